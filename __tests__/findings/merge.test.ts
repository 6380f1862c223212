import { describe, expect, jest, test } from '@jest/globals'
import { mergeFindings, mergeScans } from '../../src/findings/merge.ts'
import { AMD64, ARM64, aFinding, anImageWith, aPackage, someScanned, scannedImage, unscannedImage, without } from '../policy/cases.ts'

const onTwoPlatforms = (amd64: Parameters<typeof scannedImage>[1], arm64: Parameters<typeof scannedImage>[1]) =>
  someScanned([scannedImage('amd64', amd64, AMD64), scannedImage('arm64', arm64, ARM64)])

describe('over the platforms of one index', () => {
  test.each([
    ['the same package and version', [aPackage('openssl')], [aPackage('openssl')], 1],
    ['one package in common', [aPackage('openssl'), aPackage('libssl3')], [aPackage('libssl3')], 1],
    ['another version of the package', [aPackage('openssl')], [aPackage('openssl', { version: '3.0.2' })], 2],
    ['another package', [aPackage('openssl')], [aPackage('libssl3')], 2],
    ['no package at all', [], [], 1],
    ['no package on one platform only', [aPackage('openssl')], [], 2],
    ['the same package under other paths', [aPackage('tar', { path: 'a' })], [aPackage('tar', { path: 'b' })], 1],
  ])('a vulnerability with %s counts %#', (_, left, right, expected) => {
    expect(mergeFindings(onTwoPlatforms([aFinding('CVE-1', { packages: left })], [aFinding('CVE-1', { packages: right })]), 0)).toHaveLength(expected)
  })

  test('another vulnerability in the same package is another finding', () => {
    expect(mergeFindings(onTwoPlatforms([aFinding('CVE-1')], [aFinding('CVE-2')]), 0)).toHaveLength(2)
  })

  test('two findings of one platform stay two, even when one of the other platform has the packages of both', () => {
    const amd64 = [aFinding('CVE-1', { packages: [aPackage('a')] }), aFinding('CVE-1', { packages: [aPackage('b')] })]
    const arm64 = [aFinding('CVE-1', { packages: [aPackage('a'), aPackage('b')] })]
    const merged = mergeFindings(onTwoPlatforms(amd64, arm64), 0)
    expect(merged.map(({ occurrences }) => occurrences.length).sort()).toEqual([1, 2])
  })

  test('two findings of one platform with the very same package stay two and keep their partners', () => {
    const merged = mergeFindings(onTwoPlatforms([aFinding('CVE-1'), aFinding('CVE-1')], [aFinding('CVE-1'), aFinding('CVE-1')]), 0)
    expect(merged.map(({ occurrences }) => occurrences.length)).toEqual([2, 2])
    expect(new Set(merged.map(({ key }) => key)).size).toBe(2)
  })

  test('of several partners the one with the same packages is taken', () => {
    const amd64 = [aFinding('CVE-1', { packages: [aPackage('a')] }), aFinding('CVE-1', { packages: [aPackage('a'), aPackage('b')] })]
    const arm64 = [aFinding('CVE-1', { packages: [aPackage('a'), aPackage('b')] }), aFinding('CVE-1', { packages: [aPackage('a')] })]
    expect(mergeFindings(onTwoPlatforms(amd64, arm64), 0)).toHaveLength(2)
  })

  test('the worst of everything is kept: severity, status, fix, exploit, KEV, scores, date', () => {
    const amd64 = aFinding('CVE-1', { severity: 'low', status: 'suppressed', fix: 'no', exploit: 'no', score: 3, epss: 0.9, publishedAt: 200, intelligence: { kev: 'unknown', cwes: [] } })
    const arm64 = aFinding('CVE-1', { severity: 'critical', status: 'active', fix: 'yes', exploit: 'yes', score: 9, epss: 0.1, publishedAt: 100, intelligence: { kev: 'no', cwes: [] } })
    expect(mergeFindings(onTwoPlatforms([amd64], [arm64]), 0)).toMatchObject([
      { severity: 'critical', status: 'active', fix: 'partial', exploit: 'yes', kev: 'unknown', score: 9, epss: 0.9, publishedAt: 100 },
    ])
  })

  test('suppressed only if it is on every platform', () => {
    expect(mergeFindings(onTwoPlatforms([aFinding('CVE-1', { status: 'suppressed' })], [aFinding('CVE-1', { status: 'suppressed' })]), 0)[0]?.status).toBe('suppressed')
  })

  test('without a date on one platform it has none', () => {
    const undated = without(aFinding('CVE-1'), 'publishedAt')
    expect(mergeFindings(onTwoPlatforms([undated], [aFinding('CVE-1')]), 0)[0]?.publishedAt).toBeUndefined()
  })

  test('closed findings are history', () => {
    expect(mergeFindings(onTwoPlatforms([aFinding('CVE-1', { status: 'closed' })], []), 0)).toEqual([])
  })

  test('images without result give no findings and do not disturb', () => {
    expect(mergeFindings(someScanned([scannedImage('amd64', [aFinding()], AMD64), unscannedImage('arm64')]), 0)).toHaveLength(1)
  })
})

