import { INPUTS, type InputEntry } from './catalogue.ts'
import { nearMiss, suggestion } from './choice.ts'
import { quote } from './quote.ts'
import { variableOf } from './environment.ts'
import type { InputReader } from './reader.ts'

const PREFIX = 'INPUT_'

/**
 * Finds inputs that do not exist. A runner only warns about them, and a rule whose name is misspelt would silently not
 * be applied. A name with a hyphen, or one of ours with `_` for `-`, can only come from the workflow's `with:`; one that is a letter or two
 * from ours most likely does. Both are problems. Any other may be a variable of the job, and is a notice where it reminds of one of ours.
 */
export function readUnknown(reader: Pick<InputReader, 'refuse'>, variables: readonly string[], entries: readonly InputEntry[] = INPUTS): readonly string[] {
  const notices: string[] = []
  const names = entries.map(({ name }) => name)
  const known = new Set(names.map(variableOf))
  for (const variable of variables) {
    if (known.has(variable)) continue
    const name = variable.slice(PREFIX.length).toLowerCase()
    const hyphenated = name.replaceAll('_', '-')
    const refuse = (problem: string): void => reader.refuse(/^[\w-]+$/.test(name) ? name : quote(name), '', problem)
    const near = suggestion(hyphenated, names)
    const meant = nearMiss(hyphenated, names)
    if (name.includes('-') || known.has(variable.replaceAll('_', '-').replace('INPUT-', PREFIX))) refuse(`is not an input of this action${near}`)
    else if (meant !== undefined) {
      refuse(`is not an input of this action (did you mean ${meant}?); when this step does not set it, rename the variable ${quote(variable)} of the job`)
    } else if (near !== '') notices.push(`The variable ${quote(variable)} is not an input of this action${near}`)
  }
  return notices
}
