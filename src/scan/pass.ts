import { createHash } from 'node:crypto'
import type { EpochMs, Finding } from '../findings/finding.ts'
import { ServiceError } from '../service-error.ts'
import type { Answer, FindingsPage } from './ports.ts'

/** Far above any image; a service that never stops giving pages must not keep us for ever. */
const MAX_PAGES = 5_000

/** One complete pass over the findings of one image. */
export interface Pass {
  readonly findings: readonly Finding[]
  /** Changes whenever a finding comes, goes, or changes status, severity or time of update. */
  readonly fingerprint: string
  /** The same of the first page only. */
  readonly probe: string
  readonly pages: number
  /** The newest first observation or update among the findings, in AWS's time. */
  readonly newestChangeAt?: EpochMs
  readonly serverNow?: EpochMs
}

export type ReadPage = (token: string | undefined) => Promise<Answer<FindingsPage>>

/**
 * Reads all pages of one pass. Pages of different passes are never mixed, a token that comes again is an error, and a
 * finding that two pages hold (pages shift while findings arrive) counts once, as it was read last.
 */
export async function readPass(readPage: ReadPage, first?: Answer<FindingsPage>): Promise<Pass> {
  const byArn = new Map<string, Finding>()
  const tokens = new Set<string>()
  let probe = ''
  let serverNow: EpochMs | undefined
  let token: string | undefined
  for (let page = 1; ; page++) {
    const answer = page === 1 && first !== undefined ? first : await readPage(token)
    for (const finding of answer.value.findings) byArn.set(finding.arn, finding)
    if (page === 1) probe = fingerprintOf(answer.value.findings)
    serverNow = answer.serverNow ?? serverNow
    token = answer.value.nextToken
    if (token === undefined) return { ...summary(byArn, probe, page), ...(serverNow === undefined ? {} : { serverNow }) }
    if (tokens.has(token) || page >= MAX_PAGES) throw repeatedToken(page)
    tokens.add(token)
  }
}

function summary(byArn: ReadonlyMap<string, Finding>, probe: string, pages: number): Pass {
  const findings = [...byArn.values()]
  let newest = Number.NEGATIVE_INFINITY
  for (const finding of findings) newest = Math.max(newest, finding.updatedAt ?? newest, finding.firstObservedAt ?? newest)
  return { findings, fingerprint: fingerprintOf(findings), probe, pages, ...(Number.isFinite(newest) ? { newestChangeAt: newest } : {}) }
}

/** Order does not matter; everything that a verdict can depend on and that can change does. */
export function fingerprintOf(findings: readonly Finding[]): string {
  const lines = findings.map(({ arn, status, severity, unknownSeverity, updatedAt, fix }) => `${arn} ${status} ${severity}${unknownSeverity ?? ''} ${updatedAt ?? ''} ${fix}`)
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

function repeatedToken(page: number): ServiceError {
  return new ServiceError({
    kind: 'unavailable',
    action: 'inspector2:ListFindings',
    code: 'RepeatedPageToken',
    text: `page ${page} names itself or an earlier page as the next one, so the end of the list cannot be known`,
  })
}
