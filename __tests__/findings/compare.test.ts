import { describe, expect, test } from '@jest/globals'
import { compareWithBaseline } from '../../src/findings/compare.ts'
import type { Finding } from '../../src/findings/finding.ts'
import { mergeFindings } from '../../src/findings/merge.ts'
import { AMD64, ARM64, aFinding, anImageWith, aPackage, aSubject, scannedImage } from '../policy/cases.ts'

function compared(now: readonly Finding[], before: readonly Finding[]) {
  const current = mergeFindings(anImageWith(now), 0)
  const { changeOf, fixed } = compareWithBaseline(current, anImageWith(before, 'payments/api', 'before'))
  return { changes: current.map(changeOf), fixed: fixed.map(({ vulnerabilityId }) => vulnerabilityId) }
}

const inPackages = (...packages: readonly ReturnType<typeof aPackage>[]) => aFinding('CVE-1', { packages })

describe('a finding against the baseline', () => {
  test.each<[string, readonly Finding[], readonly Finding[], 'new' | 'unchanged', readonly string[]]>([
    ['is unchanged under another ARN', [aFinding('CVE-1')], [aFinding('CVE-1')], 'unchanged', []],
    ['is unchanged after an upgrade that does not cure', [inPackages(aPackage('a', { version: '2' }))], [inPackages(aPackage('a', { version: '1' }))], 'unchanged', []],
    ['is new when the vulnerability is', [aFinding('CVE-2')], [aFinding('CVE-1')], 'new', ['CVE-1']],
    ['is new in another package', [inPackages(aPackage('b'))], [inPackages(aPackage('a'))], 'new', ['CVE-1']],
    ['is new at another path', [inPackages(aPackage('a', { path: 'y' }))], [inPackages(aPackage('a', { path: 'x' }))], 'new', ['CVE-1']],
    ['is new as soon as one more package has it', [inPackages(aPackage('a'), aPackage('b'))], [inPackages(aPackage('a'))], 'new', []],
    ['is not fixed while one package still has it', [inPackages(aPackage('a'))], [inPackages(aPackage('a'), aPackage('b'))], 'unchanged', []],
    ['is not fixed by being suppressed', [aFinding('CVE-1', { status: 'suppressed' })], [aFinding('CVE-1')], 'unchanged', []],
    ['is new when the baseline had it closed', [aFinding('CVE-1')], [aFinding('CVE-1', { status: 'closed' })], 'new', []],
    ['without packages is known by its id', [inPackages()], [inPackages()], 'unchanged', []],
  ])('%s', (_, now, before, change, fixed) => {
    expect(compared(now, before)).toEqual({ changes: [change], fixed })
  })

  test('is compared across platforms: what arm64 of the baseline has is known on amd64 too', () => {
    const baseline = aSubject([scannedImage('a', [], AMD64), scannedImage('b', [aFinding('CVE-1')], ARM64)])
    const current = mergeFindings(anImageWith([aFinding('CVE-1')]), 0)
    expect(current.map(compareWithBaseline(current, baseline).changeOf)).toEqual(['unchanged'])
  })
})
