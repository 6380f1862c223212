import type { NoResult } from '../../base/no-result.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'

/** An answer, or why there is none. */
export type Asked<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'unanswered'; readonly cause: NoResult; readonly unjudged: Unjudged }
