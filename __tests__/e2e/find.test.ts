import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Fault } from '../../emulator/fault-plan.ts'
import { BASE_SHA } from '../../emulator/scenarios/common.ts'
import { fleetOf, LOG4SHELL_ADVISORY, LOG4SHELL_ID, log4shell } from '../../emulator/scenarios/find.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { probe, readProbe } from '../../bench/process/probe.ts'
import { runAction } from '../../scripts/runner.ts'
import { begin } from './pool.ts'
import { faulty } from './short.ts'
import { calls, step, type Step, type StepPlan } from './step.ts'

/** `find` as a step: the real bundle against the emulated services. */

const FIND = { file: 'find.js' } as const
const GLOBS = { vulnerability: '', package: '*:log4j-core' }
const fault = (operation: string, effect: Fault['effect'], more: Partial<Fault> = {}): Fault => ({ service: 'inspector2', operation, effect, ...more })
const refused: Fault['effect'] = { kind: 'error', status: 400, name: 'ValidationException', message: 'This page cannot be had' }
/** Four pages: two from either end are under way when the third is asked for. */
const FOUR_PAGES = fleetOf(400)

/** On the base commit of the pull request that the emulated event is for. */
const POLICY = 'exceptions:\n  - id: CVE-2021-*\n    repository: payments/api\n    reason: Not reachable\n    expires: 2099-12-31\n'

const RUNS: Readonly<Record<string, { readonly scenario: Scenario; readonly plan?: StepPlan }>> = {
  plain: { scenario: log4shell },
  lower: { scenario: log4shell, plan: { inputs: { vulnerability: 'cve-2021-44228' } } },
  advisory: { scenario: log4shell, plan: { inputs: { vulnerability: LOG4SHELL_ADVISORY } } },
  nobody: { scenario: log4shell, plan: { inputs: { vulnerability: 'CVE-1999-0001', 'fail-if-found': 'true' } } },
  oneOfTwo: { scenario: log4shell, plan: { inputs: { vulnerability: `CVE-1999-0001\n${LOG4SHELL_ID}` } } },
  failing: { scenario: log4shell, plan: { inputs: { 'fail-if-found': 'true' } } },
  packages: { scenario: log4shell, plan: { inputs: GLOBS } },
  prefix: { scenario: log4shell, plan: { inputs: { vulnerability: '', package: 'org.apache.logging.*', repositories: 'payments/*' } } },
  repositories: { scenario: log4shell, plan: { inputs: { repositories: 'payments/*, shop/clean' } } },
  noClusters: { scenario: log4shell, plan: { inputs: { clusters: 'false' } } },
  inUse: { scenario: { ...log4shell, images: log4shell.images.filter(({ repository }) => repository !== 'payments/multi') }, plan: { inputs: { 'in-use': 'true' } } },
  inUseUnknown: { scenario: log4shell, plan: { inputs: { 'in-use': 'true' } } },
  otherRegistry: { scenario: log4shell, plan: { inputs: { 'registry-id': '210987654321' } } },
  wrong: { scenario: log4shell, plan: { inputs: { vulnerability: '::error::x', 'fail-if-fuond': 'true' } } },
  nothing: { scenario: log4shell, plan: { inputs: { vulnerability: '' } } },
  pages: { scenario: FOUR_PAGES },
  brokenPage: { scenario: faulty(FOUR_PAGES, fault('ListFindings', refused, { calls: { from: 4 } })) },
  endless: { scenario: faulty(FOUR_PAGES, fault('ListFindings', { kind: 'repeated-token' })) },
  hiccups: { scenario: faulty(FOUR_PAGES, fault('ListFindings', { kind: 'throttle' }, { every: 3 }), fault('GetClustersForImage', { kind: 'server-error' }, { calls: { from: 1, to: 2 } })) },
  shrinking: { scenario: faulty(FOUR_PAGES, fault('ListFindings', { kind: 'shrinking', by: 1 })) },
  malformed: { scenario: faulty(log4shell, fault('ListFindings', { kind: 'malformed-json' }, { calls: { from: 1, to: 2 } })) },
  noFindings: { scenario: { ...log4shell, denied: ['inspector2:ListFindings'] } },
  noClustersAllowed: { scenario: { ...log4shell, denied: ['inspector2:GetClustersForImage'] } },
  endlessClusters: { scenario: faulty(log4shell, fault('GetClustersForImage', { kind: 'repeated-token' })) },
  policy: { scenario: { ...log4shell, github: { ...log4shell.github, files: [{ path: 'policy.yml', text: POLICY, refs: [BASE_SHA] }] } }, plan: { inputs: { policy: 'policy.yml' } } },
  noPolicy: { scenario: log4shell, plan: { inputs: { policy: 'policy.yml' } } },
}

