import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SCENARIOS } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { begin } from './pool.ts'
import { USED_ACTIONS } from './used-actions.ts'
import { ownComments, seen, step, type Step } from './step.ts'

/** Every story that the emulator can tell, told to the real bundle once. */

/** Findings that are judged, exactly; `''` is not known, which is another thing than none. */
const TOTALS: Readonly<Record<string, string>> = {
  vulnerable: '28',
  clean: '0',
  'late-findings': '29',
  'long-scanned': '250',
  'long-scanned-clean': '0',
  'on-push': '29',
  pages: '101',
  huge: '5000',
  'manifest-list': '29',
  'two-images': '29',
  'nested-index': '29',
  signed: '0',
  'pull-through-cache': '1',
  'basic-registry': '4',
  'moving-tag': '29',
  suppressed: '1',
  'unknown-labels': '4',
  sparse: '4',
  'rescan-while-settling': '4',
  'coverage-comes-and-goes': '29',
  'delegated-admin': '29',
  'shrinking-pass': '250',
  throttled: '28',
  quota: '28',
  flaky: '28',
  'least-permissions': '29',
  'clock-skew': '28',
  'github-down': '29',
  fork: '29',
  dependabot: '29',
  'forged-marker': '29',
  baseline: '4',
  kev: '6',
  policy: '28',
}

/** Outputs that hold one value a line, one for each image. */
const ONE_A_LINE = new Set(['image', 'digest', 'predicate-file'])

const LOOK: Readonly<Record<Scenario['expected'], RegExp>> = { pass: /^## ✅ Passed: /, fail: /^## ❌ Failed: /, 'no-result': /^## ⚠️ No result: / }

const told = begin(SCENARIOS.map((scenario) => [scenario.name, () => step(scenario)] as const))

const schemaFile = join(import.meta.dirname, '../../schema/report.schema.json')
const validate = existsSync(schemaFile) ? formats.default(new Ajv2020({ allErrors: true, strict: false })).compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object) : undefined

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (name, { expected }) => {
  test(`ends as ${expected}`, async () => {
    const run = await told(name)
    expect(seen(run)).toEqual({ verdict: expected, exit: expected === 'pass' ? 0 : 1 })
    expect(run.signal).toBeNull()
  })

  test('sets every output that action.yml declares', async () => {
    const { outputs } = await told(name)
    expect(Object.keys(outputs).sort()).toEqual(OUTPUTS.map((output) => output.name).sort())
    expect(outputs['total']).toBe(expected === 'no-result' ? '' : (TOTALS[name] ?? outputs['total']))
    if (expected !== 'no-result') for (const count of ['critical', 'high', 'medium', 'low', 'informational', 'untriaged', 'total', 'fixable', 'exploitable']) expect(outputs[count]).toMatch(/^\d+$/)
    for (const [output, value] of Object.entries(outputs)) if (!ONE_A_LINE.has(output)) expect(value).not.toMatch(/[\r\n]/)
  })

  test('says the same verdict in summary, log, annotation and report', async () => {
    const run = await told(name)
    const { outputs, summary, log, json } = run
    expect(summary).toMatch(LOOK[expected])
    expect(log).toContain(outputs['reason']?.replace(/^(passed|no result): /, '') ?? '?')
    expect(json).toMatchObject({ verdict: expected })
    expect(json?.counts?.total).toBe(expected === 'no-result' ? json?.counts?.total : Number(outputs['total']))
    if (expected === 'pass') expect(log).not.toMatch(/^::error/m)
    else expect(log.match(/^::error.*$/gm)).toEqual([expect.stringMatching(expected === 'fail' ? /^::error title=ECR Scan Gate%3A Failed%3A / : /^::error title=ECR Scan Gate%3A No result%3A /)])
    if (validate !== undefined) expect(validate(json) ? [] : validate.errors).toEqual([])
  })

  test('fits into what GitHub takes', async () => {
    const run = await told(name)
    expect(Buffer.byteLength(run.summary)).toBeLessThanOrEqual(1_048_576)
    for (const { body } of ownComments(run)) expect(body.length).toBeLessThanOrEqual(65_536)
  })

  test('leaves nothing running', async () => {
    expect((await told(name)).lingeredMs).toBeLessThan(LINGER_UNDER_LOAD_MS)
  })
})

/** Many steps share two cores here; `ending.test.ts` measures it in peace. */
const LINGER_UNDER_LOAD_MS = 5_000

describe('over all of them', () => {
  const all = (): Promise<readonly Step[]> => Promise.all(SCENARIOS.map(({ name }) => told(name)))

  test('nothing is asked of AWS that the table of permissions does not have', async () => {
    const used = new Set((await all()).flatMap(({ requests }) => requests.flatMap(({ service, operation }) => (service === 'ecr' || service === 'inspector2' ? [`${service}:${operation}`] : []))))
    expect([...used].filter((action) => !USED_ACTIONS.includes(action))).toEqual([])
  })

  test('no request goes to an address that no service has', async () => {
    expect((await all()).flatMap(({ requests }) => requests.filter(({ service }) => service === 'unknown').map(({ operation }) => operation))).toEqual([])
  })
})
