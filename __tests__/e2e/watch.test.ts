import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from '@jest/globals'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { deployed, WATCHED } from '../../emulator/scenarios/deployed.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { calls } from './step.ts'
import { onFleet, type WatchStep } from './watch-step.ts'

/** Slow machines: each run is a handful of requests, and one that has to wait says so by its result and not by the clock. */
const LONG = 240_000

const states = ({ json }: WatchStep): Readonly<Record<string, string>> => Object.fromEntries((json?.streams ?? []).map(({ repository, state }) => [repository, state]))
const streamOf = ({ json }: WatchStep, repository: string) => json?.streams.find((stream) => stream.repository === repository)

describe('a small fleet over three days', () => {
  let days: readonly WatchStep[] = []
  let again: WatchStep | undefined

  beforeAll(async () => {
    days = await onFleet(deployed, async ({ run, pass }) => {
      const first = await run()
      again = await run()
      pass(1)
      const second = await run()
      pass(1)
      return [first, second, await run()]
    })
  }, LONG)

  const [FIRST, SECOND, THIRD] = [0, 1, 2] as const
  const day = (number: number): WatchStep => days[number]!

  test('the first run judges everything, calls nothing new, and does not fail the job', () => {
    expect(states(day(FIRST))).toEqual({ 'shop/cart': 'fail', 'batch/worker': 'pass', 'payments/api': 'pass', 'shop/web': 'pass' })
    expect(day(FIRST).outputs).toMatchObject({ verdict: 'fail', reason: '1 of 4 streams fails', streams: '4', passing: '3', failing: '1', 'without-result': '0', coverage: '100.0', new: '', remediated: '', 'unscanned-repositories': '0' })
    expect(day(FIRST).exitCode).toBe(0)
    expect(day(FIRST).json?.notices.join('\n')).toContain("doesn't exist yet, so this run can't tell which vulnerabilities are new, remediated or past their SLO")
  })

  test('the newest image of shop/web is judged, and not the signature beside it', () => {
    expect(streamOf(day(FIRST), 'shop/web')?.images.map(({ tags }) => tags)).toEqual([['release-2']])
  })

  test('where nothing moved, no finding is read again, and every verdict stands', () => {
    expect(calls(again!.requests)['ListFindings']).toBeUndefined()
    expect(states(again!)).toEqual(states(day(FIRST)))
    expect(again!.requests.length).toBeLessThanOrEqual(day(FIRST).requests.length / 1.5)
  })

  test('the second day shows what became known in production, and whose it is', () => {
    expect(streamOf(day(SECOND), 'payments/api')).toMatchObject({ state: 'fail', owner: '@acme/payments', new: ['CVE-2021-44228'], remediated: [] })
    expect(day(SECOND).outputs).toMatchObject({ verdict: 'fail', new: '1', remediated: '0' })
    expect(day(SECOND).log).toContain('New in payments/api (production): CVE-2021-44228')
    expect(day(SECOND).summary).toContain('Since the last run')
  })

  test('a scan that expired is a state of its own: its findings are gone, and nothing has improved', () => {
    expect(streamOf(day(SECOND), 'shop/cart')).toMatchObject({ state: 'expired', remediated: [], reason: expect.stringContaining('Last verdict: failed') })
    const [before, after] = [day(FIRST).json!.kpis, day(SECOND).json!.kpis]
    expect(before.coverage).toEqual({ scanned: 4, declared: 4 })
    expect(after.coverage).toEqual({ scanned: 3, declared: 4 })
    expect(after.failureRate).toEqual({ failing: 2, judged: 4 })
    expect(after.timeToRemediate).toEqual({ medianDays: null, p90Days: null, cases: 0 })
    expect(after.withinSlo!.open).toBeGreaterThanOrEqual(3)
  })

  test('the third day counts the fix that shipped', () => {
    expect(streamOf(day(THIRD), 'payments/api')).toMatchObject({ state: 'pass', new: [], remediated: ['CVE-2021-44228'] })
    expect(day(THIRD).json?.kpis.timeToRemediate).toEqual({ medianDays: 1, p90Days: 1, cases: 1 })
    expect(day(THIRD).outputs).toMatchObject({ verdict: 'no-result', remediated: '1', passing: '3', 'without-result': '1' })
  })

  test('only what moved is read: of the second day the one image with two platforms', () => {
    const asked = JSON.stringify(day(SECOND).requests.filter(({ operation }) => operation === 'ListFindings').map(({ body }) => body))
    expect(asked).toContain('payments/api')
    expect(asked).not.toContain('shop/')
    expect(asked).not.toContain('batch/')
  })

  test('the audit names what nobody looks at, and what was accepted', () => {
    const found = day(FIRST).json!.audit.repositories.map(({ name, finding }) => `${name} ${finding}`).sort()
    expect(found).toEqual(['jobs/report scan-on-push', 'sandbox/try accepted', 'tools/scratch cannot-be-scanned'])
    expect(day(SECOND).json!.audit.repositories.map(({ name, finding }) => `${name} ${finding}`)).toContain('shop/cart not-scanned-any-more')
    expect(day(FIRST).json!.audit.registry).toEqual([expect.objectContaining({ finding: 'filter-without-repository', detail: expect.stringContaining('nothing-like-this') })])
  })

  test('requests are counted as they were made', () => {
    for (const one of [...days, again!]) expect(one.outputs['requests']).toBe(String(one.requests.length))
  })

  test('watch.json keeps to its schema', () => {
    const ajv = new Ajv2020.default({ strict: true, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync('schema/watch-report.schema.json', 'utf8')) as object)
    for (const one of days) expect({ valid: validate(one.json), errors: validate.errors }).toEqual({ valid: true, errors: null })
  })

  test('the page says what got worse and whose it is', () => {
    const page = readFileSync(day(SECOND).outputs['html-file']!, 'utf8')
    expect(page).toContain('@acme/payments</strong>')
    expect(page).toMatch(/Since the last run[^]*new violation[^]*<code>payments\/api<\/code>[^]*CVE-2021-44228/)
  })

  test('the CSV has a row for each stream and violating finding, the metrics end as OpenMetrics wants it', () => {
    const csv = readFileSync(day(SECOND).outputs['csv-file']!, 'utf8').trim().split('\r\n')
    expect(csv).toHaveLength(1 + 1 + 2 + 2)
    expect(csv.find((row) => row.startsWith('payments/api'))).toContain('payments/api,production,"@acme/payments",fail,')
    const metrics = readFileSync(day(SECOND).outputs['metrics-file']!, 'utf8')
    expect(metrics).toMatch(/^ecr_scan_watch_coverage_scanned\{region="eu-west-1",registry="123456789012"\} 3$/m)
    expect(metrics).not.toMatch(/stream_failing\{[^}]*shop\/cart/)
    expect(metrics.endsWith('# EOF\n')).toBe(true)
  })
})

