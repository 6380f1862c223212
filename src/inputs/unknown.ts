import { INPUTS } from './catalogue.ts'
import { suggestion } from './choice.ts'
import { quote } from './quote.ts'
import { variableOf, type Environment, type InputReader } from './reader.ts'

const PREFIX = 'INPUT_'
const NAMES: readonly string[] = INPUTS.map(({ name }) => name)
const VARIABLES = new Set(NAMES.map(variableOf))

/**
 * Finds inputs that do not exist. A runner only warns about them, and a rule whose name is misspelt would silently not
 * be applied. A name with a hyphen, or one of ours with `_` for `-`, can only come from the workflow's `with:` and is a
 * problem; any other may be a variable of the job, and one that is close to a name of ours is a notice.
 */
export function readUnknown(reader: InputReader, env: Environment): readonly string[] {
  const notices: string[] = []
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith(PREFIX) || VARIABLES.has(variable)) continue
    const name = variable.slice(PREFIX.length).toLowerCase()
    const near = suggestion(name.replaceAll('_', '-'), NAMES)
    if (name.includes('-') || VARIABLES.has(variable.replaceAll('_', '-').replace('INPUT-', PREFIX))) {
      reader.refuse(/^[\w-]+$/.test(name) ? name : quote(name), '', `is not an input of this action${near}`)
    } else if (near !== '') {
      notices.push(`The variable ${quote(variable)} is not an input of this action${near}`)
    }
  }
  return notices
}
