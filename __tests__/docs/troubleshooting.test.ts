import { expect, test } from '@jest/globals'
import { COVERAGE_REASONS, ECR_STATUSES } from '../../src/scan/reasons.ts'
import { filesBelow, textOf } from '../contract/files.ts'
import { anchorsOf } from './markdown.ts'

const CODE = '[a-z0-9]+(?:-[a-z0-9]+)+|cancelled|rejected|throttled|timeout|unavailable|unreachable|unsupported'

/** Every code of a missing result that the source can give: written out, made of words of the services, or of an input's name. */
function codesOf(): ReadonlySet<string> {
  const codes = new Set<string>()
  for (const file of filesBelow('src', '.ts')) {
    const text = textOf(`src/${file}`)
    for (const [, code = ''] of text.matchAll(new RegExp(`\\b(?:code: |refused\\(|problem\\()'(${CODE})'`, 'g'))) codes.add(code)
    for (const [, yes = '', no] of text.matchAll(new RegExp(`\\bcode: [^\\n]*\\? '(${CODE})' : (?:'(${CODE})'|\`)`, 'g'))) codes.add(yes).add(no ?? yes)
    for (const [, ending = ''] of text.matchAll(/\bcode: `\$\{input\}-([a-z-]+)`/g)) codes.add(`policy-${ending}`).add(`vex-${ending}`)
  }
  const ended = (words: typeof COVERAGE_REASONS, prefix: string) => Object.entries(words).flatMap(([word, { class: kind }]) => (kind === 'ended' ? [`${prefix}-${word.toLowerCase().replaceAll('_', '-')}`] : []))
  for (const code of [...ended(COVERAGE_REASONS, 'coverage'), ...ended(ECR_STATUSES, 'ecr')]) codes.add(code)
  return codes
}

const codes = [...codesOf()].sort()

test('the codes are found', () => {
  expect(codes).toEqual(expect.arrayContaining(['no-credentials', 'bad-credentials', 'policy-not-found', 'vex-unreadable', 'coverage-image-archived', 'ecr-failed', 'timeout', 'tag-moved', 'policy-cycle', 'index-too-deep']))
  expect(codes.length).toBeGreaterThan(60)
})

test('no code is made in a way that is not looked for here', () => {
  const templates = filesBelow('src', '.ts').flatMap((file) => [...textOf(`src/${file}`).matchAll(/\bcode: (?:[^\n,]*[?:] )?`([^`\n]*)`/g)].map(([, template = '']) => template))
  expect(templates.length).toBeGreaterThan(3)
  expect(templates.filter((template) => !/^(?:\$\{input\}-[a-z-]+|coverage-\$\{slug\(reason\)\}|ecr-\$\{slug\(status\)\})$/.test(template))).toEqual([])
})

test('each has an entry', () => {
  const anchors = anchorsOf('docs/troubleshooting.md')
  expect(codes.filter((code) => !anchors.has(code))).toEqual([])
})

test('no entry is about a code that is gone', () => {
  const headings = [...textOf('docs/troubleshooting.md').matchAll(/^### `([a-z0-9-]+)`$/gm)].map(([, code = '']) => code)
  expect(headings.filter((code) => !codes.includes(code))).toEqual([])
})
