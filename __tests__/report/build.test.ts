import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FACTS, type Fact } from '../../scripts/preview/facts.ts'
import { examples, reportOf } from '../../scripts/preview/examples.ts'
import { anImage, scanned, toFinding } from '../../scripts/preview/scans.ts'
import type { Finding } from '../../src/base/finding.ts'
import { compareVersions, schemeOf } from '../../src/base/versions/versions.ts'
import { failsStep } from '../../src/policy/fails-step.ts'
import type { Verdict } from '../../src/policy/verdict.ts'
import { buildReport } from '../../src/report/build.ts'
import type { Report } from '../../src/report/model.ts'
import type { ReportContext } from '../../src/report/model/context.ts'
import { plainText, spoken } from '../../src/report/phrase.ts'
import { inspectorLink } from '../../src/report/images.ts'
import { renderSummary } from '../../src/report/markdown/markdown.ts'
import { expectSums } from './examples.ts'

function example(name: string): Report {
  const found = examples().find((each) => each.name === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found.make()
}

function aFinding(id: string, packages: Fact['packages'], more: Partial<Fact> = {}): Finding {
  const [first] = FACTS
  if (first === undefined) throw new Error('no facts')
  return toFinding({ id, severity: 'high', title: id, description: '', published: '2026-11-01', packages, ...more }, anImage(1))
}

function judged(findings: readonly Finding[], context: Parameters<typeof reportOf>[0]['context'] = {}): Report {
  return reportOf({ scans: [scanned(anImage(1), findings)], context })
}

describe('headline', () => {
  test.each([
    ['failed', '❌', 'Failed'],
    ['passed', '✅', 'Passed'],
    ['timed-out', '⚠️', 'No result'],
  ])('%s: mark, word, and the reason without the word again', (name, mark, word) => {
    const { headline } = example(name)
    expect(headline).toMatchObject({ mark, word })
    expect(headline.sentence.toLowerCase().startsWith(word.toLowerCase())).toBe(false)
  })

  test('report mode says what it means for the job', () => {
    expect(example('report-mode').headline.aside).toBe("Report mode: the job doesn't fail.")
  })

  test.each<[string, { readonly onNoResult?: 'fail' | 'warn' }, boolean, string]>([
    ['has no result and may not', { onNoResult: 'fail' }, false, "Report mode: findings don't fail the job, but the missing result does."],
    ['has no result and may', { onNoResult: 'warn' }, false, "Report mode: the job doesn't fail."],
    ['could never be judged', { onNoResult: 'warn' }, true, "Report mode: findings don't fail the job, but the missing result does."],
  ])('report mode, beside an image that %s', (_name, options, alwaysFails, aside) => {
    const problem: Verdict['problems'][number] = { code: 'x', what: 'x', remedy: [], ...(alwaysFails ? { alwaysFails: true as const } : {}) }
    const verdict: Verdict = { result: 'fail', complete: false, reason: '1 critical finding', violations: [], findings: [], problems: [problem], notices: [], fixed: [], judgedAt: 0 }
    const context: ReportContext = { actionVersion: '0', mode: 'report', reportSeverity: 'informational', rules: [], waitedMs: 0, ...options }
    const { headline } = buildReport({ verdict, scans: [], context })
    expect(headline.aside).toBe(aside)
    expect(failsStep(verdict, { mode: 'report', onNoResult: 'fail', ...options })).toBe(aside.includes('does.'))
  })
})

describe('counts', () => {
  test('every severity has its row, zeros too', () => {
    expect(example('clean').table?.rows.map(({ severity, total }) => [severity, total])).toEqual([
      ['critical', 0],
      ['high', 0],
      ['medium', 0],
      ['low', 0],
      ['informational', 0],
      ['untriaged', 0],
    ])
  })

  test('an unknown is not a zero', () => {
    expect(example('timed-out')).toMatchObject({ table: undefined })
    expect(renderSummary(example('timed-out'))).not.toContain('| Severity |')
  })

  // The one with 20,000 findings is made in markdown/markdown.test.ts anyway, and looked at there.
  test.each(examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make] as const))('%s: rows add up to the verdict', (_name, make) => {
    expectSums(make())
  })

  test('limits of thresholds, and of fail-on-severity with untriaged beside medium', () => {
    const limits = (rules: Parameters<typeof reportOf>[0]['rules']): unknown => reportOf({ scans: [scanned(anImage(1), [])], ...(rules !== undefined && { rules }) }).table?.rows.map(({ limit }) => limit)
    expect(limits({ thresholds: { critical: 0, high: 5 } })).toEqual([0, 5, undefined, undefined, undefined, undefined])
    expect(limits({ failOnSeverity: 'medium' })).toEqual([0, 0, 0, undefined, undefined, 0])
    expect(limits({ failOnSeverity: 'none' })).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
  })

  test('rules that differ by repository make no common limit', () => {
    const scans = [scanned(anImage(1), [])]
    const { table } = reportOf({ scans, context: { rules: [{ failOnSeverity: 'high' }, { failOnSeverity: 'critical' }] } })
    expect(table?.rows.map(({ limit }) => limit)).toEqual([0, 'varies', undefined, undefined, undefined, undefined])
  })
})

