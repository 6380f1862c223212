import { describe, expect, test } from '@jest/globals'
import { renderHtml } from '../../src/report/html/html.ts'
import { renderLog } from '../../src/report/log/log.ts'
import { renderComment, renderSummary } from '../../src/report/markdown/markdown.ts'
import type { Report } from '../../src/report/model.ts'
import type { ProblemRow } from '../../src/report/model/image.ts'
import { byCure } from '../../src/report/problems.ts'
import { text } from '../../scripts/preview/text.ts'
import { named } from './examples.ts'

describe('problems', () => {
  const problem = (image: string, what: string, remedy = ['Allow it.']): ProblemRow => ({ code: 'permission-denied', what, remedy, image })
  const problems = [problem('a', 'A is refused.'), problem('b', 'B is refused.'), problem('c', 'C is elsewhere.', ['Look there.'])]

  test('those with the same cure stand together', () => {
    expect(byCure(problems).map((group) => group.map(({ image }) => image))).toEqual([['a', 'b'], ['c']])
  })

  test.each([
    ['comment', (report: Report) => renderComment(report, 0)],
    ['HTML', (report: Report) => text(renderHtml(report))],
    ['log', (report: Report) => renderLog(report, { color: false }).flatMap(({ lines }) => lines).join('\n')],
  ])('%s: the steps are told once, every problem is named', (_name, render) => {
    const made = render({ ...named('timed-out'), problems })
    expect(made.match(/Allow it\./gu)).toHaveLength(1)
    for (const what of ['A is refused.', 'B is refused.', 'C is elsewhere.', 'Look there.']) expect(made).toContain(what)
  })

  test.each([
    ['comment', (report: Report) => renderComment(report, 0)],
    ['summary', (report: Report) => renderSummary(report)],
    ['HTML', (report: Report) => text(renderHtml(report))],
  ])('%s: what the headline says is not said again', (_name, render) => {
    expect(render(named('timed-out')).match(/did not finish within 15m/gu)).toHaveLength(1)
  })

  test.each([
    ['comment', (report: Report) => renderComment(report, 0), 'This is about `payments/api:1.4.2, linux/arm64`.'],
    ['HTML', (report: Report) => text(renderHtml(report)), 'This is about <code>payments/api:1.4.2, linux/arm64</code>.'],
  ])('%s: of several images, the one that the headline is about is named', (_name, render, sentence) => {
    const timedOut = named('timed-out')
    const several: Report = { ...timedOut, images: [...timedOut.images, ...timedOut.images], problems: timedOut.problems.map((each) => ({ ...each, image: 'payments/api:1.4.2, linux/arm64' })) }
    expect(render(several)).toContain(sentence)
    expect(render(timedOut)).not.toContain('This is about')
  })

  test('many platforms with the same problem are counted', () => {
    const many = Array.from({ length: 14 }, (_zero, index) => problem(`platform ${String(index)}`, `Problem ${String(index)}.`))
    expect(renderComment({ ...named('timed-out'), problems: many }, 0)).toContain('… and 4 more images with the same problem.')
  })
})
