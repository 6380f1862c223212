import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SEVERITIES, type Finding } from '../../src/base/finding.ts'
import type { Baseline } from '../../src/findings/compare.ts'
import type { RuleInputs } from '../../src/policy/rules.ts'
import { foreseenReason } from '../../src/policy/foresight.ts'
import type { JudgeInput } from '../../src/policy/judge-input.ts'
import { judge } from '../../src/policy/judge.ts'
import type { ScannedImage, ScannedImages } from '../../src/scan/outcome.ts'
import { draws } from '../draws.ts'
import { aFinding, AMD64, anImageWith, aPackage, aPolicy, ARM64, aRepository, someScanned, CAUSE, daysAgo, NOW, scannedImage, unscannedImage } from './cases.ts'

/** The same image while it is read: what was read, and which of it is sure. */
function reading({ image, outcome }: ScannedImage, read: readonly Finding[], sure: readonly Finding[] = read): ScannedImage {
  return { image, outcome: { kind: 'unfinished', findings: read, sure: new Set(sure.map(({ arn }) => arn)), evidence: outcome.evidence } }
}

const oneImage = (findings: readonly Finding[], repository?: string): ScannedImages => {
  const whole = anImageWith(findings, repository)
  return { ...whole, images: whole.images.map((image) => reading(image, findings)) }
}

const EARLY = { early: { awaitsBaseline: false } }
const certain = (scans: readonly ScannedImages[], inputs: Partial<RuleInputs> = {}, file?: string, more: Partial<JudgeInput> = {}) =>
  foreseenReason({ scans, policy: aPolicy(inputs, ...(file === undefined ? [] : [file])), now: NOW, ...EARLY, ...more })

const high = () => aFinding('CVE-1', { severity: 'high' })
const mild = () => aFinding('CVE-2', { severity: 'low', exploit: 'yes', epss: 0.9 })
const unknownKev = (more: Partial<Finding> = {}) => ({ ...aFinding('CVE-3', { severity: 'low', ...more }), intelligence: undefined })
const platforms = (amd: readonly Finding[], arm: readonly Finding[]) => someScanned([reading(scannedImage('amd64', amd, AMD64), amd), reading(scannedImage('arm64', arm, ARM64), arm)])

/** A row: what was read, the rules of the inputs, a policy file, and what else is known. */
type Row = readonly [string, readonly ScannedImages[], Partial<RuleInputs>, (string | undefined)?, Partial<JudgeInput>?]
const filled = ([name, scans, inputs, file, more]: Row) => [name, { scans, inputs, file, more }] as const

describe('a breach is certain', () => {
  test.each(([
    ['by one finding at the limit', [oneImage([high()])], {}],
    ['over a threshold', [oneImage([high(), high()])], { thresholds: { high: 1 } }],
    ['over a threshold by the sum of several images', [oneImage([high()]), oneImage([high()], 'payments/web')], { thresholds: { high: 1 } }],
    ['by a known exploit', [oneImage([mild()])], { failOnSeverity: 'none', failOnExploit: true }],
    ['by its EPSS score', [oneImage([mild()])], { failOnSeverity: 'none', failOnEpss: 0.5 }],
    ['by a finding that says itself that it is in the catalogue', [oneImage([aFinding('CVE-1', { severity: 'low', intelligence: { kev: 'yes', cwes: [] } })])], { failOnSeverity: 'none', failOnKev: true }],
    ['by one that has a fix', [oneImage([high()])], { onlyFixable: true }],
    ['on one platform, whatever the other has', [platforms([high()], [])], {}],
    ['over all limits from there up, whatever they become', [platforms([high(), high()], [])], { thresholds: { critical: 0, high: 1 } }],
    ['where an image besides has no result', [oneImage([high()]), someScanned([unscannedImage('b')], { repository: aRepository('b') })], {}],
    ['after its grace', [oneImage([high()])], {}, 'grace: {high: 14d}\n'],
  ] satisfies Row[]).map(filled))('%s', (_name, { scans, inputs, file }) => {
    expect(certain(scans, inputs, file)).toMatch(/^at least \d/)
  })
})

