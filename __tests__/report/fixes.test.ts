import { expect, test } from '@jest/globals'
import type { FixAvailability } from '../../src/base/finding.ts'
import { withoutFixPhrase } from '../../src/report/fixes.ts'
import { renderHtml } from '../../src/report/html/html.ts'
import { renderLog } from '../../src/report/log/log.ts'
import { renderComment } from '../../src/report/markdown/markdown.ts'
import type { Report } from '../../src/report/model.ts'
import type { FindingRow } from '../../src/report/model/finding.ts'
import { render } from '../../src/report/phrase.ts'
import { renderSarif } from '../../src/report/sarif-files.ts'
import { text } from '../../scripts/preview/text.ts'
import { named } from './examples.ts'

function sentence(report: Report): string {
  return render(withoutFixPhrase(report) ?? [], { word: (word) => word, code: (code) => code, page: (url) => url })
}

const failed = named('failed')

test.each([
  [2, 0, '2 findings have no fix yet.'],
  [0, 0, ''],
  [0, 1, "For 1 finding, the scan doesn't report whether a fix is available."],
  [1, 3, "1 finding has no fix yet. For 3 findings, the scan doesn't report whether a fix is available."],
])('without a fix %i, not known %i: %s', (withoutFix, fixUnknown, expected) => {
  expect(sentence({ ...failed, withoutFix, fixUnknown })).toBe(expected)
})

/** The report in every form that has words for fixes, all its findings without a named version. */
function wordsOf(fix: FixAvailability): string {
  const findings = failed.findings.map((row): FindingRow => ({ ...row, fix, packages: row.packages.map((item) => ({ ...item, fixedVersion: undefined })) }))
  const changes = failed.changes === undefined ? undefined : { ...failed.changes, new: findings }
  const report: Report = { ...failed, ...(changes === undefined ? {} : { changes }), findings, upgrades: [], withoutFix: fix === 'no' ? 2 : 0, fixUnknown: fix === 'unknown' ? 2 : 0 }
  const log = renderLog(report, { color: false }).flatMap(({ lines }) => lines)
  return [renderComment(report, 0), ...Object.values(renderSarif(report).files).map(text), ...log].join('\n')
}

test('where nobody says whether there is a fix, nobody is told that there is none', () => {
  const says = (fix: FixAvailability, words: RegExp) => words.test(wordsOf(fix))
  expect([says('unknown', /fix unknown/), says('unknown', /no fix/)]).toEqual([true, false])
  expect([says('no', /fix unknown/), says('no', /no fix/)]).toEqual([false, true])
  expect(text(renderHtml(failed)).includes('&quot;unknown&quot;:&quot;fix unknown&quot;')).toBe(true)
})
