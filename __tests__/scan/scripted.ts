import type { Progress, RegistryAnswer, RegistryDoubt, WaitSettings, WaitWorld } from '../../src/scan/wait-world.ts'
import type { Finding } from '../../src/base/finding.ts'
import type { Image } from '../../src/image/model.ts'
import type { Coverage, EcrScan, Order, ScanService } from '../../src/scan/ports.ts'
import type { ScanOutcome } from '../../src/scan/outcome.ts'
import { awaitScan } from '../../src/scan/wait.ts'
import { ServiceError, type ServiceErrorDetails } from '../../src/base/service-error.ts'
import { anImage } from '../../bench/truth/fake-service.ts'
import { virtualClock, type VirtualClock } from '../../bench/truth/virtual-clock.ts'

export { anImage }

export const START = Date.UTC(2026, 7, 20, 10)

export function aFinding(id: number, over: Partial<Finding> = {}): Finding {
  return {
    arn: `arn:aws:inspector2:eu-west-1:123456789012:finding/${id.toString(16).padStart(32, '0')}`,
    vulnerabilityId: `CVE-2026-${1000 + id}`,
    title: `CVE-2026-${1000 + id} - openssl`,
    description: '',
    severity: 'high',
    status: 'active',
    fix: 'yes',
    exploit: 'no',
    packages: [],
    relatedVulnerabilities: [],
    references: [],
    ...over,
  }
}

export const findings = (count: number, from = 0): Finding[] => Array.from({ length: count }, (_, id) => aFinding(from + id))

export function problem(over: Partial<ServiceErrorDetails> & Pick<ServiceErrorDetails, 'kind'>): ServiceError {
  return new ServiceError({ action: 'inspector2:ListCoverage', code: 'Problem', text: 'it broke', ...over })
}

export const DONE = (lastScannedAt: number): Coverage => ({ statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt })
export const PENDING: Coverage = { statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' }

/** What the services answer at each second since the start; throw to refuse. */
export interface Script {
  readonly coverage: (second: number, request: number) => Coverage | undefined
  readonly findings?: (second: number) => readonly Finding[]
  /** Takes over a page as a whole. */
  readonly page?: (token: string | undefined, second: number, order: Order) => { readonly findings: readonly Finding[]; readonly nextToken?: string }
  readonly ecr?: (second: number) => EcrScan | undefined
  readonly service?: Partial<ScanService>
  /** How far AWS's clock is ahead of the runner's; `none`: answers without time. */
  readonly serverAheadMs?: number | 'none'
  readonly image?: Partial<Image>
  readonly ofBaseline?: boolean
  readonly settings?: Partial<WaitSettings>
  readonly cancelAtSecond?: number
  readonly refusal?: (clock: VirtualClock, doubt: RegistryDoubt) => Promise<RegistryAnswer | undefined>
}

export interface Told {
  readonly outcome: ScanOutcome
  readonly seconds: number
  readonly calls: readonly string[]
  readonly progress: readonly Progress[]
  readonly clock: VirtualClock
}

export const SETTINGS: WaitSettings = { pollIntervalMs: 5_000, settleMs: 45_000, timeoutMs: 900_000 }

/** Runs the real waiter on a script, in virtual time. */
export async function tell(script: Script): Promise<Told> {
  const clock = virtualClock(START)
  const calls: string[] = []
  const progress: Progress[] = []
  const second = () => (clock.now() - START) / 1000
  const settings = { ...SETTINGS, ...script.settings }
  const stamp = () => (script.serverAheadMs === 'none' ? {} : { serverNow: clock.now() + (script.serverAheadMs ?? 0) })
  const page = script.page ?? pagesOf((at) => script.findings?.(at) ?? [])
  const asked = <T>(name: string, answer: () => T): Promise<T> => {
    calls.push(name)
    return Promise.resolve().then(answer)
  }
  const service: ScanService = {
    coverage: () => asked('coverage', () => ({ value: script.coverage(second(), calls.filter((call) => call === 'coverage').length), ...stamp() })),
    findings: (_image, token, _signal, order = 'newest-first') => asked('findings', () => ({ value: page(token, second(), order), ...stamp() })),
    ecrScan: () => asked('ecrScan', () => script.ecr?.(second())),
    registryScanning: () => asked('registryScanning', () => ({ scanType: 'ENHANCED', rules: [] })),
    repositoryScanning: () => asked('repositoryScanning', () => ({ frequency: 'CONTINUOUS_SCAN', appliedFilters: [] })),
    inspectorStatus: () => asked('inspectorStatus', () => 'ENABLED'),
    rescanDuration: () => asked('rescanDuration', () => ({ push: 'DAYS_14', pull: 'DAYS_30' })),
    details: () => asked('details', () => new Map()),
    ...script.service,
  }
  const abort = new AbortController()
  let cancelled = false
  if (script.cancelAtSecond !== undefined) {
    void clock.sleep(script.cancelAtSecond * 1000).then(() => {
      cancelled = true
      abort.abort()
    })
  }
  const world: WaitWorld = { service, clock, random: () => 0.5, deadline: START + settings.timeoutMs, signal: abort.signal, cancelled: () => cancelled, anyAge: script.ofBaseline === true, onProgress: (seen) => progress.push(seen), ...(script.refusal === undefined ? {} : { refusal: (_image, doubt) => script.refusal?.(clock, doubt) ?? Promise.resolve(undefined) }) }
  const outcome = await clock.run(awaitScan(anImage(script.image), settings, world))
  return { outcome, seconds: second(), calls, progress, clock }
}

/** Pages of 100 in the order given. */
export function pagesOf(all: (second: number) => readonly Finding[]) {
  return (token: string | undefined, second: number) => {
    const from = Number(token ?? 0)
    const list = all(second)
    return { findings: list.slice(from, from + 100), ...(from + 100 < list.length ? { nextToken: String(from + 100) } : {}) }
  }
}

/** The findings of an outcome, or its code. */
export function said(outcome: ScanOutcome): number | string {
  return outcome.kind === 'scanned' ? outcome.findings.length : outcome.cause.code
}
