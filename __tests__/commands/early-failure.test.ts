import { describe, expect, test } from '@jest/globals'
import { EarlyFailure } from '../../src/commands/early-failure.ts'
import type { Finding } from '../../src/base/finding.ts'
import type { Baseline } from '../../src/findings/compare.ts'
import type { RuleInputs } from '../../src/policy/rules.ts'
import type { Evidence, ScannedImages, ScanOutcome, UnfinishedScan } from '../../src/scan/outcome.ts'
import { aFinding, anImageWith, aPolicy, CAUSE, NOW } from '../policy/cases.ts'

const EVIDENCE: Evidence = { scanType: 'enhanced', spans: [{ state: 'settling', lastedMs: 5 }, { state: 'timed-out', lastedMs: 0, detail: 'timeout' }], polls: 3, requests: 6, waitedMs: 5, notices: [] }
const grave = aFinding('CVE-1', { severity: 'critical' })

const read = (findings: readonly Finding[], sure: readonly Finding[] = findings): UnfinishedScan => ({ kind: 'unfinished', findings, sure: new Set(sure.map(({ arn }) => arn)), evidence: EVIDENCE })
const scanned = (findings: readonly Finding[]): ScanOutcome => ({ kind: 'scanned', findings, evidence: EVIDENCE })
const timedOut: ScanOutcome = { kind: 'no-result', cause: CAUSE, evidence: EVIDENCE }

function looking({ failFast = true, baseline = false, rules = {} }: { readonly failFast?: boolean; readonly baseline?: boolean; readonly rules?: Partial<RuleInputs> } = {}) {
  const requestedImages = ['payments/api', 'payments/web'].map((name) => anImageWith([], name).requested)
  const [api, web] = requestedImages.flatMap(({ images }) => images)
  if (api === undefined || web === undefined) throw new Error('there are two images')
  const said: string[] = []
  const earlyFailure = new EarlyFailure(requestedImages, { policy: aPolicy(rules) }, { failFast, baseline, signatures: false }, { clock: { now: () => NOW }, log: { info: (line) => said.push(line) } })
  return { earlyFailure, api, web, said }
}

describe('with fail-fast', () => {
  test('ends all waits when a sure finding breaks a rule, and says so once', () => {
    const { earlyFailure, api, said } = looking()
    earlyFailure.read(api, read([grave], []))
    expect({ ended: earlyFailure.enough.aborted, said }).toEqual({ ended: false, said: [] })
    earlyFailure.read(api, read([grave]))
    earlyFailure.read(api, read([grave, aFinding('CVE-2')]))
    expect({ ended: earlyFailure.enough.aborted, said }).toEqual({ ended: true, said: ['fail-fast: at least 1 critical finding in payments/api:1.4.2 (none allowed); not waiting for the remaining findings'] })
  })

  test('of a wait that it ended, keeps what was read and tells no error', () => {
    const { earlyFailure, api, web } = looking()
    earlyFailure.read(api, read([grave]))
    const spans = [{ state: 'settling', lastedMs: 5 }]
    expect(earlyFailure.done(api, timedOut)).toMatchObject({ kind: 'unfinished', findings: [grave], evidence: { spans } })
    expect(earlyFailure.done(web, timedOut)).toMatchObject({ kind: 'unfinished', findings: [], evidence: { spans } })
  })

  test('leaves what had ended before as it was', () => {
    const { earlyFailure, api, web } = looking()
    expect(earlyFailure.done(web, timedOut)).toBe(timedOut)
    earlyFailure.read(api, read([grave]))
    expect(earlyFailure.enough.aborted).toBe(true)
    expect(earlyFailure.done(api, scanned([grave]))).toMatchObject({ kind: 'scanned' })
  })

  test('rests on a finding no longer that is no longer read', () => {
    const { earlyFailure, api, web } = looking({ rules: { thresholds: { critical: 1 } } })
    earlyFailure.read(api, read([grave]))
    earlyFailure.read(api, read([]))
    earlyFailure.read(web, read([aFinding('CVE-9', { severity: 'critical' })]))
    expect(earlyFailure.enough.aborted).toBe(false)
  })

  test('waits for the baseline where only new findings count, and for nothing else then', async () => {
    const { earlyFailure, api } = looking({ baseline: true, rules: { failOnNewOnly: true } })
    earlyFailure.read(api, read([grave]))
    expect(earlyFailure.enough.aborted).toBe(false)
    const baselines: readonly Baseline[] = ['api', 'web'].map((name) => ({ kind: 'read', name, scanned: anImageWith([]) }))
    expect(await earlyFailure.baselines(Promise.resolve(baselines))).toBe(baselines)
    expect(earlyFailure.enough.aborted).toBe(true)
  })

  test('does not wait for a baseline that changes nothing', async () => {
    const { earlyFailure, api } = looking({ baseline: true })
    const baselines = earlyFailure.baselines(new Promise(() => undefined))
    earlyFailure.read(api, read([grave]))
    expect(await baselines).toBeUndefined()
    expect(earlyFailure.early([])).toEqual({ awaitsBaseline: true })
  })

  test('has nothing to end when everything was read', () => {
    const { earlyFailure, api, web, said } = looking()
    earlyFailure.done(api, scanned([]))
    earlyFailure.done(web, scanned([grave]))
    const scans: readonly ScannedImages[] = [anImageWith([]), anImageWith([grave])]
    expect({ ended: earlyFailure.enough.aborted, said, ...earlyFailure.early(scans) }).toEqual({ ended: false, said: [] })
  })
})

test('without fail-fast it is said at first sight, once, and nothing ends', () => {
  const { earlyFailure, api, said } = looking({ failFast: false })
  earlyFailure.read(api, read([grave], []))
  earlyFailure.read(api, read([grave]))
  expect({ ended: earlyFailure.enough.aborted, said }).toEqual({ ended: false, said: ['This run will fail: at least 1 critical finding in payments/api:1.4.2 (none allowed); waiting for the remaining findings'] })
})
