import { describe, expect, test } from '@jest/globals'
import type { Fact } from '../../scripts/preview/facts.ts'
import { FACTS } from '../../scripts/preview/facts.ts'
import { HOSTILE_TEXTS } from '../../scripts/preview/crowd.ts'
import { reportOf } from '../../scripts/preview/examples.ts'
import { anImage, digest, scanned, toFinding } from '../../scripts/preview/scans.ts'
import { text } from '../../scripts/preview/text.ts'
import { groupFindings } from '../../src/report/groups.ts'
import { failingFirst, imageName } from '../../src/report/images.ts'
import { renderCsv } from '../../src/report/csv.ts'
import { renderHtml } from '../../src/report/html/html.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderLog } from '../../src/report/log/log.ts'
import { COMMENT_MAX_CHARACTERS, renderComment, renderSummary } from '../../src/report/markdown/markdown.ts'
import type { Report } from '../../src/report/model.ts'
import { crossesMajor } from '../../src/report/upgrades.ts'
import { named } from './examples.ts'
import { looseText, renderGfm, tagsOf } from './gfm.ts'

const [FACT] = FACTS

function fact(more: Partial<Fact> = {}): Fact {
  if (FACT === undefined) throw new Error('no facts')
  return { ...FACT, packages: [{ name: 'openssl', version: '3.0.1', manager: 'OS', fixed: '3.0.2', layer: 1 }], ...more }
}

/** An image per list of facts, each of a repository of its own. */
function images(...lists: readonly (readonly Fact[])[]): Report {
  const scans = lists.map((facts, index) => {
    const image = anImage(300 + index, { repository: { ...anImage(1).repository, name: `shop/${String(index)}` } })
    return scanned(image, facts.map((each) => toFinding(each, image)))
  })
  return reportOf({ scans })
}

function placesOf(report: Report): readonly (readonly number[])[] {
  return groupFindings(report.findings, report.images).map(({ places }) => places)
}

describe('one row per vulnerability and package', () => {
  test('images with the same finding share a row, which counts each of them', () => {
    const report = images([fact()], [], [fact({ epss: 0.5 })])
    const [group, ...others] = groupFindings(report.findings, report.images)
    expect(others).toEqual([])
    expect(group).toMatchObject({ places: [0, 2], findings: 2, row: { epss: 0.5 } })
    expect(report.counts?.total).toBe(2)
    expect(report.findings).toHaveLength(2)
  })

  const packages = (more: Partial<Fact['packages'][number]>): Partial<Fact> => ({ packages: [{ name: 'openssl', version: '3.0.1', manager: 'OS', fixed: '3.0.2', layer: 1, ...more }] })
  test.each<[string, Partial<Fact>]>([
    ['another vulnerability', { id: 'CVE-2026-4242' }],
    ['another package', packages({ name: 'libssl3' })],
    ['another installed version', packages({ version: '3.0.0' })],
    ['another fixed version', packages({ fixed: '3.0.3' })],
    ['another ecosystem', packages({ manager: 'PYTHONPKG' })],
    ['another severity', { severity: 'low' }],
  ])('%s is a row of its own', (_what, more) => {
    expect([...placesOf(images([fact()], [fact(more)]))].sort()).toEqual([[0], [1]])
  })

  test('what is excused in one image is not told of the other', () => {
    const { findings, images: rows } = images([fact()], [fact()])
    const [first, second] = findings
    if (first === undefined || second === undefined) throw new Error('two findings wanted')
    const excused = { ...second, standing: 'ignored' as const, treatment: { kind: 'excepted' as const, by: 'ignore' as const, reason: 'r', expires: undefined, owner: undefined, ticket: undefined, source: 's' }, breaks: [] }
    expect(groupFindings([first, excused], rows)).toHaveLength(2)
    expect(groupFindings([first, { ...second, breaks: [] }], rows)).toHaveLength(2)
    expect(groupFindings([first, { ...second, change: 'new' }], rows)).toHaveLength(2)
  })

  test('a path or layer that differs does not part them, and both are told', () => {
    const report = images([fact(packages({ path: 'a/x' }))], [fact(packages({ path: 'b/x', layer: 5 }))])
    const [group] = groupFindings(report.findings, report.images)
    expect(group?.row.packages.map(({ path }) => path).sort()).toEqual(['a/x', 'b/x'])
    expect(group?.row.origin).toBe('mixed')
  })

  test('of a single image every finding keeps its row', () => {
    const report = images([fact(), fact({ title: 'again' })])
    expect(groupFindings(report.findings, report.images).map(({ row }) => row)).toEqual(report.findings)
  })
})