describe('nothing is certain', () => {
  test.each(([
    ['where nothing was read', [oneImage([])], {}],
    ['of what is not sure', [someScanned([reading(scannedImage('a', []), [high()], [])])], {}],
    ['within a threshold', [oneImage([high()])], { thresholds: { high: 1 } }],
    ['of a finding without fix', [oneImage([aFinding('CVE-1', { fix: 'no' })])], { onlyFixable: true }],
    ['of what is excused', [oneImage([high()])], { ignore: ['CVE-1'] }],
    ['of what is in grace', [oneImage([aFinding('CVE-1', { publishedAt: daysAgo(1) })])], {}, 'grace: {high: 14d}\n'],
    ['of a rule that is enforced later', [oneImage([high()])], {}, 'enforce-from: 2026-07-01\n'],
    ['of the catalogue before its details are read', [oneImage([unknownKev()])], { failOnSeverity: 'none', failOnKev: true }],
    ['of a grace that is shorter only for the catalogue', [oneImage([unknownKev({ severity: 'high', publishedAt: daysAgo(3) })])], {}, 'grace: {high: 14d, kev: 1d}\n'],
    ['of an exception that holds unless the catalogue has it', [oneImage([unknownKev({ severity: 'high' })])], {}, 'never-except: [kev]\nexceptions: [{id: CVE-3, reason: r, expires: 2026-12-31}]\n'],
    ['of a date of publication that is about to come', [oneImage([aFinding('CVE-1', { publishedAt: NOW + 1000 })])], {}, 'grace: {high: 14d}\n'],
    ['before the baseline is read, where only new findings count', [oneImage([high()])], { failOnNewOnly: true }, undefined, { early: { awaitsBaseline: true } }],
    ['of a threshold that a worse copy on another platform would empty', [platforms([high()], [])], { thresholds: { high: 0 } }],
    ['of a severity that gets no grace where a worse copy would get one', [platforms([high()], [])], {}, 'grace: {critical: 1000d}\n'],
    ['of a severity that is enforced where a worse copy would not be', [platforms([high()], [])], {}, 'enforce-from: {critical: 2026-07-01}\n'],
    ['of the sum of two platforms, which a third may make one', [platforms([high()], [aFinding('CVE-1', { packages: [aPackage('zlib')] })])], { thresholds: { critical: 0, high: 1 } }],
  ] satisfies Row[]).map(filled))('%s', (_name, { scans, inputs, file, more }) => {
    expect(certain(scans, inputs, file, more)).toBeUndefined()
  })

  test('of what the baseline has; of what it lacks it is', () => {
    const baseline = (findings: readonly Finding[]): Partial<JudgeInput> => ({ baselines: [{ kind: 'read', name: 'main', scanned: anImageWith(findings, 'payments/api', 'before') } satisfies Baseline] })
    expect(certain([oneImage([high()])], { failOnNewOnly: true }, undefined, baseline([high()]))).toBeUndefined()
    expect(certain([oneImage([high()])], { failOnNewOnly: true }, undefined, baseline([]))).toBeDefined()
  })
})

describe('an early verdict', () => {
  const early = (scans: readonly ScannedImages[], more: Partial<JudgeInput> = {}) => judge({ scans, policy: aPolicy(), now: NOW, ...EARLY, ...more })

  test('fails, says "at least", and is not complete', () => {
    const sure = high()
    const verdict = early([someScanned([reading(scannedImage('a', []), [sure, aFinding('CVE-9')], [sure])])])
    expect(verdict).toMatchObject({
      result: 'fail',
      complete: false,
      early: true,
      reason: 'at least 1 high finding in payments/api:1.4.2 (none allowed)',
      violations: [{ rule: 'fail-on-severity', actual: 1, findings: ['CVE-1'] }],
      counts: { total: 2 },
      problems: [],
    })
    expect(verdict.findings.map(({ vulnerabilityId, breaks }) => [vulnerabilityId, breaks])).toEqual([['CVE-1', ['fail-on-severity']], ['CVE-9', []]])
  })

  test('does not say what is fixed', () => {
    const verdict = early([oneImage([high()])], { baselines: [{ kind: 'read', name: 'main', scanned: anImageWith([aFinding('CVE-OLD')], 'payments/api', 'before') }] })
    expect(verdict).toMatchObject({ result: 'fail', counts: { new: 1 }, fixed: [] })
    expect(verdict.counts).toMatchObject({ fixed: undefined })
  })

  test('is no pass and no failure without a certain breach: that would be a mistake of ours', () => {
    expect(early([oneImage([])])).toMatchObject({ result: 'no-result', complete: false, problems: [{ code: 'internal-error', alwaysFails: true }] })
    expect(judge({ scans: [oneImage([])], policy: aPolicy(), now: NOW })).toMatchObject({ result: 'no-result', problems: [{ code: 'internal-error' }] })
  })

  test.each<readonly [string, ScannedImages, boolean]>([
    ['a pass', anImageWith([]), true],
    ['a failure', anImageWith([high()]), true],
    ['a failure beside an image without result', someScanned([scannedImage('a', [high()], AMD64), unscannedImage('b', 'no-result', ARM64)]), false],
    ['a failure beside a platform that is skipped', someScanned([scannedImage('a', [high()], AMD64), unscannedImage('b', 'skipped', ARM64)]), true],
    ['no result', someScanned([unscannedImage('a')]), false],
  ])('whereas %s of scans that ended is complete: %s', (_name, scanned, complete) => {
    expect(judge({ scans: [scanned], policy: aPolicy(), now: NOW }).complete).toBe(complete)
  })
})

