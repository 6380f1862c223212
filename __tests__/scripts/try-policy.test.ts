import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { examples, reportOf } from '../../scripts/preview/examples.ts'
import { anImage, NOW, REPOSITORY, scanned, scannedAs, toFinding, evidence } from '../../scripts/preview/scans.ts'
import { tryOut, type Tried } from '../../scripts/policy/try.ts'
import type { Finding, Intelligence } from '../../src/base/finding.ts'
import { isRecord } from '../../src/base/json.ts'
import { exactPattern } from '../../src/policy/exceptions/pattern.ts'
import { renderJson } from '../../src/report/json.ts'
import type { Report } from '../../src/report/model.ts'

let folder = ''
let names = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-try-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(text: string, name = `${(names += 1)}.json`): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const json = (report: Report): string => [...renderJson(report)].join('')
const changed = (report: Report, change: (parsed: Record<string, unknown>) => unknown): string => {
  const parsed: unknown = JSON.parse(json(report))
  return JSON.stringify({ ...(isRecord(parsed) ? change({ ...parsed }) : {}) as object })
}

const kev = (known: Intelligence['kev']): Intelligence => ({ kev: known, cwes: [] })
function found(severity: Finding['severity'], more: Partial<Finding> = {}): Finding {
  const [image, id] = [anImage(1), more.vulnerabilityId ?? `CVE-2026-1${severity.length}00`]
  const fact = { id, severity, title: id, description: '', published: '2026-01-10', packages: [{ name: 'zlib', version: '1.2', manager: 'OS', fixed: '1.3', layer: 1 }] }
  return { ...toFinding(fact, image), intelligence: kev('no'), ...more }
}
const of = (...findings: readonly Finding[]) => reportOf({ scans: [scanned(anImage(1), findings)] })
const called = (name: string, ...findings: readonly Finding[]) => reportOf({ scans: [scanned(anImage(1, { repository: { ...REPOSITORY, name } }), findings)] })

/** What is said of one report under a policy. */
async function said(policy: string, report: string, at = NOW): Promise<string> {
  const { lines } = await tryOut({ policy: file(policy, 'policy.yml'), reports: [file(report)], now: at })
  return (lines[0] ?? '').replace(/ \([^)]*\.json\)/, '')
}