describe('twenty images', () => {
  const fleet = named('fleet')
  const log = renderLog(fleet, { color: false }).map((part) => part.lines.join('\n')).join('\n')

  test.each([
    ['comment', renderComment(fleet, 0)],
    ['summary', renderSummary(fleet)],
    ['log', log],
  ])('%s: a row for all images, few of them by name', (_format, written) => {
    const lines = written.split('\n').filter((line) => line.includes('CVE-2023-4911') && line.includes('libc'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('in 11 images')
    expect(written.replaceAll('`', '')).toMatch(/CVE-2024-29041.*in 2 images: payments\/audit:1\.4\.2; payments\/reports:1\.4\.2/u)
    expect(written.replaceAll('`', '')).toMatch(/express.*3\.21\.2.*4\.19\.2 \(major\sversion\).*payments\/audit:1\.4\.2/u)
  })

  test('images that fail come first, then the one without a result', () => {
    const order = failingFirst(fleet).map(({ image, fails }) => `${imageName(image)} ${fails ? 'fails' : image.state}`)
    expect(order.slice(0, 11).every((each) => each.endsWith(' fails'))).toBe(true)
    expect(order.slice(11, 13)).toEqual(['payments/scheduler:1.4.2 no-result', 'payments/api:1.4.2 scanned'])
  })

  test('files for machines keep a finding per image', () => {
    const json = JSON.parse(text(renderJson(fleet))) as { findings: unknown[]; upgrades: object[]; images: { digest: string }[] }
    expect(json.findings).toHaveLength(93)
    expect(Object.keys(json.upgrades[0] ?? {})).not.toContain('places')
    expect(json.images.map((image) => image.digest).slice(0, 2)).toEqual([digest(200), digest(201)])
    expect(text(renderCsv(fleet)).match(/CVE-2023-4911/gu)?.length).toBeGreaterThanOrEqual(11)
  })
})

describe('names that try to take over the report', () => {
  const fleet = named('fleet')

  test.each(HOSTILE_TEXTS.map((hostile) => [hostile]))('%j stays text', (hostile) => {
    const renamed = { ...fleet, images: fleet.images.map((image) => ({ ...image, tag: hostile, platformName: hostile })) }
    const markdown = renderComment(renamed, 0)
    const html = renderGfm(markdown)
    expect(tagsOf(html).filter((tag) => /^<(?:img|script|iframe)|evil/iu.test(tag))).toEqual([])
    expect(looseText(html)).not.toMatch(/@[\w-]|https?:\/\/\S/u)
    const rows = markdown.split('\n').filter((line) => line.startsWith('| ❌') || line.startsWith('| 🟡'))
    expect(rows.length).toBeGreaterThanOrEqual(12)
    for (const row of rows) expect(row.split(/(?<!\\)\|/u).length).toBe(rows[0]?.split(/(?<!\\)\|/u).length)
    for (const part of renderLog(renamed, { color: false })) for (const line of part.lines) expect(line).not.toMatch(/^(?:::|##\[)|[\n\r\u001b\u202e]/u)
    const page = text(renderHtml(renamed))
    const outside = page.replace(/<script[^>]*>[\s\S]*?<\/script>/gu, '')
    expect(page.match(/<script/gu)).toHaveLength(2)
    expect(tagsOf(outside).filter((tag) => /^<(?:img|script|iframe)/iu.test(tag))).toEqual([])
    expect(page).not.toMatch(/\u202e/u)
  })

  test('names as long as they may be leave the comment whole and small', () => {
    const long = { ...fleet, images: fleet.images.map((image, at) => ({ ...image, repository: `${String(at)}${'r'.repeat(254)}`, tag: 't'.repeat(128), platformName: 'p'.repeat(5_000) })) }
    expect(renderComment(long, 120).length).toBeLessThanOrEqual(COMMENT_MAX_CHARACTERS - 120)
    expect(renderComment(long, 120)).not.toContain('p'.repeat(100))
  })
})

describe('major version', () => {
  test.each([
    ['4.18.2', '5.0.0', true],
    ['v1.9', 'v2.0', true],
    ['0.9.1', '1.0.0', true],
    ['9.1', '10.0', true],
    ['4.18.2', '4.19.2', false],
    ['5.0.0', '4.9.9', false],
    ['1', '2', false],
    ['2023.7.22', '2024.7.4', false],
    ['1:1.2.3', '2:1.2.3', false],
    ['4.18.2-beta', '5.0.0', false],
    ['4.18.2', '5.0.0-rc.1', false],
    ['1.20.1-2+deb12u1', '2.20.1-2+deb12u2', false],
    ['', '5.0', false],
    ['4.1', undefined, false],
  ])('from %s to %s: %p', (from, to, crosses) => {
    expect(crossesMajor({ installed: [from], ...(to !== undefined && { target: to }) })).toBe(crosses)
  })
})
