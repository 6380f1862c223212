import type { Finding } from '../../src/base/finding.ts'
import type { Image } from '../../src/image/model.ts'
import type { ScanService } from '../../src/scan/ports.ts'
import { ServiceError } from '../../src/base/service-error.ts'
import type { Chance } from './chance.ts'
import { current, findingsAt, type Held, type Timeline } from './timeline.ts'
import type { VirtualClock } from './virtual-clock.ts'

const PAGE = 100
const LATENCY_MS = 80

export interface FakeService extends ScanService {
  /** Requests answered or refused so far. */
  readonly requests: number
  /** ECR's status now: one request. */
  ecrStatus(): Promise<string | undefined>
  /** Everything that can be read now, in pages: what a naive waiter reads. */
  readAll(): Promise<readonly Finding[]>
}

/** The services as they would answer while a timeline passes. `zero` is the push on the clock. */
export function fakeService(timeline: Timeline, clock: VirtualClock, zero: number, chance: Chance): FakeService {
  let requests = 0
  const { weather } = timeline
  /** One request: latency, failures, and copies that are behind. */
  const ask = async <T>(action: string, answer: (at: number) => T, signal?: AbortSignal): Promise<T> => {
    requests += 1
    await clock.sleep(LATENCY_MS / 2, signal)
    const failed = chance.maybe(weather.failing)
    const at = clock.now() - zero - (chance.maybe(weather.behind) ? chance.between(0, weather.behindMs) : 0)
    const value = answer(at)
    await clock.sleep(LATENCY_MS / 2, signal)
    if (failed)
      throw new ServiceError(
        chance.maybe(0.5)
          ? { kind: 'throttled', action, code: 'ThrottlingException', text: 'Rate exceeded' }
          : { kind: 'unavailable', action, code: 'InternalServerException', text: 'Internal server error' },
      )
    return value
  }
  const held = remembering((at) => findingsAt(timeline, at).map((one) => ({ ...one, finding: findingOf(one, zero) })), timeline)
  /** The order of each chain of pages, as long as nothing changes. */
  let chains: { readonly of: ReturnType<typeof held>; readonly ordered: Map<number, ReturnType<typeof held>> } = { of: [], ordered: new Map() }
  const page = (token: string | undefined, at: number) => {
    const [chain = 0, from = 0] = token === undefined ? [chance.whole(1, 1_000_000)] : token.split('/').map(Number)
    const all = held(at)
    if (chains.of !== all) chains = { of: all, ordered: new Map() }
    // Findings of one scan have the same time of observation: the order among them differs from chain to chain.
    const ordered = chains.ordered.get(chain) ?? (all.length <= PAGE ? all : [...all].sort((a, b) => b.changedAt - a.changedAt || rank(a.id, chain) - rank(b.id, chain)))
    chains.ordered.set(chain, ordered)
    const next = from + PAGE < ordered.length ? { nextToken: `${chain}/${from + PAGE}` } : {}
    return { findings: ordered.slice(from, from + PAGE).map(({ finding }) => finding), ...next }
  }
  const serverNow = () => ({ serverNow: Math.floor(clock.now() / 1000) * 1000 })
  const none = () => Promise.resolve(undefined)
  return {
    get requests() {
      return requests
    },
    coverage: (_image, signal) =>
      ask(
        'inspector2:ListCoverage',
        (at) => {
          const record = current(timeline.coverage, at)?.record
          const value = record === undefined ? undefined : { ...record, ...(record.lastScannedAt === undefined ? {} : { lastScannedAt: zero + record.lastScannedAt }) }
          return { value, ...serverNow() }
        },
        signal,
      ),
    findings: (_image, token, signal) => ask('inspector2:ListFindings', (at) => ({ value: page(token, at), ...serverNow() }), signal),
    ecrScan: (_image, _token, signal) =>
      ask(
        'ecr:DescribeImageScanFindings',
        (at) => {
          const status = current(timeline.ecr, at)?.status
          return status === undefined ? undefined : { status, findings: [], enhanced: status === 'ACTIVE' }
        },
        signal,
      ),
    ecrStatus: () => ask('ecr:DescribeImageScanFindings', (at) => current(timeline.ecr, at)?.status),
    readAll: () => ask('ecr:DescribeImageScanFindings', (at) => held(at).map(({ finding }) => finding)),
    registryScanning: () => ask('ecr:GetRegistryScanningConfiguration', () => ({ scanType: 'ENHANCED', rules: [] })),
    repositoryScanning: () => ask('ecr:BatchGetRepositoryScanningConfiguration', () => ({ frequency: 'CONTINUOUS_SCAN', appliedFilters: [] })),
    inspectorStatus: () => ask('inspector2:BatchGetAccountStatus', () => 'ENABLED'),
    rescanDuration: none,
    details: () => Promise.resolve(new Map()),
  }
}

export function anImage(over: Partial<Image> = {}): Image {
  return {
    repository: { partition: 'aws', region: 'eu-west-1', registryId: '123456789012', name: 'payments/api' },
    digest: `sha256:${'c7'.repeat(32)}`,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    tags: ['1.4.2'],
    layers: [],
    annotations: {},
    platform: undefined,
    pushedAt: undefined,
    config: undefined,
    ...over,
  }
}

function findingOf({ id, severity, status, changedAt }: Held, zero: number): Finding {
  return {
    arn: `arn:aws:inspector2:eu-west-1:123456789012:finding/${id.toString(16).padStart(32, '0')}`,
    vulnerabilityId: `CVE-2026-${10_000 + id}`,
    title: '',
    description: '',
    severity,
    status,
    fix: 'no',
    exploit: 'no',
    packages: [],
    relatedVulnerabilities: [],
    references: [],
    updatedAt: zero + changedAt - 5_000,
  }
}

/** The same list as long as nothing has changed. */
function remembering<T>(list: (at: number) => readonly T[], { findings }: Timeline): (at: number) => readonly T[] {
  let known: { readonly changes: number; readonly value: readonly T[] } | undefined
  return (at) => {
    let changes = findings.length
    while (changes > 0 && (findings[changes - 1]?.at ?? 0) > at) changes -= 1
    if (known?.changes !== changes) known = { changes, value: list(at) }
    return known.value
  }
}

function rank(id: number, chain: number): number {
  return Math.imul(id + 1, chain | 1) >>> 0
}