describe('a policy on one report', () => {
  const high = found('high', { epss: 0.2 })
  test.each<readonly [string, string, () => Report, string]>([
    ['a stricter limit', 'fail-on-severity: medium', () => of(found('medium')), 'passed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1600'],
    ['untriaged counts as medium', 'fail-on-severity: medium', () => of(found('untriaged')), 'passed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1900'],
    ['a laxer limit', 'fail-on-severity: critical', () => of(high), 'failed, would pass'],
    ['a label that nobody knows is critical', 'fail-on-severity: critical', () => of(found('low', { unknownSeverity: 'SEVERE' })), 'failed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1300'],
    ['thresholds', 'thresholds: { high: 0, low: 3 }', () => of(high, found('low')), 'failed, would fail: thresholds.high by 1 finding (limit 0): CVE-2026-1400'],
    ['EPSS', 'fail-on-severity: none\nfail-on-epss: 0.2', () => of(high), 'failed, would fail: fail-on-epss by 1 finding (limit 0): CVE-2026-1400'],
    ['exploits', 'fail-on-severity: none\nfail-on-exploit: true', () => of(found('low', { exploit: 'yes' })), 'passed, would fail: fail-on-exploit by 1 finding (limit 0): CVE-2026-1300'],
    ['only what has a fix', 'only-fixable: true', () => of(found('high', { fix: 'no' })), 'failed, would pass'],
    ['an exception', 'exceptions:\n  - id: CVE-2026-1400\n    package: zlib\n    reason: not reachable\n    expires: 2026-12-01', () => of(high), 'failed, would pass'],
    ['an exception for another package', 'exceptions:\n  - id: CVE-2026-1400\n    package: curl\n    reason: not reachable\n    expires: 2026-12-01', () => of(high), 'failed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1400'],
    ['rules of the repository', "fail-on-severity: none\nrepositories:\n  'payments/*':\n    fail-on-severity: high", () => of(high), 'failed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1400'],
    ['grace that is over', 'grace: { high: 30d }', () => of(high), 'failed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1400'],
    ['grace', 'grace: { high: 500d }', () => of(high), 'failed, would pass'],
    ['what is suppressed in Inspector', 'fail-on-severity: low', () => of(found('high', { status: 'suppressed' })), 'passed, would pass'],
    ['nothing found', 'fail-on-severity: low', () => of(), 'passed, would pass'],
    ['two findings of one package stay two', 'thresholds: { high: 1 }', () => of(high, found('high', { arn: 'arn:2' })), 'failed, would fail: thresholds.high by 2 findings (limit 1): CVE-2026-1400'],
  ])('%s', async (_, policy, report, expected) => {
    expect(await said(policy, json(report()))).toBe(`payments/api:1.4.2: ${expected}`)
  })

  test('an exception that the policy no longer has is gone, and enforce-from counts by the day', async () => {
    const id = exactPattern('CVE-2026-1400', 'id')
    if ('problem' in id) throw new Error('no pattern')
    const excused = (source: string) => json(reportOf({ scans: [scanned(anImage(1), [high])], excuses: [{ by: 'ignore', id, reason: 'x', source, reportStale: true }] }))
    expect(await said('fail-on-severity: high', excused('policy.yml:3'))).toContain('passed, would fail: fail-on-severity')
    // The input stays what it is, whatever the file says, but for what may never be excused.
    expect(await said('fail-on-severity: high', excused('input ignore'))).toContain('passed, would pass')
    expect(await said('never-except: [high]', excused('input ignore'))).toContain('passed, would fail')
    expect(await said('fail-on-severity: high', excused('input ignore, policy.yml:3'))).toContain('passed, not known: findings were excused by a policy file together with')
    expect(await said('enforce-from: 2026-12-24', json(of(high)))).toContain('would pass')
    expect(await said('enforce-from: 2026-12-24', json(of(high)), Date.parse('2026-12-24T12:00:00Z'))).toContain('would fail')
  })
})

describe('a policy that wants signatures', () => {
  const PROFILE = 'arn:aws:signer:eu-central-1:123456789012:/signing-profiles/ecr_prod'
  const asked = (status: string) => reportOf({ scans: [scanned(anImage(1), [])], rules: { requireSignature: true }, signatures: [{ kind: 'told', statuses: [{ profile: PROFILE, status, failureCode: undefined, failureReason: undefined }], rules: undefined }] })
  test.each<readonly [string, string, () => Report, RegExp]>([
    ['and a report that says that it is signed', 'require-signature: true', () => asked('COMPLETE'), /: passed, would pass/],
    ['with another profile', "require-signature: ['*/ecr_release']", () => asked('COMPLETE'), /: passed, would fail: require-signature by 1 image not signed \(limit 0\)$/],
    ['and one of which signing failed', 'require-signature: true', () => asked('FAILED'), /would fail: require-signature by 1 image not signed \(limit 0\)$/],
    ['and a report of a run that did not ask', 'require-signature: true', () => of(), /the policy wants signatures of ECR, and the report does not say/],
    ['and one that ended while ECR was signing', 'require-signature: true', () => asked('IN_PROGRESS'), /the policy wants signatures of ECR, and the report does not say/],
    ['no more', 'require-signature: false', () => asked('FAILED'), /: failed, would pass/],
  ])('%s', async (_name, policy, report, line) => {
    expect(await said(policy, json(report()))).toMatch(line)
  })
})

