import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { findings, plan, REGISTRY, smallImage } from '../../emulator/scenarios/common.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { done, faulty, grave, GRAVE, HASTE, mild, MILD, pending, pushed, settled } from './short.ts'
import { calls, ownComments, seen, step, type Step } from './step.ts'

/** `fail-fast` ends what is certain; what it says is what the gate would say in the end, and says that it is not all. */

const FAIL = { verdict: 'fail', exit: 1 } as const
const FAST = { ...HASTE, settle: '2s', 'fail-fast': 'true' }

/** A critical finding as soon as the scan is done, the others one after the other. */
const slow = pushed([pending(-2), done(0)], [...findings([GRAVE[0]], 0), ...findings([MILD[0]], 1.5), ...findings([MILD[1]], 3), ...findings([GRAVE[1]], 4.5)])
/** Suppressed a moment after they were found. */
const flips = pushed([pending(-2), done(0)], [...mild(0), ...grave(0.2).map((entry) => ({ ...entry, changes: [{ at: 1.1, status: 'SUPPRESSED' }] }))])

/** The registry says that it is on basic scanning, but not before the findings have stood still. */
const basic = faulty({ ...pushed([pending(-2), done(0)], grave(0)), registry: { ...REGISTRY, scanType: 'BASIC' } }, { service: 'ecr', operation: 'GetRegistryScanningConfiguration', effect: { kind: 'latency', ms: 4_000 } })
/** Of an earlier scan, closed a moment after the one that finds no more of them. */
const closing = pushed([done(-600), { at: -2, statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS', lastScannedAt: -600 }, done(0.5)], [...mild(0.5), ...grave(-600).map((entry) => ({ ...entry, changes: [{ at: 1.2, status: 'CLOSED' }] }))])

const old = settled(grave(), {}, { tags: ['old'] })
/** One image scanned yesterday, and others that Inspector does not take up. */
const several: Scenario = { ...old, images: [...old.images, ...['a', 'b'].map((tag) => plan(smallImage(`${tag}0ff`), { tags: [tag], pushedAt: -3, coverage: [] }))] }
const three = { repository: '', tag: '', image: 'payments/api:old, payments/api:a, payments/api:b' }

const STEPS: Readonly<Record<string, () => Promise<Step>>> = {
  fast: () => step(slow, { inputs: FAST }),
  full: () => step(slow, { inputs: { ...FAST, 'fail-fast': 'false' } }),
  flips: () => step(flips, { inputs: FAST }),
  several: () => step(several, { inputs: { ...FAST, ...three, timeout: '10m' } }),
  'several, waited for': () => step(several, { inputs: { ...FAST, ...three, 'fail-fast': 'false', timeout: '6s' } }),
  'with a late baseline': () => step(several, { inputs: { ...FAST, tag: 'old', baseline: 'a', timeout: '10m', mode: 'report' } }),
  'basic registry': () => step(basic, { inputs: { ...FAST, settle: '4s' } }),
  closing: () => step(closing, { inputs: FAST }),
  clean: () => step(settled(mild()), { inputs: FAST }),
}
const told = begin(Object.entries(STEPS))

describe('a slow scan with a critical finding at its beginning', () => {
  test('fails early, in fewer polls, and says that more may come', async () => {
    const [fast, full] = [await told('fast'), await told('full')]
    expect(seen(fast)).toEqual(FAIL)
    expect(fast.outputs).toMatchObject({ complete: 'false', critical: '1', new: '', fixed: '', 'sarif-file': '', 'predicate-file': '' })
    expect(fast.outputs['reason']).toMatch(/^at least 1 critical .*finding.* in payments\/api:1\.4\.2 \(none allowed\)$/)
    expect(calls(fast.requests)['ListCoverage']).toBeLessThan(calls(full.requests)['ListCoverage'] ?? 0)
  })

  test('says so everywhere', async () => {
    const { log, summary, outputs, json, ...run } = await told('fast')
    const read = (name: string) => readFileSync(outputs[name] ?? '', 'utf8')
    for (const text of [log, summary, ownComments({ log, summary, outputs, json, ...run })[0]?.body ?? '', read('html-file'), read('json-file')]) expect(text).toContain('at least 1')
    for (const text of [log, summary, read('html-file')]) expect(text).toContain('Incomplete: fail-fast ended the run before everything was read, so there may be more.')
    expect(log).toMatch(/^fail-fast: at least 1 critical .* in payments\/api:1\.4\.2 \(none allowed\); not waiting for the remaining findings$/m)
    expect(json).toMatchObject({ verdict: 'fail', complete: false, images: [{ state: 'unfinished', evidence: { coverageReason: 'SUCCESSFUL' } }] })
    expect(read('csv-file').split('\r\n')[1]).toMatch(/,false$/)
  })

  test('is read to its end without, and the log says once at first sight how it will end', async () => {
    const run = await told('full')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs).toMatchObject({ complete: 'true', critical: '1', high: '1', total: '4' })
    expect(run.outputs['reason']).not.toContain('at least')
    const lines = run.log.split('\n').filter((line) => line.includes('This run will fail'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^This run will fail: at least 1 critical .* in payments\/api:1\.4\.2 \(none allowed\); waiting for the remaining findings$/)
    expect(existsSync(run.outputs['predicate-file'] ?? '')).toBe(true)
    expect(JSON.parse(readFileSync(run.outputs['predicate-file'] ?? '', 'utf8'))).toMatchObject({ gate: { result: 'fail', complete: true } })
  })
})

test('findings that are suppressed a moment after they came do not fail', async () => {
  const run = await told('flips')
  expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
  expect(run.outputs).toMatchObject({ complete: 'true', suppressed: '2', total: '3' })
})

test('findings of an earlier scan, which the new one closes, do not fail', async () => {
  expect(seen(await told('closing'))).toEqual({ verdict: 'pass', exit: 0 })
})

test('nothing is certain before it is known that the registry has the scans that are judged', async () => {
  const run = await told('basic registry')
  expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
  expect(run.outputs['complete']).toBe('false')
})

describe('one of several images breaks the rules', () => {
  test('the others are not waited for, and that is no error of theirs', async () => {
    const run = await told('several')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs).toMatchObject({ complete: 'false', critical: '1', high: '1' })
    expect(run.json).toMatchObject({ problems: [], images: [{ state: 'scanned' }, { state: 'unfinished' }, { state: 'unfinished' }] })
    expect(run.log).not.toMatch(/timed out|no result/)
    expect(calls(run.requests)['ListCoverage']).toBeLessThanOrEqual(5)
    expect(run.outputs['predicate-file']?.split('\n')).toHaveLength(1)
    expect(readFileSync(run.outputs['predicate-file'] ?? '', 'utf8')).toContain('"complete":false')
  })

  test('without, they are waited for, and the verdict is the same', async () => {
    const run = await told('several, waited for')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['complete']).toBe('false')
    expect(run.outputs['reason']).toMatch(/; 2 other results are missing/)
    expect(run.log).toContain('This run will fail')
  })
})

test('a baseline that is not there yet is not waited for, and nothing is said of it', async () => {
  const run = await told('with a late baseline')
  expect(seen(run)).toEqual({ verdict: 'fail', exit: 0 })
  expect(run.outputs).toMatchObject({ complete: 'false', new: '', fixed: '', total: '2' })
  expect(run.log).not.toContain('cannot be compared with')
})

test('what is not broken is read to its end', async () => {
  const run = await told('clean')
  expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
  expect(run.outputs['complete']).toBe('true')
})
