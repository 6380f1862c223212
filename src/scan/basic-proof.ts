import { timeText } from '../base/time.ts'
import { severityRank } from '../base/order.ts'
import { durationText } from '../base/duration.ts'
import { severityLabel, SEVERITIES, type EpochMs, type Finding } from '../base/finding.ts'
import { judgedSeverity } from '../base/worst.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { nameOf } from './ending.ts'
import type { EcrScan } from './ports.ts'
import { STALE_MS } from './old-scan.ts'

/**
 * Whether a basic scan that ECR calls complete proves anything. The pure part: all pages of one read in, findings or a
 * doubt out. docs/decisions/0009-when-a-basic-scan-is-a-proof.md has the reasons.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** From this age on the report tells it: ECR scans an image again once a day, for nothing. */
const TOLD_AGE_MS = DAY_MS
/** From this age on it proves nothing. */
const LONGEST_AGE_MS = 7 * DAY_MS
/** From this age on the vulnerability data that a scan used is no proof, however new the scan: distributions' data may well stand for a month. */
const LONGEST_DATA_AGE_MS = 90 * DAY_MS
/** A scan that ends later than AWS's own "now" by more than this has no time that can be believed. */
const CLOCK_MS = 300_000

/** Why a scan doesn't count. */
export interface Doubt {
  readonly cause: NoResult
  /** In a few words, for the progress. */
  readonly detail: string
  /** `newer-scan`: only another scan can lift it, which is given a minute to show; `answer`: another read may. */
  readonly lifts: 'newer-scan' | 'answer'
}

export type BasicProof =
  | { readonly kind: 'proof'; readonly findings: readonly Finding[]; readonly completedAt: EpochMs; readonly notices: readonly string[] }
  /** It is older than the push: it may be replaced in a moment, and holds when it is not. */
  | { readonly kind: 'older-than-push'; readonly findings: readonly Finding[]; readonly completedAt: EpochMs; readonly notices: readonly string[] }
  | { readonly kind: 'doubt'; readonly doubt: Doubt }

export interface BasicProofInput {
  readonly image: Image
  readonly now: EpochMs
  /** A baseline only excuses what it has, so its age does no harm. */
  readonly anyAge: boolean
}

/** @param pages all pages of one read, in their order */
export function basicProof(pages: readonly [EcrScan, ...EcrScan[]], { image, now, anyAge }: BasicProofInput): BasicProof {
  const [first] = pages
  const unlisted = whyIncomplete(pages)
  if (unlisted !== undefined) return { kind: 'doubt', doubt: incomplete(image, unlisted) }
  const { completedAt, sourceUpdatedAt } = first
  const untimed = whyUntimed(completedAt, sourceUpdatedAt, now)
  if (completedAt === undefined || untimed !== undefined) return { kind: 'doubt', doubt: undated(image, untimed ?? '') }
  const age = now - completedAt
  const dataAge = sourceUpdatedAt === undefined ? 0 : now - sourceUpdatedAt
  if (!anyAge && age >= LONGEST_AGE_MS) return { kind: 'doubt', doubt: outdated(image, `is ${ageText(age)} old (${timeText(completedAt)})`) }
  if (!anyAge && dataAge >= LONGEST_DATA_AGE_MS)
    return { kind: 'doubt', doubt: outdated(image, `used vulnerability data that is ${ageText(dataAge)} old (${timeText(now - dataAge)})`) }
  const isOlder = image.pushedAt !== undefined && completedAt < image.pushedAt
  const notices = [
    'Basic scanning covers operating system packages only. It has no exploit, EPSS or KEV data, and hardly ever says whether a fix is available.',
    ...(isOlder ? [`The scan (${timeText(completedAt)}) is older than the push (${timeText(image.pushedAt ?? 0)}): the same image was pushed before.`] : []),
    ...(age >= TOLD_AGE_MS ? [`The scan is ${ageText(age)} old. Basic scanning doesn't update it, so newer vulnerabilities are missing. Scan again: \`${scanAgain(image)}\``] : []),
    ...(sourceUpdatedAt === undefined ? ["ECR doesn't report how old the scan's vulnerability data is."] : []),
    ...(dataAge >= LONGEST_AGE_MS && dataAge - age >= TOLD_AGE_MS ? [`The scan's vulnerability data is ${ageText(dataAge)} old.`] : []),
  ]
  const isStale = !anyAge && image.pushedAt !== undefined && completedAt < image.pushedAt - STALE_MS
  return { kind: isStale ? 'older-than-push' : 'proof', findings: toldApart(pages.flatMap(({ findings }) => findings ?? [])), completedAt, notices }
}

/**
 * The list is believed only together with ECR's own counts, which are the image's ("image vulnerability counts" in the API
 * model) and so show a page that is missing. Counts of each page on its own, as enhanced scanning has them, would not.
 */
