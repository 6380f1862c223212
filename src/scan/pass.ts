import { createHash } from 'node:crypto'
import type { EpochMs, Finding } from '../findings/finding.ts'
import { ServiceError } from '../service-error.ts'
import type { Answer, FindingsPage, Order } from './ports.ts'

/** Far above any image; a service that never stops giving pages must not keep us for ever. */
const MAX_PAGES = 5_000
const CONFIRMING_ATTEMPTS = 3

/** One complete pass over the findings of one image. */
export interface Pass {
  readonly findings: readonly Finding[]
  /** How many of them are not closed. */
  readonly open: number
  /** Changes whenever a finding comes, goes, or changes in what a verdict can depend on. */
  readonly fingerprint: string
  /** One line per finding: what the fingerprint is made of. */
  readonly lines: ReadonlySet<string>
  readonly firstPageCount: number
  readonly pages: number
  /** A finding came twice: pages shifted while they were read, so one that moved up may have been missed. */
  readonly torn: boolean
  /** Another pass from the other end, read side by side, holds the same. */
  readonly confirmed: boolean
  /** The newest first observation or update among the findings, in AWS's time. */
  readonly newestChangeAt?: EpochMs
  readonly serverNow?: EpochMs
}

export type ReadPage = (token: string | undefined, order?: Order) => Promise<Answer<FindingsPage>>

/**
 * Reads all pages of one pass. Pages of different passes are never mixed, a token that comes again is an error, and a
 * finding that two pages hold (pages shift while findings arrive) counts once, as it was read last.
 */
export async function readPass(readPage: ReadPage, first?: Answer<FindingsPage>): Promise<Pass> {
  const byArn = new Map<string, Finding>()
  const { read, ...seen } = await readPages(readPage, (finding) => byArn.set(finding.arn, finding), first)
  return { ...summary(byArn), ...seen, torn: read !== byArn.size, confirmed: false }
}

interface PagesRead extends Pick<Pass, 'firstPageCount' | 'pages' | 'serverNow'> {
  /** Findings, each as often as it came. */
  readonly read: number
}

async function readPages(readPage: ReadPage, take: (finding: Finding) => void, first?: Answer<FindingsPage>): Promise<PagesRead> {
  const tokens = new Set<string>()
  let read = 0
  let firstPageCount = 0
  let serverNow: EpochMs | undefined
  let token: string | undefined
  for (let page = 1; ; page++) {
    const answer = page === 1 && first !== undefined ? first : await readPage(token)
    const { findings, nextToken } = answer.value
    for (const finding of findings) take(finding)
    read += findings.length
    if (page === 1) firstPageCount = findings.length
    serverNow = answer.serverNow ?? serverNow
    token = nextToken
    if (token === undefined) return { read, firstPageCount, pages: page, ...(serverNow === undefined ? {} : { serverNow }) }
    if (tokens.has(token) || page >= MAX_PAGES) throw endless(page)
    tokens.add(token)
  }
}

/** The fingerprint of the list as it is from its other end; of the findings themselves nothing is kept. */
async function fingerprintFromTheEnd(readPage: ReadPage): Promise<string> {
  const lines = new Map<string, string>()
  await readPages((token) => readPage(token, 'oldest-first'), (finding) => lines.set(finding.arn, lineOf(finding)))
  return hash([...new Set(lines.values())])
}

/**
 * Two passes side by side, from both ends of the list. A finding that leaves the list while it is read makes the others
 * move up, and one that stood at the border of two pages is then in neither; from the other end the borders are others,
 * so the two passes differ. A list of one page has no borders and is read once.
 */
export async function readConfirmedPass(readPage: ReadPage): Promise<Pass> {
  for (let attempt = 1; ; attempt++) {
    const first = await readPage(undefined)
    if (first.value.nextToken === undefined) return readPass(readPage, first)
    const [pass, other] = await Promise.all([readPass(readPage, first), fingerprintFromTheEnd(readPage)])
    // The last one of its wait: no page is compared with its lines any more, and of thousands they take megabytes.
    if (pass.fingerprint === other && !pass.torn) return { ...pass, lines: NO_LINES, confirmed: true }
    // A list that moves every time we read it is not that of an old scan: then it has to stand still first.
    if (attempt === CONFIRMING_ATTEMPTS) return { ...pass, torn: true }
  }
}

const NO_LINES: ReadonlySet<string> = new Set()

function summary(byArn: ReadonlyMap<string, Finding>): Pick<Pass, 'findings' | 'open' | 'fingerprint' | 'lines' | 'newestChangeAt'> {
  const findings = [...byArn.values()]
  const lines = new Set(findings.map(lineOf))
  let newest = Number.NEGATIVE_INFINITY
  for (const finding of findings) newest = Math.max(newest, finding.updatedAt ?? newest, finding.firstObservedAt ?? newest)
  const open = findings.filter(({ status }) => status !== 'closed').length
  return { findings, open, lines, fingerprint: hash([...lines]), ...(Number.isFinite(newest) ? { newestChangeAt: newest } : {}) }
}

/**
 * Whether a first page shows nothing that the pass does not hold. The order is not compared: findings of one scan have
 * the same time of observation, so the service may give them in any order each time.
 */
export function agrees(pass: Pass, page: FindingsPage): boolean {
  const onePage = page.nextToken === undefined
  if (onePage !== (pass.pages === 1) || page.findings.length !== pass.firstPageCount) return false
  return page.findings.every((finding) => pass.lines.has(lineOf(finding)))
}

/** Of a list of findings in any order. */
export function fingerprintOf(findings: readonly Finding[]): string {
  return hash([...new Set(findings.map(lineOf))])
}

function hash(lines: string[]): string {
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** Everything that a verdict can depend on and that can change. */
export function lineOf({ arn, status, severity, unknownSeverity, updatedAt, fix, exploit, epss, packages }: Finding): string {
  return [arn, status, severity, unknownSeverity, updatedAt, fix, exploit, epss, packages.length].join(' ')
}

function endless(page: number): ServiceError {
  return new ServiceError({
    kind: 'unavailable',
    action: 'inspector2:ListFindings',
    code: 'RepeatedPageToken',
    text: `page ${page} names itself or an earlier page as the next one, or there is no last page, so the end of the list cannot be known`,
  })
}
