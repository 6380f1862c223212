import type { Finding, Intelligence } from '../findings/finding.ts'
import type { Repository } from '../image/model.ts'
import { patiently } from '../patience.ts'
import type { ScannedSubject } from '../scan/outcome.ts'
import { ServiceError } from '../service-error.ts'
import { patience, type Scanning } from './scan-images.ts'

/** Most ARNs per `BatchGetFindingDetails`. */
const BATCH = 10
/** Batches that are asked side by side; Inspector's quotas are per account and not published. */
const LANES = 3

/**
 * The same subjects, their findings with what Inspector knows beyond them (CISA's catalogue, exploits seen). The details
 * depend on the vulnerability and not on the image, so one finding of each vulnerability is asked for.
 * What cannot be read is `unknown`.
 */
export async function withDetails(subjects: readonly ScannedSubject[], scanning: Scanning): Promise<readonly ScannedSubject[]> {
  const known = new Map<string, Intelligence>()
  await Promise.all([...representatives(subjects)].map(([, { repository, byVulnerability }]) => readDetails(repository, byVulnerability, known, scanning)))
  return subjects.map((scanned) => ({
    ...scanned,
    images: scanned.images.map((each) => (each.outcome.kind === 'scanned' ? { ...each, outcome: { ...each.outcome, findings: each.outcome.findings.map((finding) => withDetail(finding, known)) } } : each)),
  }))
}

function withDetail(finding: Finding, known: ReadonlyMap<string, Intelligence>): Finding {
  const intelligence = known.get(finding.vulnerabilityId)
  return intelligence === undefined ? finding : { ...finding, intelligence }
}

interface Representatives {
  readonly repository: Repository
  /** Vulnerability id to the ARN of one of its findings. */
  readonly byVulnerability: Map<string, string>
}

/** Per Region and account, since details are read where the finding is. */
function representatives(subjects: readonly ScannedSubject[]): ReadonlyMap<string, Representatives> {
  const places = new Map<string, Representatives>()
  for (const { subject, images } of subjects) {
    const key = `${subject.repository.region} ${subject.repository.registryId}`
    const place = places.get(key) ?? { repository: subject.repository, byVulnerability: new Map<string, string>() }
    places.set(key, place)
    for (const { outcome } of images) {
      if (outcome.kind !== 'scanned' || outcome.evidence.scanType === 'basic') continue
      for (const { status, vulnerabilityId, arn } of outcome.findings) {
        if (status !== 'closed' && !place.byVulnerability.has(vulnerabilityId)) place.byVulnerability.set(vulnerabilityId, arn)
      }
    }
  }
  return places
}

async function readDetails(repository: Repository, byVulnerability: ReadonlyMap<string, string>, known: Map<string, Intelligence>, scanning: Scanning): Promise<void> {
  const entries = [...byVulnerability]
  const batches: (readonly [string, string])[][] = []
  for (let start = 0; start < entries.length; start += BATCH) batches.push(entries.slice(start, start + BATCH))
  const lane = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await readBatch(repository, batch, known, scanning)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function readBatch(repository: Repository, batch: readonly (readonly [string, string])[], known: Map<string, Intelligence>, { world, deadline, onRetry }: Scanning): Promise<void> {
  const arns = batch.map(([, arn]) => arn)
  try {
    const answers = await patiently(() => world.service.details(repository, arns, deadline.signal), { ...patience(world, deadline), onRetry })
    for (const [vulnerability, arn] of batch) learn(known, vulnerability, answers.get(arn) ?? unknown('the answer says nothing about it'))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const intelligence: Intelligence = { ...unknown(error.message), ...(error.kind === 'denied' ? { forbidden: true } : {}) }
    for (const [vulnerability] of batch) learn(known, vulnerability, intelligence)
  }
}

/** The worst that any Region or account says holds for all, so that it does not matter which of them answers last. */
function learn(known: Map<string, Intelligence>, vulnerability: string, told: Intelligence): void {
  const before = known.get(vulnerability)
  if (before === undefined || badness(told) > badness(before)) known.set(vulnerability, told)
}

function badness({ kev, forbidden }: Intelligence): number {
  if (kev === 'yes') return 3
  if (kev === 'no') return 0
  return forbidden === true ? 2 : 1
}

function unknown(problem: string): Intelligence {
  return { kev: 'unknown', cwes: [], problem }
}