describe('findings', () => {
  test('what breaks a rule first, then severity, known exploited, exploit, EPSS, id', () => {
    const os = (name: string): Fact['packages'] => [{ name, version: '1', manager: 'OS', layer: 1 }]
    const report = reportOf({
      scans: [
        scanned(anImage(1), [
          aFinding('CVE-2026-0001', os('a'), { severity: 'critical', epss: 0.1 }),
          aFinding('CVE-2026-0002', os('b'), { severity: 'critical', epss: 0.2 }),
          aFinding('CVE-2026-0003', os('c'), { severity: 'critical', exploit: 'yes' }),
          aFinding('CVE-2026-0005', os('d'), { severity: 'low' }),
          aFinding('CVE-2026-0004', os('e'), { severity: 'low' }),
          aFinding('CVE-2026-0006', os('f'), { severity: 'low', kev: { added: '2026-01-01', due: '2026-02-01' } }),
          aFinding('CVE-2026-0007', os('g'), { severity: 'untriaged' }),
        ]),
      ],
      rules: { failOnSeverity: 'none', failOnKev: true },
    })
    expect(report.findings.map(({ id }) => id.slice(-1))).toEqual(['6', '3', '2', '1', '7', '4', '5'])
  })

  test('the order does not depend on the order in which they came', () => {
    const findings = FACTS.map((fact) => toFinding(fact, anImage(1)))
    expect(judged(findings)).toEqual(judged([...findings].reverse()))
  })

  test('report-severity decides what is listed; what breaks a rule is listed always', () => {
    const findings = FACTS.map((fact) => toFinding(fact, anImage(1)))
    const report = reportOf({ scans: [scanned(anImage(1), findings)], rules: { failOnSeverity: 'none', failOnEpss: 0.3 }, context: { reportSeverity: 'high' } })
    const listed = report.findings.filter(({ isListed }) => isListed)
    expect(listed.filter(({ severity }) => severity === 'medium').map(({ id }) => id)).toEqual(['CVE-2024-28182'])
    expect(report.unlisted).toBe(FACTS.length - listed.length)
  })

  test.each([
    ['https://security-tracker.debian.org/tracker/CVE-2024-1111', 'https://security-tracker.debian.org/tracker/CVE-2024-1111'],
    ['https://evil.example/CVE-2024-1111', 'https://nvd.nist.gov/vuln/detail/CVE-2024-1111'],
    ['https://github.com/o/r/issues/1', 'https://nvd.nist.gov/vuln/detail/CVE-2024-1111'],
    ['javascript:alert(1)', 'https://nvd.nist.gov/vuln/detail/CVE-2024-1111'],
  ])('of %s the link is %s', (url, wanted) => {
    expect(judged([aFinding('CVE-2024-1111', [], { url })]).findings[0]?.link).toBe(wanted)
  })
})

