import { describe, expect, test } from '@jest/globals'
import { crowd, examples, reportOf } from '../../../scripts/preview/examples.ts'
import { FACTS } from '../../../scripts/preview/facts.ts'
import { anImage, scanned, toFinding } from '../../../scripts/preview/scans.ts'
import { escapeText, md } from '../../../src/report/escape.ts'
import { type Block, fit } from '../../../src/report/fit.ts'
import { COMMENT_MAX_CHARACTERS, SUMMARY_MAX_BYTES, renderComment, renderSummary } from '../../../src/report/markdown/markdown.ts'
import { expectSums } from '../examples.ts'
import { renderGfm, looseText, tagsOf } from '../gfm.ts'
import { expectGolden } from '../golden.ts'

const FULL = { url: 'https://github.com/acme/payments/actions/runs/19532117', files: ['report.html', 'report.json'] }
const small = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => ({ name, report: make() }))
const huge = crowd(20_000)

describe('golden files', () => {
  test.each(small.map(({ name, report }) => [name, report] as const))('%s', (name, report) => {
    expectGolden(`${name}.comment.md`, renderComment(report, 120, FULL))
    expectGolden(`${name}.summary.md`, renderSummary(report, { files: FULL.files }))
  })
})

/** Every table has its rows whole, every fold is closed. */
function expectWhole(markdown: string): void {
  expect(markdown.match(/^<details/gmu)?.length ?? 0).toBe(markdown.match(/^<\/details>/gmu)?.length ?? 0)
  let columns = 0
  const torn: string[] = []
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      columns = 0
      continue
    }
    const cells = line.split(' | ').length
    if (columns === 0) columns = cells
    if (!line.endsWith(' |') || cells !== columns) torn.push(line)
  }
  expect(torn).toEqual([])
}

describe('rendered as GitHub renders it', () => {
  test.each(small.map(({ name, report }) => [name, report] as const))('%s: the only tags and links are ours', (_name, report) => {
    for (const markdown of [renderComment(report, 120, FULL), renderSummary(report, FULL)]) {
      const html = renderGfm(markdown)
      const links = tagsOf(html).filter((tag) => tag.startsWith('<a '))
      const ours = /^<a href="https:\/\/(?:security-tracker\.debian\.org|nvd\.nist\.gov|github\.com\/acme|[a-z0-9-]+\.console\.aws\.amazon\.com|docs\.aws\.amazon\.com|health\.aws\.amazon\.com)\//u
      expect(links.filter((tag) => !ours.test(tag))).toEqual([])
      const allowed = /^<\/?(?:h2|h3|p|ul|ol|li|strong|em|table|thead|tbody|tr|th|td|code|pre|details|summary|blockquote|sub|a|br)(?: open| ?\/|)>$|^<t[hd] align="right">$|^<a href="[^"]*">$|^<code class="language-\w+">$/u
      expect(tagsOf(html).filter((tag) => !allowed.test(tag))).toEqual([])
      const loose = looseText(html)
      expect(loose).not.toMatch(/@[\w-]/u)
      expect(loose).not.toMatch(/(?<![\w&])#\d/u)
      expect(loose).not.toMatch(/https?:\/\/\S/u)
      expectWhole(markdown)
    }
  })

  test('text with a remote image or a marker of ours stays text', () => {
    const hostile = small.find(({ name }) => name === 'hostile')
    if (hostile === undefined) throw new Error('no example')
    const html = renderGfm(renderComment(hostile.report, 120))
    expect(html).not.toMatch(/<img|<script|<!--/iu)
  })
})

describe('numbers', () => {
  test('findings in grace have a row of their own, and no mark', () => {
    const image = anImage(1)
    const report = reportOf({ scans: [scanned(image, FACTS.map((fact) => toFinding(fact, image)))], rules: { failOnSeverity: 'high', grace: { high: 9_999 } } })
    const graced = report.table?.sum.graced ?? 0
    expect(graced).toBeGreaterThan(1)
    const rows = renderComment(report, 120).split('\n')
    expect(rows.find((line) => line.startsWith('| In grace |'))).toMatch(new RegExp(`^\\| In grace \\| 0 \\| ${String(graced)} \\| .* \\| ${String(graced)} \\|$`, 'u'))
    const open = rows.find((line) => line.startsWith('| Open |'))?.split(' | ')
    expect(open?.[1]).toMatch(/^❌/u)
    expect(open?.[2]).toMatch(/^\d+$/u)
  })

  test('a list that is cut says once how many it leaves out', () => {
    const [failed] = small
    const [exception] = failed?.report.exceptions ?? []
    if (failed === undefined || exception === undefined) throw new Error('no example')
    const comment = renderComment({ ...failed.report, exceptions: Array.from({ length: 21 }, () => exception) }, 120, FULL)
    expect(comment.match(/\b1 (?:more|further)\b[^\n]*exception/gu)).toEqual(['1 more exception'])
  })
})

