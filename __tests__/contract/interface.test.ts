import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { parse } from 'yaml'
import { INPUT_GROUPS, INPUTS, inputEntry } from '../../src/inputs/catalogue.ts'
import type { InputEntry } from '../../src/inputs/catalogue/entry.ts'
import { MAIN_OUTPUTS, OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { DEFAULT_RULES } from '../../src/policy/defaults.ts'
import { ROOT, textOf } from './files.ts'

const Action = v.strictObject({
  name: v.literal('ECR Scan Gate'),
  description: v.string(),
  author: v.string(),
  branding: v.object({ icon: v.literal('shield'), color: v.string() }),
  inputs: v.record(v.string(), v.strictObject({ description: v.string(), required: v.literal(false), default: v.optional(v.string()) })),
  outputs: v.record(v.string(), v.strictObject({ description: v.string() })),
  runs: v.strictObject({ using: v.literal('node24'), main: v.literal('dist/index.js') }),
})
const action = v.parse(Action, parse(textOf('action.yml')))
const inputs: readonly InputEntry[] = INPUTS

// The public interface: tests and workflows outside this project rely on these names and defaults.
const INPUT_DEFAULTS = {
  repository: undefined,
  tag: undefined,
  digest: undefined,
  image: undefined,
  metadata: undefined,
  'registry-id': undefined,
  region: undefined,
  platforms: 'all',
  'on-unsupported-platform': 'fail',
  'scan-type': 'enhanced',
  timeout: '15m',
  'poll-interval': '5s',
  settle: '45s',
  'fail-on-severity': undefined,
  thresholds: undefined,
  'only-fixable': undefined,
  'fail-on-kev': undefined,
  'fail-on-exploit': undefined,
  'fail-on-epss': undefined,
  ignore: undefined,
  policy: undefined,
  'policy-from': 'auto',
  vex: undefined,
  baseline: undefined,
  'fail-on-new-only': undefined,
  'require-signature': undefined,
  'fail-fast': 'false',
  mode: 'enforce',
  'on-no-result': 'fail',
  comment: 'always',
  'comment-key': undefined,
  'report-severity': 'informational',
  'report-dir': undefined,
  'github-token': '${{ github.token }}',
}
const OUTPUT_NAMES =
  'verdict reason image digest critical high medium low informational untriaged total fixable exploitable kev ignored suppressed new fixed complete violations ' +
  'scan-status scanned-at waited-seconds json-file sarif-file html-file csv-file predicate-file comment-url'

describe('action.yml', () => {
  test('declares the inputs and defaults that are promised', () => {
    expect(Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]))).toEqual(INPUT_DEFAULTS)
  })

  test('declares the outputs that are promised', () => {
    expect(Object.keys(action.outputs).join(' ')).toBe(OUTPUT_NAMES)
  })

  test('says what the catalogue says', () => {
    const declared = Object.entries(action.inputs).map(([name, { description, default: value }]) => [name, description, value])
    expect(declared).toEqual(inputs.map((input) => [input.name, input.description, input.default ?? input.expression]))
    const outputs = Object.entries(action.outputs).map(([name, { description }]) => ({ name, description }))
    expect(outputs).toEqual(OUTPUTS)
  })
})

describe('rules that a policy file can set', () => {
  test('have the same defaults in the catalogue and in the policy', () => {
    const rules = inputs.flatMap(({ name, ruleDefault }) => (ruleDefault === undefined ? [] : [[name, ruleDefault]]))
    expect(Object.fromEntries(rules)).toEqual({
      'fail-on-severity': DEFAULT_RULES.failOnSeverity,
      'only-fixable': String(DEFAULT_RULES.onlyFixable),
      'fail-on-kev': String(DEFAULT_RULES.failOnKev),
      'fail-on-exploit': String(DEFAULT_RULES.failOnExploit),
      'fail-on-new-only': String(DEFAULT_RULES.failOnNewOnly),
    })
  })

  test('say their default in their description, because action.yml cannot', () => {
    const silent = inputs.filter(({ ruleDefault, description }) => ruleDefault !== undefined && !description.includes(`Default: \`${ruleDefault}\``))
    expect(silent.map(({ name }) => name)).toEqual([])
  })
})

const groups = Object.entries<readonly InputEntry[]>(INPUT_GROUPS)

describe('docs/inputs.md', () => {
  const page = textOf('docs/inputs.md')

  test.each(groups)('its table "%s" is that of the catalogue', (title, group) => {
    expect(tableOf(page, title, 'input | default | meaning')).toEqual(group.map((input) => [`\`${input.name}\``, shownDefault(input), input.description]))
  })

  test('every input is in one of its tables', () => {
    expect(groups.flatMap(([, group]) => group.map(({ name }) => name)).sort()).toEqual(Object.keys(INPUT_DEFAULTS).sort())
  })

  test('its table of outputs is the catalogue', () => {
    expect(tableOf(page, 'Outputs', 'output | meaning')).toEqual(OUTPUTS.map(({ name, description }) => [`\`${name}\``, description]))
  })
})

describe('README', () => {
  const readme = textOf('README.md')

  test.each(groups)('its table "%s" names the inputs of the catalogue in a few words', (title, group) => {
    expect(tableOf(readme, title, 'input | default | meaning')).toEqual(group.map((input) => [`\`${input.name}\``, shownDefault(input), input.summary]))
  })

  test('a few words are twelve at most', () => {
    expect(inputs.filter(({ summary = '' }) => summary === '' || summary.split(' ').length > 12).map(({ name }) => name)).toEqual([])
  })

  test('its table of outputs has the main ones', () => {
    expect(tableOf(readme, 'Outputs', 'output | meaning')).toEqual(MAIN_OUTPUTS.map((main) => [`\`${main}\``, OUTPUTS.find(({ name }) => name === main)?.description]))
  })

  test('is read in a few minutes', () => {
    const prose = readme.replace(/^```[\s\S]*?^```$/gm, '').replace(/\]\([^)]*\)/g, ']').replace(/<[^>]*>|[|*`#-]+/g, ' ')
    expect(readme.split('\n').length).toBeLessThan(260)
    expect(prose.split(/\s+/).length).toBeLessThan(1700)
  })
})

test('scripts/docs.ts would write what is there', () => {
  expect(() => execFileSync(process.execPath, [join(ROOT, 'scripts/docs.ts'), '--check'], { stdio: 'pipe' })).not.toThrow()
})

test('an input is looked up by its name', () => {
  expect(inputEntry('timeout').default).toBe('15m')
})

function shownDefault(input: InputEntry): string {
  const literal = input.default ?? input.ruleDefault ?? input.expression
  return literal === undefined ? (input.defaultSource ?? '–') : `\`${literal}\``
}

/** Cells of the rows of the only table with this header below a heading. */
function tableOf(markdown: string, heading: string, header: string): readonly (readonly string[])[] {
  const all = markdown.split('\n')
  const from = all.findIndex((line) => line.replace(/^#+ /, '') === heading && line.startsWith('#'))
  expect(from).not.toBe(-1)
  const length = all.slice(from + 1).findIndex((line) => line.startsWith('#'))
  const lines = all.slice(from + 1, length === -1 ? undefined : from + 1 + length)
  const starts = lines.flatMap((line, index) => (line === `| ${header} |` ? [index] : []))
  expect(starts).toHaveLength(1)
  const body = lines.slice((starts[0] ?? 0) + 2)
  const end = body.findIndex((line) => !line.startsWith('|'))
  return body.slice(0, end === -1 ? body.length : end).map((line) => line.slice(1, -1).split(' | ').map((cell) => cell.trim()))
}
