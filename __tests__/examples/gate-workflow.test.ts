import { afterAll, describe, expect, test } from '@jest/globals'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { INPUTS } from '../../src/inputs/catalogue.ts'
import { PREDICATE_TYPE } from '../../src/report/predicate.ts'
import { complaintsAbout, usesOf } from '../docs/step.ts'
import { runScript } from './run-script.ts'
import { EXAMPLES, GATE, jobsOf, mapping, scriptOf, text, workflowOf } from './workflow.ts'

const call = mapping(mapping(workflowOf(GATE)['on'])['workflow_call'])
const JOBS = jobsOf(GATE)
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
  /** Legs of one repository have the same. */
  readonly group: string
  readonly image: string
  readonly key: string
}

const PLAN = scriptOf(GATE, 'plan', /legs/)
const plan = (images: string, name = 'gate') => runScript(PLAN, { IMAGES: images, NAME: name })
const legsOf = async (images: string, name?: string): Promise<readonly Leg[]> => JSON.parse((await plan(images, name)).outputs['legs'] ?? '') as readonly Leg[]

describe('the plan', () => {
  test('makes one leg of one reference, which has the comment that the action alone would have', async () => {
    expect(await legsOf(' payments/api:1.4.2 ')).toEqual([{ number: '1', group: '1', image: 'payments/api:1.4.2', key: '' }])
  })

  test('makes a leg of every reference of a list, each once', async () => {
    expect(await legsOf('["shop/api:1", "shop/web:1", "shop/api:1"]')).toEqual([
      { number: '1', group: '1', image: 'shop/api:1', key: '' },
      { number: '2', group: '2', image: 'shop/web:1', key: '' },
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
const MERGE = scriptOf(GATE, 'sarif', /driver/)

interface Told {
  readonly verdict: string
  readonly counts?: Readonly<Record<string, string>>
  readonly predicate?: string
  readonly complete?: string
  readonly sarif?: unknown
}

/** One run of a workflow that calls this one: what its jobs upload lies side by side, as GitHub keeps it. */
class Run {
  readonly #artifacts = new Map<string, string>()

  /** A call: its plan is made, and what it says is what its other jobs get. */
  async call(images: readonly string[], name = 'gate'): Promise<Call> {
    const { outputs: set } = await plan(JSON.stringify(images), name)
    return new Call(name, set, this.#artifacts)
  }
}

class Call {
  readonly #name: string
  readonly #plan: Readonly<Record<string, string>>
  readonly #artifacts: Map<string, string>
  readonly legs: readonly Leg[]

  constructor(name: string, set: Readonly<Record<string, string>>, artifacts: Map<string, string>) {
    this.#name = name
    this.#plan = set
    this.#artifacts = artifacts
    this.legs = JSON.parse(set['legs'] ?? '') as readonly Leg[]
  }

  /** The expressions that the workflow may use in names and patterns, as they are in this call. */
  #resolve(template: string, leg?: Leg, group?: string): string {
    const values: Readonly<Record<string, string | undefined>> = {
      'inputs.name': this.#name,
      'needs.plan.outputs.nonce': this.#plan['nonce'],
      'matrix.leg.number': leg?.number,
      'matrix.leg.group': leg?.group,
      'matrix.repository.group': group,
    }
    return template.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (whole, expression: string) => values[expression] ?? fail(whole))
  }

  #nameOf(job: string, action: string, leg: Leg): string {
    return this.#resolve(inputOf(job, action, 'name'), leg)
  }

  /** The job of a leg as far as it comes: it begins, and perhaps writes what its gate said. */
  async leg(at: number, told: Told | 'cut off', attempt = 1): Promise<void> {
    const leg = this.legs[at] ?? fail(at)
    const artifact = this.#nameOf('gate', 'actions/upload-artifact', leg)
    if (attempt > 1) this.#artifacts.set(artifact, folder())
    if (told === 'cut off') return
    const there = folder()
    const numbers = Object.fromEntries(Object.entries(told.counts ?? {}).map(([name, value]) => [name.toUpperCase(), value]))
    const repository = leg.image.replace(/:[^:]*$/, '')
    if (told.sarif !== undefined) writeFileSync(join(there, 'report.sarif'), JSON.stringify(told.sarif))
    await runScript(WRITE, { FOLDER: there, NONCE: this.#plan['nonce'] ?? '', LEG: leg.number, ASKED: leg.image, VERDICT: told.verdict, IMAGE: told.verdict === '' ? '' : `${repository}@${DIGEST}`, DIGEST: told.verdict === '' ? '' : DIGEST, COMPLETE: told.complete ?? '', PREDICATE: told.predicate ?? '', ...numbers })
    this.#artifacts.set(artifact, there)
  }

  async result(gate = 'success', into = folder()) {
    await this.#download(this.#resolve(inputOf('result', 'actions/download-artifact', 'pattern')), join(into, 'results'))
    return runScript(RESULT, { LEGS: this.#plan['legs'] ?? '', NONCE: this.#plan['nonce'] ?? '', GATE: gate }, { cwd: into })
  }

  async subject(at: number) {
    const cwd = folder()
    const artifact = this.#artifacts.get(this.#nameOf('attest', 'actions/download-artifact', this.legs[at] ?? fail(at))) ?? fail(at)
    cpSync(artifact, join(cwd, 'report'), { recursive: true })
    return (await runScript(SUBJECT, {}, { cwd })).outputs
  }

  /** What is uploaded to code scanning, by repository; `undefined` where nothing is. */
  async uploads(): Promise<{ readonly logs: Readonly<Record<string, Log | undefined>>; readonly messages: readonly string[] }> {
    const logs: Record<string, Log | undefined> = {}
    const told: string[] = []
    for (const { repository, group } of JSON.parse(this.#plan['repositories'] ?? '') as { repository: string; group: string }[]) {
      const cwd = folder()
      await this.#download(this.#resolve(inputOf('sarif', 'actions/download-artifact', 'pattern'), undefined, group), join(cwd, 'report'))
      const { outputs: set, messages } = await runScript(MERGE, { NAME: this.#name, NONCE: this.#plan['nonce'] ?? '', LEGS: this.#plan['legs'] ?? '', REPOSITORY: repository, GROUP: group }, { cwd })
      told.push(...messages)
      logs[repository] = set['file'] === undefined ? undefined : (JSON.parse(readFileSync(join(cwd, set['file']), 'utf8')) as Log)
    }
    return { logs, messages: told }
  }

  async #download(pattern: string, into: string): Promise<void> {
    const [start = '', end] = pattern.split('*')
    if (end !== '') fail(pattern)
    for (const [name, from] of this.#artifacts) if (name.startsWith(start)) cpSync(from, join(into, name), { recursive: true })
    return Promise.resolve()
  }
}

function fail(what: unknown): never {
  throw new Error(`no such thing: ${String(what)}`)
}

/** What all steps of a job that use an action give it: for one artifact, several steps must agree. */
function inputOf(job: string, action: string, input: string): string {
  const steps = JOBS.filter(({ name }) => name === job).flatMap(({ steps: all }) => all.filter((step) => usesOf(step).startsWith(`${action}@`)))
  const values = new Set(steps.map((step) => text(mapping(step['with'])[input])))
  const [value = ''] = values
  return values.size === 1 && value !== '' ? value : fail(`${job} ${action} ${input}`)
}

const counts = (high: number) => ({ critical: '0', high: String(high), medium: '1', low: '0', informational: '0', untriaged: '0', total: String(high + 1), fixable: '1', exploitable: '0', kev: '0', ignored: '2', suppressed: '0' })
const PASS: Told = { verdict: 'pass', counts: counts(0) }
const FAIL: Told = { verdict: 'fail', counts: counts(3) }

async function aggregate(told: readonly (Told | undefined)[], gate?: string) {
  const call = await new Run().call(told.map((_, at) => `shop/image-${String(at + 1)}:1`))
  for (const [at, what] of told.entries()) if (what !== undefined) await call.leg(at, what)
  return (await call.result(gate)).outputs
}

describe('the result of a matrix', () => {
  test('passes when all pass, and sums', async () => {
    const set = await aggregate([{ verdict: 'pass', counts: counts(1) }, { verdict: 'pass', counts: counts(4) }])
    expect(set).toMatchObject({ verdict: 'pass', high: '5', medium: '2', total: '7', ignored: '4', kev: '0', verdicts: '{"shop/image-1:1":"pass","shop/image-2:1":"pass"}' })
    expect(set).toMatchObject({ image: `shop/image-1@${DIGEST}\nshop/image-2@${DIGEST}`, digest: `${DIGEST}\n${DIGEST}` })
  })

  test('fails when one fails, whatever the others say', async () => {
    expect((await aggregate([PASS, FAIL, undefined], 'failure'))['verdict']).toBe('fail')
  })

  test('has no result when a leg did not report, and its sums are unknown and not zero', async () => {
    const set = await aggregate([PASS, undefined])
    expect(set).toMatchObject({ verdict: 'no-result', high: '', total: '', verdicts: '{"shop/image-1:1":"pass","shop/image-2:1":"no-result"}', image: `shop/image-1@${DIGEST}\n` })
  })

  test('has no result when the gate of a leg was cut off before it said anything', async () => {
    expect((await aggregate([PASS, { verdict: '' }]))['verdict']).toBe('no-result')
  })

  test('has no result when a leg has none', async () => {
    expect(await aggregate([{ verdict: 'no-result' }, PASS])).toMatchObject({ verdict: 'no-result', high: '' })
  })

  test('has no result with words that it does not know, and without a plan', async () => {
    expect((await aggregate([{ verdict: 'passed' }]))['verdict']).toBe('no-result')
    expect((await runScript(RESULT, { LEGS: '', NONCE: '', GATE: 'skipped' }, { cwd: folder() })).outputs).toMatchObject({ verdict: 'no-result', image: '', digest: '', high: '' })
  })

  test.each(['failure', 'cancelled', 'skipped'])('has no result when all say "pass" and their jobs ended as %s', async (gate) => {
    expect((await aggregate([PASS, PASS], gate))['verdict']).toBe('no-result')
  })

  test('takes a file that cannot be read for one that is not there', async () => {
    const cwd = folder()
    mkdirSync(join(cwd, 'results', 'a'), { recursive: true })
    writeFileSync(join(cwd, 'results', 'a', 'result.json'), '{"leg": "1", "verd')
    const call = await new Run().call(['a:1'])
    const { outputs: set, messages } = await call.result('success', cwd)
    expect(set['verdict']).toBe('no-result')
    expect(messages).toEqual(expect.arrayContaining([expect.stringContaining('cannot be read')]))
  })
})

test.each([
  [['true', 'true'], 'true'],
  [['true', 'false'], 'false'],
  [['false', undefined], 'false'],
  [['true', undefined], ''],
  [['true', ''], ''],
  [['yes'], ''],
])('of %j it is complete: %j', async (legs, complete) => {
  expect((await aggregate(legs.map((each) => (each === undefined ? undefined : { ...PASS, complete: each }))))['complete']).toBe(complete)
})

describe('several calls in one run', () => {
  test.each([
    ['shop', 'shop-web'],
    ['shop-web', 'shop'],
    ['gate', 'gate'],
    ['shop', 'shop-1'],
    ['Shop', 'shop'],
  ])('%s fails and %s passes: each says its own', async (failing, passing) => {
    const run = new Run()
    const one = await run.call(['shop/api:1'], failing)
    const other = await run.call(['shop/web:1'], passing)
    await one.leg(0, FAIL)
    await other.leg(0, PASS)
    expect((await one.result('failure')).outputs).toMatchObject({ verdict: 'fail', high: '3' })
    expect((await other.result()).outputs).toMatchObject({ verdict: 'pass', high: '0' })
  })

  test('the same image in both, of which one never ran', async () => {
    const run = new Run()
    const one = await run.call(['shop/api:1'])
    const other = await run.call(['shop/api:1'])
    await other.leg(0, PASS)
    expect((await one.result('success')).outputs['verdict']).toBe('no-result')
  })

  test('a result that another call wrote, or that is there twice, counts for nobody', async () => {
    const call = await new Run().call(['shop/api:1'])
    await call.leg(0, PASS)
    const cwd = folder()
    await call.result('success', cwd)
    const [artifact = ''] = readdirSync(join(cwd, 'results'))
    const original = JSON.parse(readFileSync(join(cwd, 'results', artifact, 'result.json'), 'utf8')) as Readonly<Record<string, unknown>>
    for (const change of [{ nonce: '0123456789abcdef' }, { asked: 'shop/api:2' }, { leg: '2' }, { nonce: undefined }, { asked: undefined }]) {
      writeFileSync(join(cwd, 'results', artifact, 'result.json'), JSON.stringify({ ...original, ...change }))
      const cleared = folder()
      cpSync(join(cwd, 'results'), join(cleared, 'results'), { recursive: true })
      const { outputs: set } = await runScript(RESULT, { LEGS: JSON.stringify(call.legs), NONCE: String(original['nonce']), GATE: 'success' }, { cwd: cleared })
      expect([change, set['verdict']]).toEqual([change, 'no-result'])
    }
    writeFileSync(join(cwd, 'results', artifact, 'result.json'), JSON.stringify(original))
    cpSync(join(cwd, 'results', artifact), join(cwd, 'results', 'again'), { recursive: true })
    expect((await runScript(RESULT, { LEGS: JSON.stringify(call.legs), NONCE: String(original['nonce']), GATE: 'success' }, { cwd })).outputs['verdict']).toBe('no-result')
  })
})

describe('failed jobs that are run again', () => {
  test('have the plan of the first time, and the last result', async () => {
    const call = await new Run().call(['shop/api:1', 'shop/web:1'])
    await call.leg(0, PASS)
    await call.leg(1, FAIL)
    expect((await call.result('failure')).outputs['verdict']).toBe('fail')
    await call.leg(1, PASS, 2)
    expect((await call.result()).outputs['verdict']).toBe('pass')
  })

  test('and cut off have no result, whatever the first attempt said', async () => {
    const call = await new Run().call(['shop/api:1', 'shop/web:1'])
    await call.leg(0, PASS)
    await call.leg(1, PASS)
    await call.leg(1, 'cut off', 2)
    expect((await call.result('cancelled')).outputs).toMatchObject({ verdict: 'no-result', verdicts: '{"shop/api:1":"pass","shop/web:1":"no-result"}' })
  })

  test('all of them: the plan is made anew, and what is left of the first attempt belongs to nobody', async () => {
    const run = new Run()
    await (await run.call(['shop/api:1'])).leg(0, PASS)
    expect((await (await run.call(['shop/api:1'])).result('cancelled')).outputs['verdict']).toBe('no-result')
  })

  test('a job that begins again takes the place of what the last attempt wrote before it does anything else', () => {
    const [first, second, ...others] = JOBS.find(({ name }) => name === 'gate')?.steps ?? []
    expect([first?.['if'], second?.['if']]).toEqual(["${{ github.run_attempt != '1' }}", "${{ github.run_attempt != '1' }}"])
    expect(mapping(second?.['with'])).toMatchObject({ overwrite: true, name: inputOf('gate', 'actions/upload-artifact', 'name') })
    expect(others.length).toBeGreaterThan(3)
  })
})

describe('the alerts', () => {
  const rule = (id: string, severity: string, help: string) => ({ id, shortDescription: { text: id }, help: { text: help, markdown: help }, properties: { 'security-severity': severity } })
  const alert = (ruleId: string, mark: string, level: string, more: object = {}) => ({ ruleId, ruleIndex: 0, level, message: { text: `${ruleId} ${mark}` }, partialFingerprints: { primaryLocationLineHash: mark }, properties: { breaks: [] }, ...more })
  const log = (repository: string, rules: readonly object[], results: readonly object[]) => ({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'Amazon Inspector (ECR Scan Gate)', rules } }, results, automationDetails: { id: `ecr-scan-gate/${repository}/` }, properties: { images: [{ digest: DIGEST }] } }],
  })
  const alpine = log('shop/api', [rule('CVE-1', '5.5', 'musl'), rule('CVE-2', '2.0', 'zlib')], [alert('CVE-1', 'a', 'warning'), alert('CVE-2', 'b', 'note', { suppressions: [{ kind: 'external' }] })])
  const debian = log('shop/api', [rule('CVE-1', '9.5', 'glibc'), rule('CVE-3', '8.0', 'openssl')], [alert('CVE-1', 'a', 'error'), alert('CVE-3', 'c', 'error', { properties: { breaks: ['fail-on-severity'] } }), alert('CVE-2', 'b', 'note')])

  test('of two tags of a repository are uploaded together, once, the worse of what both have', async () => {
    const call = await new Run().call(['shop/api:1-alpine', 'shop/web:1', 'shop/api:1-debian'])
    await call.leg(0, { ...PASS, sarif: alpine })
    await call.leg(1, { ...PASS, sarif: log('shop/web', [], []) })
    await call.leg(2, { ...FAIL, sarif: debian })
    const { logs } = await call.uploads()
    expect(Object.keys(logs)).toEqual(['shop/api', 'shop/web'])
    const [run, ...others] = logs['shop/api']?.runs ?? []
    expect(others).toEqual([])
    expect(run?.results?.map(({ ruleId, level, suppressions, ruleIndex }) => [ruleId, level, suppressions, run.tool.driver.rules?.[ruleIndex ?? -1]?.id])).toEqual([
      ['CVE-3', 'error', undefined, 'CVE-3'],
      ['CVE-1', 'error', undefined, 'CVE-1'],
      ['CVE-2', 'note', undefined, 'CVE-2'],
    ])
    expect(run?.tool.driver.rules?.find(({ id }) => id === 'CVE-1')).toMatchObject({ help: { text: 'glibc\n\nmusl' }, properties: { 'security-severity': '9.5' } })
    expect(run?.properties?.['images']).toHaveLength(2)
    expect(logs['shop/web']?.runs[0]).toMatchObject({ results: [], automationDetails: { id: 'ecr-scan-gate/shop/web/' } })
  })

  test('of a repository with a tag without result stay as they are, which is said', async () => {
    const call = await new Run().call(['shop/api:1', 'shop/api:2'])
    await call.leg(0, { ...PASS, sarif: alpine })
    await call.leg(1, { verdict: 'no-result' })
    const { logs, messages } = await call.uploads()
    expect(logs).toEqual({ 'shop/api': undefined })
    expect(messages).toEqual(['Nothing is uploaded for shop/api: shop/api:2 has no result, and its alerts stay as they are.'])
  })

  test('of calls with names of their own are kept apart', async () => {
    const run = new Run()
    const categories: (string | undefined)[] = []
    for (const name of ['gate', 'nightly', 'shop']) {
      const call = await run.call(['shop/api:1'], name)
      await call.leg(0, { ...PASS, sarif: alpine })
      categories.push((await call.uploads()).logs['shop/api']?.runs[0]?.automationDetails?.id)
    }
    expect(categories).toEqual(['ecr-scan-gate/shop/api/', 'ecr-scan-gate-nightly/shop/api/', 'ecr-scan-gate-shop/shop/api/'])
  })

  test('beyond what code scanning keeps are counted', async () => {
    const many = (mark: string) => log('shop/api', [rule('CVE-1', '5.5', 'musl')], Array.from({ length: 3_000 }, (_, at) => alert('CVE-1', `${mark}${String(at)}`, 'warning')))
    const call = await new Run().call(['shop/api:1', 'shop/api:2'])
    await call.leg(0, { ...PASS, sarif: many('a') })
    await call.leg(1, { ...PASS, sarif: many('b') })
    const { logs, messages } = await call.uploads()
    expect(logs['shop/api']?.runs[0]?.results).toHaveLength(5_000)
    expect(messages).toEqual(['shop/api: 1000 findings left out: code scanning keeps 5000 of a run'])
  })
})

describe('the attestation', () => {
  const subjectOf = async (told: Told) => {
    const call = await new Run().call(['shop/api:1'])
    await call.leg(0, told)
    return call.subject(0)
  }

  test('is about the digest that passed', async () => {
    expect(await subjectOf({ verdict: 'pass', predicate: '/tmp/ecr-scan-gate/predicate.json' })).toEqual({ repository: 'shop/api', digest: DIGEST, predicate: 'report/predicate.json' })
  })

  test.each([{ verdict: 'fail', predicate: '/tmp/predicate.json' }, { verdict: 'no-result' }, { verdict: '' }, { verdict: 'pass' }])('is not made of %j', async (told) => {
    expect(await subjectOf(told)).toEqual({})
  })

  test('has the type of the predicate', () => {
    const step = JOBS.flatMap(({ steps }) => steps).find((each) => usesOf(each).startsWith('actions/attest@'))
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
    const used = callers.flatMap(({ name }) => EXAMPLES.flatMap((file) => [...JSON.stringify(workflowOf(file)).matchAll(new RegExp(`needs\\.${name}\\.outputs\\.([\\w-]+)`, 'g'))].filter(() => file.endsWith('organization.yml')).map(([, output = '']) => output)))
    expect(used.length).toBeGreaterThan(0)
    expect(used.filter((output) => outputs[output] === undefined)).toEqual([])
  })
})

test('inputs and outputs are described, and every output comes from the job that puts the legs together', () => {
  for (const entry of [...Object.values(inputs), ...Object.values(outputs)]) expect(text(mapping(entry)['description'])).not.toBe('')
  expect(Object.entries(outputs).map(([name, output]) => [name, mapping(output)['value']])).toEqual(Object.keys(outputs).map((name) => [name, `\${{ jobs.result.outputs.${name} }}`]))
  const result = JOBS.find(({ name }) => name === 'result')
  expect(Object.keys(mapping(result?.whole['outputs'])).sort()).toEqual(Object.keys(outputs).sort())
})

describe('what a caller can set of the action', () => {
  const step = JOBS.flatMap(({ steps }) => steps).find((each) => usesOf(each) === '$/gate')
  const given = mapping(step?.['with'])
  /** Those that the workflow sets by itself, or for which the references are enough; how often is asked is left to the action. */
  const OWN = ['repository', 'tag', 'digest', 'image', 'metadata', 'registry-id', 'poll-interval', 'comment-key', 'report-dir', 'github-token']

  test('is every input that is about one image or its policy, under its own name and with its default', () => {
    for (const input of INPUTS.filter(({ name }) => !OWN.includes(name))) {
      expect([input.name, given[input.name]]).toEqual([input.name, `\${{ inputs.${input.name} }}`])
      const wanted = 'default' in input ? input.default : ''
      if (input.name !== 'region') expect([input.name, mapping(inputs[input.name])['default']]).toEqual([input.name, wanted])
    }
  })

  test('and the runner: one label, a list of them, or a group', () => {
    const runners = new Set(JOBS.map(({ whole }) => text(whole['runs-on'])))
    expect([...runners]).toEqual(["${{ (startsWith(inputs.runs-on, '[') || startsWith(inputs.runs-on, '{')) && fromJSON(inputs.runs-on) || inputs.runs-on }}"])
  })
})
