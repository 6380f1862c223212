import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { crowd } from '../../scripts/preview/examples.ts'
import { text } from '../../scripts/preview/text.ts'
import type { Format } from '../../src/faces/cli/formats.ts'
import type { ReportFile } from '../../src/faces/files/report-files.ts'
import { renderCsv } from '../../src/report/csv.ts'
import { renderGitlab } from '../../src/report/gitlab.ts'
import { renderHtml } from '../../src/report/html/html.ts'
import { renderJson } from '../../src/report/json.ts'
import { renderJunit } from '../../src/report/junit.ts'
import { renderLog } from '../../src/report/log/log.ts'
import { renderComment, renderSummary } from '../../src/report/markdown/markdown.ts'
import type { Report } from '../../src/report/model.ts'
import { renderPredicate } from '../../src/report/predicate.ts'
import { renderSarif } from '../../src/report/sarif-files.ts'

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
  test.each(['markdown/markdown.ts', 'log/log.ts', 'json.ts', 'build.ts', 'log/progress.ts'])('%s loads no format that may not be wanted', (file) => {
    const names = [...needs(join(REPORT, file))].map((path) => path.slice(REPORT.length + 1))
    expect(names.filter((name) => /^(?:html|sarif|csv|predicate|junit|gitlab)/u.test(name))).toEqual([])
  })

  test('nothing here knows of runners, AWS or the emulator', () => {
    for (const file of ['markdown/markdown.ts', 'log/log.ts', 'json.ts', 'build.ts', 'html/html.ts', 'sarif-files.ts', 'csv.ts', 'predicate.ts', 'log/progress.ts']) {
      for (const path of needs(join(REPORT, file))) {
        expect(path).not.toMatch(/emulator|src\/(?:aws|github|faces|commands)/u)
        expect(readFileSync(path, 'utf8')).not.toMatch(/from '@(?:actions|aws-sdk)\//u)
      }
    }
  })
})

/** `text` is the log, and `markdown` the summary. */
type Measured = Exclude<Format, 'text' | 'markdown'> | ReportFile | 'comment' | 'summary' | 'log'

/** All formats, each with the report it is made of: building it is work too. */
const FORMATS: Readonly<Record<Measured, (report: Report) => string>> = {
  html: (report) => text(renderHtml(report)),
  json: (report) => text(renderJson(report)),
  sarif: (report) => Object.values(renderSarif(report).files).map(text).join(''),
  csv: (report) => text(renderCsv(report)),
  predicate: (report) => text(renderPredicate(report, 0) ?? ''),
  junit: (report) => text(renderJunit(report)),
  gitlab: (report) => text(renderGitlab(report)),
  comment: (report) => renderComment(report, 100),
  summary: (report) => renderSummary(report),
  log: (report) => renderLog(report, { color: true }).map((part) => part.lines.join('\n')).join('\n'),
}

interface Work {
  /** Passes that put something else in the place of a pattern: each reads all of a text, and copies it where it finds something. */
  readonly passes: number
  /** Characters that were made into JSON, as against those of the result. */
  readonly written: number
  /** Texts that were taken apart letter by letter, which costs a hundred times what a cut between plain letters does. */
  readonly segmented: number
  readonly length: number
}

/** Tells of each call of a method, and of what it gave; returns how the method is put back. A spy of jest would keep all that it sees. */
function watch<T extends object>(owner: T, name: keyof T & string, saw: (given: unknown) => void): () => void {
  const method: unknown = owner[name]
  if (typeof method !== 'function') throw new Error(`${name} is no method`)
  Object.assign(owner, {
    [name](this: unknown, ...values: readonly unknown[]): unknown {
      const given: unknown = Reflect.apply(method, this, values)
      saw(given)
      return given
    },
  })
  return () => {
    Object.assign(owner, { [name]: method })
  }
}

/** Counts instead of the clock: the same on every machine, however busy. */
function workOf(make: () => string): Work {
  let [passes, segmented, written] = [0, 0, 0]
  const restores = [
    watch(String.prototype, 'replace', () => (passes += 1)),
    watch(Intl.Segmenter.prototype, 'segment', () => (segmented += 1)),
    watch(JSON, 'stringify', (json) => (written += String(json).length)),
  ]
  try {
    const { length } = make()
    return { passes, written, segmented, length }
  } finally {
    for (const restore of restores) restore()
  }
}

const SMALL = 1_500
const LARGE = 3_000

/** How many passes a finding may cost at most; who needs more of them should know why. */
const PASSES: Readonly<Record<Measured, number>> = { html: 0.6, json: 0.01, sarif: 3, csv: 0.3, predicate: 0.01, junit: 0.5, gitlab: 20, comment: 0.5, summary: 2, log: 0.01 }

describe('work', () => {
  const small = crowd(SMALL)
  const large = crowd(LARGE)

  const names = Object.keys(FORMATS) as Measured[]
  const works = new Map<Measured, { readonly once: Work; readonly twice: Work }>()
  const workFor = (name: Measured) => {
    const known = works.get(name) ?? { once: workOf(() => FORMATS[name](small)), twice: workOf(() => FORMATS[name](large)) }
    works.set(name, known)
    return known
  }

  test.each(names)('%s: so many passes per finding and no more, every character of JSON written once', (name) => {
    const { passes, written, segmented, length } = workFor(name).twice
    expect(passes / LARGE).toBeLessThan(PASSES[name])
    expect(written).toBeLessThanOrEqual(length)
    // The texts of the crowd are plain but for some quotes.
    expect(segmented / LARGE).toBeLessThan(0.05)
  })

  test.each(names)('%s: twice as many findings are at most twice the work', (name) => {
    const { once, twice } = workFor(name)
    expect(twice.passes).toBeLessThan(once.passes * 2.2 + 200)
    expect(twice.length).toBeLessThan(once.length * 2.2 + 20_000)
  })

  test('thousands of findings in the same layers share what is said of them', () => {
    expect(new Set(large.findings.flatMap(({ layers }) => layers)).size).toBeLessThanOrEqual(6)
  })
})
