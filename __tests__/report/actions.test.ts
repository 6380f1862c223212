import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Fact } from '../../scripts/preview/facts.ts'
import { reportOf } from '../../scripts/preview/examples.ts'
import { anImage, indexOf, scanned, toFinding } from '../../scripts/preview/scans.ts'
import type { Finding } from '../../src/base/finding.ts'
import { compareVersions, schemeOf } from '../../src/base/versions/versions.ts'
import { actionDetail, actionPhrase, gainPhrase } from '../../src/report/action-text.ts'
import type { Report } from '../../src/report/model.ts'
import { plainText } from '../../src/report/phrase.ts'
import { sameImages } from '../../src/report/same-images.ts'
import { resultText } from '../../src/report/image-text.ts'
import { named } from './examples.ts'

type Item = Fact['packages'][number]
type Some = { readonly [K in keyof Item]?: Item[K] | undefined }

const BASE = 1
const OWN = 5
const os = (name: string, more: Some = {}): Item => madeOf({ name, version: '1.0-1', manager: 'OS', fixed: '1.0-2', layer: BASE }, more)
const npm = (name: string, more: Some = {}): Item => madeOf({ name, version: '1.0.0', manager: 'NODEPKG', fixed: '1.0.1', path: `app/node_modules/${name}/package.json`, layer: OWN }, more)

/** A member that is `undefined` takes the usual one away. */
function madeOf(usual: Item, more: Some): Item {
  return Object.fromEntries(Object.entries({ ...usual, ...more }).filter(([, value]) => value !== undefined)) as unknown as Item
}

let next = 1_000
function finding(packages: readonly Item[], more: Partial<Fact> = {}): Finding {
  next += 1
  return toFinding({ id: `CVE-2026-${String(next)}`, severity: 'high', title: 't', description: '', published: '2026-11-01', packages, ...more }, anImage(1))
}

function reported(findings: readonly Finding[], context: Parameters<typeof reportOf>[0]['context'] = {}): Report {
  return reportOf({ scans: [scanned(anImage(1), findings)], context })
}

const told = ({ actions }: Report) => actions.map((action) => [plainText(actionPhrase(action)), plainText(gainPhrase(action))])
const details = ({ actions }: Report) => actions.map((action) => plainText(actionDetail(action, undefined)))
const KEV = { added: '2026-01-01', due: '2026-02-01' }

describe('one row for each action', () => {
  test('packages of the base image are one, with all that a new base removes', () => {
    const report = reported([finding([os('libssl3'), os('openssl')], { severity: 'critical' }), finding([os('libc6')]), finding([os('zlib1g')], { severity: 'low' })])
    expect(told(report)).toEqual([['Rebuild on an updated node:22-bookworm', '1 critical, 1 high, 1 low']])
    expect(details(report)).toEqual(['libssl3 +1, libc6, zlib1g'])
  })

  test('packages of one manager in one place are one command, what is most urgent first', () => {
    const report = reported([finding([npm('express')], { severity: 'medium' }), finding([npm('ws')]), finding([npm('ip')], { severity: 'critical' })])
    expect(told(report)).toEqual([['npm update ip ws express', '1 critical, 1 high, 1 medium']])
    expect(details(report)).toEqual(['brought by RUN npm ci'])
  })

  test('another place is another command', () => {
    const report = reported([finding([npm('ws')], { severity: 'critical' }), finding([npm('ws', { path: 'admin/node_modules/ws/package.json' })])])
    expect(told(report).map(([what]) => what)).toEqual(['npm update ws', 'npm update ws'])
  })

  test('a package in two places goes away by both', () => {
    const report = reported([finding([npm('ws'), npm('ws', { path: 'admin/node_modules/ws/package.json' })])])
    expect(told(report)).toEqual([['npm update ws in admin and npm update ws in app', '1 high']])
  })

  test('a package in the base image and above it needs both', () => {
    const report = reported([finding([npm('cross-spawn'), npm('cross-spawn', { path: 'usr/local/lib/node_modules/npm/node_modules/cross-spawn/package.json', layer: 3 })])])
    expect(told(report)).toEqual([['npm update cross-spawn and rebuild on an updated base image', '1 high']])
  })

  test('what npm brings along is updated with npm', () => {
    const report = reported([finding([npm('tar', { path: 'usr/local/lib/node_modules/npm/node_modules/tar/package.json' })])])
    expect(told(report)[0]?.[0]).toBe('npm install --global npm@latest')
  })

  test('where no layer is known, OS packages have both ways', () => {
    const report = reported([finding([os('libssl3')])], { layers: new Map() })
    expect(told(report)[0]?.[0]).toBe('Rebuild on an updated base image, or run apt-get update && apt-get install --only-upgrade libssl3')
  })

  test('libraries without a command are named', () => {
    const jar = (name: string) => ({ name, version: '1.0', manager: 'JAR', fixed: '1.1', path: `opt/lib/${name}.jar`, layer: 6 })
    expect(told(reported([finding([jar('org.a:b')]), finding([jar('org.c:d')])]))).toEqual([['Update org.a:b and org.c:d', '2 high']])
  })

  test('a name that could be more than a name is in no command', () => {
    const report = reported([finding([npm('ws; rm -rf ~', { path: 'app/node_modules/x/package.json' })])])
    expect(told(report)[0]?.[0]).toBe('Update ws; rm -rf ~')
    expect(report.actions[0]?.parts).toEqual([expect.objectContaining({ command: undefined })])
  })
})

