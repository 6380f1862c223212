import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../src/base/finding.ts'
import type { RuleInputs } from '../../src/policy/rules.ts'
import { judge } from '../../src/policy/judge.ts'
import type { Evidence, ScannedImage } from '../../src/scan/outcome.ts'
import { AMD64, ARM64, CAUSE, NOW, aFinding, anImageWith, aPackage, aPolicy, someScanned, daysAgo, digestOf, scannedImage, unscannedImage, verdictOn, without } from './cases.ts'

const kev = (known: 'yes' | 'no' | 'unknown', more: Partial<Finding> = {}) => aFinding('CVE-KEV', { severity: 'low', intelligence: { kev: known, cwes: [] }, ...more })
const unscored = (id: string) => aFinding(id, { severity: 'low' })
const of = (severity: Finding['severity'], count = 1) => Array.from({ length: count }, (_, at) => aFinding(`CVE-${severity}-${at}`, { severity, packages: [aPackage(`${severity}-${at}`)] }))

describe('rules', () => {
  test.each<[string, Partial<RuleInputs>, readonly Finding[], readonly (readonly [string, number, number])[]]>([
    ['high or above is the default', {}, [...of('critical'), ...of('high'), ...of('medium')], [['fail-on-severity', 0, 2]]],
    ['the limit itself fails', { failOnSeverity: 'medium' }, of('medium'), [['fail-on-severity', 0, 1]]],
    ['below the limit passes', { failOnSeverity: 'medium' }, of('low'), []],
    ['none fails nothing', { failOnSeverity: 'none' }, of('critical'), []],
    ['informational fails everything', { failOnSeverity: 'informational' }, [...of('informational'), ...of('untriaged')], [['fail-on-severity', 0, 2]]],
    ['untriaged is judged as medium: fails at medium', { failOnSeverity: 'medium' }, of('untriaged'), [['fail-on-severity', 0, 1]]],
    ['untriaged is judged as medium: passes at high', { failOnSeverity: 'high' }, of('untriaged'), []],
    ['an unknown severity is judged as critical', { failOnSeverity: 'critical' }, [aFinding('CVE-1', { severity: 'untriaged', unknownSeverity: 'BLOCKER' })], [['fail-on-severity', 0, 1]]],
    ['thresholds replace fail-on-severity', { failOnSeverity: 'low', thresholds: { critical: 0 } }, of('high', 3), []],
    ['a threshold allows its number', { thresholds: { high: 2 } }, of('high', 2), []],
    ['a threshold fails above it', { thresholds: { high: 2 } }, of('high', 3), [['thresholds.high', 2, 3]]],
    ['each threshold is a rule of its own', { thresholds: { critical: 0, high: 0 } }, [...of('critical'), ...of('high')], [['thresholds.critical', 0, 1], ['thresholds.high', 0, 1]]],
    ['untriaged counts inside the threshold of medium', { thresholds: { medium: 1 } }, [...of('medium'), ...of('untriaged')], [['thresholds.medium', 1, 2]]],
    ['unless it has a threshold of its own', { thresholds: { medium: 1, untriaged: 1 } }, [...of('medium'), ...of('untriaged')], []],
    ['only-fixable leaves out what has no fix', { onlyFixable: true }, [aFinding('CVE-1', { fix: 'no' })], []],
    ['only-fixable judges a partial fix', { onlyFixable: true }, [aFinding('CVE-1', { fix: 'partial' })], [['fail-on-severity', 0, 1]]],
    ['fail-on-kev fails whatever the severity', { failOnKev: true }, [kev('yes')], [['fail-on-kev', 0, 1]]],
    ['without fail-on-kev the catalogue does not matter', {}, [kev('yes'), kev('unknown')], []],
    ['fail-on-exploit fails whatever the severity', { failOnExploit: true }, [aFinding('CVE-1', { severity: 'low', exploit: 'yes' })], [['fail-on-exploit', 0, 1]]],
    ['fail-on-epss fails at its score', { failOnEpss: 0.5 }, [aFinding('CVE-1', { severity: 'low', epss: 0.5 })], [['fail-on-epss', 0, 1]]],
    ['and not below', { failOnEpss: 0.5 }, [aFinding('CVE-1', { severity: 'low', epss: 0.49 })], []],
    ['a finding without score does not break fail-on-epss', { failOnEpss: 0 }, [unscored('CVE-1')], []],
    ['rules add up', { failOnKev: true, failOnExploit: true }, [kev('yes', { severity: 'critical', exploit: 'yes' })], [['fail-on-severity', 0, 1], ['fail-on-kev', 0, 1], ['fail-on-exploit', 0, 1]]],
    ['suppressed findings are not judged', {}, [aFinding('CVE-1', { status: 'suppressed' })], []],
    ['closed findings are not there', {}, [aFinding('CVE-1', { status: 'closed' })], []],
  ])('%s', (_, inputs, findings, broken) => {
    const { result, violations } = verdictOn(findings, aPolicy(inputs))
    expect(violations.map(({ rule, limit, actual }) => [rule, limit, actual])).toEqual(broken)
    expect(result).toBe(broken.length > 0 ? 'fail' : 'pass')
  })

  test('a violation names its ids, sorted and each once; each finding the rules it breaks', () => {
    const findings = [aFinding('CVE-2'), aFinding('CVE-1'), aFinding('CVE-1', { packages: [aPackage('zlib')] }), aFinding('CVE-3', { severity: 'low' })]
    const verdict = verdictOn(findings)
    expect(verdict.violations).toEqual([{ rule: 'fail-on-severity', limit: 0, actual: 3, findings: ['CVE-1', 'CVE-2'] }])
    expect(verdict.findings.map(({ vulnerabilityId, breaks }) => [vulnerabilityId, breaks])).toEqual([
      ['CVE-1', ['fail-on-severity']],
      ['CVE-1', ['fail-on-severity']],
      ['CVE-2', ['fail-on-severity']],
      ['CVE-3', []],
    ])
  })

  test.each<[Evidence['scanType'], string]>([
    ['enhanced', ''],
    ['basic', '; basic scanning hardly ever does'],
  ])('only-fixable counts what nobody knows a fix for, in a scan that is %s, and says so', (scanType, more) => {
    const scanned = someScanned([scannedImage('a', [aFinding('CVE-1', { fix: 'unknown' }), aFinding('CVE-2', { fix: 'no' })], undefined, undefined, scanType)])
    const verdict = judge({ scans: [scanned], policy: aPolicy({ onlyFixable: true }), now: NOW })
    expect(verdict).toMatchObject({ result: 'fail', counts: { total: 2, fixable: 0 }, violations: [{ findings: ['CVE-1'] }] })
    expect(verdict.findings.map(({ treatment }) => treatment.kind)).toEqual(['judged', 'not-fixable'])
    expect(verdict.notices.map(({ text }) => text)).toEqual([`only-fixable counts 1 finding for which the scan doesn't report whether a fix is available${more}`])
  })
})

