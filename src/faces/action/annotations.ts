import { actionPhrase, gainPhrase, todo } from '../../report/action-text.ts'
import { warnings, exceptionNotices } from '../../report/exceptions.ts'
import { unsaidOf } from '../../report/headline.ts'
import type { Report } from '../../report/model.ts'
import { plainText } from '../../report/phrase.ts'
import { byCure, toldProblems } from '../../report/problems.ts'

export interface Annotation {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
}

/** The runner cuts there. */
const MAX_MESSAGE_LENGTH = 4096
const MAX_TITLE_LENGTH = 250
const NAME = 'ECR Scan Gate'
/** Enough to see what it is about; the report has all. */
const MAX_IDS = 10
const MAX_STEPS = 12

/**
 * The verdict as one annotation, an error where the step fails: titled with the verdict, first what to do, then the worst
 * findings. Texts are raw: whoever prints them escapes them. A pass has none.
 */
export function verdictAnnotation(report: Report, fails: boolean): Annotation | undefined {
  const { result, headline } = report
  if (result === 'pass') return undefined
  const message = [...(result === 'fail' ? findingLines(report) : []), ...problemLines(report)].join('\n')
  return {
    level: fails ? 'error' : 'warning',
    title: cut(`${NAME}: ${headline.word}: ${headline.sentence}`, MAX_TITLE_LENGTH),
    message: cut(message === '' ? `${headline.word}: ${headline.sentence}` : message, MAX_MESSAGE_LENGTH),
  }
}

/** What somebody has to do about the policy, as one warning; expired exceptions come first. */
export function policyAnnotation(report: Report): Annotation | undefined {
  const notices = [...exceptionNotices(report), ...warnings(report)]
  const [first, ...others] = notices
  if (first === undefined) return undefined
  const told = notices.map(({ text, source }) => (source === undefined || text.includes(source) ? text : `${text} (${source})`))
  return { level: 'warning', title: `${NAME}: ${others.length === 0 ? 'policy warning' : `${String(notices.length)} policy warnings`}`, message: wholeLines(told) }
}

function findingLines(report: Report): readonly string[] {
  const [best] = todo(report)
  const action = best === undefined ? [] : [`${plainText(actionPhrase(best))} (removes ${plainText(gainPhrase(best))})`]
  // In the order of the report: the worst first.
  const ids = [...new Set(report.findings.flatMap(({ id, standing, breaks }) => (standing === 'open' && breaks.length > 0 ? [id] : [])))]
  const left = ids.length - MAX_IDS
  return [
    ...action,
    ...(ids.length === 0 ? [] : [`${ids.length === 1 ? 'Finding' : 'Worst findings'}: ${ids.slice(0, MAX_IDS).join(', ')}${left > 0 ? ` and ${String(left)} more` : ''}`]),
  ]
}

function problemLines(report: Report): readonly string[] {
  return byCure(toldProblems(report)).flatMap((group) => {
    const causes = group.flatMap(({ what }) => {
      const rest = unsaidOf(what, report)
      return rest === '' ? [] : [rest]
    })
    return [...new Set(causes), ...(group[0]?.remedy ?? []).slice(0, MAX_STEPS)]
  })
}

/** As many as fit, each whole. */
function wholeLines(lines: readonly string[]): string {
  let message = ''
  for (const [at, line] of lines.entries()) {
    const next = at === 0 ? line : `${message}\n${line}`
    const left = lines.length - at - 1
    if (next.length + 40 > MAX_MESSAGE_LENGTH) return cut(`${message}\nand ${String(left + 1)} more, see the report`, MAX_MESSAGE_LENGTH)
    message = next
  }
  return cut(message, MAX_MESSAGE_LENGTH)
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`
}
