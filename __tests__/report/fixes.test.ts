import { expect, test } from '@jest/globals'
import { noFixLabel, withoutFixPhrase } from '../../src/report/fixes.ts'
import { renderHtml } from '../../src/report/html.ts'
import { renderComment } from '../../src/report/markdown.ts'
import type { ImageRow, Report } from '../../src/report/model.ts'
import { render } from '../../src/report/phrase.ts'
import { text } from '../../scripts/preview/text.ts'
import { named } from './examples.ts'

function sentence(report: Report): string {
  return render(withoutFixPhrase(report) ?? [], { word: (word) => word, code: (code) => code, page: (url) => url })
}

test('basic scanning names hardly any fix; nobody is told that there is none', () => {
  const failed = named('failed')
  const basic: Report = { ...failed, images: failed.images.map((image): ImageRow => ({ ...image, evidence: { ...image.evidence, scanType: 'basic' } })) }
  expect(sentence(failed)).toBe('For 2 findings there is no fix yet.')
  expect(sentence({ ...failed, withoutFix: 0 })).toBe('')
  expect(sentence(basic)).toBe('For 2 findings basic scanning names no fix; there may be one.')
  expect(noFixLabel(basic)).toBe('no fix named')
  for (const made of [renderComment(basic, 0), text(renderHtml(basic))]) {
    expect(made).not.toContain('there is no fix')
    expect(made).toContain('no fix named')
  }
})