describe('what nobody could say', () => {
  test('an unreadable catalogue gives no result where fail-on-kev needs it', () => {
    const finding = kev('unknown', { intelligence: { kev: 'unknown', cwes: [], problem: 'AccessDenied' } })
    expect(verdictOn([finding], aPolicy({ failOnKev: true }))).toMatchObject({
      result: 'no-result',
      reason: "no result: fail-on-kev needs CISA's catalog, but the gate couldn't read it for CVE-KEV: AccessDenied",
      problems: [{ code: 'kev-unknown' }],
    })
  })

  test('and a failure where another rule is broken anyway', () => {
    expect(verdictOn([kev('unknown'), aFinding('CVE-1')], aPolicy({ failOnKev: true }))).toMatchObject({ result: 'fail', problems: [{ code: 'kev-unknown' }] })
  })

  test('an unknown exploit gives no result where fail-on-exploit needs it', () => {
    expect(verdictOn([aFinding('CVE-1', { severity: 'low', exploit: 'unknown' })], aPolicy({ failOnExploit: true })).problems.map(({ code }) => code)).toEqual(['exploit-unknown'])
  })

  describe('about the findings of a basic scan', () => {
    const low = (more: Partial<Finding> = {}) => without(aFinding('CVE-1', { severity: 'low', exploit: 'unknown', ...more }), 'intelligence')
    const on = (rules: Partial<RuleInputs>, ...images: readonly ScannedImage[]) => judge({ scans: [someScanned(images)], policy: aPolicy(rules), now: NOW })

    test.each<[Partial<RuleInputs>, string, string]>([
      [{ failOnEpss: 0.5 }, 'epss-unknown', "ECR's basic scanning has no EPSS scores. Use enhanced scanning, or turn off `fail-on-epss`."],
      [{ failOnKev: true }, 'kev-unknown', "ECR's basic scanning has no such data. Use enhanced scanning, or turn off `fail-on-kev`."],
      [{ failOnExploit: true }, 'exploit-unknown', "ECR's basic scanning has no exploit data. Use enhanced scanning, or turn off `fail-on-exploit`."],
    ])('%j', (rules, code, remedy) => {
      expect(on(rules, scannedImage('basic', [low()], undefined, undefined, 'basic'))).toMatchObject({ result: 'no-result', problems: [{ code, remedy: [remedy] }] })
    })

    test('an enhanced finding without EPSS score does not break the rule, one of another platform with a score does', () => {
      expect(on({ failOnEpss: 0.5 }, scannedImage('enhanced', [low()])).result).toBe('pass')
      expect(on({ failOnEpss: 0.5 }, scannedImage('basic', [low()], AMD64, undefined, 'basic'), scannedImage('enhanced', [low({ epss: 0.9 })], ARM64)).result).toBe('fail')
    })

    test('where an enhanced scan does not say it, nobody is told of basic scanning', () => {
      expect(on({ failOnExploit: true }, scannedImage('enhanced', [low()])).problems[0]?.remedy).toEqual(["Amazon Inspector hasn't reported it yet. Run the job again later, or turn off `fail-on-exploit`."])
    })
  })

  test('the reason is one line, whatever a problem says', () => {
    const problem = { code: 'internal-error', what: 'The gate failed unexpectedly: no\n    at file.ts:1', remedy: [] }
    expect(judge({ scans: [], problems: [problem], policy: aPolicy(), now: NOW })).toMatchObject({ reason: 'no result: The gate failed unexpectedly: no', problems: [problem] })
  })

  test('it does not matter for findings that are not judged', () => {
    expect(verdictOn([kev('unknown', { status: 'suppressed' })], aPolicy({ failOnKev: true })).result).toBe('pass')
  })
})