test('only what is new is judged where the report was compared with a baseline', async () => {
  const before = scanned(anImage(2), [found('high', { arn: 'arn:before' })])
  const compared = (rules: object) => json(reportOf({ scans: [scanned(anImage(1), [found('high', { epss: 0.2 }), found('critical')])], rules, baselines: [{ kind: 'read', name: 'main', scanned: before }], context: { baseline: { name: 'main' } } }))
  expect(await said('fail-on-new-only: true', compared({}))).toContain('failed, would fail: fail-on-severity by 1 finding (limit 0): CVE-2026-1800')
  expect(await said('fail-on-new-only: true', json(of(found('high'))))).toContain('would fail: fail-on-severity by 1 finding')
  expect(await said('fail-on-severity: none\nfail-on-new-only: true\nfail-on-epss: 0.1', compared({}))).toContain('not known: fail-on-new-only with another fail-on-epss')
  expect(await said('fail-on-severity: none\nfail-on-new-only: true\nfail-on-epss: 0.5', compared({}))).toContain('would pass')
})

describe('what a report does not say is never a pass', () => {
  const silent = found('low', { intelligence: undefined })
  const graced = found('high', { intelligence: undefined, publishedAt: NOW - 5 * 86_400_000 })
  const noScan = scannedAs(anImage(2), { kind: 'no-result', cause: { code: 'timeout', what: 'the scan did not finish', remedy: [] }, evidence: evidence() }, '2')
  const cases: readonly (readonly [string, string, () => string, RegExp])[] = [
    ['KEV for its rule', 'fail-on-kev: true', () => json(of(silent)), /not known: the policy asks for CISA's catalog, and the report does not say of 1 finding/],
    ['KEV for grace', 'grace: { high: 30d, kev: 0d }', () => json(of(graced)), /not known: the policy asks for CISA/],
    ['KEV for never-except', 'never-except: [kev]\nfail-on-severity: low\nexceptions:\n  - { id: CVE-2026-1300, reason: x, expires: 2026-12-01 }', () => json(of(silent)), /not known: the policy asks for CISA/],
    ['whether an exploit exists', 'fail-on-exploit: true', () => json(of(found('low', { exploit: 'unknown' }))), /not known: fail-on-exploit needs to know/],
    ['an image without result', 'fail-on-severity: none', () => json(reportOf({ scans: [scanned(anImage(1), []), noScan] })), /had no result, not known: the scan did not finish/],
    ['all findings (fail-fast)', 'fail-on-severity: none', () => json(examples().find(({ name }) => name === 'early')!.make()), /failed, not known: the run ended before all findings were read/],
    ['a list that was cut', 'fail-on-severity: none', () => changed(of(found('low'), found('high')), (report) => ({ ...report, findings: [] })), /not known: the report lists other findings than it counts/],
    ['counts', 'fail-on-severity: none', () => changed(of(found('low')), (report) => ({ ...report, counts: undefined })), /not known: the report has no counts/],
    ['that it is complete', 'fail-on-severity: none', () => changed(of(found('low')), (report) => ({ ...report, complete: false })), /not known: the report says that it is not complete/],
    ['what a severity means', 'fail-on-severity: none', () => json(of(found('low'))).replaceAll('"severity":"low"', '"severity":"lowish"'), /not known: .*severity/],
    ['in words of this version', 'fail-on-severity: none', () => changed(of(), (report) => ({ ...report, schemaVersion: '2.0' })), /not known: schemaVersion: is another version/],
    ['to its end', 'fail-on-severity: none', () => json(of(found('low'))).slice(0, -40), /not known: it is not JSON, or was cut off/],
    ['that it is a report', 'fail-on-severity: none', () => '{"version":"2.1.0"}', /not known: it is no JSON report of the gate/],
    ['anything', 'fail-on-severity: none', () => '', /not known: it is not JSON/],
  ]

  test.each(cases)('%s', async (_, policy, report, expected) => {
    const read = await tryOut({ policy: file(policy, 'policy.yml'), reports: [file(report())], now: NOW })
    expect(read.lines[0]).toMatch(expected)
    expect(read.exit).toBe(1)
  })

  test('and is no obstacle where the policy does not ask, or fails without it', async () => {
    expect(await said('fail-on-severity: high', json(of(silent)))).toContain('would pass')
    expect(await said('fail-on-severity: low\nfail-on-kev: true', json(of(silent)))).toContain('would fail: fail-on-severity')
    expect(await said('fail-on-severity: low', json(reportOf({ scans: [scanned(anImage(1), [silent]), noScan] })))).toContain('had no result, would fail: fail-on-severity by 1 finding')
    const asked = json(reportOf({ scans: [scanned(anImage(1), [silent])], rules: { failOnKev: true } }))
    expect(await said('fail-on-severity: low', asked)).toContain('had no result, would fail')
  })
})

describe('a folder of reports', () => {
  let tried: Tried

  beforeAll(async () => {
    const week = join(folder, 'week')
    mkdirSync(join(week, 'deep'), { recursive: true })
    writeFileSync(join(week, 'a.json'), json(called('web', found('medium'))))
    writeFileSync(join(week, 'deep', 'b.json'), json(called('batch', found('high', { fix: 'no' }))))
    writeFileSync(join(week, 'deep', 'predicate.json'), '{}')
    writeFileSync(join(week, 'deep', 'notes.txt'), '::error::x')
    writeFileSync(join(week, 'deep', '##[error]c.json'), 'x')
    tried = await tryOut({ policy: file('fail-on-severity: medium\nonly-fixable: true', 'policy.yml'), reports: [week], now: NOW })
  })

  test('is read as a whole, and summed up by what changes', () => {
    const [web, broken, batch] = tried.lines
    expect(web).toMatch(/^web:1\.4\.2 \(.*a\.json\): passed, would fail: fail-on-severity by 1 finding/)
    expect(broken).toMatch(/## \[error\]c\.json: not known: it is not JSON/)
    expect(batch).toMatch(/^batch:1\.4\.2 .*: failed, would pass$/)
    expect(tried.lines.slice(3)).toEqual([
      '',
      expect.stringMatching(/^3 reports with .*policy\.yml on 2026-11-20: 1 would fail, 1 would pass, 1 not known\.$/),
      'Would fail and did not: web',
      'Would pass and did not: batch',
      '1 JSON file of other kinds were left out.',
      expect.stringContaining('Rules that a workflow sets as inputs win over the file'),
    ])
    expect(tried.exit).toBe(1)
  })

  test('every one has to pass for a good end', async () => {
    expect((await tryOut({ policy: file('fail-on-severity: none', 'policy.yml'), reports: [file(json(of(found('critical'))))], now: NOW })).exit).toBe(0)
  })

  test.each([
    ['a policy that is wrong', 'fail-on-sevrity: high', [], /policy\.yml is invalid.*fail-on-sevrity/],
    ['a policy that extends another', 'extends: acme/security/gate.yml@v1', [], /nothing is read over the network here; name a copy with --extends acme\/security\/gate\.yml@v1=FILE/],
    ['nothing to try it on', 'fail-on-severity: high', ['empty'], /There is no report of the gate in .*empty/],
  ] as const)('%s is said, and nothing is judged', async (_, policy, reports, expected) => {
    mkdirSync(join(folder, 'empty'), { recursive: true })
    const { lines, exit } = await tryOut({ policy: file(policy, 'policy.yml'), reports: reports.length > 0 ? reports.map((name) => join(folder, name)) : [file(json(of()))], now: NOW })
    expect(lines.join('\n')).toMatch(expected)
    expect(exit).toBe(2)
  })

  test('an extended policy is read from the copy that is named', async () => {
    const extended = new Map([['acme/security/gate.yml@v1', file('fail-on-severity: low', 'org.yml')]])
    const { lines } = await tryOut({ policy: file('extends: acme/security/gate.yml@v1', 'policy.yml'), reports: [file(json(of(found('low'))))], extended, now: NOW })
    expect(lines[0]).toContain('passed, would fail: fail-on-severity')
  })
})
