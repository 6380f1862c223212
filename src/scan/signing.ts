import type { NoResult } from '../base/no-result.ts'
import type { Repository } from '../image/model.ts'

/** What ECR's managed signing says of one image and one signing profile. */
export interface SigningStatus {
  /** ARN of the profile, without a version. */
  readonly profile: string
  /** `COMPLETE`, `IN_PROGRESS`, `FAILED`, or what AWS adds later. */
  readonly status: string
  readonly failureCode: string | undefined
  readonly failureReason: string | undefined
}

/** A rule of the registry: images that are pushed to these repositories are signed with the profile. */
export interface SigningRule {
  readonly profile: string
  /** Without filters the rule covers every repository. */
  readonly filters: readonly string[]
}

/** The registry's signing rules, asked for only to explain a signature that is missing. */
export type KnownSigningRules = { readonly kind: 'known'; readonly rules: readonly SigningRule[] } | { readonly kind: 'unknown'; readonly hint: string }

/** What is asked of ECR about signatures. Every method throws `ServiceError`. */
export interface SigningService {
  /** One entry for each profile whose rule matched when the image was pushed. Empty: none did. */
  signingStatus(repository: Repository, digest: string, signal: AbortSignal): Promise<readonly SigningStatus[]>
  /** Rules of the registry that the credentials belong to; empty where it has none. */
  signingRules(repository: Repository, signal: AbortSignal): Promise<readonly SigningRule[]>
}

/** How the question for the signature of one requested image ended. */
export type SignatureSeen =
  /** `rules`: only where something is missing. */
  | { readonly kind: 'told'; readonly statuses: readonly SigningStatus[]; readonly rules: KnownSigningRules | undefined }
  | { readonly kind: 'unread'; readonly cause: NoResult }
  /** Not waited for, since a failure was certain before (`fail-fast`). */
  | { readonly kind: 'unfinished' }
