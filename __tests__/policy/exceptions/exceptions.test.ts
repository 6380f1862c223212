import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/base/finding.ts'
import { judge } from '../../../src/policy/judge.ts'
import { AMD64, ARM64, NOW, aFinding, aPackage, aPolicy, someScanned, digestOf, scannedImage, unscannedImage, verdictOn } from '../cases.ts'

const exception = (more: string, id = 'CVE-1') => `exceptions:\n  - id: ${id}\n    reason: not reachable\n    expires: 2026-12-31\n${more === '' ? '' : `    ${more}\n`}`
const texts = (verdict: ReturnType<typeof verdictOn>) => verdict.notices.map(({ kind, text }) => `${kind}: ${text}`)

describe('an exception', () => {
  const inImage = aFinding('CVE-1', { packages: [aPackage('openssl', { path: '/usr/lib/a/b.so' })] })
  test.each([
    ['by id', '', true],
    ['for the package', 'package: openssl', true],
    ['for a glob of packages', "package: 'open*'", true],
    ['for another package', 'package: zlib', false],
    ['for the path', 'path: usr/lib/a/b.so', true],
    ['for the path with its slash', 'path: /usr/lib/a/b.so', true],
    ['for a folder: a star does not cross it', 'path: usr/lib/*', false],
    ['for a folder and all below it', 'path: usr/lib/**', true],
    ['for the repository', 'repository: payments/api', true],
    ['for a glob of repositories', "repository: '*/api'", true],
    ['for another repository', 'repository: payments/web', false],
    ['for the tag', 'image: 1.4.2', true],
    ['for a glob of tags', "image: '1.4.*'", true],
    ['for repository and tag', 'image: payments/api:1.4.2', true],
    ['for the digest', `image: ${digestOf('payments/api')}`, true],
    ['for repository and digest', `image: payments/api@${digestOf('payments/api')}`, true],
    ['for another tag', 'image: 1.4.3', false],
    ['for the tag in another repository', 'image: payments/web:1.4.2', false],
  ])('%s', (_, more, exceptions) => {
    const verdict = verdictOn([inImage], aPolicy({}, exception(more)))
    expect(verdict.result).toBe(exceptions ? 'pass' : 'fail')
    expect(verdict.findings[0]?.treatment.kind).toBe(exceptions ? 'excepted' : 'judged')
  })

  test.each([
    ['CVE-2026-*', 'CVE-2026-1', true],
    ['cve-2026-1', 'CVE-2026-1', true],
    ['CVE-2026-1', 'CVE-2026-10', false],
    ['CVE-2026-?', 'CVE-2026-10', false],
    ['CVE-{2025,2026}-1', 'CVE-2026-1', true],
    ['CVE-2026-[^1]', 'CVE-2026-1', false],
    ['*-2026-1', 'CVE-2026-1', true],
    ['GHSA-*', 'CVE-2026-1', false],
  ])('for %s and the finding %s: %s', (glob, id, exceptions) => {
    expect(verdictOn([aFinding(id)], aPolicy({}, exception('', `'${glob}'`))).result).toBe(exceptions ? 'pass' : 'fail')
  })

  test('tells its reason, end, owner, ticket and place', () => {
    const text = exception('owner: team-a\n    ticket: PAY-1')
    expect(verdictOn([aFinding('CVE-1')], aPolicy({}, text)).findings[0]?.treatment).toEqual({
      kind: 'excepted',
      by: 'exception',
      reason: 'not reachable',
      expires: '2026-12-31',
      owner: 'team-a',
      ticket: 'PAY-1',
      source: 'policy.yml:2',
    })
  })

  test('for one package does not excuse the others, and says which', () => {
    const verdict = verdictOn([aFinding('CVE-1', { packages: [aPackage('openssl'), aPackage('libssl3')] })], aPolicy({}, exception('package: openssl')))
    expect(verdict.result).toBe('fail')
    expect(texts(verdict)).toEqual(['info: CVE-1 still counts: nothing covers libssl3'])
  })

  test('two exceptions that share the packages excuse together, until the first of them ends', () => {
    const text = `${exception('package: openssl')}  - id: CVE-1\n    package: libssl3\n    reason: not called\n    expires: 2026-10-01\n`
    const verdict = verdictOn([aFinding('CVE-1', { packages: [aPackage('openssl'), aPackage('libssl3')] })], aPolicy({}, text))
    expect(verdict.findings[0]?.treatment).toMatchObject({ reason: 'not reachable; not called', expires: '2026-10-01', source: 'policy.yml:2, policy.yml:6' })
  })

  test('for one platform does not excuse the other', () => {
    const scanned = someScanned([scannedImage('amd64', [aFinding('CVE-1')], AMD64), scannedImage('arm64', [aFinding('CVE-1')], ARM64)])
    const on = (image: string) => judge({ scans: [scanned], policy: aPolicy({}, exception(`image: ${image}`)), now: NOW }).result
    expect([on(digestOf('amd64')), on(digestOf('index'))]).toEqual(['fail', 'pass'])
  })

  test('for a package does not excuse a finding that names none', () => {
    expect(verdictOn([aFinding('CVE-1', { packages: [] })], aPolicy({}, exception('package: openssl'))).result).toBe('fail')
  })

  test('does not touch suppressed findings, and is not stale for it', () => {
    const verdict = verdictOn([aFinding('CVE-1', { status: 'suppressed' })], aPolicy({}, exception('')))
    expect([verdict.findings[0]?.treatment.kind, verdict.notices]).toEqual(['suppressed', []])
  })
})

