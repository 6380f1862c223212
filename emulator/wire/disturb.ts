import type { ServerResponse } from 'node:http'
import type { Effect, ServiceName } from '../fault-plan.ts'
import { ecrError } from '../ecr/service.ts'
import { githubError } from '../github/answers.ts'
import { list, object } from '../json.ts'
import { inspectorError } from '../inspector/service.ts'
import { stsError } from './sts.ts'
import { Refusal, type Answer } from './answer.ts'

/** Gives an error the form of its service. */
export function errorAnswer(service: ServiceName, refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Answer {
  switch (service) {
    case 'ecr':
      return ecrError(refusal, headers)
    case 'inspector2':
      return inspectorError(refusal, headers)
    case 'sts':
      return stsError(refusal)
    case 'github':
      return githubError(refusal.status, refusal.message, headers)
    case 'blob':
      return {
        status: refusal.status,
        headers: { 'content-type': 'application/xml', ...headers },
        body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`,
      }
  }
}

/** The answer that a fault puts in the place of the service's own; `undefined` when the service does answer. */
export function faultyAnswer(service: ServiceName, effects: readonly Effect[]): Answer | undefined {
  for (const effect of effects) {
    const answer = replaced(service, effect)
    if (answer !== undefined) return answer
  }
  return undefined
}

function replaced(service: ServiceName, effect: Effect): Answer | undefined {
  switch (effect.kind) {
    case 'throttle': {
      const headers: Record<string, string> = effect.retryAfterSeconds === undefined ? {} : { 'retry-after': String(effect.retryAfterSeconds) }
      if (service === 'github') return githubError(403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', headers)
      if (service === 'blob') return errorAnswer(service, new Refusal(503, 'SlowDown', 'Please reduce your request rate.'), headers)
      return errorAnswer(service, new Refusal(429, 'ThrottlingException', 'Rate exceeded'), headers)
    }
    case 'server-error':
      return errorAnswer(
        service,
        new Refusal(500, service === 'ecr' ? 'ServerException' : 'InternalServerException', service === 'github' ? 'Server Error' : 'An internal server error has occurred'),
      )
    case 'html':
      return {
        status: effect.status ?? 503,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>',
      }
    case 'expired-token':
      if (service === 'github') return githubError(401, 'Bad credentials')
      return errorAnswer(service, new Refusal(403, 'ExpiredTokenException', 'The security token included in the request is expired'))
    case 'error':
      return errorAnswer(service, new Refusal(effect.status, effect.name, effect.message))
    default:
      return undefined
  }
}

/** Sends an answer, or what a fault leaves of it. */
export function send(response: ServerResponse, answer: Answer, effects: readonly Effect[]): void {
  const kinds = new Set(effects.map((effect) => effect.kind))
  const whole = effects.reduce(alsoLists, answer.body)
  // As bytes, for a large text would be read once for its length and once more when it is sent.
  const body = Buffer.from(kinds.has('malformed-json') ? whole.slice(0, Math.max(1, whole.length - 2)).concat(',,') : whole)
  response.writeHead(answer.status, { ...answer.headers, ...(answer.status === 204 ? {} : { 'content-length': body.length }) })
  if (kinds.has('cut')) {
    const half = body.subarray(0, Math.floor(body.length / 2))
    // The reset must come after the bytes have left, or the client sees no answer at all.
    response.write(half, () => setTimeout(() => response.socket?.resetAndDestroy(), 5))
    return
  }
  response.end(body)
}

function alsoLists(body: string, effect: Effect): string {
  if (effect.kind !== 'also-lists') return body
  const answer = object(JSON.parse(body))
  return JSON.stringify({ ...answer, [effect.member]: [effect.entry, ...list(answer[effect.member])] })
}

/** Whether a fault keeps the request from being answered at all; it is then dealt with here. */
export function withholds(response: ServerResponse, effects: readonly Effect[]): boolean {
  if (effects.some((effect) => effect.kind === 'reset')) {
    response.socket?.resetAndDestroy()
    return true
  }
  return effects.some((effect) => effect.kind === 'silent')
}
