import { describe, expect, test } from '@jest/globals'
import { crowd, examples } from '../../../scripts/preview/examples.ts'
import type { Finding } from '../../../src/base/finding.ts'
import { judge } from '../../../src/policy/judge.ts'
import { buildReport, type ReportInput } from '../../../src/report/build.ts'
import { type LogPart, renderLog } from '../../../src/report/log/log.ts'
import { aFinding, anImageWith, aPolicy, NOW } from '../../policy/cases.ts'
import { expectGolden } from '../golden.ts'

const small = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make()] as const)

function textOf(parts: readonly LogPart[]): string {
  return parts.map((part) => (part.kind === 'group' ? `::group::${part.title}\n${part.lines.join('\n')}\n::endgroup::` : part.lines.join('\n'))).join('\n')
}

test.each(small)('golden: %s', (name, report) => expectGolden(`${name}.log.txt`, `${textOf(renderLog(report, { color: false }))}\n`))

test.each(small)('%s: no line is a command, whatever stands in the findings', (_name, report) => {
  for (const part of renderLog(report, { color: false })) {
    const lines = part.kind === 'group' ? [part.title, ...part.lines] : part.lines
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(line.trimStart().startsWith('::')).toBe(false)
      expect(line).not.toContain('##[')
    }
  }
})

test('findings in grace are counted, and bear no mark', () => {
  const [, failed] = small[0] ?? []
  if (failed?.table === undefined) throw new Error('no example')
  const graced = (count: number) => ({ graced: count, breaking: 0 })
  const rows = failed.table.rows.map((row) => ({ ...row, ...graced(row.severity === 'high' ? 8 : 0) }))
  const lines = textOf(renderLog({ ...failed, table: { ...failed.table, rows, sum: { ...failed.table.sum, ...graced(8) } } }, { color: false })).split('\n')
  expect(lines.find((line) => line.startsWith('in grace'))).toMatch(/^in grace +0 +8 .* 8$/u)
  expect(lines.find((line) => line.startsWith('open '))).not.toContain('✗')
})

test('colors come on request, and say nothing that the words do not', () => {
  const [, report] = small[0] ?? []
  if (report === undefined) throw new Error('no example')
  const plain = textOf(renderLog(report, { color: false }))
  const colored = textOf(renderLog(report, { color: true }))
  expect(colored).toContain('\u001b[1m\u001b[31m❌ Failed')
  expect(colored.replace(/\u001b\[[\d;]*m/gu, '')).toBe(plain)
})

test('in a narrow terminal, what an action removes stands below it, and nothing is lost', () => {
  const [, report] = small[0] ?? []
  if (report === undefined) throw new Error('no example')
  const words = (text: string) => text.toLowerCase().split(/\s+/u).filter((word) => word !== 'removes').sort()
  const wide = textOf(renderLog(report, { color: false, width: 400 }))
  const narrow = textOf(renderLog(report, { color: false, width: 60 }))
  expect(wide).toBe(textOf(renderLog(report, { color: false })))
  expect(narrow).toMatch(/^What to do\n1\. .*\n {3}removes \d/mu)
  expect(words(narrow)).toEqual(words(wide))
})

test('the verdict begins what is seen without unfolding, and is said once', () => {
  for (const [, report] of small) {
    const parts = renderLog(report, { color: false })
    const from = parts.findIndex(({ kind }) => kind === 'lines')
    expect(parts.slice(from).every(({ kind }) => kind === 'lines')).toBe(true)
    expect(parts[from]?.lines[1]?.startsWith(`${report.headline.mark} ${report.headline.word}`)).toBe(true)
    expect(parts.flatMap(({ lines }) => lines).filter((line) => line.startsWith(report.headline.mark))).toHaveLength(1)
  }
})

describe('many findings', () => {
  test('a group lists some hundreds and counts the rest', () => {
    const group = renderLog(crowd(1_000), { color: false }).find((part) => part.kind === 'group' && part.title === '1,000 findings')
    expect(group?.lines.length).toBeLessThan(220)
    expect(group?.lines.at(-1)).toBe('… and 800 more findings: see the summary and the report files')
  })
})

test.each([
  [['suppressed', 'suppressed'], '2 findings, all ignored or suppressed'],
  [['suppressed'], '1 finding, ignored or suppressed'],
  [['closed'], 'no findings'],
  [['active', 'suppressed'], '1 finding (1 high)'],
] as const)('the group of an image with %j findings says: %s', (statuses, summary) => {
  const report = buildReport({ ...asked(statuses), context: { actionVersion: '0', mode: 'enforce', reportSeverity: 'informational', rules: [], waitedMs: 0 } })
  const [group] = renderLog(report, { color: false }).filter((part) => part.kind === 'group' && part.title.startsWith('scan of '))
  expect(group?.kind === 'group' && group.title.split(': ').at(-1)).toBe(summary)
})

function asked(statuses: readonly Finding['status'][]): Pick<ReportInput, 'scans' | 'verdict'> {
  const scans = [anImageWith(statuses.map((status, at) => aFinding(`CVE-${at}`, { status })))]
  return { scans, verdict: judge({ scans, policy: aPolicy(), now: NOW }) }
}