describe('what matters most comes first', () => {
  test('known exploited before worse, worse before more, no fix last', () => {
    const report = reported([
      finding([npm('exploited')], { kev: KEV }),
      finding([os('critical')], { severity: 'critical' }),
      finding([npm('many', { path: 'b/node_modules/many/package.json' })]),
      finding([npm('many', { path: 'b/node_modules/many/package.json' })]),
      finding([npm('one', { path: 'c/node_modules/one/package.json' })]),
      finding([{ name: 'nofix', version: '1', manager: 'OS', layer: BASE }], { severity: 'critical', kev: KEV }),
    ])
    expect(told(report)).toEqual([
      ['npm update exploited', '1 high · 1 known exploited'],
      ['Rebuild on an updated node:22-bookworm', '1 critical'],
      ['npm update many', '2 high'],
      ['npm update one', '1 high'],
      ['No fix yet for nofix', 'leaves 1 critical · 1 known exploited'],
    ])
  })

  test('what breaks a rule stands out, what is new is counted', () => {
    const { actions } = named('failed')
    expect(actions.map((action) => gainPhrase(action))).toEqual([
      [{ strong: '1 critical, 4 high' }, ', ', '2 medium', ' · ', '', '2', ' known exploited'],
      [{ strong: '3 high' }, ', ', '2 medium', ' · ', '', '2', ' new'],
      [{ strong: '1 high' }],
      expect.anything(),
    ])
  })
})

describe('what an action does not do is not said', () => {
  test('a finding with a package that has no fix stays', () => {
    expect(told(reported([finding([npm('ws'), npm('ip', { fixed: undefined })])]))).toEqual([['npm update ws', 'helps with 1']])
  })

  test('that nobody says if there is a fix is not that there is none', () => {
    const unsaid = { ...finding([os('x', { fixed: undefined })]), fix: 'unknown' as const }
    expect(told(reported([unsaid]))[0]?.[0]).toBe('Check for a fix of x')
  })

  test('every open finding is in one action, and is removed only if all its packages are updated to enough', () => {
    const version = fc.constantFrom('1.0.1', '1.0.10', '1.0.9', '2.0.0-rc.1', '1.0-2', '1.0-2~deb1', '1:0.9', 'odd')
    const item = fc.record({ isNpm: fc.boolean(), name: fc.constantFrom('a', 'b', 'c', '$(id)'), fixed: fc.option(version, { nil: undefined }), layer: fc.constantFrom(1, 3, 5, 6), place: fc.constantFrom('app', 'admin') })
    const toItem = ({ isNpm, name, fixed, layer, place }: { readonly isNpm: boolean; readonly name: string; readonly fixed: string | undefined; readonly layer: number; readonly place: string }): Item =>
      isNpm ? npm(name, { fixed, layer, path: `${place}/node_modules/${name}/package.json` }) : os(name, { fixed, layer })
    fc.assert(
      fc.property(fc.array(fc.array(item, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }), (all) => {
        const report = reported(all.map((items) => finding(items.map(toItem))))
        const open = report.findings.filter(({ standing }) => standing === 'open')
        const sum = (pick: (action: Report['actions'][number]) => number) => report.actions.reduce((total, action) => total + pick(action), 0)
        expect(sum(({ removes, leaves }) => removes + leaves)).toBe(open.length)
        expect(sum(({ removes }) => removes)).toBe(open.filter(({ packages }) => packages.every(({ fixedVersion }) => fixedVersion !== undefined)).length)
        for (const { moves } of report.upgrades) {
          for (const { names, manager, target } of moves) {
            if (target === undefined) continue
            for (const { packages, distribution } of open) {
              for (const each of packages) {
                const scheme = schemeOf(each.manager, distribution)
                if (names.includes(each.name) && each.manager === manager && each.fixedVersion !== undefined && scheme !== undefined) expect(compareVersions(scheme, target, each.fixedVersion) ?? 0).toBeGreaterThanOrEqual(0)
              }
            }
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('platforms of one index', () => {
  const fact = (id: string): Fact => ({ id, severity: 'high', title: id, description: '', published: '2026-11-01', packages: [os('libssl3')] })
  const both = [{ platform: { os: 'linux', architecture: 'amd64' }, findings: [fact('CVE-2026-1'), fact('CVE-2026-2')] }, { platform: { os: 'linux', architecture: 'arm64' }, findings: [fact('CVE-2026-1'), fact('CVE-2026-2')] }]

  test('with the same findings are told together, and a vulnerability counts once', () => {
    const report = reportOf({ scans: [indexOf(20, both, { code: 'x', what: 'x', remedy: [] })] })
    expect(told(report)).toEqual([['Rebuild on an updated node:22-bookworm', '2 high']])
    expect(sameImages(report).map((same) => [same.images.map(({ platformName }) => platformName), resultText(same)])).toEqual([[['linux/amd64', 'linux/arm64'], 'the same 2 findings (2 high)']])
  })

  test('with other findings are told apart', () => {
    const report = reportOf({ scans: [indexOf(20, [both[0] ?? { platform: { os: 'x', architecture: 'y' } }, { platform: { os: 'linux', architecture: 'arm64' }, findings: [fact('CVE-2026-1')] }], { code: 'x', what: 'x', remedy: [] })] })
    expect(sameImages(report).map(resultText)).toEqual(['2 findings (2 high)', '1 finding (1 high)'])
  })
})
