import { describe, expect, test } from '@jest/globals'
import { judge } from '../../../src/policy/judge.ts'
import { readVexDocument, type VexDocument } from '../../../src/policy/exceptions/vex-document.ts'
import { compileVex } from '../../../src/policy/exceptions/vex.ts'
import { AMD64, ARM64, NOW, aFinding as anyFinding, aPackage, aPolicy, someScanned, digestOf, scannedImage, verdictOn } from '../cases.ts'

interface Given {
  readonly status?: string
  readonly justification?: string | undefined
  readonly [member: string]: unknown
}

const IMAGE = digestOf('payments/api')
const HEX = IMAGE.slice('sha256:'.length)
const OURS = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/payments/api'
const product = (purl: string, ...parts: readonly string[]) => ({ '@id': purl, ...(parts.length === 0 ? {} : { subcomponents: parts.map((part) => ({ '@id': part })) }) })

function statementOf({ status = 'not_affected', ...more }: Given) {
  const justified = status === 'not_affected' && !('justification' in more) && !('impact_statement' in more) ? { justification: 'vulnerable_code_not_present' } : {}
  return { vulnerability: { name: 'CVE-1' }, products: [product('pkg:oci/api')], status, ...justified, ...more }
}

function documentText(statements: readonly Given[], more: object = {}): string {
  return JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'https://example.com/vex', author: 'me', timestamp: '2026-01-01T00:00:00Z', version: 1, statements: statements.map(statementOf), ...more })
}

function documentOf(statements: readonly Given[], more: object = {}, name = 'vex.json'): VexDocument {
  const reading = readVexDocument(documentText(statements, more), name)
  if (reading.kind === 'invalid') throw new Error(reading.problems.join('\n'))
  return reading.document
}

/** Of an image on Debian 12, as Inspector calls it. */
const aFinding = (id: string, more: Parameters<typeof anyFinding>[1] = {}) => anyFinding(id, { distribution: 'DEBIAN_12', ...more })

const vexOf = (...statements: readonly Given[]) => compileVex([documentOf(statements)], NOW)
const exceptions = (vex: ReturnType<typeof compileVex>, finding = aFinding('CVE-1')) => verdictOn([finding], aPolicy(), { vex }).result === 'pass'

describe('a statement', () => {
  test.each<[string, Given, boolean]>([
    ['not_affected with a justification excuses', {}, true],
    ['fixed excuses', { status: 'fixed' }, true],
    ['not_affected with an impact statement alone does not', { impact_statement: 'we think it is fine' }, false],
    ['affected does not', { status: 'affected', action_statement: 'update' }, false],
    ['under_investigation does not', { status: 'under_investigation' }, false],
    ['about another vulnerability does not', { vulnerability: { name: 'CVE-2' } }, false],
    ['that names it as alias does', { vulnerability: { name: 'GHSA-1', aliases: ['cve-1'] } }, true],
    ['without products does not', { products: [] }, false],
  ])('%s', (_, given, expected) => {
    expect(exceptions(vexOf(given))).toBe(expected)
  })

  test('says what it says, and where', () => {
    expect(verdictOn([aFinding('CVE-1')], aPolicy(), { vex: vexOf({ impact_statement: 'not linked', justification: 'component_not_present' }) }).findings[0]?.treatment).toEqual({
      kind: 'excepted',
      by: 'vex',
      reason: 'VEX: not_affected (component_not_present, not linked)',
      source: 'vex.json, statement 1',
    })
  })

  test('cannot excuse what never-except forbids', () => {
    expect(verdictOn([aFinding('CVE-1')], aPolicy({}, 'never-except: [high]\n'), { vex: vexOf({}) }).result).toBe('fail')
  })

  test('that matches nothing is told', () => {
    expect(verdictOn([aFinding('CVE-1')], aPolicy(), { vex: vexOf({ products: [product('pkg:oci/other')] }) }).notices).toEqual([
      { kind: 'vex-unmatched', text: 'the VEX statement "not_affected" for CVE-1 matches no finding in these images', source: 'vex.json, statement 1' },
    ])
  })
})

