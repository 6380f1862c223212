import { expect, test } from '@jest/globals'
import type { Finding, FixAvailability } from '../../src/base/finding.ts'
import { mergeFindings } from '../../src/findings/merge.ts'
import { fixOver, keep } from '../../src/base/worst.ts'
import { AMD64, aFinding, anImageWith, aPackage, someScanned, scannedImage, without } from '../policy/cases.ts'

const kept = (...copies: readonly Finding[]) => {
  const all = new Map<string, Finding>()
  for (const copy of copies) keep(all, copy)
  return [...all.values()]
}
const sameArn = (id: string, more: Partial<Finding>) => aFinding(id, { arn: 'arn:f', ...more })

test.each<[string, Partial<Finding>, Partial<Finding>, Partial<Finding>]>([
  ['severity', { severity: 'critical' }, { severity: 'low' }, { severity: 'critical' }],
  ['a severity that nobody knows', { severity: 'untriaged', unknownSeverity: 'GRAVE' }, { severity: 'high' }, { unknownSeverity: 'GRAVE' }],
  ['status', { status: 'active' }, { status: 'suppressed' }, { status: 'active' }],
  ['status of one that is closed', { status: 'suppressed' }, { status: 'closed' }, { status: 'suppressed' }],
  ['fix', { fix: 'yes' }, { fix: 'no' }, { fix: 'partial' }],
  ['fix that is not known', { fix: 'unknown' }, { fix: 'no' }, { fix: 'unknown' }],
  ['exploit', { exploit: 'yes' }, { exploit: 'no' }, { exploit: 'yes' }],
  ['exploit that is not known', { exploit: 'unknown' }, { exploit: 'no' }, { exploit: 'unknown' }],
  ['EPSS', { epss: 0.9 }, { epss: 0.1 }, { epss: 0.9 }],
  ['EPSS that one lacks', { epss: 0.9 }, {}, { epss: 0.9 }],
  ['score', { score: 9.8 }, { score: 2 }, { score: 9.8 }],
  ['date', { publishedAt: 1 }, { publishedAt: 2 }, { publishedAt: 1 }],
  ['packages', { packages: [aPackage('a')] }, { packages: [aPackage('b')] }, { packages: expect.arrayContaining([aPackage('a'), aPackage('b')]) as unknown as Finding['packages'] }],
  ['KEV', { intelligence: { kev: 'yes', cwes: [] } }, { intelligence: { kev: 'no', cwes: [] } }, { intelligence: { kev: 'yes', cwes: [] } }],
])('of two copies of one finding the worst %s stays, whichever comes last', (_name, bad, mild, expected) => {
  for (const copies of [[bad, mild], [mild, bad]]) {
    const made = kept(...copies.map((copy) => sameArn('CVE-1', copy)))
    expect(made).toHaveLength(1)
    expect(made[0]).toMatchObject(expected)
  }
})

test('a date that one of them lacks gives no grace', () => {
  const undated = without(sameArn('CVE-1', {}), 'publishedAt')
  expect(kept(undated, sameArn('CVE-1', {}))[0]?.publishedAt).toBeUndefined()
})

test('one ARN with several vulnerabilities is several findings, each with its worst', () => {
  const made = kept(sameArn('CVE-1', { severity: 'low' }), sameArn('CVE-2', { severity: 'low' }), sameArn('CVE-2', { severity: 'high' }), sameArn('CVE-1', { severity: 'critical' }))
  expect(made.map(({ vulnerabilityId, severity }) => [vulnerabilityId, severity])).toEqual([['CVE-1', 'critical'], ['CVE-2', 'high']])
})

test.each<[FixAvailability[], FixAvailability]>([
  [['no', 'no'], 'no'],
  [['no', 'unknown'], 'unknown'],
  [['no', 'yes'], 'partial'],
  [['unknown', 'yes'], 'partial'],
  [['unknown', 'partial'], 'partial'],
  [['yes', 'yes'], 'yes'],
])('fixes %j together are %s', (kinds, expected) => {
  expect(fixOver(kinds.map((fix) => ({ fix })))).toBe(expected)
})

test('copies with different contents in one image count once, as the worst', () => {
  for (const severities of [['critical', 'low'], ['low', 'critical']] as const) {
    const merged = mergeFindings(anImageWith(severities.map((severity) => sameArn('CVE-1', { severity }))), 0)
    expect(merged.map(({ severity }) => severity)).toEqual(['critical'])
  }
})

test('an image that is there twice has the findings of both', () => {
  const one = scannedImage('a', [aFinding('CVE-1')], AMD64)
  const other = scannedImage('a', [aFinding('CVE-2')], AMD64)
  const none = { ...one, outcome: { ...one.outcome, kind: 'scanned' as const, findings: [] } }
  for (const images of [[one, other], [other, one], [one, other, none]]) {
    expect(mergeFindings(someScanned(images), 0).map(({ vulnerabilityId }) => vulnerabilityId)).toEqual(['CVE-1', 'CVE-2'])
  }
})
