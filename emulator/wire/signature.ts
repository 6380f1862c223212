import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from './answer.ts'

/** Where a signed request says that it wants to go. */
export interface Scope {
  readonly accessKey: string
  readonly region: string
  readonly service: string
}

const FORM = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/
const FIVE_MINUTES = 5 * 60_000

/**
 * Reads the SigV4 header. The signature itself is not recomputed: what goes wrong in practice is a missing header, a
 * wrong service name or Region, an unsigned host, or a clock that is off.
 */
export function readScope(headers: IncomingHttpHeaders): Scope {
  const header = headers.authorization
  if (header === undefined) throw new Refusal(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
  const parts = FORM.exec(header)
  if (parts === null) throw new Refusal(403, 'IncompleteSignatureException', `Authorization header is not of the form that Signature Version 4 asks for: ${header.slice(0, 60)}`)
  const [, accessKey = '', date = '', region = '', service = '', signed = ''] = parts
  if (!signed.split(';').includes('host')) throw new Refusal(403, 'InvalidSignatureException', "'Host' must be a signed header")
  const stamp = headers['x-amz-date']
  if (typeof stamp !== 'string' || !stamp.startsWith(date))
    throw new Refusal(403, 'IncompleteSignatureException', "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header")
  return { accessKey, region, service }
}

/** Refuses a request that was signed more than five minutes before or after AWS's time. */
export function checkClock(headers: IncomingHttpHeaders, awsNow: number): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers['x-amz-date'])) ?? []
  const signed = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  if (Math.abs(signed - awsNow) <= FIVE_MINUTES) return
  const when = new Date(awsNow).toISOString().replace(/[-:]|\.\d+/g, '')
  const word = signed < awsNow ? 'Signature expired' : 'Signature not yet current'
  throw new Refusal(403, 'InvalidSignatureException', `${word}: ${String(headers['x-amz-date'])} is not within 5 min. of ${when}`)
}