describe('the newest statement is in force', () => {
  test.each<[string, readonly Given[], boolean]>([
    ['a later affected takes it back', [{ timestamp: '2026-02-01T00:00:00Z' }, { status: 'affected', timestamp: '2026-03-01T00:00:00Z' }], false],
    ['whatever their order in the text', [{ status: 'affected', timestamp: '2026-03-01T00:00:00Z' }, { timestamp: '2026-02-01T00:00:00Z' }], false],
    ['a later not_affected excuses again', [{ status: 'affected', timestamp: '2026-02-01T00:00:00Z' }, { timestamp: '2026-03-01T00:00:00Z' }], true],
    ['under_investigation takes it back too', [{}, { status: 'under_investigation', timestamp: '2026-03-01T00:00:00Z' }], false],
    ['of the same time the stricter one', [{ status: 'affected' }, {}], false],
    ['of the same time the stricter one, whatever their order', [{}, { status: 'affected' }], false],
    ['of the same time the stricter one, under_investigation too', [{ status: 'under_investigation' }, { status: 'fixed' }], false],
    ['of the same time in another offset the stricter one', [{ timestamp: '2026-03-01T02:00:00+02:00' }, { status: 'affected', timestamp: '2026-03-01T00:00:00Z' }], false],
    ['not_affected without justification takes it back', [{}, { impact_statement: 'we think so', timestamp: '2026-03-01T00:00:00Z' }], false],
    ['what may be about it takes it back', [{}, { status: 'affected', timestamp: '2026-03-01T00:00:00Z', products: [product('pkg:oci/api?vendor=acme')] }], false],
    ['what may be about a part of it takes it back', [{}, { status: 'affected', timestamp: '2026-03-01T00:00:00Z', products: [product('pkg:oci/api', 'pkg:deb/debian/openssl#crypto')] }], false],
    ['what may be about it and excuses does not', [{ status: 'affected' }, { timestamp: '2026-03-01T00:00:00Z', products: [product('pkg:oci/api?vendor=acme')] }], false],
    ['without time of its own it has that of the document', [{ status: 'affected', timestamp: '2025-12-31T00:00:00Z' }, {}], true],
    ['the offset counts', [{ timestamp: '2026-03-01T01:00:00+02:00' }, { status: 'affected', timestamp: '2026-03-01T00:00:00Z' }], false],
    ['about another package it takes back nothing', [{}, { status: 'affected', timestamp: '2026-03-01T00:00:00Z', products: [product('pkg:oci/api', 'pkg:deb/debian/zlib')] }], true],
  ])('%s', (_, statements, expected) => {
    expect(exceptions(vexOf(...statements))).toBe(expected)
  })

  test('of two documents the newer one, whatever their order', () => {
    const older = documentOf([{}], {}, 'old.json')
    const newer = documentOf([{ status: 'affected' }], { timestamp: '2026-05-01T00:00:00Z' }, 'new.json')
    expect([exceptions(compileVex([older, newer], NOW)), exceptions(compileVex([newer, older], NOW))]).toEqual([false, false])
  })
})

describe('a statement from the future', () => {
  const LATER = '2026-06-15T12:00:01Z'
  test.each<[string, readonly Given[], object, boolean]>([
    ['excuses nothing', [{ timestamp: LATER }], {}, false],
    ['excuses nothing when only its document is', [{ timestamp: '2026-01-01T00:00:00Z' }], { timestamp: LATER }, false],
    ['excuses nothing when it has the time of its document', [{}], { timestamp: LATER }, false],
    ['excuses nothing in another offset either', [{ timestamp: '2026-06-15T11:00:00-02:00' }], {}, false],
    ['does not take an affected back', [{ status: 'affected' }, { timestamp: LATER }], {}, false],
    ['leaves what stands before it', [{}, { status: 'fixed', timestamp: LATER }], {}, true],
    ['takes back already when it does not excuse', [{}, { status: 'affected', timestamp: LATER }], {}, false],
    ['is none at this very moment', [{ timestamp: '2026-06-15T12:00:00Z' }], {}, true],
  ])('%s', (_, statements, more, expected) => {
    expect(exceptions(compileVex([documentOf(statements, more)], NOW))).toBe(expected)
  })

  test('is told, and not as one that matches nothing', () => {
    expect(verdictOn([aFinding('CVE-1')], aPolicy(), { vex: vexOf({ timestamp: LATER }) }).notices).toEqual([
      { kind: 'warning', text: 'the VEX statement "not_affected" for CVE-1 is dated in the future (2026-06-15T12:00:01.000Z) and has no effect before', source: 'vex.json, statement 1' },
    ])
  })
})

