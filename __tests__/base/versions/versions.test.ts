import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Scheme, compareVersions, newestOf, schemeOf } from '../../../src/base/versions/versions.ts'

/** Each list from oldest to newest: every version is compared with every later one, both ways. */
const ASCENDING: readonly (readonly [Scheme, string, readonly string[]])[] = [
  ['maven', 'qualifiers, from ComparableVersionTest', ['1-alpha2snapshot', '1-alpha2', '1-alpha-123', '1-beta-2', '1-beta123', '1-m2', '1-m11', '1-rc', '1-cr2', '1-rc123', '1-SNAPSHOT', '1', '1-sp', '1-sp2', '1-sp123', '1-abc', '1-def', '1-pom-1', '1-1-snapshot', '1-1', '1-2', '1-123']],
  ['maven', 'numbers, from ComparableVersionTest', ['2.0', '2.0.a', '2-1', '2.0.2', '2.0.123', '2.1.0', '2.1-a', '2.1b', '2.1-c', '2.1-1', '2.1.0.1', '2.2', '2.123', '11.a2', '11.a11', '11.b2', '11.b11', '11.m2', '11.m11', '11', '11.a', '11b', '11c', '11m']],
  ['maven', 'as they are released', ['5.3.17', '5.3.18.RELEASE', '5.3.19', '6.0.0-M1', '6.0.0-RC1', '6.0.0', '20230227', '20231013']],
  ['dpkg', 'tildes, from Debian Policy 5.6.12', ['1.0~~', '1.0~~a', '1.0~', '1.0', '1.0a']],
  ['dpkg', 'as Debian and Ubuntu ship them', ['1.20.1-2+deb12u1', '1.20.1-2+deb12u2', '1.20.1-10', '3.0.13-1~deb12u1', '3.0.13-1', '3.0.14-1~deb12u2', '1:0.1-1', '1:1.2.13.dfsg-1', '2:0']],
  ['dpkg', 'letters before other characters', ['1.2', '1.2a', '1.2+1', '1.2.1']],
  ['rpm', 'tilde and caret, from rpmvercmp.at', ['1.0~rc1~git123', '1.0~rc1', '1.0~rc1^git1', '1.0~rc2', '1.0', '1.0^', '1.0^git1', '1.0^git2', '1.0^20160101^git1', '1.0^20160102', '1.0.1']],
  ['rpm', 'letters and numbers, from rpmvercmp.at', ['xyz10', 'xyz10.1', '1.0', '1.0a', '1.0aa', '2.0', '2.0.1', '2.0.1a', '4.999.9', '5.0', '5.5p1', '5.5p2', '5.5p10', '5.6p1', '6.0', '6.0.rc1', '6.5p1', '10a2', '10b2', '10.0001', '10.0039', '20101121', '20101122']],
  ['rpm', 'epochs and releases', ['2.0-1.amzn2', '2.0-1.amzn2.0.1', '2.0-2.amzn2', '2.0-10.amzn2', '1:1.0-1']],
  ['apk', 'suffixes, from version.data', ['0.1.0_alpha_pre2', '0.1.0_alpha', '0.1.0_alpha2', '0.1.0', '0.1.0_p1', '0.1.0_p16', '0.1.3_alpha', '0.12.1', '1.0.0_pre20191002222144-r0', '1.0.0_pre20210530193627-r0', '1.0.0', '1.3_pre1-r1', '1.3-r0', '1.3.1-r0', '2.5.1-r8', '2.5.1a-r1', '2.9.11_pre20051101-r2', '2.9.11_pre20051101-r3', '4.3_p2-r5', '4.5_p1', '4.5_p1-r1']],
  ['apk', 'zeros, letters and dates, from version.data', ['0.9.8c-r1', '0.9.8d', '0.98', '1.00', '1.02.07', '1.02.10-r1', '1.05-r18', '1.06-r6', '1.2', '1.10.7', '5b-r9', '006', '9', '013', '014-r1', '087-r1', '103', '104-r9', '104-r11', '20040401', '20060512']],
  ['semver', 'from semver.org, section 11', ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '2.0.0', '2.1.0', '2.1.1', '10.0.0']],
  ['pep440', 'from PEP 440', ['1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0a12.dev456', '1.0a12', '1.0b1.dev456', '1.0b2', '1.0b2.post345.dev456', '1.0b2.post345', '1.0rc1.dev456', '1.0rc1', '1.0', '1.0+abc.5', '1.0+abc.7', '1.0+5', '1.0.post456.dev34', '1.0.post456', '1.0.15', '1.1.dev1', '1!0.1']],
  ['rubygems', 'from Gem::Version', ['0.0.beta', '0.0.beta.1', '0.0', '1.8.2.a', '1.8.2.a9', '1.8.2.a10', '1.8.2.b25', '1.8.2', '1.9.3', '1.9.3.1', '1.10.0']],
  ['go', 'modules, toolchains and pseudo-versions', ['v0.0.0-20190101000000-abcdefabcdef', 'v0.0.0-20200622213623-75b288015ac9', 'v0.1.0', '1.9.0', 'v1.10.0-rc.1', 'v1.10.0', 'go1.21rc2', 'go1.21', '1.21.1', '1.22', 'v2.0.0+incompatible']],
  ['nuget', 'from the NuGet documentation', ['1.0.1-aaa', '1.0.1-alpha', '1.0.1-alpha.2', '1.0.1-alpha.10', '1.0.1-open', '1.0.1-rc', '1.0.1-zzz', '1.0.1', '1.0.1.1', '1.1', '13.0.1']],
]