describe('upgrades', () => {
  const lib = (name: string, version: string, fixed?: string, path?: string): Fact['packages'][number] => ({ name, version, manager: path === undefined ? 'OS' : 'NODEPKG', layer: 1, ...(fixed !== undefined && { fixed }), ...(path !== undefined && { path }) })

  test('packages of the same findings are one upgrade', () => {
    const { upgrades } = judged([aFinding('CVE-1', [lib('openssl', '3.0.1', '3.0.2'), lib('libssl3', '3.0.1', '3.0.2')]), aFinding('CVE-2', [lib('openssl', '3.0.1', '3.0.2'), lib('libssl3', '3.0.1', '3.0.2')])])
    expect(upgrades).toHaveLength(1)
    expect(upgrades[0]).toMatchObject({ removes: 2, helps: 0, moves: [{ names: ['libssl3', 'openssl'], installed: ['3.0.1'], target: '3.0.2' }] })
  })

  test('a finding with a package that has no fix is helped, not removed', () => {
    const [upgrade] = judged([aFinding('CVE-1', [lib('a', '1', '2'), lib('b', '1')])]).upgrades
    expect(upgrade).toMatchObject({ removes: 0, helps: 1 })
  })

  test('packages that are not always together are upgrades of their own', () => {
    const { upgrades } = judged([aFinding('CVE-1', [lib('a', '1', '2'), lib('b', '1', '2')]), aFinding('CVE-2', [lib('a', '1', '2')])])
    expect(upgrades.map(({ moves, removes, helps }) => [moves[0]?.names[0], removes, helps])).toEqual([
      ['a', 1, 1],
      ['b', 0, 1],
    ])
  })

  test.each([
    ['plain numbers: the newest', ['0.1.10', '0.1.12', '0.1.9'], '0.1.12'],
    ['one version', ['1.2-3deb12u1'], '1.2-3deb12u1'],
    ['versions of Debian: as dpkg orders them', ['1.2-3deb12u10', '1.2-3deb12u2', '1.2-3~deb12u11'], '1.2-3deb12u10'],
    ['one that Debian does not have: none', ['1.2-3deb12u1', '[1.0, 2.0)'], undefined],
  ])('%s', (_name, versions, target) => {
    const [upgrade] = judged(versions.map((version, index) => aFinding(`CVE-${String(index)}`, [lib('a', '0.1', version)]))).upgrades
    expect(upgrade?.moves[0]?.target).toBe(target)
    expect(upgrade?.moves[0]?.fixed).toHaveLength(versions.length)
  })

  test.each([
    ['NODEPKG', ['1.2.0-rc.1', '1.2.0', '1.10.0-beta'], '1.10.0-beta'],
    ['PYTHONPKG', ['1.2rc1', '1.2', '1.2.post1'], '1.2.post1'],
    ['JAR', ['2.15.0', '2.17.1', '2.17.1-rc1'], '2.17.1'],
    ['A_NEW_ONE', ['1.2.0-rc.1', '1.2.0'], undefined],
  ])('%s: of %j the target is %s', (manager, versions, target) => {
    const [upgrade] = judged(versions.map((version, index) => aFinding(`CVE-${String(index)}`, [{ ...lib('a', '0.1', version), manager }]))).upgrades
    expect(upgrade?.moves[0]?.target).toBe(target)
  })

  test('a version that is named is not older than what any of its findings wants', () => {
    const version = fc.constantFrom('1.2.0', '1.2.0-rc.1', '1.10.0', '1.2', '1.2-3deb12u1', '1.2-3~deb12u2', '1:0.9-1', 'v1.2.3', '2.0.Final', '1.2.3-r1', 'latest', '1.0.0a1')
    const item = fc.record({ name: fc.constantFrom('a', 'b', 'c'), manager: fc.constantFrom('OS', 'NODEPKG', 'PYTHONPKG', 'JAR', 'GOMOD', 'GEMSPEC', 'NUGET', 'OTHER'), fixed: fc.option(version, { nil: undefined }) })
    fc.assert(
      fc.property(fc.array(fc.array(item, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }), (findings) => {
        const report = judged(findings.map((packages, at) => aFinding(`CVE-2026-${String(1000 + at)}`, packages.map(({ name, manager, fixed }) => ({ ...lib(name, '0.1', fixed), manager })))))
        const wants = report.findings.flatMap(({ packages, distribution }) => packages.map((each) => ({ ...each, scheme: schemeOf(each.manager, distribution) })))
        for (const { names, manager, target } of report.upgrades.flatMap(({ moves }) => moves)) {
          if (target === undefined) continue
          for (const { fixedVersion, scheme } of wants.filter((each) => names.includes(each.name) && each.manager === manager)) {
            if (fixedVersion === undefined || fixedVersion === target) continue
            const difference = scheme === undefined ? undefined : compareVersions(scheme, target, fixedVersion)
            // Numbers and dots alone have an order without a scheme.
            if (difference === undefined) expect([target, fixedVersion].every((each) => /^v?[\d.]+$/u.test(each))).toBe(true)
            else expect(difference).toBeGreaterThanOrEqual(0)
          }
        }
      }),
      { numRuns: 150 },
    )
  })

  test('one library in several places', () => {
    const [upgrade] = judged([aFinding('CVE-1', [lib('ws', '8.0.0', '8.1.0', 'a/ws'), lib('ws', '8.0.0', '8.1.0', 'b/ws')])]).upgrades
    expect(upgrade).toMatchObject({ removes: 1, moves: [{ names: ['ws'], paths: ['a/ws', 'b/ws'], target: '8.1.0' }] })
  })

  test('the worst severity first, then the gain', () => {
    const { upgrades } = judged([
      aFinding('CVE-1', [lib('few', '1', '2')], { severity: 'critical' }),
      aFinding('CVE-2', [lib('many', '1', '2')]),
      aFinding('CVE-3', [lib('many', '1', '2')]),
      aFinding('CVE-4', [lib('one', '1', '2')]),
    ])
    expect(upgrades.map(({ moves }) => moves[0]?.names[0])).toEqual(['few', 'many', 'one'])
  })

  test('the gain is counted from the worst severity down', () => {
    const { upgrades } = judged([
      aFinding('CVE-1', [lib('mild', '1', '2')], { severity: 'critical' }),
      ...['CVE-2', 'CVE-3', 'CVE-4'].map((id) => aFinding(id, [lib('mild', '1', '2')], { severity: 'low' })),
      aFinding('CVE-5', [lib('severe', '1', '2')], { severity: 'critical' }),
      aFinding('CVE-6', [lib('severe', '1', '2')], { severity: 'critical' }),
    ])
    expect(upgrades.map(({ moves, removes }) => [moves[0]?.names[0], removes])).toEqual([['severe', 2], ['mild', 4]])
  })
})

