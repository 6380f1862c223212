import { describe, expect, test } from '@jest/globals'
import { examples } from '../../scripts/preview/examples.ts'
import { commandsOf } from '../../src/report/commands.ts'
import { noFixLabel, withoutFixPhrase } from '../../src/report/fixes.ts'
import { renderHtml } from '../../src/report/html.ts'
import { renderLog } from '../../src/report/log.ts'
import { renderComment, renderSummary } from '../../src/report/markdown.ts'
import type { ImageRow, ProblemRow, Report, Upgrade } from '../../src/report/model.ts'
import { byCure } from '../../src/report/problems.ts'
import { worstFirst } from '../../src/report/violations.ts'

function named(name: string): Report {
  const found = examples().find((each) => each.name === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found.make()
}

function upgradeTo(target: string | undefined, versions: readonly string[], commands: readonly string[]): Upgrade {
  const none = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
  return {
    moves: [{ names: ['log4j-core'], installed: ['2.14.1'], paths: [], fixed: versions.map((version) => ({ version, findings: 1 })), ...(target !== undefined && { target }) }],
    removes: 1, removesBySeverity: none, helps: 0, breaking: 0, worst: 'high', commands, origin: 'own', instructions: [], ids: [],
  }
}

describe('commands', () => {
  const both = ['Update log4j-core to 2.15.0', 'Update log4j-core to 2.17.0']
  test.each([
    ['the one for the version that is advised', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], both), ['Update log4j-core to 2.17.0']],
    ['none where only an older one is known', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], ['npm install log4j-core@2.15.0']), []],
    ['those without a version', upgradeTo('2.17.0', ['2.15.0', '2.17.0'], ['npm update log4j-core']), ['npm update log4j-core']],
    ['all where no version is advised', upgradeTo(undefined, ['2.15.0', '2.17.0'], both), both],
    ['a version within another is not the same', upgradeTo('12.15.0', ['2.15.0', '12.15.0'], ['Update x to 12.15.0']), ['Update x to 12.15.0']],
  ])('%s', (_name, upgrade, expected) => {
    expect(commandsOf(upgrade)).toEqual(expected)
  })
})

test('of a broken rule the worst findings are named first, once each, and none is lost', () => {
  const { findings } = named('failed')
  const ids = ['CVE-2023-4911', 'CVE-2024-37371', 'CVE-2023-44487', 'CVE-2023-4911', 'CVE-0000-0000']
  expect(worstFirst(ids, findings)).toEqual(['CVE-2024-37371', 'CVE-2023-44487', 'CVE-2023-4911', 'CVE-0000-0000'])
})

describe('problems', () => {
  const problem = (image: string, what: string, remedy = ['Allow it.']): ProblemRow => ({ code: 'permission-denied', what, remedy, image })
  const problems = [problem('a', 'A is refused.'), problem('b', 'B is refused.'), problem('c', 'C is elsewhere.', ['Look there.'])]

  test('those with the same cure stand together', () => {
    expect(byCure(problems).map((group) => group.map(({ image }) => image))).toEqual([['a', 'b'], ['c']])
  })

  test.each([
    ['comment', (report: Report) => renderComment(report, 0)],
    ['HTML', renderHtml],
    ['log', (report: Report) => renderLog(report, { colour: false }).flatMap(({ lines }) => lines).join('\n')],
  ])('%s: the steps are told once, every problem is named', (_name, render) => {
    const text = render({ ...named('timed-out'), problems })
    expect(text.match(/Allow it\./gu)).toHaveLength(1)
    for (const what of ['A is refused.', 'B is refused.', 'C is elsewhere.', 'Look there.']) expect(text).toContain(what)
  })

  test.each([
    ['comment', (report: Report) => renderComment(report, 0)],
    ['summary', (report: Report) => renderSummary(report)],
    ['HTML', renderHtml],
  ])('%s: what the headline says is not said again', (_name, render) => {
    expect(render(named('timed-out')).match(/did not finish within 15m/gu)).toHaveLength(1)
  })

  test('many platforms with the same problem are counted', () => {
    const many = Array.from({ length: 14 }, (_zero, index) => problem(`platform ${String(index)}`, `Problem ${String(index)}.`))
    expect(renderComment({ ...named('timed-out'), problems: many }, 0)).toContain('… and 4 more images with the same problem.')
  })
})

test('basic scanning names hardly any fix; nobody is told that there is none', () => {
  const failed = named('failed')
  const basic: Report = { ...failed, images: failed.images.map((image): ImageRow => ({ ...image, evidence: { ...image.evidence, scanType: 'basic' } })) }
  expect(withoutFixPhrase(failed)?.join('')).toBe('For 2 findings there is no fix yet.')
  expect(withoutFixPhrase({ ...failed, withoutFix: 0 })).toBeUndefined()
  expect(withoutFixPhrase(basic)?.join('')).toBe('For 2 findings basic scanning names no fix; there may be one.')
  expect(noFixLabel(basic)).toBe('no fix named')
  for (const text of [renderComment(basic, 0), renderHtml(basic)]) {
    expect(text).not.toContain('there is no fix')
    expect(text).toContain('no fix named')
  }
})
