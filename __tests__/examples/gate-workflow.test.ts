import { afterAll, describe, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PREDICATE_TYPE } from '../../src/report/predicate.ts'
import { complaintsAbout, usesOf } from '../docs/step.ts'
import { runScript } from './run-script.ts'
import { EXAMPLES, GATE, jobsOf, mapping, scriptOf, text, workflowOf } from './workflow.ts'

const call = mapping(mapping(workflowOf(GATE)['on'])['workflow_call'])
const inputs = mapping(call['inputs'])
const outputs = mapping(call['outputs'])
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'gate-workflow-'))
  folders.push(made)
  return made
}

interface Leg {
  readonly number: string
  readonly image: string
  readonly key: string
}

const PLAN = scriptOf(GATE, 'plan', /legs/)
const plan = (images: string, name = 'gate') => runScript(PLAN, { IMAGES: images, NAME: name })
const legsOf = async (images: string, name?: string): Promise<readonly Leg[]> => JSON.parse((await plan(images, name)).outputs['legs'] ?? '') as readonly Leg[]

describe('the plan', () => {
  test('makes one leg of one reference, which has the comment that the action alone would have', async () => {
    expect(await legsOf(' payments/api:1.4.2 ')).toEqual([{ number: '1', image: 'payments/api:1.4.2', key: '' }])
  })

  test('makes a leg of every reference of a list, each once', async () => {
    expect(await legsOf('["shop/api:1", "shop/web:1", "shop/api:1"]')).toEqual([
      { number: '1', image: 'shop/api:1', key: '' },
      { number: '2', image: 'shop/web:1', key: '' },
    ])
  })

  test('keeps the comments of two images of one repository apart, and those of two calls', async () => {
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/'
    expect((await legsOf(`["${host}shop/api:1", "shop/api@${DIGEST}"]`)).map(({ key }) => key)).toEqual(['gate/shop/api/1', 'gate/shop/api/2'])
    expect((await legsOf('shop/api:1', 'nightly')).map(({ key }) => key)).toEqual(['nightly/shop/api/1'])
  })

  test('makes keys that the action takes', async () => {
    const long = `${'a/'.repeat(60)}b`
    for (const { key } of [...(await legsOf(`["${long}:1", "${long}:2"]`)), ...(await legsOf('["a-.b_c/d:1", "a-.b_c/d:2"]', `a${'-'.repeat(30)}b`))]) {
      expect(complaintsAbout({ with: { image: 'a/b:1', 'comment-key': key } })).toEqual([])
    }
  })

  test.each([
    ['', 'images must name'],
    ['[]', 'images must name'],
    ['[1]', 'images must name'],
    ['["a:1, b:2"]', 'images must name'],
    ['["a:1"', 'is not JSON'],
    [`[${Array.from({ length: 101 }, (_, at) => `"a:${String(at)}"`).join(',')}]`, 'images must name'],
  ])('refuses %s', async (images, message) => {
    const { failed, outputs: set } = await plan(images)
    expect(failed).toEqual([expect.stringContaining(message)])
    expect(set).toEqual({})
  })

  test('refuses names that no artifact can have', async () => {
    expect((await plan('a:1', 'a/b')).failed).toHaveLength(1)
  })
})

const WRITE = scriptOf(GATE, 'gate', /writeFileSync/)
const RESULT = scriptOf(GATE, 'result', /verdicts/)
const SUBJECT = scriptOf(GATE, 'attest', /repository/)

interface Told {
  readonly verdict: string
  readonly counts?: Readonly<Record<string, string>>
  readonly predicate?: string
}

/** What a leg's job leaves behind, written by its own script. */
async function writeLeg(results: string, leg: Leg, { verdict, counts = {}, predicate = '' }: Told): Promise<void> {
  const there = join(results, `ecr-scan-gate-gate-${leg.number}`)
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, value]) => [name.toUpperCase(), value]))
  await runScript(WRITE, { FOLDER: there, LEG: leg.number, ASKED: leg.image, VERDICT: verdict, IMAGE: `shop/api@${DIGEST}`, PREDICATE: predicate, ...numbers })
}

async function aggregate(told: readonly (Told | undefined)[]) {
  const legs = told.map((_, at): Leg => ({ number: String(at + 1), image: `shop/image-${String(at + 1)}:1`, key: '' }))
  const cwd = folder()
  for (const [at, leg] of legs.entries()) {
    const what = told[at]
    if (what !== undefined) await writeLeg(join(cwd, 'results'), leg, what)
  }
  return (await runScript(RESULT, { LEGS: JSON.stringify(legs) }, { cwd })).outputs
}

const counts = (high: number) => ({ critical: '0', high: String(high), medium: '1', low: '0', informational: '0', untriaged: '0', total: String(high + 1), fixable: '1', exploitable: '0', kev: '0', ignored: '2', suppressed: '0' })

