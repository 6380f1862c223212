import type { ApiProblem } from './api.ts'
import { asText, field } from '../base/json.ts'

const MAX_MESSAGE_LENGTH = 500

/**
 * What a failed call of octokit means. Recognized by its shape, not by its class: a bundle can hold two copies of that.
 * Octokit gives network failures the status 500; they have no response, and here no status.
 */
export function describeProblem(error: unknown, token: string): ApiProblem {
  const status = field(error, 'response') === undefined ? undefined : field(error, 'status')
  const message = safeMessage(messageOf(error), token)
  if (typeof status !== 'number') {
    return { message: `GitHub didn't answer: ${message}`, advice: 'Check the network, GITHUB_API_URL and the proxy settings (HTTPS_PROXY, NO_PROXY).' }
  }
  const advice = adviceFor(status, message, asText(field(error, 'response', 'headers', 'x-accepted-github-permissions')))
  return { status, message: `${message} (HTTP ${status})`, advice, limit: limitOf(status, message, field(error, 'response', 'headers')) }
}

/** Source: GitHub's "Rate limits for the REST API"; of both kinds of limits the status may be 403 or 429. */
function limitOf(status: number, message: string, headers: unknown): ApiProblem['limit'] {
  const isSpent = field(headers, 'x-ratelimit-remaining') === '0'
  const isLimit = status === 429 || (status === 403 && (isSpent || /rate limit|abuse|submitted too quickly/i.test(message)))
  if (!isLimit) return undefined
  const after = Number(asText(field(headers, 'retry-after')) ?? NaN)
  if (Number.isFinite(after)) return { retryAfterMs: Math.max(0, after) * 1000 }
  const reset = Number(asText(field(headers, 'x-ratelimit-reset')) ?? NaN) * 1000
  // GitHub's clock beside GitHub's time: that of this machine may be wrong.
  const now = Date.parse(asText(field(headers, 'date')) ?? '')
  return { retryAfterMs: isSpent && reset > now ? reset - now : undefined }
}

/** A token must never be shown, wherever a message got it from. */
export function safeMessage(message: string, token: string): string {
  const masked = token === '' ? message : message.replaceAll(token, '***')
  const line = masked.replace(/\s+/g, ' ').trim()
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…` : line
}

function messageOf(error: unknown): string {
  const body = asText(field(error, 'response', 'data', 'message'))
  if (body !== undefined) return [body, ...details(error)].join(': ')
  if (field(error, 'response') !== undefined) return 'no explanation was given'
  return error instanceof Error ? error.message : 'unknown error'
}

/** 422 says in `errors` what was wrong. */
function details(error: unknown): readonly string[] {
  const errors = field(error, 'response', 'data', 'errors')
  return Array.isArray(errors) ? errors.flatMap((entry: unknown) => asText(entry) ?? asText(field(entry, 'message')) ?? []).slice(0, 3) : []
}

function adviceFor(status: number, message: string, accepted: string | undefined): string | undefined {
  if (status === 401) return 'Check the input github-token: it is invalid or expired.'
  if (status === 429 || /rate limit/i.test(message)) return 'The token has reached its rate limit. Run the job again later.'
  if (status === 403 || status === 404) {
    const needed = accepted === undefined ? '' : ` GitHub names: ${accepted}.`
    return `Check the job's "permissions", and that the token can read the repository.${needed}`
  }
  return status >= 500 ? 'GitHub has a problem (githubstatus.com). Run the job again later.' : undefined
}