describe('the result', () => {
  const clean = scannedImage('clean', [], AMD64)
  const bad = scannedImage('bad', [aFinding('CVE-1')], ARM64)
  test.each([
    ['nothing asked for', [], 'no-result', ['nothing-judged']],
    ['a clean image', [someScanned([clean])], 'pass', []],
    ['a subject without images', [someScanned([])], 'no-result', ['no-images']],
    ['one image without result', [someScanned([clean, unscannedImage('x')])], 'no-result', ['timeout']],
    ['one image without result and one that fails', [someScanned([bad, unscannedImage('x')])], 'fail', ['timeout']],
    ['one platform skipped', [someScanned([clean, unscannedImage('x', 'skipped')])], 'pass', []],
    ['all platforms skipped', [someScanned([unscannedImage('x', 'skipped')])], 'no-result', ['all-skipped']],
    ['all platforms of one of two subjects skipped', [someScanned([clean]), someScanned([unscannedImage('x', 'skipped')])], 'no-result', ['all-skipped']],
    ['one clean and one bad subject', [someScanned([clean]), someScanned([bad])], 'fail', []],
  ])('of %s is %s', (_, scans, result, codes) => {
    const verdict = judge({ scans, policy: aPolicy(), now: NOW })
    expect(verdict.result).toBe(result)
    expect(verdict.problems.map(({ code }) => code)).toEqual(codes)
    expect(verdict.counts === undefined).toBe(result === 'no-result')
  })

  test('a problem before any scan is no result, however clean the rest', () => {
    expect(judge({ scans: [someScanned([clean])], problems: [CAUSE], policy: aPolicy(), now: NOW }).result).toBe('no-result')
  })

  test('a problem says which image it is about', () => {
    expect(judge({ scans: [someScanned([clean, unscannedImage('x', 'no-result', ARM64)])], policy: aPolicy(), now: NOW }).problems).toEqual([{ ...CAUSE, requestedIndex: 0, digest: digestOf('x'), platform: ARM64 }])
  })
})