describe('a product', () => {
  test.each<[string, object, boolean]>([
    ['by name', product('pkg:oci/api'), true],
    ['by another name', product('pkg:oci/web'), false],
    ['by digest', product(`pkg:oci/api@sha256%3A${HEX}`), true],
    ['by another digest', product(`pkg:oci/api@sha256%3A${'0'.repeat(64)}`), false],
    ['by registry and repository', product(`pkg:oci/api?repository_url=${OURS}`), true],
    ['by registry and repository, encoded', product(`pkg:oci/api?repository_url=${encodeURIComponent(OURS)}`), true],
    ['in another account', product(`pkg:oci/api?repository_url=${OURS.replace('123456789012', '210987654321')}`), false],
    ['in another region', product(`pkg:oci/api?repository_url=${OURS.replace('eu-central-1', 'us-east-1')}`), false],
    ['in another repository of that name', product(`pkg:oci/api?repository_url=${OURS.replace('payments', 'orders')}`), false],
    ['by tag', product('pkg:oci/api?tag=1.4.2'), true],
    ['by another tag', product('pkg:oci/api?tag=1.4.3'), false],
    ['by architecture', product('pkg:oci/api?arch=amd64'), true],
    ['by its other name', product('pkg:oci/api?arch=x86_64'), true],
    ['by another architecture', product('pkg:oci/api?arch=arm64'), false],
    ['by something that we do not know', product('pkg:oci/api?vendor=acme'), false],
    ['by something that we do not know beside what we do', product(`pkg:oci/api?repository_url=${OURS}&variant=v8`), false],
    ['of which it is a part', product('pkg:oci/api#layers/1'), false],
    ['of which it is a part, whatever part that is', product('pkg:oci/api#'), false],
    ['in a namespace', product('pkg:oci/payments/api'), false],
    ['by two architectures', product('pkg:oci/api?arch=arm64&arch=amd64'), false],
    ['by two architectures in different case', product('pkg:oci/api?ARCH=arm64&arch=amd64'), false],
    ['by an architecture that is not named', product('pkg:oci/api?arch'), false],
    ['by an empty qualifier, which is none', product('pkg:oci/api?arch='), true],
    ['by its tag as version', product('pkg:oci/api@1.4.2'), false],
    ['by its digest in capitals', product(`pkg:oci/api@sha256%3A${HEX.toUpperCase()}`), false],
    ['by its digest without encoding', product(`pkg:oci/api@sha256:${HEX}`), true],
    ['of another type in capitals', product('PKG:DOCKER/api'), false],
    ['of another type in capitals beside the right hash', { '@id': 'PKG:OCI/web', hashes: { 'sha-256': HEX } }, false],
    ['in a registry whose name only begins so', product(`pkg:oci/api?repository_url=${OURS.replace('amazonaws.com', 'amazonaws.com.example.org')}`), false],
    ['in the registry by its dual-stack host', product(`pkg:oci/api?repository_url=${OURS.replace('dkr.ecr.eu-central-1.amazonaws.com', 'dkr-ecr.eu-central-1.on.aws')}`), true],
    ['in another registry', product('pkg:oci/api?repository_url=docker.io/payments/api'), false],
    ['below the repository', product(`pkg:oci/api?repository_url=${OURS}/debug`), false],
    ['by its tag, encoded', product('pkg:oci/api?tag=1%2E4.2'), true],
    ['by another operating system', product('pkg:oci/api?os=windows'), false],
    ['that is no image', product('pkg:deb/debian/api'), false],
    ['by no purl at all', { '@id': 'https://example.com/api' }, false],
    ['by a purl that is wrong', product('pkg:oci'), false],
    ['by identifiers', { identifiers: { purl: 'pkg:oci/api' } }, true],
    ['by hash', { hashes: { 'sha-256': HEX } }, true],
    ['by another hash', { hashes: { 'sha-256': '0'.repeat(64) } }, false],
    ['by hash and purl, of which one is wrong', { '@id': 'pkg:oci/api', hashes: { 'sha-256': '0'.repeat(64) } }, false],
  ])('%s', (_, given, expected) => {
    expect(exceptions(vexOf({ products: [given] }))).toBe(expected)
  })

  test.each([
    ['the index', digestOf('index'), 'pass'],
    ['one platform', digestOf('amd64'), 'fail'],
  ])('named by the digest of %s of two platforms', (_, digest, result) => {
    const scanned = someScanned([scannedImage('amd64', [aFinding('CVE-1')], AMD64), scannedImage('arm64', [aFinding('CVE-1')], ARM64)])
    const vex = vexOf({ products: [product(`pkg:oci/api@${digest.replace(':', '%3A')}`)] })
    expect(judge({ scans: [scanned], policy: aPolicy(), vex, now: NOW }).result).toBe(result)
  })
})

