import { createHash } from 'node:crypto'
import type { EpochMs, Finding } from '../base/finding.ts'
import { keep } from '../base/worst.ts'
import { ServiceError } from '../base/service-error.ts'
import type { Answer, FindingsPage, Order } from './ports.ts'

/** Far above any image; a service that never stops giving pages must not keep us for ever. */
const MAX_PAGES = 5_000
const CONFIRMING_ATTEMPTS = 3

/** All findings of one image, read once from the first page to the last. */
export interface CompleteRead {
  readonly findings: readonly Finding[]
  /** How many of them are not closed. */
  readonly open: number
  /** Changes whenever a finding comes, goes, or changes in what a verdict can depend on. */
  readonly fingerprint: string
  /** One line per finding: what the fingerprint is made of. */
  readonly lines: ReadonlySet<string>
  readonly firstPageCount: number
  readonly pages: number
  /** When the last of the closed ones changed, in AWS's time; infinite when one does not say. */
  readonly closedAt: EpochMs | undefined
  /** A finding came twice: pages shifted while they were read, so one that moved up may have been missed. */
  readonly torn: boolean
  /** The list has several pages: if they are given by positions, the second copy hides another finding, also within a page. */
  readonly shifted: boolean
  /** Another pass from the other end, read side by side, holds the same. */
  readonly confirmed: boolean
  /** The other pass holds something else. */
  readonly disputed: boolean
  /** The newest first observation or update among the findings, in AWS's time. */
  readonly newestChangeAt: EpochMs | undefined
  readonly serverNow: EpochMs | undefined
}

/** @param beside the page belongs to a read that goes on beside another one */
export type ReadPage = (token: string | undefined, order?: Order, beside?: boolean) => Promise<Answer<FindingsPage>>

/**
 * Reads all pages once. Pages of different reads are never mixed, a token that comes again is an error, and a
 * finding that two pages hold (pages shift while findings arrive) counts once, as the worst of what was read of it.
 */
export async function readAllPages(
  readPage: ReadPage,
  { first, order }: { readonly first?: Answer<FindingsPage> | undefined; readonly order?: Order | undefined } = {},
): Promise<CompleteRead> {
  const kept = new Map<string, Finding>()
  const lines = new Set<string>()
  const take = (finding: Finding) => {
    keep(kept, finding)
    lines.add(lineOf(finding))
  }
  const seen = await readPages((token) => readPage(token, order), take, first)
  return { ...summary([...kept.values()], lines), ...seen, confirmed: false, disputed: false }
}

type PagesRead = Pick<CompleteRead, 'firstPageCount' | 'pages' | 'serverNow' | 'torn' | 'shifted'>

async function readPages(
  readPage: (token: string | undefined) => Promise<Answer<FindingsPage>>,
  take: (finding: Finding) => void,
  first?: Answer<FindingsPage>,
): Promise<PagesRead> {
  const arns = new Set<string>()
  let count = 0
  let firstPageCount = 0
  let serverNow: EpochMs | undefined
  const turn = async (token: string | undefined, page: number): Promise<string | undefined> => {
    const answer = page === 1 && first !== undefined ? first : await readPage(token)
    const { findings, nextToken } = answer.value
    for (const finding of findings) {
      arns.add(finding.arn)
      take(finding)
    }
    count += findings.length
    if (page === 1) firstPageCount = findings.length
    serverNow = answer.serverNow ?? serverNow
    return nextToken
  }
  const pages = await turnPages(turn)
  const torn = arns.size < count
  return { torn, shifted: torn && pages > 1, firstPageCount, pages, serverNow }
}

/**
 * Turns page after page until one names no next one; a token that comes again is an error, since the end cannot be known.
 *
 * @param turn reads the page of a token and gives the token of the next one
 * @returns how many pages there were
 */
