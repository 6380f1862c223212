import { durationText } from '../duration-text.ts'
import type { Finding } from '../findings/finding.ts'
import type { Image } from '../image/model.ts'
import type { NoResult } from '../no-result.ts'
import { patiently } from '../patience.ts'
import { adviceFor } from '../service-advice.ts'
import { ServiceError } from '../service-error.ts'
import { repositoryArnOf } from './diagnose.ts'
import { openJournal, type Journal } from './journal.ts'
import type { ScanOutcome } from './outcome.ts'
import type { EcrScan } from './ports.ts'
import { ecrMeaning } from './reasons.ts'
import type { WaitSettings, WaitWorld } from './wait.ts'

const MAX_PAGES = 1_000

/**
 * ECR's basic scan of one image, through the same model. The caller has made sure that the registry is on basic
 * scanning: an enhanced registry answers the same call with `COMPLETE` and an empty `findings` list.
 */
export async function awaitBasicScan(image: Image, settings: WaitSettings, world: WaitWorld): Promise<ScanOutcome> {
  const { clock, signal } = world
  const startedAt = clock.now()
  const journal = openJournal('basic', startedAt)
  const none = (cause: NoResult): ScanOutcome => {
    journal.enter(world.cancelled() ? 'cancelled' : cause.code === 'timeout' ? 'timed-out' : 'unscannable', cause.code, clock.now())
    return { kind: 'no-result', cause, evidence: journal.evidence(clock.now()) }
  }
  const ask = (token: string | undefined) => {
    journal.request()
    return patiently(() => world.service.ecrScan(image, token, signal), world)
  }
  try {
    while (!signal.aborted && clock.now() < world.deadline) {
      journal.poll()
      const scan = await ask(undefined)
      journal.ecr(scan?.status, scan?.description)
      const ended = endOf(image, scan)
      if (ended !== undefined) return none(ended)
      if (scan?.status === 'COMPLETE') {
        const findings = await readAll(scan, ask)
        journal.coverage({ kind: 'record', reason: 'COMPLETE', ...(scan.completedAt === undefined ? {} : { lastScannedAt: scan.completedAt }) })
        journal.enter('settled', 'basic scan complete', clock.now())
        journal.notice('Basic scanning knows operating system packages only; it gives no fix, exploit, EPSS or KEV data.')
        return { kind: 'scanned', findings, evidence: journal.evidence(clock.now()) }
      }
      const detail = scan === undefined ? 'ECR has no scan of the image yet' : `ECR status ${scan.status ?? '(none)'}`
      journal.enter('awaiting-scan', detail, clock.now())
      world.onProgress?.({ image, state: 'awaiting-scan', detail, waitedMs: clock.now() - startedAt })
      await clock.sleep(Math.min(settings.pollIntervalMs, world.deadline - clock.now()), signal)
    }
    return none(timedOut(image, settings, journal, world.cancelled()))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.kind === 'cancelled') return none(timedOut(image, settings, journal, world.cancelled()))
    return none(adviceFor(error, `image ${image.repository.name}@${image.digest} in ${image.repository.region}`, repositoryArnOf(image)))
  }
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
  const name = `${image.repository.name}@${image.digest}`
  if (scan.enhanced) return { code: 'enhanced-scanning', what: `ECR gave enhanced findings for ${name}: the registry is on enhanced scanning.`, remedy: ['Set `scan-type: enhanced` or `auto`.'], alwaysFails: true }
  const meaning = ecrMeaning(scan.status)
  if (meaning?.class !== 'ended' && meaning?.class !== 'unsupported') return undefined
  return {
    code: meaning.class === 'unsupported' ? 'unsupported' : `ecr-${(scan.status ?? '').toLowerCase().replaceAll('_', '-')}`,
    what: `The basic scan of ${name} ${meaning.words} (ECR status ${scan.status ?? ''}${scan.description === undefined ? '' : `: ${scan.description}`}).`,
    remedy: meaning.remedy,
  }
}

function timedOut(image: Image, settings: WaitSettings, journal: Journal, cancelled: boolean): NoResult {
  const name = `${image.repository.name}@${image.digest}`
  if (cancelled) return { code: 'cancelled', what: `The run was cancelled while the basic scan of ${name} was awaited.`, remedy: ['Run the job again.'], alwaysFails: true }
  return {
    code: 'timeout',
    what: `The basic scan of ${name} was not complete within ${durationText(settings.timeoutMs)}. Last known: ${journal.current()?.detail ?? 'nothing'}.`,
    remedy: [`Start it when the repository does not scan on push: aws ecr start-image-scan --repository-name ${image.repository.name} --image-id imageDigest=${image.digest}`, 'Or raise `timeout`.'],
  }
}
