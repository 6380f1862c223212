import type { Finding } from '../findings/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../no-result.ts'
import { patiently } from '../patience.ts'
import { ServiceError } from '../service-error.ts'
import { cancelled, endedByService, endedByStatus, lastKnown, nameOf, timedOut } from './ending.ts'
import { openJournal } from './journal.ts'
import { openLimit, type Limit } from './limit.ts'
import type { ScanOutcome } from './outcome.ts'
import { Pace } from './pace.ts'
import type { EcrScan } from './ports.ts'
import { ecrMeaning } from './reasons.ts'
import type { WaitSettings, WaitWorld } from './wait.ts'

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
  const none = (cause: NoResult): ScanOutcome => {
    journal.enter(world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, clock.now())
    return { kind: 'no-result', cause, evidence: journal.evidence(clock.now()) }
  }
  const outOfTime = () => {
    const known = lastKnown(journal.evidence(clock.now()))
    return world.cancelled() ? cancelled(image, known) : timedOut(image, settings.timeoutMs, known, startIt(image))
  }
  const ask = (token: string | undefined) => {
    journal.request()
    return limit.within(() => world.service.ecrScan(image, token, limit.signal))
  }
  // A list whose pages do not fit together is read again from its beginning.
  const look = () =>
    patiently(
      async () => {
        const scan = await ask(undefined)
        return { scan, findings: isComplete(scan) ? await readAll(scan, ask) : undefined }
      },
      { ...world, signal: limit.signal },
    )
  try {
    while (!limit.over()) {
      journal.poll()
      const { scan, findings } = await look()
      journal.ecr(scan?.status, scan?.description)
      const ended = endOf(image, scan)
      if (ended !== undefined) return none(ended)
      if (findings !== undefined) {
        journal.coverage({ kind: 'record', reason: 'COMPLETE', ...(scan?.completedAt === undefined ? {} : { lastScannedAt: scan.completedAt }) })
        journal.enter('settled', 'basic scan complete', clock.now())
        journal.notice('Basic scanning knows operating system packages only; it gives no fix, exploit, EPSS or KEV data.')
        return { kind: 'scanned', findings, evidence: journal.evidence(clock.now()) }
      }
      const detail = scan === undefined ? 'ECR has no scan of the image yet' : `ECR status ${scan.status ?? '(none)'}`
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

/** An empty list without the time of its scan is what enhanced scanning shows before its findings arrive. */
function isComplete(scan: EcrScan | undefined): scan is EcrScan {
  return scan?.status === 'COMPLETE' && !scan.enhanced && (scan.findings.length > 0 || scan.completedAt !== undefined)
}

async function readAll(first: EcrScan, ask: (token: string) => Promise<EcrScan | undefined>): Promise<readonly Finding[]> {
  const byArn = new Map(first.findings.map((finding) => [finding.arn, finding]))
  const tokens = new Set<string>()
  let token = first.nextToken
  while (token !== undefined) {
    if (tokens.has(token) || tokens.size > MAX_PAGES) throw broken('a page names an earlier one as the next')
    tokens.add(token)
    const page = await ask(token)
    if (page?.status !== 'COMPLETE') throw broken('the scan was no longer complete while its pages were read')
    for (const finding of page.findings) byArn.set(finding.arn, finding)
    token = page.nextToken
  }
  return [...byArn.values()]
}

function broken(text: string): ServiceError {
  return new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImageScanFindings', code: 'BrokenPass', text })
}

function endOf(image: Image, scan: EcrScan | undefined): NoResult | undefined {
  if (scan === undefined) return undefined
  if (scan.enhanced) return { code: 'enhanced-scanning', what: `ECR gave enhanced findings for ${nameOf(image)}: the registry is on enhanced scanning.`, remedy: ['Set `scan-type: enhanced` or `auto`.'], alwaysFails: true }
  const meaning = ecrMeaning(scan.status)
  if (scan.status === undefined || (meaning?.class !== 'ended' && meaning?.class !== 'unsupported')) return undefined
  return endedByStatus(image, 'basic ', scan.status, scan.description, meaning)
}

function startIt({ repository, digest }: Image): readonly string[] {
  return [`Start it when the repository does not scan on push: \`aws ecr start-image-scan --repository-name ${repository.name} --image-id imageDigest=${digest}\``, 'Or raise `timeout`.']
}