describe('size', () => {
  test('20,000 findings: rows add up to the verdict', () => {
    expect(huge.counts?.total).toBe(20_000)
    expectSums(huge)
  })

  test('a comment with 20,000 findings fills its room and is whole', () => {
    const text = renderComment(huge, 120, FULL)
    expect(text.length).toBeLessThanOrEqual(COMMENT_MAX_CHARACTERS - 120)
    expect(text.length).toBeGreaterThan(60_000)
    expect(text).toMatch(/The rest is in \[job summary\]\([^)]+\) and `report\.html`\./u)
    expect(text).toMatch(/<summary>The worst \d+ of 20,000 findings<\/summary>/u)
    expect(text).not.toContain('Not shown here')
    expectWhole(text)
  })

  test('a summary with 20,000 findings fits in bytes and is whole', () => {
    const text = renderSummary(huge, FULL)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(SUMMARY_MAX_BYTES)
    expect(Buffer.byteLength(text)).toBeGreaterThan(900_000)
    expectWhole(text)
  })

  test('shown and left-out findings add up', () => {
    const text = renderComment(huge, 120, FULL)
    const shown = text.slice(text.indexOf('<details><summary>The worst ')).match(/^\| (?!Severity|---)/gmu)?.length ?? 0
    const left = Number(/… and ([\d,]+) more findings\./u.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN)
    expect(shown + left).toBe(20_000)
  })

  test.each([4_000, 6_000, 10_000, 20_000, 65_536])('%i bytes: never over, always the verdict and the whole tables', (max) => {
    const text = renderSummary(huge, FULL, max)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max)
    expect(text.startsWith('## ❌ Failed')).toBe(true)
    expectWhole(text)
  })

  test('blocks fit at the exact limit, and one less leaves the least important out', () => {
    const block = (name: string, rank: number, text: string): Block => ({ name, rank, open: escapeText(text) })
    const blocks = [block('verdict', 0, 'aaaa'), block('findings', 2, 'bbbb'), block('upgrades', 1, 'cccc')]
    const fitted = (max: number): readonly string[] => fit(blocks, { max, measure: (text) => text.length, reserved: 0, ending: () => md`` }).leftOut.map(({ name }) => name)
    expect(fitted(18)).toEqual([])
    expect(fitted(17)).toEqual(['findings'])
    expect(fitted(12)).toEqual(['findings'])
    expect(fitted(11)).toEqual(['findings', 'upgrades'])
  })

  test('rows are shortened at the exact limit', () => {
    const rows = ['| a |', '| b |', '| c |'].map((row) => md`${escapeText(row.slice(2, 3))}`)
    const blocks: readonly Block[] = [{ name: 'rows', rank: 1, open: md`head`, rows: { total: rows.length, lines: rows }, more: (left) => md`+${left}`, close: md`end` }]
    const whole = 'head\na\nb\nc\n\nend'
    const at = (max: number): string => fit(blocks, { max, measure: (text) => text.length, reserved: 0, ending: () => md`` }).text.trimEnd()
    expect(at(whole.length + 2)).toBe(whole)
    expect(at(whole.length + 1)).not.toBe(whole)
    for (let max = 8; max < 40; max += 1) {
      const text = fit(blocks, { max, measure: (given) => given.length, reserved: 0, ending: () => md`` }).text
      expect(text.length).toBeLessThanOrEqual(max)
    }
  })
})

describe('report-severity', () => {
  test('what is not listed is counted, with the input that hides it', () => {
    expect(renderSummary(crowd(50, 'high'))).toMatch(/\d+ findings below high are counted but not listed \(input `report-severity`\)/u)
  })
})