describe('counts', () => {
  test('are of active findings that nothing excuses; the others are counted apart', () => {
    const findings = [
      ...of('critical', 2),
      aFinding('CVE-S', { status: 'suppressed' }),
      aFinding('CVE-I'),
      aFinding('CVE-N', { severity: 'low', fix: 'no', exploit: 'yes', intelligence: { kev: 'yes', cwes: [] }, publishedAt: daysAgo(5) }),
      aFinding('CVE-60', { severity: 'untriaged', publishedAt: daysAgo(60) }),
    ]
    expect(verdictOn(findings, aPolicy({ ignore: ['CVE-I'] })).counts).toEqual({
      bySeverity: { critical: 2, high: 0, medium: 0, low: 1, informational: 0, untriaged: 1 },
      total: 4,
      fixable: 3,
      exploitable: 1,
      kev: 1,
      ignored: 1,
      suppressed: 1,
      graced: 0,
      ages: { to30: 1, to90: 1, over90: 2, unknown: 0 },
    })
  })

  test.each([
    [0, 'to30'],
    [30, 'to30'],
    [31, 'to90'],
    [90, 'to90'],
    [91, 'over90'],
  ])('%s days are in %s', (days, range) => {
    expect(verdictOn([aFinding('CVE-1', { publishedAt: daysAgo(days) })]).counts?.ages).toMatchObject({ [range]: 1 })
  })

  test('with a missing image they count what was read', () => {
    const verdict = judge({ scans: [someScanned([scannedImage('a', of('high', 2)), unscannedImage('x')])], policy: aPolicy(), now: NOW })
    expect([verdict.result, verdict.counts?.total]).toEqual(['fail', 2])
  })
})

