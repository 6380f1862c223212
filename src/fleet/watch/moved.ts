import { isDeepStrictEqual } from 'node:util'
import { dayOf } from '../../base/day.ts'
import type { EpochMs } from '../../base/finding.ts'
import type { ImageFacts } from './look.ts'
import type { StreamMemory } from './memory/memory.ts'

/** Everything is read again this often, in case something changed without any sign of it. */
const FULL_READ_MS = 7 * 86_400_000
/** How far the clocks of machines and services may differ. */
const TOLERANCE_MS = 300_000

export interface Today {
  readonly now: EpochMs
  /** Of the policy in force. */
  readonly policy: string
  /** The verdict depends on facts that can change without a sign in coverage or counts. */
  readonly dependsOnMore: boolean
}

/**
 * Why a stream has to be read again; `undefined` if its last verdict stands. It stands only if everything is known to be the
 * same: a count or a time that could not be read is not.
 */
export function whyAnew(before: StreamMemory | undefined, images: readonly ImageFacts[], { now, policy, dependsOnMore }: Today): string | undefined {
  const verdict = before?.verdict
  if (before === undefined || verdict === undefined) return 'it was never judged'
  if (before.state !== 'pass' && before.state !== 'fail') return `it was ${before.state} before`
  if (verdict.policy !== policy) return 'the policy changed'
  if (dependsOnMore) return 'the policy depends on more than the scan'
  // AWS does not document whether counts include suppressed findings: one that is active again might not change them.
  if ([...before.findings.values()].some(({ standing }) => standing === 'suppressed')) return 'suppressed findings may be back'
  if (verdict.until !== undefined && dayOf(now) >= verdict.until) return `a deadline of ${verdict.until} has passed`
  if (now - verdict.at >= FULL_READ_MS) return 'it was read a week ago'
  // A clock that was set back would keep a verdict for ever.
  if (verdict.at > now + TOLERANCE_MS) return 'the last verdict lies in the future'
  const [known, seen] = [before.images.map(({ facts }) => signalsOf(facts)).sort(byDigest), images.map(signalsOf).sort(byDigest)]
  if (
    !isDeepStrictEqual(
      known.map(({ digest }) => digest),
      seen.map(({ digest }) => digest),
    )
  )
    return 'another image is deployed'
  if (seen.some(({ parts }) => parts.length === 0 || parts.some(({ tally, scannedAt }) => tally === undefined || scannedAt === undefined)))
    return 'what may have changed could not be read'
  return isDeepStrictEqual(known, seen) ? undefined : 'the scan or its counts changed'
}

function signalsOf({ digest, parts }: ImageFacts) {
  const signals = parts.map(({ digest: part, statusCode, reason, scannedAt, tally }) => ({ digest: part, statusCode, reason, scannedAt, tally }))
  return { digest, parts: signals.sort(byDigest) }
}

function byDigest(left: { readonly digest: string }, right: { readonly digest: string }): number {
  return left.digest < right.digest ? -1 : 1
}
