/**
 * What went wrong in a call to a service, in the few kinds that decide what to do next.
 *
 * - `denied`: IAM said no to `action`
 * - `credentials`: none, expired or invalid ones
 * - `throttled`: asked too often; ask less
 * - `unavailable`: 5xx, broken connection, unreadable answer, no answer in time; may pass
 * - `unreachable`: the host name does not exist; a wrong Region mostly
 * - `not-found`: the thing asked for is not there; `name` says which
 * - `rejected`: the request itself was refused; asking again will not help
 * - `contradictory`: two answers to one question, or an answer to another one
 * - `cancelled`: the run was cancelled or its time was up
 */
export type ServiceErrorKind = 'denied' | 'credentials' | 'throttled' | 'unavailable' | 'unreachable' | 'not-found' | 'rejected' | 'contradictory' | 'cancelled'

export interface ServiceErrorDetails {
  readonly kind: ServiceErrorKind
  /** IAM action of the call, e.g. `inspector2:ListCoverage`. */
  readonly action: string
  /** The service's own name of the error, e.g. `ScanNotFoundException`. */
  readonly code: string
  readonly text: string
  readonly httpStatus?: number | undefined
  readonly requestId?: string | undefined
  readonly retryAfterMs?: number | undefined
  /** The action that IAM named as missing, which can differ from the one called. */
  readonly missingAction?: string | undefined
}

export class ServiceError extends Error {
  readonly details: ServiceErrorDetails

  constructor(details: ServiceErrorDetails, cause?: unknown) {
    super(`${details.action}: ${details.code}: ${details.text}`, { cause })
    this.name = 'ServiceError'
    this.details = details
  }

  get kind(): ServiceErrorKind {
    return this.details.kind
  }
}

/** Whether asking again later can help. */
export function isPassing(error: unknown): error is ServiceError {
  return error instanceof ServiceError && (error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'unreachable')
}

/** Whether `error` is a service error of that kind. */
export function isKind(error: unknown, kind: ServiceErrorKind): error is ServiceError {
  return error instanceof ServiceError && error.kind === kind
}
