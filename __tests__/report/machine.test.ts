import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Log, ReportingDescriptor, Result } from 'sarif'
import { crowd, examples, reportOf } from '../../scripts/preview/examples.ts'
import { FACTS } from '../../scripts/preview/facts.ts'
import { anImage, scanned, toFinding } from '../../scripts/preview/scans.ts'
import { text } from '../../scripts/preview/text.ts'
import { renderCsv } from '../../src/report/csv.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderPredicate } from '../../src/report/predicate.ts'
import { securitySeverity } from '../../src/report/sarif-rule.ts'
import { renderSarif } from '../../src/report/sarif-files.ts'

const ROOT = join(import.meta.dirname, '../..')
const all = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make()] as const)

function named(name: string): (typeof all)[number][1] {
  const found = all.find(([each]) => each === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found[1]
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The schema allows members that later minor versions add; what this version writes must all be described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return 'properties' in copy && !('additionalProperties' in copy) && copy.type === 'object' ? { ...copy, additionalProperties: false } : copy
}

describe('JSON report', () => {
  const schema = readJson(join(ROOT, 'schema/report.schema.json'))
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false })
  formats.default(ajv)
  const validate = ajv.compile(closed(schema) as object)

  test.each(all)('%s follows the schema, and the schema describes all of it', (_name, report) => {
    validate(JSON.parse(text(renderJson(report))))
    expect(validate.errors).toBeNull()
  })

  test('holds every finding, whatever report-severity says', () => {
    expect(JSON.parse(text(renderJson(crowd(60, 'critical'))))).toMatchObject({ findings: { length: 60 } })
  })

  test('says nothing of counts where there is no result', () => {
    const report: unknown = JSON.parse(text(renderJson(named('timed-out'))))
    expect(report).toMatchObject({ schemaVersion: '1.0', verdict: 'no-result', problems: [{ code: 'timeout' }] })
    expect(report).not.toHaveProperty('counts')
  })
})

function sarifOf(report: Parameters<typeof renderSarif>[0]): Log {
  const pieces = renderSarif(report).files['report.sarif']
  if (pieces === undefined) throw new Error('no SARIF')
  return JSON.parse(text(pieces)) as Log
}

function isSound({ shortDescription, fullDescription, help, properties }: ReportingDescriptor): boolean {
  const short = shortDescription?.text.length ?? 0
  const score: unknown = properties?.['security-severity']
  return (
    short > 0 &&
    short <= 1_024 &&
    fullDescription !== undefined &&
    fullDescription.text.length <= 1_024 &&
    (help?.text.length ?? 0) > 0 &&
    properties?.tags?.includes('security') === true &&
    (score === undefined || (typeof score === 'string' && Number(score) > 0 && Number(score) <= 10))
  )
}

function isPlaced({ locations, partialFingerprints }: Result): boolean {
  const place = locations?.[0]?.physicalLocation
  return (
    !/^\/|^[a-z]+:|sha256|1\.4\.2|\.\./u.test(place?.artifactLocation?.uri ?? '') &&
    isDeepStrictEqual(place?.region, { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }) &&
    /^[0-9a-f]{32}:1$/u.test(partialFingerprints?.primaryLocationLineHash ?? '')
  )
}

/** Large, and made once. */
const many = crowd(6_000)

describe('SARIF', () => {
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
  formats.default(ajv)
  const validate = ajv.compile(readJson(join(import.meta.dirname, 'fixtures/sarif-schema-2.1.0.json')) as object)

  test.each(all.filter(([, report]) => report.result !== 'no-result' && !report.early))('%s is valid SARIF 2.1.0, and what GitHub documents', (_name, report) => {
    const log = sarifOf(report)
    validate(log)
    expect(validate.errors).toBeNull()
    expect(log.runs.length).toBeLessThanOrEqual(20)
    for (const run of log.runs) {
      const rules = run.tool.driver.rules ?? []
      expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
      expect(rules.filter((rule) => !isSound(rule))).toEqual([])
      expect((run.results ?? []).filter((result) => rules[result.ruleIndex ?? -1]?.id !== result.ruleId || !isPlaced(result))).toEqual([])
    }
  })

  test('fingerprints and places stay when tag, digest and versions change', () => {
    const marks = (seed: number, tag: string, version: string): unknown => {
      const image = anImage(seed)
      const findings = FACTS.map((fact) => toFinding({ ...fact, packages: fact.packages.map((item) => ({ ...item, version })) }, image))
      const [run] = sarifOf(reportOf({ scans: [scanned(image, findings, tag)] })).runs
      return run?.results?.map(({ ruleId, partialFingerprints, locations }) => [ruleId, partialFingerprints, locations])
    }
    expect(marks(11, '2.0.0', '9.9')).toEqual(marks(12, '2.0.1', '9.10'))
  })

  test('one category per repository, the one that breaks a rule first', () => {
    expect(sarifOf(named('platforms')).runs.map(({ automationDetails }) => automationDetails?.id)).toEqual(['ecr-scan-gate/payments/worker/', 'ecr-scan-gate/payments/api/'])
  })

  test('a clean image closes its alerts, an unknown one does not', () => {
    expect(sarifOf(named('clean')).runs).toMatchObject([{ results: [] }])
    expect(renderSarif(named('timed-out'))).toEqual({ files: {}, notices: [] })
  })

  test('excused findings are suppressed with their reason', () => {
    const suppressed = sarifOf(named('failed')).runs[0]?.results?.filter(({ suppressions }) => suppressions !== undefined)
    expect(suppressed?.map(({ ruleId, suppressions }) => [ruleId, suppressions?.[0]?.justification])).toEqual([
      ['CVE-2023-45853', 'MiniZip is not built into the zlib that Debian ships, until 2027-01-31, platform team, SEC-812, .github/scan-policy.yml:12'],
      ['CVE-2011-3374', 'input ignore, input ignore'],
    ])
  })

  test('keeps the 5,000 that matter most and says how many it left out', () => {
    const { runs, properties } = sarifOf(many)
    const [run] = runs
    expect(properties).toEqual({ notices: ['The SARIF report omits the 1,000 least urgent findings of payments/api: code scanning accepts only 5,000.'] })
    expect(run?.results).toHaveLength(5_000)
    expect(run?.properties?.notice).toBe('1,000 findings left out: code scanning keeps 5000 of a run')
  })

  test.each([
    ['critical', 9.8, '9.8'],
    ['critical', 9, '9.5'],
    ['critical', 7.5, '9.5'],
    ['critical', undefined, '9.5'],
    ['high', 7, '7.0'],
    ['high', 8.9, '8.9'],
    ['high', 9.8, '8.0'],
    ['medium', 6.9, '6.9'],
    ['medium', 7.5, '5.5'],
    ['low', 0, '2.0'],
    ['low', 3.7, '3.7'],
    ['informational', 3, undefined],
    ['untriaged', undefined, undefined],
  ] as const)('security-severity of %s with score %p is %p', (severity, score, wanted) => expect(securitySeverity(severity, score)).toBe(wanted))
})