describe('what goes wrong ends in a named state, never in green', () => {
  const without = (action: string): Scenario => ({ ...deployed, denied: [action] })

  const costsAll: readonly (readonly [string, string])[] = [
    ['inspector2:ListFindings', 'permission-denied'],
    ['inspector2:ListCoverage', 'permission-denied'],
    ['ecr:DescribeImages', 'permission-denied'],
  ]
  test.each(costsAll)('without %s no stream passes, and the job fails', async (action) => {
    const step = await onFleet(without(action), ({ run }) => run())
    expect(Object.values(states(step))).not.toContain('pass')
    expect(step.outputs['verdict']).toBe('no-result')
    expect(step.exitCode).toBe(1)
    expect(step.log).toContain(`Permission ${action} is missing`)
  }, LONG)

  const costsLess: readonly (readonly [string, string])[] = [
    ['ecr:DescribeRepositories', 'Permission ecr:DescribeRepositories is missing'],
    ['ecr:GetRegistryScanningConfiguration', 'Permission ecr:GetRegistryScanningConfiguration is missing'],
    ['ecr:BatchGetRepositoryScanningConfiguration', 'Permission ecr:BatchGetRepositoryScanningConfiguration is missing'],
    ['inspector2:BatchGetAccountStatus', 'Permission inspector2:BatchGetAccountStatus is missing'],
    ['inspector2:GetConfiguration', 'Permission inspector2:GetConfiguration is missing'],
    ['inspector2:ListFindingAggregations', "The watch couldn't read how many findings some images have, so it reads all findings of those images"],
  ]
  test.each(costsLess)('without %s the streams of one repository are judged, and what is not known is said', async (action, said) => {
    const config = 'streams: [{repository: batch/worker, digests: ["DIGEST"]}]'.replace('DIGEST', /sha256:[0-9a-f]{64}/.exec(WATCHED)![0])
    const step = await onFleet(without(action), ({ run }) => run({ config }))
    expect(states(step)).toEqual({ 'batch/worker': 'pass' })
    expect(step.log).toContain(said)
  }, LONG)

  test('without ecr:DescribeRepositories a glob cannot be told, so nothing passes as a whole', async () => {
    const step = await onFleet(without('ecr:DescribeRepositories'), ({ run }) => run())
    expect(step.outputs['verdict']).toBe('no-result')
    expect(step.exitCode).toBe(1)
    expect(states(step)['shop/web']).toBeUndefined()
  }, LONG)

  test('over the limit of requests the rest is not looked at, and not one request more is made', async () => {
    const step = await onFleet(deployed, ({ run }) => run({ inputs: { 'max-requests': '13' } }))
    expect(step.requests.length).toBeLessThanOrEqual(13)
    expect(step.outputs['verdict']).not.toBe('pass')
    expect(step.json!.notLookedAt.length).toBeGreaterThan(0)
    expect(step.log).toContain('`max-requests`')
  }, LONG)

  test('a stream whose tag and repository are gone is gone', async () => {
    const step = await onFleet(deployed, ({ run }) => run({ config: 'streams:\n  - {repository: payments/api, tags: [staging]}\n  - {repository: payments/old, tags: [production]}\n  - {repository: tools/scratch, tags: [production]}\n  - {repository: sandbox/try, tags: [latest]}\n' }))
    expect(states(step)).toEqual({ 'payments/api': 'gone', 'payments/old': 'gone', 'tools/scratch': 'unscannable', 'sandbox/try': 'no-result' })
    expect(step.outputs).toMatchObject({ verdict: 'no-result', coverage: '0.0' })
  }, LONG)

  test('throttling makes it slower and nothing else', async () => {
    const step = await onFleet({ ...deployed, faults: [{ service: 'inspector2', operation: 'ListCoverage', calls: { from: 1, to: 2 }, effect: { kind: 'throttle' } }] }, ({ run }) => run())
    expect(states(step)['payments/api']).toBe('pass')
  }, LONG)

  test.each([
    ['another Region', '"region":"eu-west-1"', '"region":"us-east-1"', '123456789012 in us-east-1'],
    ['another account', '"id":"123456789012"', '"id":"999999999999"', '999999999999 in eu-west-1'],
  ])('the state of %s is neither believed nor written over', async (_whose, own, others, name) => {
    const [first, second, before, after] = await onFleet(deployed, async ({ run, state }) => {
      const step = await run()
      const text = readFileSync(state, 'utf8').replace(own, others)
      writeFileSync(state, text)
      return [step, await run(), text, readFileSync(state, 'utf8')] as const
    })
    expect(before).toContain(others)
    expect(after).toBe(before)
    expect(states(second)).toEqual(states(first))
    expect(second.outputs).toMatchObject({ new: '', remediated: '', 'state-file': '' })
    expect(second.json?.notices).toContainEqual(expect.stringMatching(new RegExp(`belongs to the registry ${name}, so this run neither uses nor replaces it`)))
  }, LONG)

  test('a broken state costs trends, and no verdict', async () => {
    const steps = await onFleet(deployed, async ({ run, state }) => {
      const first = await run()
      writeFileSync(state, readFileSync(state, 'utf8').slice(0, 200))
      return [first, await run(), await run()]
    })
    expect(states(steps[1]!)).toEqual(states(steps[0]!))
    expect(steps[1]!.outputs).toMatchObject({ new: '', remediated: '' })
    expect(steps[1]!.log).toContain("can't be used (it isn't JSON), so this run can't tell which vulnerabilities are new, remediated or past their SLO")
    expect(steps[2]!.outputs).toMatchObject({ new: '0' })
  }, LONG)
})

