import { member, text } from './member.ts'
import { ServiceError, type ServiceErrorDetails, type ServiceErrorKind } from '../base/service-error.ts'

// Names are compared, never classes: two copies of an SDK package in one bundle break `instanceof`.
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'AuthorizationError'])
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'RequestExpired',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
])
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'LimitExceededException',
  'SlowDown',
  'ProvisionedThroughputExceededException',
])
const NOT_FOUND = new Set([
  'RepositoryNotFoundException',
  'ImageNotFoundException',
  'ScanNotFoundException',
  'LayersNotFoundException',
  'ResourceNotFoundException',
  'SigningConfigurationNotFoundException',
])
const BROKEN_CONNECTION = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ERR_PROXY_TUNNEL',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_CONSTANT',
])

/** Longest text: enough for IAM's messages, which name two ARNs. */
const LONGEST_TEXT = 800

/** An answer without a required member. It must never be read as "nothing there". */
export class MalformedAnswer extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'MalformedAnswer'
  }
}

/**
 * Runs one SDK call and turns whatever it throws into a `ServiceError`.
 *
 * @param action IAM action of the call, e.g. `ecr:DescribeImages`
 */
export async function call<T>(action: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    throw toServiceError(action, error)
  }
}

/** Any thrown value as a `ServiceError`. */
export function toServiceError(action: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error
  const seen = look(error)
  const kind = kindOf(seen)
  const missing = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(seen.message)?.[1]
  const details: ServiceErrorDetails = {
    kind,
    action,
    code: seen.name,
    text: wording(seen),
    httpStatus: seen.status,
    requestId: seen.requestId,
    retryAfterMs: seen.retryAfterSeconds === undefined ? undefined : seen.retryAfterSeconds * 1000,
    missingAction: missing,
  }
  return new ServiceError(details, error)
}

interface Seen {
  readonly name: string
  readonly message: string
  readonly code: string | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined
}

function look(error: unknown): Seen {
  const metadata = member(error, '$metadata')
  // The SDK hides the answer of an error that it could not parse; its headers are those of any HTTP answer.
  const headers = member(member(error, '$response'), 'headers')
  return {
    name: text(member(error, 'name')) ?? 'Error',
    message: error instanceof Error ? error.message : String(error),
    code: text(member(error, 'code')),
    status: number(member(metadata, 'httpStatusCode')) ?? number(member(member(error, '$response'), 'statusCode')),
    requestId: text(member(metadata, 'requestId')),
    retryAfterSeconds: number(member(error, 'retryAfterSeconds')) ?? retryAfter(text(member(headers, 'retry-after'))),
  }
}

function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,5}$/.test(header) ? Number(header) : undefined
}

const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

function kindOf(seen: Seen): ServiceErrorKind {
  const { name, code, status } = seen
  if (name === 'AbortError') return 'cancelled'
  if (CREDENTIALS.has(name)) return 'credentials'
  if (DENIED.has(name)) return 'denied'
  if (THROTTLED.has(name) || status === 429) return 'throttled'
  if (NOT_FOUND.has(name)) return 'not-found'
  if (code === 'ENOTFOUND') return 'unreachable'
  if (code !== undefined && BROKEN_CONNECTION.has(code)) return 'unavailable'
  if (name === 'TimeoutError' || name === 'RequestTimeout' || name === 'RequestTimeoutException') return 'unavailable'
  // A body that is no JSON (a proxy's HTML page, an answer cut off in the middle) or has values of other types.
  if (name === 'SyntaxError' || name === 'MalformedAnswer' || name === 'TypeError' || name === 'RangeError') return 'unavailable'
  if (status !== undefined && status >= 500) return 'unavailable'
  if (status === 403) return 'denied'
  if (status === undefined && /socket hang up|aborted|network|timed? ?out/i.test(seen.message)) return 'unavailable'
  return 'rejected'
}

/** One line: it becomes part of a sentence. */
function wording(seen: Seen): string {
  const status = seen.status === undefined ? '' : ` (HTTP ${seen.status})`
  if (seen.name === 'SyntaxError') return `the answer isn't the JSON of an AWS service${status}; a proxy or an outage can cause this`
  // The SDK adds a paragraph for whoever debugs it.
  const message = (seen.message.split(/\n\s*Deserialization error:/)[0] ?? '').replace(/\s+/g, ' ').trim()
  const short = message.length <= LONGEST_TEXT ? message : `${message.slice(0, LONGEST_TEXT - 1)}…`
  if (seen.name === 'TypeError' || seen.name === 'RangeError') return `the answer has a value that AWS doesn't return there${status}: ${short}; a proxy or an outage can cause this`
  return short === '' ? (seen.code ?? seen.name) : short
}
