import type { Seconds } from './seconds.ts'

export type ServiceName = 'ecr' | 'inspector2' | 'sts' | 'github' | 'blob'

/** What goes wrong. */
export type Effect =
  /** 429 (ECR: 400) `ThrottlingException`, GitHub: 403 with its secondary-limit message. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds?: number }
  /** Throttles what exceeds a token bucket of this rate, as an account-wide quota does. */
  | { readonly kind: 'quota'; readonly perSecond: number; readonly burst?: number }
  | { readonly kind: 'server-error' }
  /** A proxy's HTML page instead of the service's answer. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The connection is reset without an answer. */
  | { readonly kind: 'reset' }
  /** The announced length is the whole, half of it arrives, then the connection is reset. */
  | { readonly kind: 'cut' }
  /** The connection stays open and silent. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'malformed-json' }
  | { readonly kind: 'expired-token' }
  /** The answer's page token is the one that was sent, for ever. */
  | { readonly kind: 'repeated-token' }
  /** The list loses its first entries between two pages, so that a pass misses some. */
  | { readonly kind: 'shrinking'; readonly by: number }
  | { readonly kind: 'latency'; readonly ms: number }
  /** A list of the answer begins with one more entry, which may contradict the others. */
  | { readonly kind: 'also-lists'; readonly member: string; readonly entry: Readonly<Record<string, unknown>> }
  /** Any other error by name. */
  | { readonly kind: 'error'; readonly status: number; readonly name: string; readonly message: string }

/** When which operation misbehaves how. All conditions must hold. */
export interface Fault {
  readonly service?: ServiceName
  /** Name of the operation, or `*`. */
  readonly operation: string
  /** Numbers of the calls that match service and operation, counted from 1; no `to` is for ever. */
  readonly calls?: { readonly from: number; readonly to?: number }
  /** Every n-th of those calls only. */
  readonly every?: number
  readonly time?: { readonly from: Seconds; readonly until?: Seconds }
  readonly effect: Effect
}