describe('the end of an exception', () => {
  const ending = (day: string) => verdictOn([aFinding('CVE-1')], aPolicy({}, exception('').replace('2026-12-31', day)))

  test.each([
    ['2026-06-14', 'fail', ['expired: exception CVE-1 expired on 2026-06-14 and no longer applies']],
    ['2026-06-15', 'pass', ['expiring: exception CVE-1 expires today, on 2026-06-15']],
    ['2026-06-16', 'pass', ['expiring: exception CVE-1 expires in 1 day, on 2026-06-16']],
    ['2026-06-29', 'pass', ['expiring: exception CVE-1 expires in 14 days, on 2026-06-29']],
    ['2026-06-30', 'pass', []],
  ])('on %s, seen on 2026-06-15, means %s', (day, result, notices) => {
    expect([ending(day).result, texts(ending(day))]).toEqual([result, notices])
  })

  test('is the end of the day in UTC', () => {
    const policy = aPolicy({}, exception('').replace('2026-12-31', '2026-06-15'))
    const at = (time: string) => verdictOn([aFinding('CVE-1')], policy, { now: Date.parse(time) }).result
    expect([at('2026-06-15T23:59:59.999Z'), at('2026-06-16T00:00:00Z')]).toEqual(['pass', 'fail'])
  })

  test('expired ones come first, also when they match nothing any more', () => {
    const text = `${exception('', 'CVE-STALE')}  - {id: CVE-GONE, reason: r, expires: 2026-01-01}\n`
    expect(texts(verdictOn([aFinding('CVE-1')], aPolicy({}, text)))).toEqual([
      'expired: exception CVE-GONE expired on 2026-01-01 and matches no finding; remove it',
      'stale: exception CVE-STALE matches no finding; remove it or check the spelling',
    ])
  })
})

describe('an exception that matches nothing', () => {
  test('is stale', () => {
    expect(texts(verdictOn([], aPolicy({}, exception('package: openssl'))))).toEqual(['stale: exception CVE-1 in package openssl matches no finding; remove it or check the spelling'])
  })

  test.each([
    ['in another repository', 'repository: payments/web'],
    ['in another image', 'image: 2.0.0'],
  ])('is not stale when it is %s', (_, more) => {
    expect(verdictOn([], aPolicy({}, exception(more))).notices).toEqual([])
  })

  test('is not called stale when not everything was read', () => {
    const scanned = someScanned([scannedImage('a', []), unscannedImage('b')])
    expect(judge({ scans: [scanned], policy: aPolicy({}, exception('')), now: NOW }).notices).toEqual([])
  })

  test('is not stale when it comes from an extended file, which is for all repositories', () => {
    expect(verdictOn([], aPolicy({}, 'only-fixable: false\n', exception(''))).notices).toEqual([])
  })
})

describe('ignore', () => {
  test.each([
    ['of the input', () => aPolicy({ ignore: ['CVE-1'] }), 'input ignore'],
    ['of the file, as a list', () => aPolicy({}, "ignore:\n  - 'CVE-*'\n"), 'policy.yml:2'],
    ['of the file, as one text', () => aPolicy({}, 'ignore: CVE-0, CVE-1\n'), 'policy.yml:1'],
  ])('%s', (_, policy, source) => {
    expect(verdictOn([aFinding('CVE-1')], policy()).findings[0]?.treatment).toEqual({ kind: 'excepted', by: 'ignore', reason: 'listed in ignore', source })
  })

  test('goes before an exception', () => {
    expect(verdictOn([aFinding('CVE-1')], aPolicy({ ignore: ['CVE-1'] }, exception(''))).findings[0]?.treatment).toMatchObject({ by: 'ignore' })
  })

  test('that matches nothing is stale', () => {
    expect(texts(verdictOn([], aPolicy({ ignore: ['CVE-1'] })))).toEqual(['stale: ignore entry CVE-1 matches no finding; remove it or check the spelling'])
  })
})

describe('never-except', () => {
  const critical = aFinding('CVE-1', { severity: 'critical' })
  test.each<[string, Finding, string, boolean]>([
    ['a severity that is named', critical, '[critical]', false],
    ['untriaged, as medium', aFinding('CVE-1', { severity: 'untriaged' }), '[medium]', false],
    ['a severity that is not', aFinding('CVE-1'), '[critical]', true],
    ['a label that nobody knows, as critical', aFinding('CVE-1', { unknownSeverity: 'BLOCKER' }), '[critical]', false],
    ['a known exploited one', aFinding('CVE-1', { intelligence: { kev: 'yes', cwes: [] } }), '[kev]', false],
    ['one of which that is unknown', aFinding('CVE-1', { intelligence: { kev: 'unknown', cwes: [] } }), '[kev]', false],
    ['one that is not', aFinding('CVE-1'), '[kev]', true],
  ])('%s', (_, finding, never, exceptions) => {
    expect(verdictOn([finding], aPolicy({ failOnSeverity: 'medium' }, `${exception('')}never-except: ${never}\n`)).result).toBe(exceptions ? 'pass' : 'fail')
  })

  test('holds against the input ignore too, and says so', () => {
    const verdict = verdictOn([critical], aPolicy({ ignore: ['CVE-1'] }, 'never-except: [critical]\n'))
    expect([verdict.result, verdict.notices]).toEqual(['fail', [{ kind: 'warning', text: "CVE-1 isn't ignored: never-except forbids it (critical, known exploited: no)", source: 'input ignore' }]])
  })
})