const EQUAL: readonly (readonly [Scheme, readonly string[]])[] = [
  ['maven', ['1', '1.0', '1.0.0', '1-0', '1.0-0', '1ga', '1-release', '1.final', '1.0.0-GA']],
  ['maven', ['1-alpha-1', '1a1', '1.0-alpha1', '1.0.0a1']],
  ['maven', ['1-x', '1x', '1.0-x', '1.0.0x', '1-X']],
  ['maven', ['1-rc', '1cr', '1.0.CR']],
  ['dpkg', ['1.0', '1.0-0', '0:1.0', '1.00']],
  ['rpm', ['10.0001', '10.1', '0:10.1', '10_1']],
  ['rpm', ['a', 'a+', 'a_']],
  ['apk', ['2.16.1-r3', '2.16.1-r03']],
  ['semver', ['1.0.0', '1.0.0+build']],
  ['pep440', ['1.0', '1.0.0', 'v1.0']],
  ['pep440', ['1.0rc1', '1.0.c1', '1.0-preview-1']],
  ['rubygems', ['1.0', '1', '1.0.0']],
  ['go', ['v1.2.3', '1.2.3', 'v1.2.3+incompatible']],
  ['go', ['go1.21', '1.21.0']],
  ['nuget', ['1.0', '1.0.0', '1.0.0.0', '1.0.0+git']],
  ['nuget', ['1.0.0-RC', '1.0.0-rc']],
]

const NO_VERSION: readonly (readonly [Scheme, string])[] = [
  ['dpkg', ''],
  ['dpkg', 'next release'],
  ['rpm', '1.0-1-2'],
  ['apk', '1.0bc'],
  ['apk', '1.0_final'],
  ['semver', '1.2.x'],
  ['semver', '01.2.3-rc'],
  ['pep440', '1.0-final'],
  ['pep440', '1.12345678901234567890'],
  ['rubygems', '1.15.4-x86_64-linux'],
  ['maven', '[1.0,2.0)'],
  ['maven', 'latest'],
  ['go', 'master'],
  ['nuget', '1.*'],
]

describe.each(ASCENDING)('%s: %s', (scheme, _name, versions) => {
  test('each is older than all that follow', () => {
    const wrong = versions.flatMap((older, at) => versions.slice(at + 1).flatMap((newer) => ((compareVersions(scheme, older, newer) ?? 0) < 0 && (compareVersions(scheme, newer, older) ?? 0) > 0 ? [] : [`${older} is not older than ${newer}`])))
    expect(wrong).toEqual([])
    expect(newestOf(versions.toReversed(), scheme)).toBe(versions.at(-1))
  })
})

