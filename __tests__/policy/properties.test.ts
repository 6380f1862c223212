import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FIX_AVAILABILITIES, SEVERITIES, type Finding } from '../../src/base/finding.ts'
import { judge } from '../../src/policy/judge.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { readPolicyFile } from '../../src/policy/file/file.ts'
import { compileVex } from '../../src/policy/exceptions/vex.ts'
import { readVexDocument } from '../../src/policy/exceptions/vex-document.ts'
import type { ScannedImage } from '../../src/scan/outcome.ts'
import { draws } from '../draws.ts'
import { AMD64, ARM64, NOW, aFinding, anImageWith, aPackage, aPolicy, someScanned, daysAgo, scannedImage, unscannedImage, verdictOn } from './cases.ts'

const known = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const)
const aName = fc.constantFrom('openssl', 'zlib', 'libxml2')

const finding: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'GHSA-1'),
    severity: fc.constantFrom(...SEVERITIES),
    status: fc.constantFrom('active' as const, 'active' as const, 'suppressed' as const, 'closed' as const),
    fix: fc.constantFrom(...FIX_AVAILABILITIES),
    exploit: known,
    kev: known,
    epss: fc.double({ min: 0, max: 1, noNaN: true }),
    age: fc.integer({ min: -5, max: 60 }),
    names: fc.uniqueArray(aName, { maxLength: 3 }),
  })
  .map(({ id, age, names, kev, ...more }) => aFinding(id, { ...more, publishedAt: daysAgo(age), packages: names.map((name) => aPackage(name)), intelligence: { kev, cwes: [] } }))

const findings = fc.array(finding, { maxLength: 8 })

/** Rules in which more findings are never better: every limit holds for a severity and all above it, or for any finding. */
const policy: fc.Arbitrary<Policy> = fc
  .record({
    inputs: fc.record({
      failOnSeverity: fc.constantFrom('critical' as const, 'high' as const, 'medium' as const, 'low' as const, 'none' as const),
      onlyFixable: fc.boolean(),
      failOnKev: fc.boolean(),
      failOnExploit: fc.boolean(),
      failOnEpss: fc.double({ min: 0, max: 1, noNaN: true }),
      ignore: fc.subarray(['CVE-1', 'GHSA-*']),
    }),
    file: fc.constantFrom(
      'only-fixable: false\n',
      'grace: {critical: 7d, high: 30d, kev: 2d}\n',
      'never-except: [critical, kev]\nexceptions: [{id: CVE-2, package: openssl, reason: r, expires: 2026-12-31}]\n',
      "exceptions: [{id: 'CVE-*', package: zlib, reason: r, expires: 2026-12-31}, {id: CVE-3, reason: r, expires: 2026-01-01}]\n",
      'enforce-from: {high: 2026-07-01}\n',
    ),
  })
  .map(({ inputs, file }) => aPolicy(inputs, file))

const resultOf = (images: readonly ScannedImage[], rules: Policy) => judge({ scans: [someScanned(images)], policy: rules, now: NOW }).result

