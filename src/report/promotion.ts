import type { NoResult } from '../base/no-result.ts'
import { plural } from '../policy/naming.ts'
import type { Result } from '../policy/verdict.ts'
import { escapeLog, escapeText, joinMarkdown, md, type Markdown } from './escape.ts'
import { withShortDigests } from './images.ts'
import { advice } from './markdown/parts.ts'

/** One tag that was asked for. */
export interface TagChange {
  readonly tag: string
  /** The digest that it pointed to before; `undefined` where there was no such tag. */
  readonly before: string | undefined
  /** `there`: it pointed to the digest already. */
  readonly state: 'set' | 'there' | 'not-set'
}

/** What `promote` did, and why not more. */
export interface Promotion {
  readonly repository: string
  /** The image that was checked, which is written nowhere but by this name; `undefined` where nothing was pinned. */
  readonly digest: string | undefined
  readonly verdict: Result
  /** Every tag that was asked for points to the digest. */
  readonly promoted: boolean
  /** Empty where the verdict forbade to look. */
  readonly changes: readonly TagChange[]
  readonly problem: NoResult | undefined
}

/** The output `previous`: where each tag pointed before, `null` where there was no such tag. */
export function previousOf({ changes }: Promotion): string {
  return JSON.stringify(Object.fromEntries(changes.map(({ tag, before }) => [tag, before ?? null])))
}

/** What happened, in one sentence without Markdown. */
export function promotionSentence({ repository, digest, verdict, promoted, changes, problem }: Promotion): string {
  if (promoted) return `Promoted ${repository}@${digest ?? ''} to ${changes.map(told).join(', ')}`
  if (verdict !== 'pass') return `Not promoted: the verdict is ${verdict}, and only an image that passes is promoted`
  const set = changes.filter(({ state }) => state !== 'not-set').map(({ tag }) => tag)
  const left = changes.filter(({ state }) => state === 'not-set').map(({ tag }) => tag)
  const done = set.length === 0 ? 'No tag was set' : `Only ${set.join(', ')} ${set.length === 1 ? 'was' : 'were'} set, not ${left.join(', ')}`
  return `Not promoted: ${problem?.what ?? 'something is missing'} ${done}`.replace(/([^.])$/, '$1.')
}

function told({ tag, before, state }: TagChange): string {
  if (state === 'there') return `${tag} (was there already)`
  return before === undefined ? `${tag} (new)` : `${tag} (was ${before})`
}

/** Lines for the log. */
export function promotionLines(promotion: Promotion): readonly string[] {
  const { problem, promoted } = promotion
  const cure = problem?.remedy.map((step) => `  - ${escapeLog(step)}`) ?? []
  const snippet = problem?.snippet?.text.split('\n').map((line) => `  | ${/^\s*/u.exec(line)?.[0] ?? ''}${escapeLog(line)}`) ?? []
  return [`${promoted ? '✅' : '❌'} ${escapeLog(promotionSentence(promotion))}`, ...cure, ...snippet]
}

/** A block for the job summary. */
export function promotionMarkdown(promotion: Promotion): Markdown {
  const { problem, promoted, changes } = promotion
  const head = md`## ${escapeText(promoted ? `🏷️ Promoted to ${plural(changes.length, 'tag')}` : '🏷️ Not promoted')}`
  const steps = (problem?.remedy ?? []).map((step) => md`- ${advice(step)}`)
  return joinMarkdown([head, escapeText(withShortDigests(promotionSentence(promotion))), ...(steps.length === 0 ? [] : [joinMarkdown(steps, '\n')])], '\n\n')
}

/** The answer for machines. */
export function promotionJson(promotion: Promotion, reason: string): Readonly<Record<string, unknown>> {
  const { repository, digest, verdict, promoted, changes, problem } = promotion
  return {
    schemaVersion: 1,
    verdict,
    reason,
    repository,
    digest,
    promoted,
    tags: changes.map(({ tag, before, state }) => ({ tag, before: before ?? null, state })),
    previous: Object.fromEntries(changes.map(({ tag, before }) => [tag, before ?? null])),
    problem: problem === undefined ? undefined : { code: problem.code, what: problem.what, remedy: problem.remedy },
  }
}