describe('the result of a matrix', () => {
  test('passes when all pass, and sums', async () => {
    const set = await aggregate([{ verdict: 'pass', counts: counts(1) }, { verdict: 'pass', counts: counts(4) }])
    expect(set).toMatchObject({ verdict: 'pass', high: '5', medium: '2', total: '7', ignored: '4', kev: '0', verdicts: '{"shop/image-1:1":"pass","shop/image-2:1":"pass"}' })
  })

  test('fails when one fails, whatever the others say', async () => {
    expect((await aggregate([{ verdict: 'pass', counts: counts(0) }, { verdict: 'fail', counts: counts(3) }, undefined]))['verdict']).toBe('fail')
  })

  test('has no result when a leg did not report, and its sums are unknown and not zero', async () => {
    const set = await aggregate([{ verdict: 'pass', counts: counts(0) }, undefined])
    expect(set).toMatchObject({ verdict: 'no-result', high: '', total: '', verdicts: '{"shop/image-1:1":"pass","shop/image-2:1":"no-result"}' })
  })

  test('has no result when the gate of a leg was cut off before it said anything', async () => {
    expect((await aggregate([{ verdict: 'pass', counts: counts(0) }, { verdict: '' }]))['verdict']).toBe('no-result')
  })

  test('has no result when a leg has none', async () => {
    expect(await aggregate([{ verdict: 'no-result' }, { verdict: 'pass', counts: counts(0) }])).toMatchObject({ verdict: 'no-result', high: '' })
  })

  test('has no result without any leg, and with words that it does not know', async () => {
    expect((await aggregate([]))['verdict']).toBe('no-result')
    expect((await aggregate([{ verdict: 'passed' }]))['verdict']).toBe('no-result')
  })

  test('takes a file that cannot be read for one that is not there', async () => {
    const cwd = folder()
    mkdirSync(join(cwd, 'results', 'a'), { recursive: true })
    writeFileSync(join(cwd, 'results', 'a', 'result.json'), '{"leg": "1", "verd')
    const { outputs: set, messages } = await runScript(RESULT, { LEGS: '[{"number":"1","image":"a:1","key":""}]' }, { cwd })
    expect(set['verdict']).toBe('no-result')
    expect(messages).toEqual(expect.arrayContaining([expect.stringContaining('cannot be read')]))
  })
})

describe('the attestation', () => {
  const subjectOf = async (told: Told) => {
    const cwd = folder()
    await writeLeg(cwd, { number: '1', image: 'shop/api:1', key: '' }, told)
    const file = join(cwd, 'ecr-scan-gate-gate-1', 'result.json')
    mkdirSync(join(cwd, 'report'))
    writeFileSync(join(cwd, 'report', 'result.json'), readFileSync(file))
    return (await runScript(SUBJECT, {}, { cwd })).outputs
  }

  test('is about the digest that passed', async () => {
    expect(await subjectOf({ verdict: 'pass', predicate: '/tmp/ecr-scan-gate/predicate.json' })).toEqual({ repository: 'shop/api', digest: DIGEST, predicate: 'report/predicate.json' })
  })

  test.each([{ verdict: 'fail', predicate: '/tmp/predicate.json' }, { verdict: 'no-result' }, { verdict: '' }, { verdict: 'pass' }])('is not made of %j', async (told) => {
    expect(await subjectOf(told)).toEqual({})
  })

  test('has the type of the predicate', () => {
    const step = jobsOf(GATE).flatMap(({ steps }) => steps).find((each) => usesOf(each).startsWith('actions/attest@'))
    expect(mapping(step?.['with'])['predicate-type']).toBe(PREDICATE_TYPE)
  })
})

describe('callers', () => {
  const callers = EXAMPLES.flatMap(jobsOf).filter(({ whole }) => text(whole['uses']).includes('/gate.yml@'))

  test('are ten lines long', () => {
    expect(callers).toHaveLength(1)
    expect(Object.keys(mapping(callers[0]?.whole['with'])).length).toBeLessThan(8)
  })

  test('give inputs that exist, and all that are required', () => {
    for (const { whole } of callers) {
      const given = Object.keys(mapping(whole['with']))
      expect(given.filter((name) => inputs[name] === undefined)).toEqual([])
      expect(Object.entries(inputs).filter(([name, input]) => mapping(input)['required'] === true && !given.includes(name))).toEqual([])
    }
  })

  test('use outputs that exist', () => {
    const used = callers.flatMap(({ name }) => EXAMPLES.flatMap((file) => [...JSON.stringify(workflowOf(file)).matchAll(new RegExp(`needs\\.${name}\\.outputs\\.([\\w-]+)`, 'g'))].filter(() => file.endsWith('organisation.yml')).map(([, output = '']) => output)))
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((output) => outputs[output] === undefined)).toEqual([])
  })
})

test('inputs and outputs are described, and every output comes from the job that puts the legs together', () => {
  for (const entry of [...Object.values(inputs), ...Object.values(outputs)]) expect(text(mapping(entry)['description'])).not.toBe('')
  expect(Object.entries(outputs).map(([name, output]) => [name, mapping(output)['value']])).toEqual(Object.keys(outputs).map((name) => [name, `\${{ jobs.result.outputs.${name} }}`]))
  const result = jobsOf(GATE).find(({ name }) => name === 'result')
  expect(Object.keys(mapping(result?.whole['outputs'])).sort()).toEqual(Object.keys(outputs).sort())
})
