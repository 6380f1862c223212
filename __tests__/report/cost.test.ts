import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { crowd } from '../../scripts/preview/examples.ts'
import { renderCsv } from '../../src/report/csv.ts'
import { renderHtml } from '../../src/report/html.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderLog } from '../../src/report/log.ts'
import { renderComment, renderSummary } from '../../src/report/markdown.ts'
import { renderPredicate } from '../../src/report/predicate.ts'
import { renderSarif } from '../../src/report/sarif.ts'

const REPORT = join(import.meta.dirname, '../../src/report')

/** All files that a file needs when it is loaded. */
function needs(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  const text = readFileSync(path, 'utf8')
  for (const [, target = ''] of text.matchAll(/^import (?!type )[^'"]*from '(\.[^']+)'/gmu)) needs(join(dirname(path), target), seen)
  return seen
}

describe('loading', () => {
  test.each(['markdown.ts', 'log.ts', 'json.ts', 'build.ts', 'progress.ts'])('%s loads no format that may not be wanted', (file) => {
    const names = [...needs(join(REPORT, file))].map((path) => path.slice(REPORT.length + 1))
    expect(names.filter((name) => /^(?:html|sarif|csv|predicate)/u.test(name))).toEqual([])
  })

  test('nothing here knows of runners, AWS or the emulator', () => {
    for (const file of ['markdown.ts', 'log.ts', 'json.ts', 'build.ts', 'html.ts', 'sarif.ts', 'csv.ts', 'predicate.ts', 'progress.ts']) {
      for (const path of needs(join(REPORT, file))) {
        expect(path).not.toMatch(/emulator|src\/(?:aws|github|main)/u)
        expect(readFileSync(path, 'utf8')).not.toMatch(/from '@(?:actions|aws-sdk)\//u)
      }
    }
  })
})

/** The figures of the benchmark are held elsewhere; here only what would be another order of growth fails, on busy machines too. */
test('5,000 findings in every format take seconds at most, and twice as many twice as long', () => {
  const time = (count: number): number => {
    const report = crowd(count)
    const started = process.cpuUsage()
    for (const render of [renderHtml, renderJson, renderSarif, renderCsv]) render(report)
    renderComment(report, 100)
    renderSummary(report)
    renderPredicate(report, 0)
    renderLog(report, { colour: true })
    const { user, system } = process.cpuUsage(started)
    return (user + system) / 1_000
  }
  time(500)
  const once = time(5_000)
  expect(once).toBeLessThan(5_000)
  expect(time(10_000)).toBeLessThan(Math.max(once, 300) * 4)
})