describe('a subcomponent', () => {
  test.each([
    ['pkg:deb/debian/openssl', aPackage('openssl'), true],
    ['pkg:deb/debian/openssl@3.0.1?arch=amd64&distro=debian-12', aPackage('openssl', { arch: 'X86_64' }), true],
    ['pkg:deb/openssl', aPackage('openssl'), true],
    ['pkg:deb/debian/openssl?distro=debian-11', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?distro=debian-12.5', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?distro=bookworm', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?arch=amd64', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?repository_url=deb.debian.org', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?upstream=openssl', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl#libcrypto', aPackage('openssl'), false],
    ['pkg:deb/ubuntu/openssl', aPackage('openssl'), false],
    ['pkg:rpm/redhat/openssl', aPackage('openssl'), false],
    ['pkg:apk/alpine/openssl@3.0.1', aPackage('openssl'), false],
    ['pkg:generic/openssl', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl@%3E%3D3.0.0', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl@3', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl@3.0.1', aPackage('openssl', { version: '1:3.0.1' }), false],
    ['pkg:deb/debian/openssl@1%3A3.0.1', aPackage('openssl', { version: '1:3.0.1' }), true],
    ['pkg:deb/debian/openssl@1:3.0.1', aPackage('openssl'), false],
    ['pkg:deb/debian/openssl?epoch=2', aPackage('openssl', { version: '1:3.0.1' }), false],
    ['pkg:deb/Debian/OpenSSL', aPackage('openssl'), true],
    ['pkg:deb/debian/open%73sl', aPackage('openssl'), true],
    ['pkg:deb/debian/openssl%', aPackage('openssl'), false],
    ['pkg:npm/name@1.0.0', aPackage('@scope/name', { version: '1.0.0', manager: 'NODEPKG' }), false],
    ['pkg:npm/%40other/name@1.0.0', aPackage('@scope/name', { version: '1.0.0', manager: 'NODEPKG' }), false],
    ['pkg:maven/log4j-core@2.14.0', aPackage('org.apache.logging.log4j:log4j-core', { version: '2.14.0', manager: 'JAR' }), false],
    ['pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0?classifier=tests', aPackage('org.apache.logging.log4j:log4j-core', { version: '2.14.0', manager: 'JAR' }), false],
    ['pkg:golang/github.com/foo/bar#cmd/tool', aPackage('github.com/foo/bar', { manager: 'GOBINARY' }), false],
    ['pkg:gem/rails', aPackage('rails', { manager: 'constructor' }), false],
    ['pkg:gem/rails?arch=toString', aPackage('rails', { manager: 'GEMSPEC', arch: 'constructor' }), false],
    ['pkg:deb/debian/openssl@3.0.1?arch=arm64', aPackage('openssl', { arch: 'AMD64' }), false],
    ['pkg:deb/debian/openssl@3.0.2', aPackage('openssl'), false],
    ['pkg:deb/debian/zlib', aPackage('openssl'), false],
    ['pkg:npm/openssl', aPackage('openssl'), false],
    ['pkg:npm/%40scope/name@1.0.0', aPackage('@scope/name', { version: '1.0.0', manager: 'NODEPKG' }), true],
    ['pkg:npm/tar', aPackage('tar', { manager: 'NODE' }), true],
    ['pkg:pypi/Foo_Bar', aPackage('foo-bar', { manager: 'PYTHONPKG' }), true],
    ['pkg:maven/org.apache.logging.log4j/log4j-core@2.14.0', aPackage('org.apache.logging.log4j:log4j-core', { version: '2.14.0', manager: 'JAR' }), true],
    ['pkg:golang/github.com/foo/bar', aPackage('github.com/foo/bar', { manager: 'GOBINARY' }), true],
    ['pkg:gem/rails', aPackage('rails', { manager: 'NEW_MANAGER' }), false],
    ['not a purl', aPackage('openssl'), false],
  ])('%s and the package %j', (purl, entry, expected) => {
    expect(exceptions(vexOf({ products: [product('pkg:oci/api', purl)] }), aFinding('CVE-1', { packages: [entry] }))).toBe(expected)
  })

  test.each([
    ['pkg:rpm/amzn/openssl@1:3.0.1?epoch=', '1:3.0.1', true],
    ['pkg:rpm/amzn/openssl@3.0.1?epoch=1', '1:3.0.1', true],
    ['pkg:rpm/amzn/openssl@3.0.1?epoch=2', '1:3.0.1', false],
    ['pkg:rpm/amzn/openssl@3.0.1?epoch=1', '3.0.1', false],
    ['pkg:rpm/amzn/openssl@3.0.1?epoch=0', '3.0.1', true],
    ['pkg:rpm/amzn/openssl?epoch=2', '1:3.0.1', false],
    ['pkg:rpm/amzn/openssl@3.0.1', '1:3.0.1', true],
    ['pkg:rpm/amzn/openssl?distro=amzn-2023', '3.0.1', true],
    ['pkg:rpm/amzn/openssl?distro=amzn-2', '3.0.1', false],
    ['pkg:rpm/amzn/OpenSSL', '3.0.1', false],
    ['pkg:rpm/fedora/openssl', '3.0.1', false],
  ])('%s and openssl %s of Amazon Linux 2023', (purl, version, expected) => {
    expect(exceptions(vexOf({ products: [product('pkg:oci/api', purl)] }), aFinding('CVE-1', { distribution: 'AMAZON_LINUX_2023', packages: [aPackage('openssl', { version })] }))).toBe(expected)
  })

  test.each([undefined, 'LINUX', 'DEBIANOID_12', 'constructor'])('excuses no package of the system of an image on %s', (distribution) => {
    expect(exceptions(vexOf({ products: [product('pkg:oci/api', 'pkg:deb/debian/openssl')] }), aFinding('CVE-1', { distribution }))).toBe(false)
  })

  test('with a hash, which names a file, excuses nothing', () => {
    expect(exceptions(vexOf({ products: [{ '@id': 'pkg:oci/api', subcomponents: [{ '@id': 'pkg:deb/debian/openssl', hashes: { 'sha-256': HEX } }] }] }))).toBe(false)
  })

  test('for one of two packages is not enough; with an exception for the other it is', () => {
    const finding = aFinding('CVE-1', { packages: [aPackage('openssl'), aPackage('zlib')] })
    const vex = vexOf({ products: [product('pkg:oci/api', 'pkg:deb/debian/openssl')] })
    const policy = aPolicy({}, 'exceptions: [{id: CVE-1, package: zlib, reason: r, expires: 2026-12-31}]\n')
    expect([verdictOn([finding], aPolicy(), { vex }).result, verdictOn([finding], policy, { vex }).result]).toEqual(['fail', 'pass'])
  })

  test('does not excuse a finding without package', () => {
    expect(exceptions(vexOf({ products: [product('pkg:oci/api', 'pkg:deb/debian/openssl')] }), aFinding('CVE-1', { packages: [] }))).toBe(false)
  })

  test('an empty list of them covers nothing', () => {
    expect(exceptions(vexOf({ products: [{ '@id': 'pkg:oci/api', subcomponents: [] }] }))).toBe(false)
  })
})

describe('a document that is wrong', () => {
  const problemsOf = (text: string) => {
    const reading = readVexDocument(text, 'vex.json')
    return reading.kind === 'invalid' ? reading.problems : []
  }
  test.each([
    ['of an older format', documentText([{}], { '@context': 'https://openvex.dev/ns' }), ['vex.json: @context is "https://openvex.dev/ns", which is not OpenVEX 0.2.0 (https://openvex.dev/ns/v0.2.0)']],
    ['without time', documentText([{}], { timestamp: undefined }), ['vex.json: timestamp is missing']],
    ['with a time that is none', documentText([{}], { timestamp: 'yesterday' }), ['vex.json: timestamp is "yesterday", which isn\'t a time; use, for example, 2026-01-31T12:00:00Z']],
    ['with a status of its own', documentText([{ status: 'wont_fix' }]), ['vex.json: statements.0.status is "wont_fix"; expected: ("not_affected" | "affected" | "fixed" | "under_investigation")']],
    ['not_affected without any reason', documentText([{ justification: undefined }]), ['vex.json: statements.0 is not_affected without justification']],
    ['with a vulnerability as in 0.0.1', documentText([{ vulnerability: 'CVE-1' }]), ['vex.json: statements.0.vulnerability is "CVE-1"; expected: Object']],
    ['with a time without offset', documentText([{ timestamp: '2026-01-01T00:00:00' }]), ['vex.json: statements.0.timestamp is "2026-01-01T00:00:00", which isn\'t a time; use, for example, 2026-01-31T12:00:00Z']],
    ['with a day that does not exist', documentText([{ timestamp: '2026-02-30T00:00:00Z' }]), ['vex.json: statements.0.timestamp is "2026-02-30T00:00:00Z", which isn\'t a time; use, for example, 2026-01-31T12:00:00Z']],
    ['with a member twice', documentText([{}]).replace('"status":', '"status":"affected","status":'), ['vex.json: the member "status" stands twice in one object']],
    ['with a member twice, once with an escape', documentText([{}]).replace('"status":', '"stat\\u0075s":"affected","status":'), ['vex.json: the member "status" stands twice in one object']],
    ['with members that differ in case', documentText([{}]).replace('"status":', '"Status":"affected","status":'), ['vex.json: the member "Status" has to be written "status"', 'vex.json: the members "Status" and "status" differ only in case']],
    ['with a member that other readers would see', documentText([{ products: [{ '@id': 'pkg:oci/api', Subcomponents: [] }] }]), ['vex.json: the member "Subcomponents" has to be written "subcomponents"']],
    ['with a member in letters that fold into it', documentText([{}]).replace('"status"', '"\u017ftatus":"affected","status"'), ['vex.json: the member "\u017ftatus" has to be written "status"', 'vex.json: the members "\u017ftatus" and "status" differ only in case']],
    ['no JSON', '{', ['vex.json: no valid JSON: Expected property name or \'}\' in JSON at position 1 (line 1 column 2)']],
    ['too big', ' '.repeat(10 * 1024 * 1024 + 1), ['vex.json: the document has 10485761 bytes; at most 10485760 are read']],
  ])('%s', (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems)
  })
})