describe('a run that ended early', () => {
  const report = named('early')

  test('makes neither SARIF nor predicate: what is missing in them would be taken for fixed, or for never found', () => {
    expect(renderSarif(report).files).toEqual({})
    expect(renderPredicate(report, 0)).toBeUndefined()
    expect(renderPredicate(report, 1)).toBeUndefined()
  })

  test('begins with the mark of UTF-8, once: without it, Excel misreads every other letter', () => {
    const csv = text(renderCsv(named('failed')))
    expect(csv.startsWith('\ufeff')).toBe(true)
    expect(csv.lastIndexOf('\ufeff')).toBe(0)
    expect(Buffer.from(csv).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  })

  test('says in JSON and in every line of CSV that it is not complete, and not what is fixed', () => {
    expect(JSON.parse(text(renderJson(report)))).toMatchObject({ complete: false, baseline: { fixed: [], fixedKnown: false }, images: [{ state: 'unfinished' }, { state: 'unfinished' }] })
    const [head = [], ...records] = parseCsv(text(renderCsv(report)))
    expect(new Set(records.map((record) => record[head.indexOf('complete')]))).toEqual(new Set(['false']))
  })
})

describe('CSV', () => {
  test.each(all)('%s: every record has every field, and none is a formula', (_name, report) => {
    const records = parseCsv(text(renderCsv(report)))
    const [head = []] = records
    expect(records.filter((record) => record.length !== head.length)).toEqual([])
    expect(records.flat().filter((field) => /^\s*[=+\-@]/u.test(field))).toEqual([])
    expect(records.length - 1).toBe(report.findings.reduce((sum, { packages }) => sum + Math.max(1, packages.length), 0))
  })
})

/** After RFC 4180, for reading back what was written. */
function parseCsv(text: string): readonly string[][] {
  const records: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu)) {
    if (end === '' && plain === '' && quoted === undefined) break
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === '\r\n') records.push([])
  }
  return records.filter((record) => record.length > 0)
}

describe('predicate', () => {
  test('what in-toto vulns v0.2 asks for, with the scan time as the age of the data', () => {
    const predicate: unknown = JSON.parse(text(renderPredicate(named('failed'), 0) ?? ''))
    expect(predicate).toMatchObject({
      scanner: { uri: 'https://aws.amazon.com/inspector/', db: { lastUpdate: '2026-11-20T14:03:50.000Z' } },
      metadata: { scanStartedOn: '2026-11-20T14:03:50.000Z', scanFinishedOn: '2026-11-20T14:03:50.000Z' },
      gate: { result: 'fail' },
    })
    expect(predicate).toHaveProperty('scanner.result.length', FACTS.length)
    expect(predicate).toHaveProperty('scanner.result.0.severity', [
      { method: 'amazon-inspector', score: 'CRITICAL' },
      { method: 'CVSS_V3', score: '9.1' },
      { method: 'EPSS', score: '0.0134' },
    ])
  })

  test('nothing is sworn of what was not scanned', () => {
    expect(renderPredicate(named('timed-out'), 0)).toBeUndefined()
    expect(renderPredicate(named('failed'), 5)).toBeUndefined()
    expect(JSON.parse(text(renderPredicate(named('clean'), 0) ?? ''))).toMatchObject({ scanner: { result: [] }, gate: { result: 'pass' } })
  })

  test('stays below what actions/attest takes, and says what it leaves out for that', () => {
    const notices: string[] = []
    // 20,000 findings, some of them several times: each is written for itself.
    const findings = [many, many, many, many].flatMap((report) => report.findings).slice(0, 20_000)
    expect(findings).toHaveLength(20_000)
    const predicate = text(renderPredicate({ ...many, findings }, 0, (notice) => notices.push(notice)) ?? '')
    expect(Buffer.byteLength(predicate)).toBeLessThan(16 * 1024 * 1024)
    const hasPackages = predicate.includes('"package":')
    expect(notices).toEqual(hasPackages ? [] : ['names no packages: with them it would have more than the 16 MiB that can be attested.'])
    expect(predicate.includes('"notice":')).toBe(!hasPackages)
  })
})
