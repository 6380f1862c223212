import { DEBIAN_KNOWN } from '../../emulator/facts/debian.ts'
import { JAVA_KNOWN, NODE_KNOWN } from '../../emulator/facts/language.ts'
import type { ClusterPlan, ImagePlan, Scenario } from '../../emulator/scenario.ts'
import { ACCOUNT, COMMON, DAY, findings, plan, smallImage } from '../../emulator/scenarios/common.ts'
import { randomOf, type Random } from '../random.ts'

const SCANS = [
  { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
  { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
  { statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED' },
  { statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' },
] as const
const KNOWN = [...DEBIAN_KNOWN, ...JAVA_KNOWN, ...NODE_KNOWN]

/** What there is to find of one image, as it was made up and not as the emulator tells it. */
export interface Made {
  readonly image: ImagePlan
  readonly scan: (typeof SCANS)[number] | undefined
  readonly findings: readonly { readonly id: string; readonly severity: string; readonly status: string }[]
}

export interface GeneratedRegistry {
  readonly scenario: Scenario
  readonly made: readonly Made[]
}

/** A registry of some repositories: scanned images, images without a scan, suppressed and closed findings, clusters. */
export function generatedRegistry(seed: number): GeneratedRegistry {
  const random = randomOf(seed)
  const repositories = Array.from({ length: 2 + random.int(4) }, (_, at) => `team-${String(at)}/service`)
  const made = Array.from({ length: 20 + random.int(60) }, (_, at) => imageOf(random, random.pick(repositories), `${String(seed)}-${String(at)}`))
  const scenario: Scenario = {
    ...COMMON,
    name: `generated-${String(seed)}`,
    title: 'A generated registry',
    description: `${String(made.length)} images`,
    repositories: repositories.map((name) => ({ name })),
    images: made.map(({ image }) => image),
    filters: Array.from({ length: random.int(120) }, (_, at) => ({ name: `rule-${String(at)}`, vulnerabilityIds: [`CVE-2026-${String(10_000 + at)}`] })),
    inputs: {},
    expected: 'fail',
  }
  return { scenario, made }
}

function imageOf(random: Random, repository: string, tag: string): Made {
  const scan = random.chance(0.1) ? undefined : random.pick(SCANS)
  const found =
    scan?.reason === 'SUCCESSFUL'
      ? findings(
          KNOWN.filter(() => random.chance(0.4)),
          -2 * DAY,
        ).map((each) => ({ ...each, status: random.pick(['ACTIVE', 'ACTIVE', 'ACTIVE', 'SUPPRESSED', 'CLOSED']) }))
      : []
  const running = random.int(4)
  const clusters: readonly ClusterPlan[] = Array.from({ length: running }, (_, at) => ({
    service: random.pick(['ecs', 'eks'] as const),
    name: `cluster-${String(at)}`,
    group: 'service:app',
    running: 1 + at,
    lastAt: -600,
  }))
  const image = plan(smallImage(tag), {
    repository,
    tags: [tag],
    pushedAt: -DAY * (3 + random.int(90)),
    findings: found,
    clusters,
    inUse: { count: running, lastAt: -600 },
    ...(scan === undefined ? {} : { coverage: [{ at: -DAY, ...scan, ...(scan.reason === 'SUCCESSFUL' ? { lastScannedAt: -DAY } : {}) }] }),
  })
  return { image, scan, findings: found.map(({ facts, status }) => ({ id: facts.id, severity: facts.severity, status })) }
}

export function arnOf({ repository, artifact }: ImagePlan): string {
  return `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/${repository}/${artifact.digest}`
}