function whyIncomplete(pages: readonly EcrScan[]): string | undefined {
  const [first] = pages
  const lists = pages.map(({ findings }) => findings)
  const at = lists.indexOf(undefined)
  if (at >= 0) return `${pages.length === 1 ? 'the answer' : `page ${at + 1} of ${pages.length}`} has no list of findings`
  if (first?.counts === undefined) return 'the answer has no counts (findingSeverityCounts) to compare the list with'
  if (pages.some(({ completedAt }) => completedAt !== undefined && completedAt !== first.completedAt)) return 'its pages belong to different scans'
  const repeated = firstRepeated(lists)
  if (repeated !== undefined) return `two of its pages have the same finding (${repeated})`
  const all = tally(lists.flatMap((list) => list ?? []))
  const other = pages.find(({ counts }) => counts !== undefined && !isSame(counts, all))?.counts
  return other === undefined ? undefined : `the counts are ${countsText(other)}, and the list has ${countsText(all)}`
}

/** Pages that overlap hold too much, and so may hold too little. On one page the same entry twice is two findings. */
function firstRepeated(lists: readonly (readonly Finding[] | undefined)[]): string | undefined {
  if (lists.length < 2) return undefined
  const seen = new Set<string>()
  for (const list of lists) {
    const own = (list ?? []).map((finding) => JSON.stringify(finding))
    const at = own.findIndex((entry) => seen.has(entry))
    if (at >= 0) return list?.[at]?.vulnerabilityId
    for (const entry of own) seen.add(entry)
  }
  return undefined
}

function whyUntimed(completedAt: EpochMs | undefined, sourceUpdatedAt: EpochMs | undefined, now: EpochMs): string | undefined {
  if (completedAt === undefined) return 'it has no scan time (imageScanCompletedAt)'
  if (completedAt > now + CLOCK_MS) return `its scan time, ${timeText(completedAt)}, is in the future (AWS's clock: ${timeText(now)})`
  if (sourceUpdatedAt !== undefined && sourceUpdatedAt > now + CLOCK_MS)
    return `the time of its vulnerability data, ${timeText(sourceUpdatedAt)}, is in the future (AWS's clock: ${timeText(now)})`
  return undefined
}

function tally(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) {
    const label = severityLabel(finding)
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return counts
}

function isSame(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): boolean {
  return [...new Set([...left.keys(), ...right.keys()])].every((label) => (left.get(label) ?? 0) === (right.get(label) ?? 0))
}

/** `2 critical, 1 low`, worst first, labels that are not ours at the end. */
function countsText(counts: ReadonlyMap<string, number>): string {
  const labels = [...new Set([...SEVERITIES, ...counts.keys()])].filter((label) => (counts.get(label) ?? 0) > 0)
  return labels.length === 0 ? 'none' : labels.map((label) => `${counts.get(label) ?? 0} ${label}`).join(', ')
}

/** Findings with the same id, package and version are findings of their own; the worst of them has the name without number. */
function toldApart(findings: readonly Finding[]): readonly Finding[] {
  // Packages are named by whoever builds the image: a version may look like one of these numbers.
  const used = new Set(findings.map(({ arn }) => arn))
  const named = new Set<string>()
  const worstFirst = [...findings].sort((left, right) => severityRank(judgedSeverity(left)) - severityRank(judgedSeverity(right)))
  return worstFirst.map((finding) => {
    let { arn } = finding
    for (let number = 2; named.has(arn) || (arn !== finding.arn && used.has(arn)); number++) arn = `${finding.arn}#${number}`
    named.add(arn)
    return { ...finding, arn }
  })
}

/** Days from two days on; nobody needs the minutes then. */
function ageText(ms: number): string {
  return ms < 2 * DAY_MS ? durationText(Math.floor(ms / HOUR_MS) * HOUR_MS) : `${Math.floor(ms / DAY_MS)} days`
}

/** The command that scans an image, at most once a day. */
export function scanAgain({ repository, digest }: Image): string {
  return `aws ecr start-image-scan --repository-name ${repository.name} --image-id imageDigest=${digest}`
}

function incomplete(image: Image, why: string): Doubt {
  return {
    cause: {
      code: 'basic-scan-incomplete',
      what: `ECR reports the basic scan of ${nameOf(image)} as complete, but ${why}.`,
      remedy: [
        'Run the job again.',
        `If the error stays, scan again (once every 24 hours): \`${scanAgain(image)}\``,
        `See what ECR returns: \`aws ecr describe-image-scan-findings --repository-name ${image.repository.name} --image-id imageDigest=${image.digest}\``,
      ],
    },
    detail: `the scan is complete, but ${why}`,
    lifts: 'answer',
  }
}

function undated(image: Image, why: string): Doubt {
  return {
    cause: {
      code: 'basic-scan-undated',
      what: `ECR reports the basic scan of ${nameOf(image)} as complete, but ${why}.`,
      remedy: [`Scan again (once every 24 hours): \`${scanAgain(image)}\``, 'Then run the job again.'],
    },
    detail: `the scan is complete, but ${why}`,
    lifts: 'answer',
  }
}

function outdated(image: Image, what: string): Doubt {
  return {
    cause: {
      code: 'basic-scan-outdated',
      what: `The basic scan of ${nameOf(image)} ${what}. Basic scanning doesn't update a scan, so newer vulnerabilities are missing.`,
      remedy: [`Scan again: \`${scanAgain(image)}\``, 'Then run the job again. Enhanced scanning keeps findings up to date automatically.'],
    },
    detail: `the scan ${what}; waiting for a newer one`,
    lifts: 'newer-scan',
  }
}
