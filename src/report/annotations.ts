import { cut, escapeLog } from './escape.ts'
import type { Report } from './model.ts'
import { counted, number } from './phrase.ts'

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

/** Per step and level; later ones vanish without a word. Source: GitHub docs, "Usage limits". */
const MAX_PER_LEVEL = 10
/** Well below the 4,096 characters at which the runner cuts. */
const MAX_MESSAGE = 3_000
const MAX_IDS = 20

/**
 * One per broken rule with its ids, one per image without result, and the notices of the policy: what people see beside the
 * commit. `failsStep` says whether the step fails on this verdict; where it does not, nothing is an error.
 */
export function annotations(report: Report, { failsStep }: { readonly failsStep: boolean }): readonly Annotation[] {
  const level = failsStep ? 'error' : 'warning'
  const violations = report.violations.map(({ rule, limit, actual, findings }) => {
    const left = findings.length - MAX_IDS
    const ids = `${findings.slice(0, MAX_IDS).join(', ')}${left > 0 ? ` and ${number(left)} more` : ''}`
    return make(level, `ECR Scan Gate: ${rule}`, `${counted(actual, 'finding')}, limit ${number(limit)}${ids === '' ? '' : `: ${ids}`}`)
  })
  const problems = report.problems.map(({ image, what, remedy }) => make(level, 'ECR Scan Gate: no result', [image === undefined ? what : `${image}: ${what}`, ...remedy].join(' ')))
  const notices = report.notices.filter(({ kind }) => kind !== 'info').map(({ text }) => make('warning', 'ECR Scan Gate: policy', text))
  const all = [...violations, ...problems, ...notices]
  return (['error', 'warning', 'notice'] as const).flatMap((wanted) => bounded(all.filter((annotation) => annotation.level === wanted)))
}

function make(level: Annotation['level'], title: string, message: string): Annotation {
  return { level, title: escapeLog(cut(title, 200)), message: escapeLog(cut(message, MAX_MESSAGE)) }
}

/** The last place goes to the count of those that found none. */
function bounded(all: readonly Annotation[]): readonly Annotation[] {
  const [first] = all
  if (first === undefined || all.length <= MAX_PER_LEVEL) return all
  const shown = all.slice(0, MAX_PER_LEVEL - 1)
  return [...shown, make(first.level, 'ECR Scan Gate', `${counted(all.length - shown.length, 'more message')}: see the job summary`)]
}