const severity = fc.constantFrom(...SEVERITIES)
const known = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const)
const finding: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.constantFrom('CVE-1', 'CVE-2', 'GHSA-1'),
    severity,
    status: fc.constantFrom('active' as const, 'active' as const, 'active' as const, 'suppressed' as const, 'closed' as const),
    fix: fc.constantFrom('yes' as const, 'partial' as const, 'no' as const),
    exploit: known,
    kev: fc.constantFrom('yes' as const, 'no' as const),
    epss: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    age: fc.option(fc.integer({ min: -2, max: 40 }), { nil: undefined }),
    names: fc.uniqueArray(fc.constantFrom('openssl', 'zlib', 'libxml2'), { maxLength: 2 }),
    /** Read before the end, and sure. */
    stage: fc.constantFrom('sure' as const, 'sure' as const, 'read' as const, 'later' as const),
  })
  .map(({ id, age, names, kev, stage, ...more }) =>
    Object.assign(aFinding(id, { ...more, publishedAt: age === undefined ? undefined : daysAgo(age), packages: names.map((name) => aPackage(name)), intelligence: { kev, cwes: [] } }), { stage }),
  )

const list = fc.array(finding, { maxLength: 5 })
/** A subject of one to three platforms; of each, whether its scan is over, still read, or ends without result. */
const world = fc.array(fc.array(fc.record({ found: list, end: fc.constantFrom('read' as const, 'read' as const, 'over' as const, 'no-result' as const) }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })

const anyPolicy = fc
  .record({
    inputs: fc.record(
      {
        failOnSeverity: fc.constantFrom('critical' as const, 'high' as const, 'medium' as const, 'low' as const, 'none' as const),
        thresholds: fc.dictionary(severity, fc.integer({ min: 0, max: 3 }), { maxKeys: 6, minKeys: 1 }),
        onlyFixable: fc.boolean(),
        failOnKev: fc.boolean(),
        failOnExploit: fc.boolean(),
        failOnEpss: fc.double({ min: 0, max: 1, noNaN: true }),
        failOnNewOnly: fc.boolean(),
        ignore: fc.subarray(['CVE-1', 'GHSA-*']),
      },
      { requiredKeys: [] },
    ),
    file: fc.constantFrom(
      'only-fixable: false\n',
      'grace: {critical: 20d, high: 5d, medium: 30d, kev: 2d}\n',
      'never-except: [high, kev]\nexceptions: [{id: CVE-2, package: openssl, reason: r, expires: 2026-12-31}, {id: GHSA-1, reason: r, expires: 2026-12-31}]\n',
      "exceptions: [{id: 'CVE-*', package: zlib, reason: r, expires: 2026-12-31}]\ngrace: {kev: 0d, low: 10d}\n",
      'enforce-from: {critical: 2026-07-01, medium: 2026-01-01}\n',
    ),
  })
  .map(({ inputs, file }) => aPolicy(inputs, file))

type Staged = Finding & { readonly stage?: string }
type Plan = { readonly found: readonly Staged[]; readonly end: 'read' | 'over' | 'no-result' }

/** The end: everything is there, the details as well. */
function theEnd(plans: readonly (readonly Plan[])[]): readonly ScannedImages[] {
  return plans.map((images, at) =>
    scannedAt(at, images.map(({ found, end }, image) => (end === 'no-result' ? { ...scanned(at, image, []), outcome: { kind: 'no-result', cause: CAUSE, evidence: scanned(at, image, []).outcome.evidence } } : scanned(at, image, found)))),
  )
}

/** On the way: a part of the findings, a part of them sure, no details; what is not sure may look otherwise than in the end. */
function onTheWay(plans: readonly (readonly Plan[])[]): readonly ScannedImages[] {
  return plans.map((images, at) =>
    scannedAt(
      at,
      images.map(({ found, end }, image) => {
        if (end === 'over') return scanned(at, image, found.map(withoutDetails))
        const read = end === 'no-result' ? [] : found.filter(({ stage }) => stage !== 'later')
        const shown = read.map((one) => (one.stage === 'sure' && one.status === 'active' ? one : { ...one, status: 'active' as const, severity: 'critical' as const })).map(withoutDetails)
        return reading(scanned(at, image, []), shown, read.filter(({ stage, status }) => stage === 'sure' && status === 'active'))
      }),
    ),
  )
}

const withoutDetails = (one: Finding): Finding => ({ ...one, intelligence: undefined })
const scanned = (at: number, image: number, found: readonly Finding[]) => scannedImage(`${at}-${image}`, found, [AMD64, ARM64, { os: 'linux', architecture: 's390x' }][image], `payments/${at}`)
const scannedAt = (at: number, images: readonly ScannedImage[]) => someScanned(images, { repository: aRepository(`payments/${at}`) })

describe('whatever the images, the findings and the policy', () => {
  test('what is foreseen on the way is a failure in the end, and each number is one that the end reaches', () => {
    let foreseen = 0
    fc.assert(
      fc.property(world, anyPolicy, fc.option(list, { nil: undefined }), fc.boolean(), (plans, policy, before, baselineLate) => {
        const scans = onTheWay(plans)
        const baselines: readonly Baseline[] | undefined = before && plans.map((_images, at) => ({ kind: 'read', name: 'main', scanned: someScanned([scannedImage(`before-${at}`, before, AMD64)]) }))
        const awaitsBaseline = baselines !== undefined && baselineLate
        const given: JudgeInput = { scans, policy, now: NOW, early: { awaitsBaseline }, ...(baselines === undefined || awaitsBaseline ? {} : { baselines }) }
        const reason = foreseenReason(given)
        const verdict = judge(given)
        expect(verdict.result).toBe(reason === undefined ? 'no-result' : 'fail')
        expect(verdict.complete).toBe(false)
        if (reason === undefined) return
        foreseen += 1
        const end = judge({ scans: theEnd(plans), policy, now: NOW, ...(baselines === undefined ? {} : { baselines }) })
        expect(end.result).toBe('fail')
        for (const { rule, actual, repositories } of verdict.violations) {
          if (rule.startsWith('thresholds')) continue
          expect(end.violations.find((one) => one.rule === rule && String(one.repositories) === String(repositories))?.actual).toBeGreaterThanOrEqual(actual)
        }
      }),
      { numRuns: draws(800) },
    )
    // A quarter is foreseen. So far below it, at four deviations, chance does not come, however many are drawn.
    const quarter = draws(800) / 4
    expect(foreseen).toBeGreaterThan(quarter - 4 * Math.sqrt(quarter * 0.75))
  })

  test('a finding whose details are still to be read is no worse than one of the baseline that is known not to be exploited', () => {
    const found = aFinding('CVE-2', { severity: 'critical' })
    const now = withoutDetails(found)
    const scans = [scannedAt(0, [reading(scanned(0, 0, []), [now], [now]), reading(scanned(0, 1, []), [], [])])]
    const baselines: readonly Baseline[] = [{ kind: 'read', name: 'main', scanned: someScanned([scannedImage('before', [{ ...found, intelligence: { kev: 'no', cwes: [] } }], AMD64)]) }]
    const given: JudgeInput = { scans, policy: aPolicy({ failOnSeverity: 'high', failOnNewOnly: true }), now: NOW, early: { awaitsBaseline: false } }
    expect(foreseenReason({ ...given, baselines })).toBeUndefined()
    expect(foreseenReason({ ...given, baselines: [{ kind: 'absent', name: 'main', why: 'x' }] })).toBeDefined()
  })

  test('of one image that was read completely, a failure by severity, threshold, exploit or EPSS is foreseen', () => {
    fc.assert(
      fc.property(list, fc.constantFrom<Partial<RuleInputs>>({ failOnSeverity: 'medium' }, { thresholds: { high: 1, low: 0 } }, { failOnSeverity: 'none', failOnExploit: true }, { failOnSeverity: 'none', failOnEpss: 0.4 }), (found, inputs) => {
        const policy = aPolicy(inputs)
        const active = found.filter(({ status }) => status === 'active')
        const fails = judge({ scans: [anImageWith(found)], policy, now: NOW }).result === 'fail'
        const whole = anImageWith(found)
        const scanned = { ...whole, images: whole.images.map((image) => reading(image, found, active)) }
        expect(foreseenReason({ scans: [scanned], policy, now: NOW, ...EARLY }) !== undefined).toBe(fails)
      }),
      { numRuns: draws(300) },
    )
  })
})
