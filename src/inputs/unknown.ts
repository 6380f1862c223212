import { INPUTS } from './catalogue.ts'
import type { InputEntry } from './catalogue/entry.ts'
import { nearMiss, suggestion } from './choice.ts'
import { quote } from './quote.ts'
import { variableOf } from './environment.ts'
import type { InputReader } from './reader.ts'

const PREFIX = 'INPUT_'

/**
 * Finds inputs that do not exist. A runner only warns about them, and a rule whose name is misspelled would silently not
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
    if (name.includes('-') || known.has(variable.replaceAll('_', '-').replace('INPUT-', PREFIX))) refuse(`isn't an input of this action.${near}`)
    else if (meant !== undefined) {
      refuse(`isn't an input of this action. Did you mean ${meant}? If this step doesn't set it, rename the job's variable ${quote(variable)}.`)
    } else if (near !== '') notices.push(`The variable ${quote(variable)} isn't an input of this action.${near}`)
  }
  return notices
}