describe('the reason', () => {
  test.each<[string, Partial<RuleInputs>, readonly Finding[]]>([
    ['2 critical and 5 high findings in payments/api:1.4.2 (none allowed)', {}, [...of('critical', 2), ...of('high', 5)]],
    ['1 critical finding in payments/api:1.4.2 (none allowed)', { failOnSeverity: 'critical' }, [...of('critical'), ...of('high')]],
    ['3 high findings (2 allowed) in payments/api:1.4.2', { thresholds: { high: 2 } }, of('high', 3)],
    ['2 critical findings (none allowed) and 3 high findings (2 allowed) in payments/api:1.4.2', { thresholds: { critical: 0, high: 2 } }, [...of('critical', 2), ...of('high', 3)]],
    ['1,204 high findings in payments/api:1.4.2 (none allowed)', {}, of('high', 1_204)],
    ['1 known exploited finding in payments/api:1.4.2 (none allowed)', { failOnKev: true }, [kev('yes')]],
    ['1 finding with an exploit available in payments/api:1.4.2 (none allowed)', { failOnExploit: true }, [aFinding('CVE-1', { severity: 'low', exploit: 'yes' })]],
    ['1 finding with an EPSS score of 0.5 or more in payments/api:1.4.2 (none allowed)', { failOnEpss: 0.5 }, [aFinding('CVE-1', { severity: 'low', epss: 0.7 })]],
    ['passed: no findings in payments/api:1.4.2', {}, []],
    ['passed: no findings at high or above in payments/api:1.4.2 (3 medium and 1 low)', {}, [...of('medium', 3), ...of('low')]],
    ['passed: no severity above its limit in payments/api:1.4.2 (2 high)', { thresholds: { critical: 0, high: 5 } }, of('high', 2)],
    ['passed: no violations in payments/api:1.4.2 (1 critical)', { failOnSeverity: 'none' }, of('critical')],
    ['passed: no counted findings at high or above in payments/api:1.4.2 (1 high; 1 ignored, 1 suppressed and 1 without a fix)', { onlyFixable: true, ignore: ['CVE-I'] }, [aFinding('CVE-I'), aFinding('CVE-S', { status: 'suppressed' }), aFinding('CVE-N', { fix: 'no' })]],
  ])('%s', (reason, inputs, findings) => {
    expect(verdictOn(findings, aPolicy(inputs)).reason).toBe(reason)
  })

  test('names a digest in short, several images by name, and what is missing', () => {
    const bad = someScanned([scannedImage('bad', [aFinding()]), unscannedImage('x')])
    const untagged = { ...bad.requested, tag: undefined }
    const verdict = judge({ scans: [{ requested: untagged, images: bad.images }, anImageWith([aFinding()], 'payments/web'), anImageWith([], 'payments/clean')], policy: aPolicy(), now: NOW })
    expect(verdict.reason).toBe('2 high findings in payments/api@sha256:696e64657800 and payments/web:1.4.2 (none allowed); another result is missing')
  })

  test('never holds the registry host, which the runner would mask', () => {
    const scanned = someScanned([scannedImage('a', [aFinding()])], { asked: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/payments/api:1.4.2' })
    expect(judge({ scans: [scanned], policy: aPolicy(), now: NOW }).reason).not.toContain('123456789012')
  })
})

describe('several images', () => {
  test('make one verdict: a threshold holds for their sum', () => {
    const scans = [anImageWith(of('high', 2), 'payments/api'), anImageWith(of('high', 2), 'payments/web')]
    expect(judge({ scans, policy: aPolicy({ thresholds: { high: 3 } }), now: NOW }).violations).toEqual([{ rule: 'thresholds.high', limit: 3, actual: 4, findings: ['CVE-high-0', 'CVE-high-1'] }])
  })

  test('of repositories with other rules are judged each by its own, and the violation says where', () => {
    const policy = aPolicy({}, "repositories:\n  'sandbox/*':\n    fail-on-severity: critical\n")
    const scans = [anImageWith(of('high'), 'payments/api'), anImageWith(of('high'), 'sandbox/toy')]
    expect(judge({ scans, policy, now: NOW }).violations).toEqual([{ rule: 'fail-on-severity', limit: 0, actual: 1, findings: ['CVE-high-0'], repositories: ['payments/api'] }])
  })
})

describe('the baseline', () => {
  const before = anImageWith([aFinding('CVE-OLD'), aFinding('CVE-FIXED')], 'payments/api', 'before')
  const read = { kind: 'read' as const, name: 'payments/api:main', scanned: before }

  test('fail-on-new-only judges what it does not have', () => {
    const policy = aPolicy({ failOnNewOnly: true })
    const verdict = verdictOn([aFinding('CVE-OLD'), aFinding('CVE-NEW', { severity: 'low' })], policy, { baselines: [read] })
    expect(verdict).toMatchObject({ result: 'pass', counts: { total: 2, new: 1, fixed: 1 }, fixed: [{ vulnerabilityId: 'CVE-FIXED' }] })
    expect(verdict.findings.map(({ vulnerabilityId, change, treatment }) => [vulnerabilityId, change, treatment.kind])).toEqual([
      ['CVE-OLD', 'unchanged', 'known-in-baseline'],
      ['CVE-NEW', 'new', 'judged'],
    ])
    expect(verdictOn([aFinding('CVE-NEW')], policy, { baselines: [read] }).result).toBe('fail')
  })

  test('without fail-on-new-only it only informs', () => {
    expect(verdictOn([aFinding('CVE-OLD')], aPolicy(), { baselines: [read] })).toMatchObject({ result: 'fail', counts: { new: 0 } })
  })

  test('that is absent makes everything new and is a warning', () => {
    const verdict = verdictOn([aFinding('CVE-OLD')], aPolicy({ failOnNewOnly: true }), { baselines: [{ kind: 'absent', name: 'payments/api:main', why: 'no such tag' }] })
    expect(verdict).toMatchObject({ result: 'fail', counts: { new: 1, fixed: 0 } })
    expect(verdict.notices).toEqual([{ kind: 'warning', text: "can't compare with the baseline payments/api:main, so every finding counts as new: no such tag" }])
  })

  test('that was not asked for lets fail-on-new-only judge everything, and says so', () => {
    const verdict = verdictOn([aFinding('CVE-OLD')], aPolicy({ failOnNewOnly: true }))
    expect([verdict.result, verdict.notices[0]?.text]).toEqual(['fail', 'fail-on-new-only has no effect without a baseline: every finding counts as new'])
    expect(verdict.counts).toMatchObject({ new: undefined })
  })

  test('of one repository excuses nothing in another', () => {
    const scans = [anImageWith([], 'payments/api'), anImageWith([aFinding('CVE-OLD')], 'payments/web')]
    const absent = { kind: 'absent' as const, name: 'payments/web:main', why: 'no such tag' }
    expect(judge({ scans, policy: aPolicy({ failOnNewOnly: true }), baselines: [read, absent], now: NOW }).result).toBe('fail')
  })

  test('that is the image that is judged is none: everything is new, and it is said', () => {
    const itself = { ...read, scanned: anImageWith([aFinding('CVE-OLD')]) }
    const verdict = verdictOn([aFinding('CVE-OLD')], aPolicy({ failOnNewOnly: true }), { baselines: [itself] })
    expect(verdict).toMatchObject({ result: 'fail', counts: { new: 1, fixed: 0 } })
    expect(verdict.notices).toEqual([
      { kind: 'warning', text: "the baseline payments/api:main is the image itself, so every finding counts as new; use a tag that this build doesn't push, or the digest that was deployed before" },
    ])
  })

  const OTHER = scannedImage('other', [aFinding('CVE-OLD')], ARM64)
  test.each([
    ['by an index that holds it', anImageWith([aFinding('CVE-OLD')]), someScanned([scannedImage('payments/api', [aFinding('CVE-OLD')], AMD64), OTHER])],
    ['by a platform of it', someScanned([scannedImage('payments/api', [aFinding('CVE-OLD')], AMD64), OTHER]), anImageWith([aFinding('CVE-OLD')])],
    ['in another repository', anImageWith([aFinding('CVE-OLD')]), anImageWith([aFinding('CVE-OLD')], 'mirror/api', 'payments/api')],
    ['by another tag', anImageWith([aFinding('CVE-OLD')]), someScanned([scannedImage('payments/api', [aFinding('CVE-OLD')], AMD64)], { tag: 'main', asked: 'payments/api:main' })],
  ])('that is the image that is judged, %s, makes nothing known', (_, scanned, before) => {
    const verdict = judge({ scans: [scanned], policy: aPolicy({ failOnNewOnly: true }), baselines: [{ ...read, scanned: before }], now: NOW })
    expect([verdict.result, verdict.findings.map(({ change }) => change)]).toEqual(['fail', ['new']])
    expect(verdict.notices.map(({ kind, text }) => [kind, text.includes('counts as new')])).toEqual([['warning', true]])
  })

  test('that shares one platform with what is judged is a baseline for the other', () => {
    const same = scannedImage('same', [aFinding('CVE-OLD')], AMD64)
    const scans = [someScanned([same, scannedImage('now', [aFinding('CVE-ARM')], ARM64)])]
    const baselines = [{ ...read, scanned: someScanned([same, scannedImage('then', [aFinding('CVE-ARM')], ARM64)], { digest: digestOf('then') }) }]
    const verdict = judge({ scans, policy: aPolicy({ failOnNewOnly: true }), baselines, now: NOW })
    expect(verdict.findings.map(({ vulnerabilityId, change }) => [vulnerabilityId, change])).toEqual([['CVE-ARM', 'unchanged'], ['CVE-OLD', 'new']])
    expect(verdict.notices.map(({ text }) => text)).toEqual([expect.stringContaining('contains the image itself for linux/amd64, so every finding there counts as new')])
  })

  test('knows an EPSS score below the limit, and not one that has reached it', () => {
    const earlier = { ...read, scanned: anImageWith([aFinding('CVE-OLD', { epss: 0.4 }), aFinding('CVE-FIXED', { epss: 0.6 })], 'payments/api', 'before') }
    const now = [aFinding('CVE-OLD', { epss: 0.5 }), aFinding('CVE-FIXED', { epss: 0.7 })]
    const changes = (policy: ReturnType<typeof aPolicy>) => Object.fromEntries(verdictOn(now, policy, { baselines: [earlier] }).findings.map(({ vulnerabilityId, change }) => [vulnerabilityId, change]))
    expect([changes(aPolicy({ failOnEpss: 0.5 })), changes(aPolicy({}))]).toEqual([
      { 'CVE-OLD': 'new', 'CVE-FIXED': 'unchanged' },
      { 'CVE-OLD': 'unchanged', 'CVE-FIXED': 'unchanged' },
    ])
  })

  test('does not call excepted findings fixed', () => {
    expect(verdictOn([aFinding('CVE-OLD'), aFinding('CVE-FIXED')], aPolicy({ ignore: ['CVE-FIXED'] }), { baselines: [read] }).fixed).toEqual([])
  })
})
