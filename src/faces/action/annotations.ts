import { MAX_ANNOTATIONS } from './runner.ts'
import type { Options } from '../../inputs/options.ts'
import { whatBreaks } from '../../report/violations.ts'
import type { PolicyNotice, Verdict, Violation } from '../../policy/verdict.ts'

export interface Annotation {
  readonly level: 'error' | 'warning'
  readonly title: string
  readonly message: string
}

/** An output that cannot be written is an error before these, and the headline that `setFailed` prints is one after them. */
const MAX_ERRORS = MAX_ANNOTATIONS - 2
/** The runner cuts there. */
const MAX_MESSAGE_LENGTH = 4096
const NAME = 'ECR Scan Gate'

/** What a person must act on first: an excuse that no longer holds, then one that soon will not. */
const NOTICE_ORDER: readonly PolicyNotice['kind'][] = ['expired', 'policy-differs', 'warning', 'expiring', 'stale', 'vex-unmatched']

/**
 * One error for each broken rule, and warnings for images without result and for the policy's notices (plain
 * information is left to the reports). Texts are raw: whoever prints them escapes them.
 */
export function annotate(verdict: Verdict, mode: Options['mode']): readonly Annotation[] {
  const broken = verdict.violations.map((violation) => ruleAnnotation(violation, verdict.early === true))
  const others = [...verdict.problems.map(problemAnnotation), ...noticeAnnotations(verdict.notices)]
  if (mode === 'report') {
    const would = broken.map(({ title, message }): Annotation => ({ level: 'warning', title: `${title} (report only)`, message }))
    return limited([...would, ...others], MAX_ANNOTATIONS)
  }
  return [...limited(broken, MAX_ERRORS), ...limited(others, MAX_ANNOTATIONS)]
}

function ruleAnnotation({ rule, limit, actual, findings }: Violation, early: boolean): Annotation {
  return { level: 'error', title: titled(rule), message: withIds(`${rule}: ${early ? 'at least ' : ''}${findings.length === 0 ? whatBreaks({ rule, actual }) : actual}, limit ${limit}`, findings) }
}

function problemAnnotation(problem: Verdict['problems'][number]): Annotation {
  return { level: 'warning', title: titled(problem.code), message: cut([problem.what, ...problem.remedy].join('\n')) }
}

function noticeAnnotations(notices: readonly PolicyNotice[]): readonly Annotation[] {
  return notices
    .filter(({ kind }) => NOTICE_ORDER.includes(kind))
    .toSorted((a, b) => NOTICE_ORDER.indexOf(a.kind) - NOTICE_ORDER.indexOf(b.kind))
    .map(({ kind, text, source }) => ({ level: 'warning', title: titled(`policy (${kind})`), message: cut(source === undefined ? text : `${text} (${source})`) }))
}

/** The last place says how many had none. */
function limited(annotations: readonly Annotation[], max: number): readonly Annotation[] {
  const [first] = annotations
  if (annotations.length <= max || first === undefined) return annotations
  const left = annotations.slice(max - 1)
  const titles = left.map(({ title }) => title.replace(`${NAME}: `, '')).join(', ')
  return [...annotations.slice(0, max - 1), { level: first.level, title: titled(`${left.length} more`), message: cut(`${left.length} more, see the report: ${titles}`) }]
}

/** As many ids as fit, each whole. */
function withIds(head: string, ids: readonly string[]): string {
  let message = head
  for (const [index, id] of ids.entries()) {
    const next = `${message}${index === 0 ? '\n' : ', '}${id}`
    const rest = ids.length - index - 1
    if (next.length + moreIds(rest).length > MAX_MESSAGE_LENGTH) return cut(`${message}${moreIds(rest + 1)}`)
    message = next
  }
  return cut(message)
}

function moreIds(count: number): string {
  return count === 0 ? '' : ` and ${count} more`
}

function titled(text: string): string {
  return `${NAME}: ${text}`
}

function cut(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
