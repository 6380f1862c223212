import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FIX_AVAILABILITIES, SEVERITIES, type Finding } from '../../src/findings/finding.ts'
import { judge } from '../../src/policy/judge.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { readPolicyFile } from '../../src/policy/file.ts'
import type { ScannedImage } from '../../src/scan/outcome.ts'
import { AMD64, ARM64, NOW, aFinding, anImageWith, aPackage, aPolicy, aSubject, daysAgo, scannedImage, unscannedImage } from './cases.ts'

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

const resultOf = (images: readonly ScannedImage[], rules: Policy) => judge({ subjects: [aSubject(images)], policy: rules, now: NOW }).result

describe('whatever the findings and the policy', () => {
  test('one more finding never turns a failure into anything better', () => {
    fc.assert(
      fc.property(findings, finding, policy, (some, one, rules) => {
        fc.pre(judge({ subjects: [anImageWith(some)], policy: rules, now: NOW }).result === 'fail')
        expect(judge({ subjects: [anImageWith([...some, one])], policy: rules, now: NOW }).result).toBe('fail')
      }),
    )
  })

  test('the order of findings, images and subjects changes nothing', () => {
    fc.assert(
      fc.property(findings, findings, policy, (left, right, rules) => {
        const images = [scannedImage('amd64', left, AMD64), scannedImage('arm64', right, ARM64)]
        const turned = [scannedImage('arm64', right.toReversed(), ARM64), scannedImage('amd64', left.toReversed(), AMD64)]
        const verdict = (some: readonly ScannedImage[]) => ({ ...judge({ subjects: [aSubject(some, { images: [] })], policy: rules, now: NOW }) })
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
        for (const { treatment, vulnerabilityId, packages } of judge({ subjects: [anImageWith(some)], policy: aPolicy({}, file), now: NOW }).findings) {
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
        const verdict = judge({ subjects: [anImageWith(some)], policy: rules, now: NOW })
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
      { numRuns: 500 },
    )
  })
})