describe('severities', () => {
  test.each([
    ['untriaged', 'low', 'untriaged'],
    ['medium', 'untriaged', 'medium'],
    ['informational', 'low', 'low'],
  ] as const)('of %s and %s the worse is %s, for untriaged is judged as medium', (left, right, worse) => {
    expect(mergeFindings(onTwoPlatforms([aFinding('CVE-1', { severity: left })], [aFinding('CVE-1', { severity: right })]), 0)[0]?.severity).toBe(worse)
  })

  test('a label that nobody knows is critical', () => {
    expect(mergeFindings(anImageWith([aFinding('CVE-1', { severity: 'untriaged', unknownSeverity: 'BLOCKER' })]), 0)[0]).toMatchObject({ severity: 'critical', unknownSeverity: 'BLOCKER' })
  })
})

describe('over several images', () => {
  test('each counts, also the same image twice', () => {
    const image = anImageWith([aFinding('CVE-1')])
    const merged = mergeScans([image, image, anImageWith([aFinding('CVE-1')], 'payments/web')])
    expect(merged.map(({ repository }) => repository).sort()).toEqual(['payments/api', 'payments/api', 'payments/web'])
    expect(new Set(merged.map(({ key }) => key)).size).toBe(3)
  })

  test('the order is by weight: severity, KEV, exploit, EPSS, id', () => {
    const findings = [
      aFinding('CVE-6', { severity: 'low' }),
      aFinding('CVE-5', { epss: 0.1 }),
      aFinding('CVE-4', { epss: 0.1 }),
      aFinding('CVE-3', { epss: 0.5 }),
      aFinding('CVE-2', { exploit: 'yes' }),
      aFinding('CVE-1', { intelligence: { kev: 'yes', cwes: [] } }),
      aFinding('CVE-0', { severity: 'critical' }),
    ]
    expect(mergeScans([anImageWith(findings)]).map(({ vulnerabilityId }) => vulnerabilityId)).toEqual(['CVE-0', 'CVE-1', 'CVE-2', 'CVE-3', 'CVE-4', 'CVE-5', 'CVE-6'])
  })

  test('the order of the input changes nothing', () => {
    const findings = ['a', 'b', 'c', 'd'].map((name) => aFinding('CVE-1', { packages: [aPackage(name), aPackage('x')] }))
    const images = [scannedImage('amd64', findings, AMD64), scannedImage('arm64', findings.slice(1), ARM64)]
    const turned = [scannedImage('arm64', findings.slice(1).reverse(), ARM64), scannedImage('amd64', findings.toReversed(), AMD64)]
    expect(mergeFindings(someScanned(turned), 0)).toEqual(mergeFindings(someScanned(images), 0))
  })
})

test('5,000 findings on each of two platforms are merged with a few look-ups each', () => {
  const platform = () => Array.from({ length: 5000 }, (_, at) => aFinding(`CVE-${at % 2500}`, { packages: [aPackage(`package-${at}`)] }))
  const scanned = onTwoPlatforms(platform(), platform())
  const lookUps = jest.spyOn(Set.prototype, 'has')
  try {
    expect(mergeFindings(scanned, 0)).toHaveLength(5000)
    expect(lookUps.mock.calls.length).toBeGreaterThan(5000)
    expect(lookUps.mock.calls.length).toBeLessThan(5000 * 20)
  } finally {
    lookUps.mockRestore()
  }
})