describe('inputs', () => {
  let wrong: WatchStep | undefined

  beforeAll(async () => {
    wrong = await onFleet(deployed, ({ run }) => run({ inputs: { issues: 'all', 'max-issues': 'some', 'max-requests': 'many' } }))
  }, LONG)

  test('everything that is wrong is told at once', () => {
    expect(wrong!.log).toContain('issues: "all" isn\'t valid')
    expect(wrong!.log).toContain('max-issues: "some" isn\'t a number')
    expect(wrong!.log).toContain('max-requests: "many" isn\'t a number')
    expect(wrong!.exitCode).toBe(1)
    expect(wrong!.requests).toEqual([])
  })

  test('repositories and tags stand for a file; enforce fails the job', async () => {
    const step = await onFleet(deployed, ({ run }) => run({ inputs: { repositories: 'shop/*', tags: 'release-*', environment: 'live', mode: 'enforce' } }))
    expect(step.json?.streams.map(({ repository, environment, state }) => `${repository} ${environment} ${state}`)).toEqual(['shop/cart live fail', 'shop/web live pass'])
    expect(step.exitCode).toBe(1)
  }, LONG)

  test('a wrong configuration is told with its lines, asks nothing, and leaves the state alone', async () => {
    const [good, bad, after] = await onFleet(deployed, async ({ run, state }) => {
      await run()
      const before = readFileSync(state, 'utf8')
      const step = await run({ config: 'streams:\n  - {repository: a/b}\nslos: {}\n' })
      return [before, step, readFileSync(state, 'utf8')] as const
    })
    expect(bad.log).toContain('watch.yml:2:5: the stream of "a/b" selects no images')
    expect(bad.log).toContain('watch.yml:3:1: unknown key "slos"; did you mean "slo"?')
    expect([bad.exitCode, bad.requests.length, bad.outputs['state-file']]).toEqual([1, 0, ''])
    expect(after).toBe(good)
  }, LONG)
})
