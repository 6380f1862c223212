import { describe, expect, test } from '@jest/globals'
import { ARM64 } from '../../emulator/artifact.ts'
import { buildIndex } from '../../emulator/image.ts'
import { ACCOUNT, findings, plan, pushedIndex, REGION, REPOSITORY, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import { COREUTILS } from '../../emulator/facts/debian.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { grave, HASTE, LOG4SHELL, mild, service, settled } from './short.ts'
import { calls, ownComments, seen, step, type Step } from './step.ts'

/** What a reference can name, and what the inputs make of it. */

const FAIL = { verdict: 'fail', exit: 1 } as const
const PASS = { verdict: 'pass', exit: 0 } as const
const NONE = { verdict: 'no-result', exit: 1 } as const
const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`
const WORKER = 'payments/worker'

const amd = smallImage('two')
const arm = smallImage('two', { platform: ARM64 })
const index = buildIndex([amd, arm])
/** amd64 is clean, arm64 is not; both have one finding in common. */
const platforms: Scenario = {
  ...settled([]),
  images: pushedIndex([plan(amd, { coverage: SCANNED_YESTERDAY, findings: findings([COREUTILS], -5000) }), plan(arm, { coverage: SCANNED_YESTERDAY, findings: findings([COREUTILS, LOG4SHELL], -5000) })], TAG, index),
}

const api = smallImage('api')
const worker = smallImage('worker')
const pair: Scenario = {
  ...settled([]),
  repositories: [{ name: REPOSITORY }, { name: WORKER }],
  images: [plan(api, { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: mild() }), plan(worker, { repository: WORKER, tags: ['7'], coverage: SCANNED_YESTERDAY, findings: findings([COREUTILS, LOG4SHELL], -5000) })],
  inputs: { settle: '1s', timeout: '60s' },
}

const buildPush = JSON.stringify({ 'buildx.build.ref': 'builder/builder0/abc', 'containerimage.digest': worker.digest, 'image.name': `${HOST}/${WORKER}:7,ghcr.io/acme/worker:7` })
const bake = JSON.stringify({ api: { 'containerimage.digest': api.digest, 'image.name': `${HOST}/${REPOSITORY}:${TAG}` }, worker: { 'containerimage.digest': worker.digest, 'image.name': `${HOST}/${WORKER}:7` } })
const both = `${REPOSITORY}:${TAG}\n${HOST}/${WORKER}@${worker.digest} # the worker`
const unsupported = { ...scenario('unsupported-platform') }
const allUnsupported: Scenario = { ...unsupported, images: unsupported.images.map((image) => (image.coverage === undefined ? image : { ...image, coverage: [{ at: -5000, statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' }] })) }
const bad = settled(grave())
const known = service([...grave(), ...mild()])

const STEPS: Readonly<Record<string, () => Promise<Step>>> = {
  'all platforms': () => step(platforms),
  'one platform': () => step(platforms, { inputs: { platforms: 'linux/amd64' } }),
  'the other platform': () => step(platforms, { inputs: { platforms: 'linux/arm64' } }),
  'a platform that is not there': () => step(platforms, { inputs: { platforms: 'linux/amd64,linux/s390x' } }),
  'skip what is unsupported': () => step(unsupported, { inputs: { 'on-unsupported-platform': 'skip' } }),
  'fail on what is unsupported': () => step(unsupported),
  'skip everything': () => step(allUnsupported, { inputs: { 'on-unsupported-platform': 'skip' } }),
  'an unsupported image, skip': () => step(scenario('unsupported-os'), { inputs: { 'on-unsupported-platform': 'skip' } }),
  'several images': () => step(pair, { inputs: { image: both } }),
  'several images, one missing': () => step(pair, { inputs: { image: `${both}\n${WORKER}:8`, 'poll-interval': '1s' } }),
  'the same image twice': () => step(pair, { inputs: { image: `${REPOSITORY}:${TAG}, ${HOST}/${REPOSITORY}:${TAG}@${api.digest}` } }),
  'metadata of build-push': () => step(pair, { inputs: { metadata: buildPush } }),
  'metadata of bake': () => step(pair, { inputs: { metadata: bake } }),
  'metadata of another registry': () => step(pair, { inputs: { metadata: JSON.stringify({ 'containerimage.digest': api.digest, 'image.name': 'ghcr.io/acme/api:1' }) } }),
  'basic by name': () => step({ ...scenario('basic-registry'), inputs: { ...HASTE, 'scan-type': 'basic' } }),
  'basic where enhanced is on': () => step(bad, { inputs: { 'scan-type': 'basic' } }),
  'auto where enhanced is on': () => step(bad, { inputs: { 'scan-type': 'auto' } }),
  'report mode': () => step(bad, { inputs: { mode: 'report' } }),
  'report mode without result': () => step(scenario('unsupported-os'), { inputs: { mode: 'report' } }),
  'warn without result': () => step(scenario('unsupported-os'), { inputs: { 'on-no-result': 'warn' } }),
  'warn where the tag is missing': () => step({ ...scenario('missing-tag'), inputs: HASTE }, { inputs: { 'on-no-result': 'warn' } }),
  'warn with findings': () => step(bad, { inputs: { 'on-no-result': 'warn' } }),
  'thresholds kept': () => step(known, { inputs: { thresholds: 'critical=1,high=1,medium=2' } }),
  'thresholds broken': () => step(known, { inputs: { thresholds: 'critical=1,high=1,medium=1' } }),
  'only critical': () => step(settled(mild()), { inputs: { 'fail-on-severity': 'critical' } }),
  'from low on': () => step(settled(mild()), { inputs: { 'fail-on-severity': 'low' } }),
  none: () => step(bad, { inputs: { 'fail-on-severity': 'none' } }),
  'only fixable': () => step(bad, { inputs: { 'only-fixable': 'true' } }),
  'only fixable, nothing else': () => step(bad, { inputs: { 'only-fixable': 'true', ignore: 'CVE-2022-25883' } }),
  'ignore all': () => step(bad, { inputs: { ignore: 'CVE-2023-45853\nCVE-2022-*' } }),
  'ignore one': () => step(bad, { inputs: { ignore: 'CVE-2023-45853' } }),
  'report severity': () => step(known, { inputs: { 'report-severity': 'critical' } }),
  epss: () => step(settled(findings([LOG4SHELL], -5000)), { inputs: { 'fail-on-severity': 'none', 'fail-on-epss': '0.9' } }),
  exploit: () => step(settled(findings([LOG4SHELL], -5000)), { inputs: { 'fail-on-severity': 'none', 'fail-on-exploit': 'true' } }),
  'new only': () => step(scenario('baseline'), { inputs: { 'fail-on-new-only': 'true' } }),
  'a policy of the base': () => step(scenario('policy')),
  'a policy of an organization': () => step(scenario('policy'), { inputs: { policy: 'acme/security/policies/images.yml@v1' } }),
}
const told = begin(Object.entries(STEPS))

describe('an index of two platforms', () => {
  test('is judged whole: what is in both counts once', async () => {
    const { outputs, exitCode } = await told('all platforms')
    expect({ exitCode, ...pick(outputs, 'verdict', 'critical', 'medium', 'total') }).toEqual({ exitCode: 1, verdict: 'fail', critical: '1', medium: '1', total: '2' })
    expect(outputs['digest']).toBe(index.digest)
    expect(outputs['image']).toBe(`${REPOSITORY}@${index.digest}`)
  })

  test('by the platforms that are named', async () => {
    expect(seen(await told('one platform'))).toEqual(PASS)
    expect((await told('one platform')).outputs['total']).toBe('1')
    expect(calls((await told('one platform')).requests)['ListCoverage']).toBe(1)
    expect(seen(await told('the other platform'))).toEqual(FAIL)
  })

  test('never by fewer than are named', async () => {
    const run = await told('a platform that is not there')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toMatch(/has no image for linux\/s390x; it has linux\/amd64, linux\/arm64/)
  })

  test('of which one cannot be scanned: no result, or skipped when that is asked for', async () => {
    const strict = await told('fail on what is unsupported')
    expect(seen(strict)).toEqual(NONE)
    const lenient = await told('skip what is unsupported')
    expect(seen(lenient)).toEqual(PASS)
    expect(lenient.log + lenient.summary).toMatch(/linux\/arm64/)
    expect(lenient.summary).toMatch(/skipped|not judged/i)
  })

  test('of which none can be scanned never passes', async () => {
    expect(seen(await told('skip everything'))).toEqual(NONE)
    expect(seen(await told('an unsupported image, skip'))).toEqual(NONE)
  })
})

describe('several images', () => {
  test('make one verdict, outputs have one line each', async () => {
    const run = await told('several images')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['image']).toBe(`${REPOSITORY}@${api.digest}\n${WORKER}@${worker.digest}`)
    expect(run.outputs['digest']).toBe(`${api.digest}\n${worker.digest}`)
    // The same vulnerability in two images counts twice.
    expect(run.outputs['total']).toBe('5')
    expect(ownComments(run)[0]?.body).toMatch(/^<!-- ecr-scan-gate:payments\/api.*payments\/worker -->\n/)
  })

  test('of which one is missing fail, and say so', async () => {
    const run = await told('several images, one missing')
    expect(seen(run).exit).toBe(1)
    expect(seen(run).verdict).not.toBe('pass')
    expect(run.log).toContain('There is no tag 8 in repository payments/worker')
    expect(run.log).toContain('CVE-2021-44228')
  })

  test('that are the same are judged once', async () => {
    const run = await told('the same image twice')
    expect(seen(run)).toEqual(PASS)
    expect(run.outputs['total']).toBe('3')
    expect(calls(run.requests)['ListCoverage']).toBe(1)
  })
})

describe('the input metadata', () => {
  test('of docker/build-push-action: the digest that was pushed, other registries left out', async () => {
    const run = await told('metadata of build-push')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['image']).toBe(`${WORKER}@${worker.digest}`)
  })

  test('of docker/bake-action: every target', async () => {
    const run = await told('metadata of bake')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['image']?.split('\n').sort()).toEqual([`${REPOSITORY}@${api.digest}`, `${WORKER}@${worker.digest}`].sort())
  })

  test('without an image in ECR is a wrong input', async () => {
    const run = await told('metadata of another registry')
    expect(seen(run)).toEqual(NONE)
    expect(run.requests).toEqual([])
  })
})

describe('scan-type', () => {
  test('basic', async () => {
    const run = await told('basic by name')
    expect(seen(run)).toEqual(FAIL)
    expect(run.outputs['total']).toBe('4')
    expect(run.requests.filter(({ service: asked }) => asked === 'inspector2')).toEqual([])
  })

  test('basic, where the registry is on enhanced scanning, is refused', async () => {
    const run = await told('basic where enhanced is on')
    expect(seen(run)).toEqual(NONE)
    expect(run.log).toContain('enhanced')
  })

  test('auto', async () => expect(seen(await told('auto where enhanced is on'))).toEqual(FAIL))
})

describe('what becomes of the verdict', () => {
  test('mode: report says what enforce would have done', async () => {
    const run = await told('report mode')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 0 })
    expect(run.summary).toMatch(/report/i)
    expect(run.log).not.toMatch(/^::error/m)
  })

  test('mode: report does not make a missing result pass', async () => expect(seen(await told('report mode without result'))).toEqual(NONE))

  test('on-no-result: warn lets a missing result pass, and nothing else', async () => {
    const run = await told('warn without result')
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 0 })
    expect(run.log).toMatch(/^::warning/m)
    expect(run.log).not.toMatch(/^::error/m)
    expect(seen(await told('warn where the tag is missing'))).toEqual(NONE)
    expect(seen(await told('warn with findings'))).toEqual(FAIL)
  })
})