test.each(EQUAL)('%s: %j are one version', (scheme, versions) => {
  for (const one of versions) for (const other of versions) expect([one, other, compareVersions(scheme, one, other) === 0]).toEqual([one, other, true])
})

test.each(NO_VERSION)('%s: "%s" is none of its versions, and nothing is said of the newest', (scheme, version) => {
  expect(compareVersions(scheme, version, '1.0.0')).toBeUndefined()
  expect(compareVersions(scheme, '1.0.0', version)).toBeUndefined()
  expect(newestOf(['1.0.0', version], scheme)).toBeUndefined()
})

test('a release that only one of two packages names leaves them without an order', () => {
  expect(compareVersions('rpm', '2.0', '2.0-1.amzn2')).toBeUndefined()
  expect(compareVersions('rpm', '2.1', '2.0-1.amzn2')).toBeGreaterThan(0)
})

test.each([
  ['OS', 'DEBIAN_12', 'dpkg'],
  ['OS', 'UBUNTU_24_04', 'dpkg'],
  ['OS', 'ALPINE_LINUX_3_20', 'apk'],
  ['OS', 'AMAZON_LINUX_2', 'rpm'],
  ['OS', 'AMAZON_LINUX_2023', 'rpm'],
  ['OS', 'CENTOS_7', 'rpm'],
  ['OS', 'LINUX', undefined],
  ['OS', undefined, undefined],
  ['NODE', 'DEBIAN_12', 'semver'],
  ['PYTHON', undefined, 'pep440'],
  ['GO', undefined, 'go'],
  ['GENERIC', undefined, undefined],
  ['COMPOSER', undefined, undefined],
  ['constructor', undefined, undefined],
  [undefined, 'DEBIAN_12', undefined],
])('%s on %s is ordered as %s', (manager, distribution, scheme) => {
  expect(schemeOf(manager, distribution)).toBe(scheme)
})

describe('without a known order', () => {
  test.each([
    [['3.21.2', '4.19.2', '4.2'], '4.19.2'],
    [['1.0', '1.0.0'], '1.0'],
    [['1.0.0', '1.0.0-rc1'], undefined],
    [['2.36-9+deb12u3', '2.36-9+deb12u6'], undefined],
    [['1.0.0'], '1.0.0'],
    [[], undefined],
  ])('of %j the newest is %s: only numbers and dots are compared', (versions, newest) => {
    expect(newestOf(versions, undefined)).toBe(newest)
  })

  test('two parts are no semantic version, but numbers all the same', () => {
    expect(newestOf(['10.3', '9.10.1'], 'semver')).toBe('10.3')
  })
})

const SCHEMES = ['dpkg', 'rpm', 'apk', 'semver', 'pep440', 'rubygems', 'maven', 'go', 'nuget'] as const satisfies readonly Scheme[]
const piece = fc.constantFrom('0', '1', '2', '10', '01', '.', '-', '~', '^', '+', ':', '_', 'a', 'b', 'rc', 'alpha', 'p', 'r1', 'dev', 'post', 'final', 'v', '')
const wild = fc.oneof(fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')), fc.array(fc.nat(20), { minLength: 2, maxLength: 4 }).map((numbers) => numbers.join('.')), fc.string({ maxLength: 8 }))

describe.each(SCHEMES)('%s, whatever the versions', (scheme) => {
  test('two are compared the same from both sides', () => {
    fc.assert(
      fc.property(wild, wild, (a, b) => {
        const there = compareVersions(scheme, a, b)
        const back = compareVersions(scheme, b, a)
        expect(back === undefined).toBe(there === undefined)
        expect(Math.sign(there ?? 0) + Math.sign(back ?? 0)).toBe(0)
        if (there !== undefined) expect(compareVersions(scheme, a, a)).toBe(0)
      }),
      { numRuns: 400 },
    )
  })

  test('the newest is older than none of them, and one of them', () => {
    fc.assert(
      fc.property(fc.array(wild, { minLength: 1, maxLength: 5 }), (versions) => {
        const newest = newestOf(versions, scheme)
        if (newest === undefined) return
        expect(versions).toContain(newest)
        for (const version of versions) {
          const difference = compareVersions(scheme, newest, version)
          if (difference !== undefined) expect(difference).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 400 },
    )
  })
})