export async function turnPages(turn: (token: string | undefined, page: number) => Promise<string | undefined>, action = 'inspector2:ListFindings'): Promise<number> {
  const tokens = new Set<string>()
  let token: string | undefined
  for (let page = 1; ; page++) {
    token = await turn(token, page)
    if (token === undefined) return page
    if (tokens.has(token) || page >= MAX_PAGES) throw endless(page, action)
    tokens.add(token)
  }
}

/** The list as it is from its other end; of the findings themselves nothing is kept. */
async function readFromTheEnd(readPage: ReadPage): Promise<Pick<CompleteRead, 'fingerprint' | 'shifted'>> {
  const lines = new Set<string>()
  const { shifted } = await readPages(
    (token) => readPage(token, 'oldest-first', true),
    (finding) => lines.add(lineOf(finding)),
  )
  return { fingerprint: hash([...lines]), shifted }
}

/**
 * Two reads side by side, from both ends of the list. A finding that leaves the list while it is read makes the others
 * move up, and one that stood at the border of two pages is then in neither; from the other end the borders are others,
 * so the two reads differ. A list of one page has no borders and is read once, unless the two have differed before.
 *
 * @param disputed two such reads have differed before; then they are read once more, and not several times
 */
export async function readFromBothEnds(readPage: ReadPage, disputed = false): Promise<CompleteRead> {
  for (let attempt = disputed ? CONFIRMING_ATTEMPTS : 1; ; attempt++) {
    const first = await readPage(undefined)
    if (first.value.nextToken === undefined && !disputed && attempt === 1) return readAllPages(readPage, { first })
    const [pass, other] = await Promise.all([readAllPages(readPage, { first }), readFromTheEnd(readPage)])
    // Mostly the last one of its wait: no page is compared with its lines after that, and thousands of them take megabytes.
    if (pass.fingerprint === other.fingerprint && !pass.shifted && !other.shifted) return { ...pass, lines: disputed ? pass.lines : NO_LINES, confirmed: true }
    // A list that moves every time we read it is not that of an old scan: then it has to settle first.
    if (attempt >= CONFIRMING_ATTEMPTS) return { ...pass, disputed: true }
  }
}

const NO_LINES: ReadonlySet<string> = new Set()

function summary(findings: readonly Finding[], lines: ReadonlySet<string>): Pick<CompleteRead, 'findings' | 'open' | 'closedAt' | 'fingerprint' | 'lines' | 'newestChangeAt'> {
  let newest = Number.NEGATIVE_INFINITY
  let closedAt: EpochMs | undefined
  let open = 0
  for (const { status, updatedAt, firstObservedAt } of findings) {
    newest = Math.max(newest, updatedAt ?? newest, firstObservedAt ?? newest)
    if (status === 'closed') closedAt = Math.max(closedAt ?? 0, updatedAt ?? Number.POSITIVE_INFINITY)
    else open += 1
  }
  return { findings, open, lines, fingerprint: hash([...lines]), closedAt, newestChangeAt: Number.isFinite(newest) ? newest : undefined }
}

/**
 * Whether a first page shows nothing that the read does not hold. The order is not compared: findings of one scan have
 * the same time of observation, so the service may give them in any order each time.
 */
export function agrees(pass: CompleteRead, page: FindingsPage): boolean {
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
export function lineOf({ arn, vulnerabilityId, status, severity, unknownSeverity, updatedAt, fix, exploit, epss, packages }: Finding): string {
  const names = packages.map(({ name, version, fixedVersion }) => `${name} ${version} ${fixedVersion ?? ''}`).join('|')
  return [arn, vulnerabilityId, status, severity, unknownSeverity, updatedAt, fix, exploit, epss, names].join(' ')
}

function endless(page: number, action: string): ServiceError {
  return new ServiceError({
    kind: 'unavailable',
    action,
    code: 'RepeatedPageToken',
    text: `page ${page} points to itself or to an earlier page, or the list has no last page`,
  })
}