const ran = begin(Object.entries(RUNS).map(([name, { scenario, plan }]) => [name, () => step(scenario, { ...FIND, ...plan })] as const))

interface Json {
  readonly result: string
  readonly found: number | null
  readonly images: readonly { readonly repository: string; readonly digest: string; readonly inUse: string; readonly clustersState: string; readonly excepted: string }[]
}

function jsonOf({ outputs }: Step): Json {
  return JSON.parse(readFileSync(outputs['json-file'] ?? '', 'utf8')) as Json
}

const repositories = (run: Step): readonly string[] => jsonOf(run).images.map(({ repository }) => repository)
const criteria = ({ requests }: Step): readonly unknown[] => requests.filter(({ operation }) => operation === 'ListFindings').map(({ body }) => (body as { readonly filterCriteria: unknown }).filterCriteria)

/** Exit, and the outputs that are numbers. */
function seen({ exitCode, outputs }: Step): readonly [number | null, string | undefined, string | undefined] {
  return [exitCode, outputs['found'], outputs['in-use']]
}

describe('where is it', () => {
  test('in use first, with its clusters; one request for the findings and one for each image in use', async () => {
    const run = await ran('plain')
    expect(seen(run)).toEqual([0, '4', '2'])
    expect(repositories(run)).toEqual(['payments/api', 'payments/worker', 'payments/multi', 'shop/web'])
    expect(jsonOf(run).images.map(({ inUse, clustersState }) => `${inUse} ${clustersState}`)).toEqual(['yes read', 'yes read', 'unknown not-asked', 'no not-asked'])
    expect(calls(run.requests)).toEqual({ ListFindings: 1, GetClustersForImage: 2 })
    expect(criteria(run)).toEqual([{ resourceType: [{ comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' }], findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }], vulnerabilityId: [{ comparison: 'EQUALS', value: LOG4SHELL_ID }] }])
  })

  test('said in the log, the summary and the files', async () => {
    const { log, summary, outputs } = await ran('plain')
    expect(log).toContain('4 images have CVE-2021-44228: 2 in use, 1 unknown, 1 not in use.')
    expect(log).toMatch(/payments\/api:1\.4\.2 .*org\.apache\.logging\.log4j:log4j-core 2\.14\.1 → 2\.15\.0 .*yes \(3\) .*ecs:production/)
    expect(summary).toContain('## 🔎 Found')
    expect(summary.match(/^\| `/gm)).toHaveLength(4)
    expect(readFileSync(outputs['csv-file'] ?? '', 'utf8').trimEnd().split('\r\n')).toHaveLength(5)
  })

  test('a CVE in lower case is the same one', async () => expect(seen(await ran('lower'))).toEqual([0, '4', '2']))

  test('an advisory is found by what it is related to', async () => {
    const run = await ran('advisory')
    expect(seen(run)).toEqual([0, '4', '2'])
    expect(calls(run.requests)['ListFindings']).toBe(2)
  })

  test.each([
    ['packages', 4, undefined],
    ['prefix', 3, [{ comparison: 'PREFIX', value: 'org.apache.logging.' }]],
  ] as const)('%s by a pattern', async (name, images, asked) => {
    const run = await ran(name)
    expect(repositories(run)).toHaveLength(images)
    expect(criteria(run)[0]).toEqual(expect.objectContaining(asked === undefined ? {} : { vulnerablePackages: asked.map((filter) => ({ name: filter })), ecrImageRepositoryName: [{ comparison: 'PREFIX', value: 'payments/' }] }))
    expect(/this run reads all findings of the registry/.test(run.log)).toBe(asked === undefined)
  })

  test('in some repositories', async () => expect(repositories(await ran('repositories'))).toEqual(['payments/api', 'payments/worker', 'payments/multi']))
  test('without clusters', async () => expect(calls((await ran('noClusters')).requests)).toEqual({ ListFindings: 1 }))
  test('only what runs', async () => expect(seen(await ran('inUse'))).toEqual([0, '2', '2']))
  test('in another registry', async () => expect(seen(await ran('otherRegistry'))).toEqual([0, '0', '0']))

  test('fail-if-found fails the step, with all outputs', async () => {
    const run = await ran('failing')
    expect(seen(run)).toEqual([1, '4', '2'])
    expect(run.log).toContain('::error::4 images have CVE-2021-44228')
  })
})

describe('nobody has it', () => {
  test('is an answer, with what it does not mean', async () => {
    const run = await ran('nobody')
    expect(seen(run)).toEqual([0, '0', '0'])
    expect(run.log).toContain('No image has CVE-1999-0001, as far as Amazon Inspector knows.')
    expect(run.log).toContain('Amazon Inspector reports a vulnerability only if it knows it')
    expect(jsonOf(run)).toMatchObject({ result: 'not-found', missing: ['CVE-1999-0001'] })
  })

  test('of two ids the one that nobody has is named', async () => {
    const run = await ran('oneOfTwo')
    expect(run.log).toContain('4 images have CVE-2021-44228:')
    expect(run.log).toContain('No finding names CVE-1999-0001.')
  })
})

describe('unknown is not clean', () => {
  test.each([
    ['brokenPage', 'AWS rejected inspector2:ListFindings'],
    ['endless', 'RepeatedPageToken'],
    ['noFindings', 'Permission inspector2:ListFindings is missing'],
    ['inUseUnknown', "Inspector doesn't report whether it runs"],
    ['noPolicy', 'policy.yml was not found'],
    ['wrong', "fail-if-fuond isn't an input of this action"],
    ['nothing', 'there is nothing to look for'],
  ])('%s: no number, and the step fails', async (name, why) => {
    const run = await ran(name)
    expect(seen(run)).toEqual([1, '', ''])
    expect(run.log).toContain(`No result: `)
    expect(run.log).toContain(why)
    expect(run.summary).toContain('## ⚠️ No result')
    expect(run.log + run.summary).not.toMatch(/Not found|No image has/)
  })

  test('what was read before a page failed is shown as a part', async () => {
    const run = await ran('brokenPage')
    const { result, found, images } = jsonOf(run)
    expect({ result, found }).toEqual({ result: 'no-result', found: null })
    expect(images.length).toBeGreaterThan(0)
    expect(readFileSync(run.outputs['csv-file'] ?? '', 'utf8')).toMatch(/,false\r\n$/)
    expect(run.log).toMatch(/\d+ images were found before that, but more may have it/)
  })

  test('no foreign text becomes a command', async () => expect((await ran('wrong')).log).not.toMatch(/^::error::x/m))
})

describe('all pages', () => {
  test.each(['pages', 'hiccups', 'shrinking'])('%s: every image', async (name) => {
    const run = await ran(name)
    expect(seen(run)).toEqual([0, '400', '40'])
    expect(new Set(jsonOf(run).images.map(({ digest }) => digest)).size).toBe(400)
  })

  test('a broken answer is asked again', async () => expect(seen(await ran('malformed'))).toEqual([0, '4', '2']))
})

describe('clusters', () => {
  test.each([
    ['noClustersAllowed', 'Permission inspector2:GetClustersForImage is missing'],
    ['endlessClusters', 'RepeatedPageToken'],
  ])('%s: said, and the rows stay', async (name, why) => {
    const run = await ran(name)
    expect(seen(run)).toEqual([0, '4', '2'])
    expect(run.log).toContain('note: The clusters of 2 of 2 images in use are unknown.')
    expect(run.log).toContain(why)
    expect(jsonOf(run).images.map(({ clustersState }) => clustersState)).toEqual(['unknown', 'unknown', 'not-asked', 'not-asked'])
  })
})

test('with a policy: which are excepted, and by what', async () => {
  const run = await ran('policy')
  expect(seen(run)).toEqual([0, '4', '2'])
  expect(jsonOf(run).images.map(({ excepted }) => excepted)).toEqual(['yes', 'no', 'no', 'no'])
  expect(run.log).toMatch(/yes: Not reachable \(policy\.yml:2/)
})

/** 146 MB when this was written; the process alone takes about 60. */
const MOST_BYTES = 190e6

test('2,000 images that have it: all pages from both ends, the clusters of those in use, and the memory that this needs', async () => {
  const scenario = fleetOf(2_000)
  const emulator = await startEmulator({ scenario })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-find-'))
  try {
    const run = await runAction({ ...FIND, inputs: scenario.inputs, env: emulator.writeEvent(join(folder, 'event.json')), folder, nodeOptions: probe(join(folder, 'probe.json')) })
    expect(run.outputs).toMatchObject({ found: '2000', 'in-use': '200' })
    expect(calls(emulator.requests)).toEqual({ ListFindings: 40, GetClustersForImage: 200 })
    const { images } = JSON.parse(readFileSync(run.outputs['json-file'] ?? '', 'utf8')) as Json
    expect(images.map(({ inUse }) => inUse)).toEqual([...Array.from({ length: 200 }, () => 'yes'), ...Array.from({ length: 1_800 }, () => 'no')])
    expect(run.log).toContain('… and 1,800 images more.')
    expect(readProbe(join(folder, 'probe.json')).peak).toBeLessThan(MOST_BYTES)
  } finally {
    await emulator.close()
  }
})
