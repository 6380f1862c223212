import { matchesWildcard } from '../../base/wildcard.ts'
import type { SigningStatus } from '../../scan/signing.ts'

/** `require-signature`: any signature of ECR's, or one with each of these profiles (ARNs, with `*` and `?`). */
export type RequiredSignature = boolean | readonly string[]

/** ARN of a signing profile as ECR gives it. Source: `SigningProfileArn` of the service's API model. */
const PROFILE = /^arn:aws(?:-[a-z]+)*:signer:[a-z0-9-]+:[0-9]{12}:\/signing-profiles\/[A-Za-z0-9_]{2,}$/
const GLOB = /^(?:arn:|\*)[A-Za-z0-9_:/*?-]*$/
const MAX_LENGTH = 200

/** Why a text names no profile, or one that ECR can never give; the end of a sentence that begins with it. */
export function profileProblem(text: string): string | undefined {
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`
  if (/:\/signing-profiles\/[^/]+\/./.test(text)) return 'names a version of a signing profile; ECR knows profiles without version: leave out what follows the name'
  if (/[*?]/.test(text) ? GLOB.test(text) : PROFILE.test(text)) return undefined
  return "isn't the ARN of a signing profile. Use arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME; * and ? are wildcards."
}

/** How the signature of an image stands, as far as a rule wants to know. */
export interface SignatureStanding {
  /** The first that is true of these, in this order: what is broken for certain comes first. */
  readonly state: 'failed' | 'absent' | 'unknown' | 'pending' | 'signed'
  /** The statuses that make it so. */
  readonly by: readonly SigningStatus[]
  /** The wanted profiles that ECR says nothing of; `*` stands for any. */
  readonly missing: readonly string[]
}

/**
 * Each wanted profile must be there, and every status that it matches must be `COMPLETE`. With `true` all that ECR lists
 * are wanted, and at least one must be there. What ECR says of other profiles does not count.
 */
export function standingOf(statuses: readonly SigningStatus[], required: RequiredSignature): SignatureStanding {
  const wanted = required === true || required === false ? ['*'] : required
  const counted = statuses.filter(({ profile }) => wanted.some((pattern) => matchesWildcard(pattern, profile)))
  const missing = wanted.filter((pattern) => !statuses.some(({ profile }) => matchesWildcard(pattern, profile)))
  const having = (...names: readonly string[]) => counted.filter(({ status }) => names.includes(status))
  const others = counted.filter(({ status }) => !['COMPLETE', 'IN_PROGRESS', 'FAILED'].includes(status))
  const failed = having('FAILED')
  if (failed.length > 0) return { state: 'failed', by: failed, missing }
  if (missing.length > 0 || counted.length === 0) return { state: 'absent', by: counted, missing: missing.length > 0 ? missing : ['*'] }
  if (others.length > 0) return { state: 'unknown', by: others, missing }
  const pending = having('IN_PROGRESS')
  return pending.length > 0 ? { state: 'pending', by: pending, missing } : { state: 'signed', by: counted, missing }
}

/** A profile as sentences name it. Not by its ARN: an output that holds a masked account id is blanked. */
export function profileName(arn: string): string {
  return arn.replace(/^.*:\/signing-profiles\//, '')
}
