import type { Finding, Intelligence } from '../findings/finding.ts'
import { worseIntelligence } from '../findings/worst.ts'
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
 * The same subjects, their findings with what Inspector knows beyond them (CISA's catalogue, exploits seen).
 *
 * Details are about the vulnerability, but they are kept per finding: of one Inspector may have none yet, while another's
 * say that it is in the catalogue. So every open finding is asked for, and the worst that is said of any holds for all
 * findings of the vulnerability, in every image and Region. What cannot be read is `unknown`.
 */
export async function withDetails(subjects: readonly ScannedSubject[], scanning: Scanning): Promise<readonly ScannedSubject[]> {
  const known = new Map<string, Intelligence>()
  await Promise.all([...placesOf(subjects)].map(([, { repository, byArn }]) => readDetails(repository, byArn, known, scanning)))
  return subjects.map((scanned) => ({
    ...scanned,
    images: scanned.images.map((each) => (each.outcome.kind === 'scanned' ? { ...each, outcome: { ...each.outcome, findings: each.outcome.findings.map((finding) => withDetail(finding, known)) } } : each)),
  }))
}

function withDetail(finding: Finding, known: ReadonlyMap<string, Intelligence>): Finding {
  const intelligence = known.get(finding.vulnerabilityId)
  return intelligence === undefined ? finding : { ...finding, intelligence }
}

/** ARN of a finding to the vulnerabilities that it names: one, as a rule. */
type Asked = Map<string, ReadonlySet<string>>

interface Place {
  readonly repository: Repository
  readonly byArn: Asked
}

/** Per Region and account, since details are read where the finding is. */
function placesOf(subjects: readonly ScannedSubject[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>()
  for (const { subject, images } of subjects) {
    const key = `${subject.repository.region} ${subject.repository.registryId}`
    const place = places.get(key) ?? { repository: subject.repository, byArn: new Map<string, ReadonlySet<string>>() }
    places.set(key, place)
    for (const { outcome } of images) {
      if (outcome.kind !== 'scanned' || outcome.evidence.scanType === 'basic') continue
      for (const { status, vulnerabilityId, arn } of outcome.findings) {
        if (status !== 'closed') place.byArn.set(arn, new Set([...(place.byArn.get(arn) ?? []), vulnerabilityId]))
      }
    }
  }
  return places
}

type Batch = readonly (readonly [arn: string, vulnerabilities: ReadonlySet<string>])[]

async function readDetails(repository: Repository, byArn: Asked, known: Map<string, Intelligence>, scanning: Scanning): Promise<void> {
  const entries = [...byArn]
  const batches: Batch[] = []
  for (let start = 0; start < entries.length; start += BATCH) batches.push(entries.slice(start, start + BATCH))
  const lane = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await readBatch(repository, stillOpen(batch, known), known, scanning)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** Nothing is worse than "known to be exploited", so further findings of such a vulnerability need not be asked for. */
function stillOpen(batch: Batch, known: ReadonlyMap<string, Intelligence>): Batch {
  return batch.filter(([, vulnerabilities]) => [...vulnerabilities].some((vulnerability) => known.get(vulnerability)?.kev !== 'yes'))
}

async function readBatch(repository: Repository, batch: Batch, known: Map<string, Intelligence>, { world, deadline, onRetry }: Scanning): Promise<void> {
  if (batch.length === 0) return
  const arns = batch.map(([arn]) => arn)
  try {
    const answers = await patiently(() => world.service.details(repository, arns, deadline.signal), { ...patience(world, deadline), onRetry })
    for (const [arn, vulnerabilities] of batch) learn(known, vulnerabilities, answers.get(arn) ?? unknown('the answer says nothing about it'))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const intelligence: Intelligence = { ...unknown(error.message), ...(error.kind === 'denied' ? { forbidden: true } : {}) }
    for (const [, vulnerabilities] of batch) learn(known, vulnerabilities, intelligence)
  }
}

function learn(known: Map<string, Intelligence>, vulnerabilities: ReadonlySet<string>, told: Intelligence): void {
  for (const vulnerability of vulnerabilities) {
    const before = known.get(vulnerability)
    known.set(vulnerability, before === undefined ? told : worseIntelligence(before, told))
  }
}

function unknown(problem: string): Intelligence {
  return { kev: 'unknown', cwes: [], problem }
}
