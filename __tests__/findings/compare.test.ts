import { describe, expect, test } from '@jest/globals'
import { compareWithBaseline } from '../../src/findings/compare.ts'
import type { Finding } from '../../src/base/finding.ts'
import { mergeFindings } from '../../src/findings/merge.ts'
import type { ScannedImage } from '../../src/scan/outcome.ts'
import { AMD64, ARM64, aFinding, anImageWith, aPackage, someScanned, scannedImage, unscannedImage } from '../policy/cases.ts'

function compared(now: readonly Finding[], before: readonly Finding[]) {
  const scanned = anImageWith(now)
  const current = mergeFindings(scanned, 0)
  const { changeOf, fixed } = compareWithBaseline(current, scanned, anImageWith(before, 'payments/api', 'before'))
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

  const kev = (answer: 'yes' | 'no' | 'unknown') => ({ intelligence: { kev: answer, cwes: [] } })
  test.each<[string, Partial<Finding>, Partial<Finding>, 'new' | 'unchanged']>([
    ['has a higher severity', { severity: 'critical' }, { severity: 'high' }, 'new'],
    ['has a severity that was not triaged', { severity: 'medium' }, { severity: 'untriaged' }, 'new'],
    ['has a label that is not known', { severity: 'untriaged', unknownSeverity: 'SEVERE' }, { severity: 'high' }, 'new'],
    ['has a lower severity', { severity: 'low' }, { severity: 'high' }, 'unchanged'],
    ['is active where it was suppressed', {}, { status: 'suppressed' }, 'new'],
    ['is suppressed where it was active', { status: 'suppressed' }, {}, 'unchanged'],
    ['is suppressed as before', { status: 'suppressed' }, { status: 'suppressed' }, 'unchanged'],
    ['is exploited', { exploit: 'yes' }, { exploit: 'no' }, 'new'],
    ['is exploited, which nobody said before', { exploit: 'yes' }, { exploit: 'unknown' }, 'new'],
    ['may be exploited', { exploit: 'unknown' }, { exploit: 'no' }, 'new'],
    ['is in the catalogue', kev('yes'), kev('no'), 'new'],
    ['is in the catalogue, which could not be read before', kev('yes'), kev('unknown'), 'new'],
    ['is in the catalogue as before', kev('yes'), kev('yes'), 'unchanged'],
    ['is not asked for in the catalogue', { intelligence: undefined }, { intelligence: undefined }, 'unchanged'],
    ['has a fix', { fix: 'yes' }, { fix: 'no' }, 'new'],
    ['has a fix in part', { fix: 'partial' }, { fix: 'no' }, 'new'],
    ['has a fix as before', { fix: 'yes' }, { fix: 'partial' }, 'unchanged'],
  ])('that %s', (_, now, before, change) => {
    expect(compared([aFinding('CVE-1', now)], [aFinding('CVE-1', before)]).changes).toEqual([change])
  })

  test('is new when only a suppressed one of several is as bad', () => {
    expect(compared([aFinding('CVE-1', { severity: 'critical' })], [aFinding('CVE-1', { severity: 'critical', status: 'suppressed' }), aFinding('CVE-1', { severity: 'high' })]).changes).toEqual(['new'])
  })

  test('is compared across platforms: what arm64 of the baseline has is known on amd64 too', () => {
    const baseline = someScanned([scannedImage('a', [], AMD64), scannedImage('b', [aFinding('CVE-1')], ARM64)])
    const scanned = anImageWith([aFinding('CVE-1')])
    const current = mergeFindings(scanned, 0)
    expect(current.map(compareWithBaseline(current, scanned, baseline).changeOf)).toEqual(['unchanged'])
  })
})

describe('what is gone is fixed only where the subject was read', () => {
  const ONE = scannedImage('one', [aFinding('CVE-AMD')], AMD64)
  const TWO = scannedImage('two', [aFinding('CVE-ARM')], ARM64)
  const BOTH = [scannedImage('both', [aFinding('CVE-BOTH')], AMD64), scannedImage('too', [aFinding('CVE-BOTH')], ARM64)]
  const plain = (findings: readonly Finding[], seed = 'plain') => scannedImage(seed, findings)

  test.each<[string, readonly ScannedImage[], readonly ScannedImage[], readonly string[]]>([
    ['both platforms', [scannedImage('a', [], AMD64), scannedImage('b', [], ARM64)], [ONE, TWO], ['CVE-AMD', 'CVE-ARM']],
    ['the same platform, written in another way', [scannedImage('a', [], { os: 'linux', architecture: 'arm64' })], [TWO], ['CVE-ARM']],
    ['one of two platforms', [scannedImage('a', [], AMD64)], [ONE, TWO], ['CVE-AMD']],
    ['one of the two that have it', [scannedImage('a', [], AMD64)], BOTH, []],
    ['one of two, the other has no result', [scannedImage('a', [], AMD64), unscannedImage('b', 'no-result', ARM64)], [ONE, TWO], ['CVE-AMD']],
    ['one of two, the other is skipped', [scannedImage('a', [], AMD64), unscannedImage('b', 'skipped', ARM64)], [ONE, TWO], ['CVE-AMD']],
    ['a single image, against one', [plain([])], [plain([aFinding('CVE-AMD')], 'before')], ['CVE-AMD']],
    ['a single image, against an index of one platform', [plain([])], [ONE], ['CVE-AMD']],
    ['a single image of whatever platform, against an index of two', [plain([])], [ONE, TWO], []],
    ['an index, against a single image', [scannedImage('a', [], AMD64)], [plain([aFinding('CVE-AMD')], 'before')], ['CVE-AMD']],
    ['an index of which a part was not read, against a single image', [scannedImage('a', [], AMD64), unscannedImage('b', 'skipped', ARM64)], [plain([aFinding('CVE-AMD')], 'before')], []],
  ])('%s', (_name, now, before, expected) => {
    const scanned = someScanned(now)
    const { fixed } = compareWithBaseline(mergeFindings(scanned, 0), scanned, someScanned(before))
    expect(fixed.map(({ vulnerabilityId }) => vulnerabilityId)).toEqual(expected)
  })
})
