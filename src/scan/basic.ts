import type { WaitSettings, WaitWorld } from './wait-world.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { ServiceError } from '../base/service-error.ts'
import { basicProof, scanAgain, type Doubt } from './basic-proof.ts'
import { cancelled, endedByService, endedByStatus, lastKnown, nameOf, timedOut } from './ending.ts'
import { openJournal } from './journal.ts'
import { openLimit, type Limit } from '../base/limit.ts'
import type { ScanOutcome } from './outcome.ts'
import { Pace } from './pace.ts'
import type { EcrScan } from './ports.ts'
import { ecrMeaning } from './reasons.ts'
import { STALE_GRACE_MS } from './old-scan.ts'

const MAX_PAGES = 1_000

/**
 * ECR's basic scan of one image, through the same model. The caller has made sure that the registry is on basic
 * scanning: an enhanced registry answers the same call with `COMPLETE` and an empty `findings` list.
 */
export async function awaitBasicScan(image: Image, settings: WaitSettings, world: WaitWorld): Promise<ScanOutcome> {
  const limit = openLimit(world.clock, world.deadline, world.signal)
  try {
    return await waitFor(image, settings, world, limit)
  } finally {
    limit.end()
  }
}

async function waitFor(image: Image, settings: WaitSettings, world: WaitWorld, limit: Limit): Promise<ScanOutcome> {
  const { clock, deadline } = world
  const startedAt = clock.now()
  const journal = openJournal('basic', startedAt)
  const pace = new Pace(settings.pollIntervalMs, world.random, deadline - startedAt)
  const grace = new Grace()
  let doubt: Doubt | undefined
  const none = (cause: NoResult): ScanOutcome => {
    journal.enter(world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, clock.now())
    return { kind: 'no-result', cause, evidence: journal.evidence(clock.now()) }
  }
  const outOfTime = () => {
    const known = lastKnown(journal.evidence(clock.now()))
    if (world.cancelled()) return cancelled(image, known)
    return doubt?.cause ?? timedOut(image, settings.timeoutMs, known, [`If the repository doesn't scan on push, start the scan: \`${scanAgain(image)}\``, 'Or raise `timeout`.'])
  }
  const ask = (token: string | undefined) => {
    journal.request()
    return limit.within(() => world.service.ecrScan(image, token, limit.signal))
  }
  // A list whose pages do not fit together is read again from its beginning.
  const look = () =>
    retryUntilDeadline(
      async () => {
        const scan = await ask(undefined)
        return { scan, pages: scan?.status === 'COMPLETE' && !scan.enhanced ? await readAll(scan, ask) : undefined }
      },
      { ...world, signal: limit.signal },
    )
  try {
    while (!limit.over()) {
      journal.poll()
      const { scan, pages } = await look()
      journal.ecr(scan?.status, scan?.description)
      const ended = endOf(image, [scan, ...(pages ?? [])])
      if (ended !== undefined) return none(ended)
      const proof = pages === undefined ? undefined : basicProof(pages, { image, now: pages[0].serverNow ?? clock.now(), anyAge: world.anyAge === true })
      doubt = proof?.kind === 'doubt' ? proof.doubt : undefined
      const isPatient = pages === undefined || grace.holds(pages[0].completedAt, clock.now())
      if (proof?.kind === 'proof' || (proof?.kind === 'older-than-push' && !isPatient)) {
        journal.coverage({ kind: 'record', reason: 'COMPLETE', lastScannedAt: proof.completedAt })
        journal.enter('settled', 'basic scan finished', clock.now())
        for (const notice of proof.notices) journal.notice(notice)
        return { kind: 'scanned', findings: proof.findings, evidence: journal.evidence(clock.now()) }
      }
      if (doubt?.lifts === 'newer-scan' && !isPatient) return none(doubt.cause)
      const detail =
        doubt?.detail ??
        (proof !== undefined
          ? 'the scan is older than the push; waiting for a newer one'
          : scan === undefined
            ? "ECR doesn't have a scan of the image yet"
            : `ECR status ${scan.status ?? '(none)'}`)
      journal.enter('awaiting-scan', detail, clock.now())
      world.onProgress?.({ image, state: 'awaiting-scan', detail, waitedMs: clock.now() - startedAt })
      await clock.sleep(Math.min(pace.whileAwaiting(), deadline - clock.now()), limit.signal)
    }
    return none(outOfTime())
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return none(error.kind === 'cancelled' ? outOfTime() : endedByService(image, error))
  }
}

/** How long an old scan is watched for a newer one: as long as an enhanced one, from when it was first seen. */
class Grace {
  #seen: { readonly completedAt: EpochMs | undefined; readonly since: EpochMs } | undefined

  holds(completedAt: EpochMs | undefined, now: EpochMs): boolean {
    if (this.#seen === undefined || this.#seen.completedAt !== completedAt) this.#seen = { completedAt, since: now }
    return now - this.#seen.since < STALE_GRACE_MS
  }
}

async function readAll(first: EcrScan, ask: (token: string) => Promise<EcrScan | undefined>): Promise<[EcrScan, ...EcrScan[]]> {
  const pages: [EcrScan, ...EcrScan[]] = [first]
  const tokens = new Set<string>()
  let token = first.nextToken
  while (token !== undefined) {
    if (tokens.has(token) || tokens.size > MAX_PAGES) throw broken('a page points back to an earlier one')
    tokens.add(token)
    const page = await ask(token)
    if (page?.status !== 'COMPLETE') throw broken('the scan changed while the gate read its pages')
    pages.push(page)
    token = page.nextToken
  }
  return pages
}

function broken(text: string): ServiceError {
  return new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImageScanFindings', code: 'BrokenPass', text })
}

function endOf(image: Image, [scan, ...pages]: readonly [EcrScan | undefined, ...EcrScan[]]): NoResult | undefined {
  if (scan === undefined) return undefined
  if (scan.enhanced || pages.some(({ enhanced }) => enhanced))
    return {
      code: 'enhanced-scanning',
      what: `ECR returned enhanced findings for ${nameOf(image)}: the registry uses enhanced scanning.`,
      remedy: ['Set `scan-type: enhanced` or `auto`.'],
      alwaysFails: true,
    }
  const meaning = ecrMeaning(scan.status)
  if (scan.status === undefined || (meaning?.class !== 'ended' && meaning?.class !== 'unsupported')) return undefined
  return endedByStatus(image, 'basic ', scan.status, scan.description, meaning)
}