describe('the rules', () => {
  const RULES: readonly (readonly [name: string, ends: ReturnType<typeof seen>, outputs: Readonly<Record<string, string>>])[] = [
    ['thresholds kept', PASS, { critical: '1', high: '1', medium: '2' }],
    ['thresholds broken', FAIL, { medium: '2' }],
    ['only critical', PASS, { total: '3' }],
    ['from low on', FAIL, { total: '3' }],
    ['none', PASS, { total: '2' }],
    ['only fixable', FAIL, { total: '2', fixable: '1' }],
    ['only fixable, nothing else', PASS, { ignored: '1' }],
    ['ignore all', PASS, { total: '0', ignored: '2' }],
    ['ignore one', FAIL, { critical: '0', high: '1', ignored: '1' }],
    ['epss', FAIL, { total: '1' }],
    ['exploit', FAIL, { exploitable: '1' }],
    ['new only', FAIL, { new: '2', fixed: '2' }],
    ['a policy of the base', FAIL, { ignored: '1' }],
    ['a policy of an organization', FAIL, { ignored: '0' }],
  ]

  test.each(RULES)('%s', async (name, ends, outputs) => {
    const run = await told(name)
    expect(seen(run)).toEqual(ends)
    expect(run.outputs).toMatchObject(outputs)
    expect((JSON.parse(run.outputs['violations'] ?? '') as unknown[]).length).toBe(ends.verdict === 'pass' ? 0 : 1)
  })

  test('report-severity shortens the lists, not the counts nor the report for machines', async () => {
    const run = await told('report severity')
    expect(run.outputs['total']).toBe('5')
    expect(run.summary).toContain('CVE-2023-45853')
    expect(run.summary).not.toContain('CVE-2016-2781')
    expect(run.json?.findings).toHaveLength(5)
  })
})

function pick(outputs: Readonly<Record<string, string>>, ...names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(names.map((name) => [name, outputs[name]]))
}
