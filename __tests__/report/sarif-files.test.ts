import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { Log } from 'sarif'
import { reportOf } from '../../scripts/preview/examples.ts'
import { FACTS } from '../../scripts/preview/facts.ts'
import { anImage, evidence, REPOSITORY, scanned, scannedAs, toFinding } from '../../scripts/preview/scans.ts'
import { text } from '../../scripts/preview/text.ts'
import type { Finding, Severity } from '../../src/base/finding.ts'
import type { RuleSettings } from '../../src/policy/rules.ts'
import type { Report } from '../../src/report/model.ts'
import type { FindingRow } from '../../src/report/model/finding.ts'
import { renderSarif } from '../../src/report/sarif-files.ts'
import type { ScannedImages } from '../../src/scan/outcome.ts'

/** One image per repository, with findings of these severities. */
function judged(repositories: Readonly<Record<string, readonly Severity[]>>, rules: RuleSettings = {}): Report {
  return reportOf({ scans: Object.entries(repositories).map(([name, severities], at) => subjectIn(name, at, severities)), rules })
}

function subjectIn(name: string, at: number, severities: readonly Severity[], tag?: string): ScannedImages {
  const image = imageIn(name, at)
  return scanned(image, severities.map((severity, number): Finding => ({ ...toFinding(FACTS[number] ?? fail(), image), severity })), tag)
}

function imageIn(name: string, at: number) {
  return anImage(at + 1, { repository: { ...REPOSITORY, name } })
}

function fail(): never {
  throw new Error('not that many facts')
}

function filesOf(report: Report): Readonly<Record<string, Log>> {
  return Object.fromEntries(Object.entries(renderSarif(report).files).map(([name, pieces]) => [name, JSON.parse(text(pieces)) as Log]))
}

function repositoriesIn(log: Log | undefined): readonly string[] {
  return (log?.runs ?? []).map(({ automationDetails }) => automationDetails?.id?.replace(/^ecr-scan-gate\/(.*)\/$/, '$1') ?? '')
}

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `shop/app-${String(at + 1).padStart(2, '0')}`)

describe('of more than 20 repositories', () => {
  const names = numbered(45)
  const report = judged(Object.fromEntries(names.map((name) => [name, name === 'shop/app-44' ? ['critical'] : name === 'shop/app-45' ? ['high'] : name < 'shop/app-03' ? [] : ['low']])), { failOnSeverity: 'critical' })
  const files = filesOf(report)

  test('each is in one of several files, none of which has more than 20 runs', () => {
    expect(Object.entries(files).map(([name, log]) => [name, log.runs.length])).toEqual([['report.sarif', 20], ['report-2.sarif', 20], ['report-3.sarif', 5]])
    expect(Object.values(files).flatMap(repositoriesIn).sort()).toEqual(names)
  })

  test('those that break a rule come first, then the worst findings, and those without any last', () => {
    expect(repositoriesIn(files['report.sarif']).slice(0, 3)).toEqual(['shop/app-44', 'shop/app-45', 'shop/app-03'])
    expect(repositoriesIn(files['report-3.sarif']).slice(-2)).toEqual(['shop/app-01', 'shop/app-02'])
  })

  test('that there are several is said, also in each of them', () => {
    const { notices } = renderSarif(report)
    expect(notices).toEqual(['The SARIF report is in 3 files (report.sarif, report-2.sarif, report-3.sarif), since code scanning takes at most 20 repositories and 10 MB in one: upload each by a step of its own.'])
    for (const log of Object.values(files)) expect(log.properties).toEqual({ notices })
  })
})

test.each([
  [1, ['report.sarif']],
  [20, ['report.sarif']],
  [21, ['report.sarif', 'report-2.sarif']],
])('%i repositories make %j', (count, names) => {
  const { files, notices } = renderSarif(judged(Object.fromEntries(numbered(count).map((name) => [name, []]))))
  expect([Object.keys(files), notices.length]).toEqual([names, names.length - 1])
})

test('repositories that the uploader takes for one category are in one file', () => {
  const names = [...numbered(19), 'team-a/api', 'team/a-api', 'team/a/api']
  const files = Object.values(filesOf(judged(Object.fromEntries(names.map((name) => [name, []])))))
  expect(files.map(repositoriesIn).filter((each) => each.some((name) => name.startsWith('team')))).toEqual([['team-a/api', 'team/a-api', 'team/a/api']])
})

describe('what is not there', () => {
  const lost = scannedAs(imageIn('shop/api', 7), { kind: 'no-result', cause: { code: 'timeout', what: 'the scan did not finish', remedy: [] }, evidence: evidence() }, 'next')

  test('a repository with an image without result is left out as a whole, and that is said', () => {
    const report = reportOf({ scans: [subjectIn('shop/api', 1, ['critical']), lost, subjectIn('shop/web', 2, ['low'])] })
    const notices = ['The SARIF report omits shop/api, because an image of it has no complete result. Its alerts stay as they are.']
    expect(renderSarif(report).notices).toEqual(notices)
    expect(filesOf(report)).toMatchObject({ 'report.sarif': { runs: [{ automationDetails: { id: 'ecr-scan-gate/shop/web/' } }], properties: { notices } } })
  })

  test('a file that holds all says nothing', () => {
    expect(filesOf(judged({ 'shop/api': ['high'] }))['report.sarif']).not.toHaveProperty('properties')
  })
})

test('two tags of a repository are one run with the findings of both, the worse where both have one', () => {
  const report = reportOf({ scans: [subjectIn('shop/api', 1, ['low', 'medium'], 'alpine'), subjectIn('shop/api', 2, ['critical'], 'debian')] })
  expect(filesOf(report)['report.sarif']?.runs.map(({ results = [] }) => results.map(({ level }) => level))).toEqual([['error', 'warning']])
})

describe('what compresses badly', () => {
  const LIMIT = 200_000
  const noise = (length: number) => randomBytes(length).toString('base64').slice(0, length)
  /** As many repositories, each with so many findings whose texts are nothing but noise. */
  function noisy(repositories: number, findings: number): Report {
    const report = judged(Object.fromEntries(numbered(repositories).map((name) => [name, ['low']])))
    const rows = report.findings.flatMap((row) => Array.from({ length: findings }, (_, at): FindingRow => ({ ...row, id: `CVE-2026-${String(at)}`, title: noise(900), description: noise(1_000) })))
    return { ...report, findings: rows }
  }

  test('is spread over files that are small enough', () => {
    const { files, notices } = renderSarif(noisy(5, 20), LIMIT)
    const sizes = Object.values(files).map((pieces) => gzipSync(text(pieces)).length)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(LIMIT)
    expect(notices).toEqual([expect.stringMatching(/^The SARIF report is in \d files/)])
  })

  test('and is cut where one repository alone is too large, which is said', () => {
    const { files, notices } = renderSarif(noisy(1, 300), LIMIT)
    const [log = ''] = Object.values(files).map(text)
    const kept = (JSON.parse(log) as Log).runs[0]?.results?.length ?? 0
    expect(gzipSync(log).length).toBeLessThan(LIMIT)
    expect(kept).toBeGreaterThan(20)
    expect(notices).toEqual([`The SARIF report omits the ${String(300 - kept)} least urgent findings of shop/app-01: code scanning accepts only ${String(kept)}.`])
  })

  test('a repository that lacks all of its findings has no run, which would close its alerts', () => {
    const { files, notices } = renderSarif(noisy(1, 1), 100)
    expect([files, notices]).toEqual([{}, ['The SARIF report omits shop/app-01: its findings are too large for code scanning.']])
  })
})