describe('whatever the findings and the policy', () => {
  test('one more finding never turns a failure into anything better', () => {
    fc.assert(
      fc.property(fc.tuple(findings, policy).filter(([some, rules]) => judge({ scans: [anImageWith(some)], policy: rules, now: NOW }).result === 'fail'), finding, ([some, rules], one) => {
        expect(judge({ scans: [anImageWith([...some, one])], policy: rules, now: NOW }).result).toBe('fail')
      }),
    )
  })

  test('the order of findings, images and subjects changes nothing', () => {
    fc.assert(
      fc.property(findings, findings, policy, (left, right, rules) => {
        const images = [scannedImage('amd64', left, AMD64), scannedImage('arm64', right, ARM64)]
        const turned = [scannedImage('arm64', right.toReversed(), ARM64), scannedImage('amd64', left.toReversed(), AMD64)]
        const verdict = (some: readonly ScannedImage[]) => ({ ...judge({ scans: [someScanned(some, { images: [] })], policy: rules, now: NOW }) })
        expect(verdict(turned)).toEqual(verdict(images))
      }),
    )
  })

  test('an image without result never passes, and takes back no failure', () => {
    fc.assert(
      fc.property(findings, policy, (some, rules) => {
        const alone = resultOf([scannedImage('a', some)], rules)
        expect(resultOf([scannedImage('a', some), unscannedImage('b')], rules)).toBe(alone === 'fail' ? 'fail' : 'no-result')
      }),
    )
  })

  test('taking the result of an image away never gives a pass', () => {
    fc.assert(
      fc.property(findings, findings, policy, (left, _right, rules) => {
        expect(resultOf([scannedImage('a', left), unscannedImage('b')], rules)).not.toBe('pass')
      }),
    )
  })

  test('an exception excuses nothing that it does not match', () => {
    fc.assert(
      fc.property(findings, fc.constantFrom('CVE-1', 'CVE-*', 'GHSA-1'), fc.option(aName), (some, id, name) => {
        const file = `exceptions: [{id: '${id}', ${name === null ? '' : `package: ${name}, `}reason: r, expires: 2026-12-31}]\n`
        for (const { treatment, vulnerabilityId, packages } of judge({ scans: [anImageWith(some)], policy: aPolicy({}, file), now: NOW }).findings) {
          if (treatment.kind !== 'excepted') continue
          expect(vulnerabilityId.startsWith(id.replace('*', ''))).toBe(true)
          if (name !== null) expect(packages.map((entry) => entry.name)).toEqual([name])
        }
      }),
    )
  })

  test('violations and counts say the same', () => {
    fc.assert(
      fc.property(findings, policy, (some, rules) => {
        const verdict = judge({ scans: [anImageWith(some)], policy: rules, now: NOW })
        expect(verdict.result === 'fail').toBe(verdict.violations.length > 0)
        expect(verdict.result === 'pass').toBe(verdict.violations.length === 0 && verdict.problems.length === 0)
        for (const { rule, limit, actual } of verdict.violations) {
          expect(actual).toBeGreaterThan(limit)
          expect(verdict.findings.filter(({ breaks }) => breaks.includes(rule))).toHaveLength(actual)
        }
        if (verdict.counts !== undefined) {
          const { bySeverity, total, ages, ignored, suppressed } = verdict.counts
          expect(Object.values(bySeverity).reduce((sum, each) => sum + each, 0)).toBe(total)
          expect(Object.values(ages ?? {}).reduce((sum, each) => sum + each, 0)).toBe(total)
          expect(total + ignored + suppressed).toBe(verdict.findings.length)
        }
      }),
    )
  })

  test('no text makes the reader of policy files throw', () => {
    const fragment = fc.constantFrom('exceptions:', '  - id: CVE-1', '    reason: r', '    expires: 2026-12-31', 'ignore: [', ']', '{', '}', '&a ', '*a', '!!x ', 'thresholds:', '  high: 1', '- ', '? ', ': ', '"', "'", '|', '\t', '---', '...', '%YAML 1.1', '\u0000', '<<: ')
    fc.assert(
      fc.property(fc.array(fc.oneof(fragment, fc.string({ maxLength: 8 })), { maxLength: 12 }), fc.constantFrom('\n', ' ', ''), (parts, glue) => {
        expect(['read', 'invalid']).toContain(readPolicyFile(parts.join(glue), 'policy.yml').kind)
      }),
      { numRuns: draws(500) },
    )
  })

  test('no key of a policy file is silently nothing: what is read is in the file, or it is an error', () => {
    const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '<<', 'a', 'sandbox/*', 'A', ' '), fc.string({ maxLength: 6 }))
    const value = fc.constantFrom<unknown>({ 'fail-on-severity': 'none' }, { 'only-fixable': true }, { __proto__: null, constructor: 1 }, {}, null, [], 1)
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 4 }), value, (keys, entry) => {
        const text = `{"repositories": {${keys.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(entry)}`).join(', ')}}}`
        const reading = readPolicyFile(text, 'policy.yml')
        if (reading.kind === 'read') expect(reading.file.overrides.map(({ repository }) => repository.text)).toEqual(keys)
        else expect(reading.problems.length).toBeGreaterThan(0)
      }),
      { numRuns: draws(400) },
    )
  })

  test('an image is no baseline of itself, whatever else the baseline has', () => {
    fc.assert(
      fc.property(findings, findings, (some, others) => {
        const image = scannedImage('a', some, AMD64)
        const baselines = [{ kind: 'read' as const, name: 'main', scanned: someScanned([image, scannedImage('b', others, ARM64)]) }]
        const verdict = judge({ scans: [someScanned([image])], policy: aPolicy({ failOnNewOnly: true }), baselines, now: NOW })
        expect(verdict.findings.every(({ change }) => change === 'new')).toBe(true)
        expect(verdict.result).toBe(judge({ scans: [someScanned([image])], policy: aPolicy(), now: NOW }).result)
      }),
      { numRuns: draws(200) },
    )
  })

  test('a finding that is known in the baseline is there, and no milder', () => {
    const rank = (severity: (typeof SEVERITIES)[number]) => ['critical', 'high', 'medium', 'untriaged', 'low', 'informational'].indexOf(severity)
    fc.assert(
      fc.property(findings, findings, (now, before) => {
        const baselines = [{ kind: 'read' as const, name: 'main', scanned: anImageWith(before, 'payments/api', 'before') }]
        for (const found of judge({ scans: [anImageWith(now)], policy: aPolicy(), baselines, now: NOW }).findings) {
          if (found.change !== 'unchanged') continue
          const alike = before.filter(({ status, vulnerabilityId, severity }) => status !== 'closed' && vulnerabilityId === found.vulnerabilityId && rank(severity) <= rank(found.severity))
          expect(alike.some(({ status }) => status === 'active' || found.treatment.kind === 'suppressed')).toBe(true)
        }
      }),
      { numRuns: draws(300) },
    )
  })
})

describe('whatever a VEX document says', () => {
  const piece = fc.oneof(fc.constantFrom('pkg:oci/api', 'pkg:oci/', 'PKG:', '?arch=amd64', '?tag=1.4.2', '&x=y', '#sub', '@', '%', '%3A', '@sha256%3A', 'openssl', 'deb/debian/', '/', '//', '='), fc.string({ maxLength: 5 }))
  const purl = fc.oneof(fc.constantFrom('pkg:oci/api', 'pkg:oci/api?arch=amd64', 'pkg:oci/web'), fc.array(piece, { maxLength: 5 }).map((parts) => parts.join('')))
  const time = fc.constantFrom('2026-01-01T00:00:00Z', '2026-05-01T00:00:00Z', '2027-01-01T00:00:00Z')
  const status = fc.constantFrom('not_affected', 'affected', 'fixed', 'under_investigation')
  const statement = fc.record({ id: purl, part: fc.option(purl), status, at: fc.option(time) }).map(({ id, part, status: said, at }) => ({
    vulnerability: { name: 'CVE-1' },
    products: [{ '@id': id, ...(part === null ? {} : { subcomponents: [{ '@id': part }] }) }],
    status: said,
    ...(said === 'not_affected' ? { justification: 'component_not_present' } : {}),
    ...(at === null ? {} : { timestamp: at }),
  }))
  const document = (statements: readonly object[]) => ({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'x', author: 'a', timestamp: '2026-02-01T00:00:00Z', version: 1, statements })
  const compiled = (statements: readonly object[]) => {
    const reading = readVexDocument(JSON.stringify(document(statements)), 'vex.json')
    if (reading.kind === 'invalid') throw new Error(reading.problems.join())
    return compileVex([reading.document], NOW)
  }
  const resultWith = (statements: readonly object[]) => verdictOn([aFinding('CVE-1', { distribution: 'DEBIAN_12' })], aPolicy(), { vex: compiled(statements) }).result

  test('nothing throws, the order changes nothing, and what is not there any more excuses nothing', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), (statements) => {
        const result = resultWith(statements)
        expect(resultWith(statements.toReversed())).toBe(result)
        expect(resultWith(statements.filter(({ status: said }) => said !== 'fixed' && said !== 'not_affected'))).toBe('fail')
      }),
      { numRuns: draws(500) },
    )
  })

  test('a later statement that may be about it takes every excuse back', () => {
    const later = { vulnerability: { name: 'CVE-1' }, products: [{ '@id': 'pkg:oci/api?vendor=acme' }], status: 'affected', timestamp: '2027-02-01T00:00:00Z' }
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 4 }), (statements) => {
        expect(resultWith([...statements, later])).toBe('fail')
      }),
    )
  })

  test('no text makes the reader throw, and every statement is read or the document is invalid', () => {
    const valid = JSON.stringify(document([{ vulnerability: { name: 'CVE-1' }, products: [{ '@id': 'pkg:oci/api' }], status: 'fixed' }]))
    const cut = fc.record({ at: fc.nat(valid.length), remove: fc.nat(12), add: fc.oneof(fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', '"status":"affected",', '"Status":1,', '__proto__', '\u0000'), fc.string({ maxLength: 4 })) })
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 3 }), (cuts) => {
        const text = cuts.reduce((before, { at, remove, add }) => before.slice(0, at) + add + before.slice(at + remove), valid)
        const reading = readVexDocument(text, 'vex.json')
        if (reading.kind === 'invalid') expect(reading.problems.length).toBeGreaterThan(0)
        else expect(reading.document.statements).toHaveLength((JSON.parse(text) as { statements: unknown[] }).statements.length)
      }),
      { numRuns: draws(1_000) },
    )
  })
})
