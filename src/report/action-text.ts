import type { Severity } from '../base/finding.ts'
import { cut } from './cut.ts'
import type { Report } from './model.ts'
import type { Action, ActionPart } from './model/action.ts'
import { type Phrase, code, counted, listed, number, phrase, strong } from './phrase.ts'
import { severitiesOf } from './severities.ts'

/** What to do in words, for every format alike. */

const MAX_NAMES = 4
const MAX_PARTS = 3
const MAX_NAME = 60
const MAX_INSTRUCTION = 60

/** "Rebuild on an updated `node:22-bookworm`". */
export function actionPhrase({ kind, parts, packages, origin, unsaid, ids }: Action): Phrase {
  if (kind === 'wait') return phrase`${unsaid === 0 ? 'No fix yet for' : unsaid < ids.length ? 'No fix known for' : 'Check for a fix of'} ${packagesPhrase(packages)}`
  const [only, ...others] = parts
  // Whose layer it is nobody knows, so both ways are named.
  if (only?.kind === 'packages' && others.length === 0 && only.isSystem && origin === 'unknown') {
    return only.command === undefined
      ? phrase`Rebuild on an updated base image, or update ${counted(only.names.length, 'OS package')}`
      : phrase`Rebuild on an updated base image, or run ${code(only.command)}`
  }
  const told = parts.slice(0, MAX_PARTS).map((part, at) => partPhrase(part, at === 0, parts))
  const left = parts.length - told.length
  return listed(left > 0 ? [...told, phrase`${counted(left, 'more place')}`] : told)
}

function partPhrase(part: ActionPart, isFirst: boolean, all: readonly ActionPart[]): Phrase {
  if (part.kind === 'base') {
    const what = part.base === undefined ? phrase`an updated base image` : phrase`an updated ${code(cut(part.base, 200))}`
    return isFirst ? phrase`Rebuild on ${what}` : phrase`rebuild on an updated base image`
  }
  const where = all.filter(({ kind }) => kind === 'packages').length > 1 && part.place !== undefined ? phrase` in ${code(cut(part.place, 70))}` : phrase``
  if (part.command !== undefined) return phrase`${code(part.command)}${where}`
  return phrase`${isFirst ? 'Update' : 'update'} ${namesPhrase(part.names)}${where}`
}

function namesPhrase(names: readonly string[]): Phrase {
  const shown = names.slice(0, names.length === MAX_NAMES + 1 ? names.length : MAX_NAMES).map((name): Phrase => [code(cut(name, MAX_NAME))])
  const left = names.length - shown.length
  return listed(left > 0 ? [...shown, phrase`${number(left)} more`] : shown)
}

function packagesPhrase(packages: Action['packages']): Phrase {
  const shown = packages
    .slice(0, packages.length === MAX_NAMES + 1 ? packages.length : MAX_NAMES)
    .map(({ name, others }) => phrase`${code(cut(name, MAX_NAME))}${others === 0 ? '' : ` +${number(others)}`}`)
  const left = packages.length - shown.length
  const all = left > 0 ? [...shown, phrase`${number(left)} more`] : shown
  return all.flatMap((each, at): Phrase => (at === 0 ? each : [', ', ...each]))
}

/** The line below it: which packages, what brought them, in which images. Empty when there is nothing to add. */
export function actionDetail(action: Action, images: Phrase | undefined): Phrase {
  const parts = [...whyParts(action), ...(images === undefined ? [] : [images])]
  return parts.flatMap((part, at): Phrase => (at === 0 ? part : [' · ', ...part]))
}

function whyParts({ kind, parts, packages, origin, instructions }: Action): readonly Phrase[] {
  if (kind === 'wait') return [phrase`Wait for one, replace the package, or add an exception that expires`]
  if (kind === 'rebuild') return [packagesPhrase(packages)]
  const [instruction, ...others] = instructions
  const brought = instruction === undefined || others.length > 0 || origin === 'unknown' ? [] : [phrase`brought by ${code(cut(instruction, MAX_INSTRUCTION))}`]
  if (kind === 'update-and-rebuild') return [phrase`in your layers and in the base image`]
  const [only] = parts
  if (brought.length > 0) return brought
  if (only?.kind !== 'packages' || parts.length > 1) return []
  if (only.isSystem && origin === 'unknown') return [packagesPhrase(packages)]
  return only.place === undefined ? [] : [phrase`in ${code(cut(only.place, 70))}`]
}

/** "**1 critical, 4 high**, 2 medium · 2 known exploited · 2 new": what breaks a rule stands out. */
export function gainPhrase(action: Action): Phrase {
  const { kind, removes, removesBySeverity, leaves, leavesBySeverity, breakingBySeverity, exploited } = action
  const all = severitiesOf(removesBySeverity)
  const breaking = severityText(all.filter(([severity]) => breakingBySeverity[severity] > 0))
  const rest = severityText(all.filter(([severity]) => breakingBySeverity[severity] === 0))
  const gone: Phrase = [...(breaking === '' ? [] : [strong(breaking)]), ...(breaking === '' || rest === '' ? [] : [', ']), ...(rest === '' ? [] : [rest])]
  const parts: Phrase[] = [
    ...(removes === 0 ? [] : [gone]),
    ...(leaves === 0
      ? []
      : [kind === 'wait' ? phrase`leaves ${severityText(severitiesOf(leavesBySeverity))}` : phrase`helps with ${number(leaves)}${removes === 0 ? '' : ' more'}`]),
    ...(exploited === 0 ? [] : [phrase`${number(exploited)} known exploited`]),
    ...(action.new === undefined || action.new === 0 ? [] : [phrase`${number(action.new)} new`]),
  ]
  return parts.flatMap((part, at): Phrase => (at === 0 ? part : [' · ', ...part]))
}

function severityText(counts: readonly (readonly [Severity, number])[]): string {
  return counts.map(([severity, count]) => `${number(count)} ${severity}`).join(', ')
}

/** What can be done, without what can only be waited for. */
export function todo({ actions }: Pick<Report, 'actions'>): readonly Action[] {
  return actions.filter(({ kind }) => kind !== 'wait')
}