describe('where findings come from', () => {
  test('base image, own layers, both', () => {
    const { origins } = example('failed')
    expect(origins?.sentences.map(plainText)).toEqual([
      '8 of 15 findings come from the base image node:22-bookworm (according to the image history); rebuilding on an updated base can remove 7.',
      '6 come from your layers: RUN npm ci brought 5 and RUN apt-get update && apt-get install -y libxml2 1.',
      "1 is in both, so a new base image alone won't remove it.",
    ])
  })

  test('nothing is said where no layer is known', () => {
    expect(judged(FACTS.map((fact) => toFinding(fact, anImage(1))), { layers: new Map() })).toMatchObject({ origins: undefined })
  })
})

describe('console links', () => {
  const repository = (partition: string, region: string): Parameters<typeof inspectorLink>[0] => ({ partition, region, registryId: '123456789012', name: 'payments/api' })
  const digest = `sha256:${'a'.repeat(64)}`

  test.each([
    ['aws', 'eu-central-1', 'https://eu-central-1.console.aws.amazon.com/inspector/v2/home?region=eu-central-1#/findings/container-image/payments%2Fapi%2Fsha256%3A'],
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/inspector/'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/inspector/'],
  ])('%s', (partition, region, wanted) => {
    const url = inspectorLink(repository(partition, region), digest)
    expect(url?.startsWith(wanted)).toBe(true)
    expect(url).not.toContain('123456789012')
  })

  test('none where the console cannot be reached', () => expect(inspectorLink(repository('aws-iso', 'us-iso-east-1'), digest)).toBeUndefined())
})

test('advice: code and documentation are marked, other addresses are not', () => {
  expect(spoken('Set `timeout: 30m`, see https://docs.aws.amazon.com/inspector/latest/user/, not https://evil.example/.')).toEqual([
    'Set ',
    { code: 'timeout: 30m' },
    ', see ',
    { url: 'https://docs.aws.amazon.com/inspector/latest/user/' },
    ', not https://evil.example/.',
  ])
})
