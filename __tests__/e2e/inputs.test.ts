import { describe, expect, test } from '@jest/globals'
import { scenario } from '../../emulator/scenarios/index.ts'
import { plan, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { begin } from './pool.ts'
import { grave, HASTE, mild, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'

const NONE = { verdict: 'no-result', exit: 1 } as const
const good = settled(mild())
const moved = settled(mild(), {}, { tags: [TAG] })
const otherDigest = `sha256:${'0123456789abcdef'.repeat(4)}`
const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined }

const WRONG: Readonly<Record<string, string>> = {
  'fail-on-severity': 'severe',
  timeout: 'forever',
  'poll-interval': '0.1s',
  'registry-id': '1234',
  mode: 'maybe',
  'only-fixable': 'yes',
  'fail-on-epss': '7',
  comment: 'sometimes',
}

const STEPS: Readonly<Record<string, () => Promise<Step>>> = {
  'several at once': () => step(good, { inputs: WRONG }),
  'nothing at all': () => step({ ...good, inputs: {} }),
  'image and repository': () => step(good, { inputs: { image: 'payments/api:1' } }),
  'wrong in report mode': () => step(good, { inputs: { mode: 'report', 'on-no-result': 'warn', timeout: 'x' } }),
  'a misspelt input': () => step(good, { inputs: { 'fail-on-severty': 'low' } }),
  'a misspelt word': () => step(settled(grave()), { inputs: { 'fail-on-severity': 'none', polcy: 'gate.yml' } }),
  'a severity in capitals': () => step(settled(grave()), { inputs: { 'fail-on-severity': 'CRITICAL', 'poll-interval': '1s' } }),
  'a reference of ECR Public': () => step({ ...good, inputs: { image: 'public.ecr.aws/docker/library/node:22' } }),
  'no region': () => step(good, { env: { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined } }),
  'a policy file that is not there': () => step(good, { inputs: { policy: 'nowhere.yml' } }),
  'a baseline that is not there': () => step(settled(grave()), { inputs: { baseline: 'main', 'poll-interval': '1s' } }),
  'missing repository': () => step(scenario('missing-repository')),
  'missing tag': () => step({ ...scenario('missing-tag'), inputs: HASTE }),
  'missing digest': () => step({ ...good, inputs: { repository: 'payments/api', digest: otherDigest, 'poll-interval': '1s' } }),
  'tag and digest disagree': () => step(moved, { inputs: { digest: otherDigest } }),
  'tag and digest disagree, both there': () => step({ ...moved, images: [...moved.images, plan(smallImage('another'), { coverage: SCANNED_YESTERDAY })] }, { inputs: { digest: smallImage('another').digest } }),
  'tag and digest agree': () => step(moved, { inputs: { digest: moved.images[0]?.artifact.digest ?? '' } }),
  'no credentials': () => step(good, { env: NO_CREDENTIALS }),
  'credentials of somebody else': () => step(good, { env: { AWS_ACCESS_KEY_ID: 'ASIASOMEBODYELSESKEY' } }),
  'wrong region': () => step(scenario('wrong-region')),
}
const told = begin(Object.entries(STEPS))

describe('wrong inputs', () => {
  test.each(['several at once', 'nothing at all', 'image and repository', 'wrong in report mode', 'a misspelt input', 'a misspelt word', 'a reference of ECR Public', 'no region'])('%s: no request, no result, the step fails, outputs are set', async (name) => {
    const run = await told(name)
    expect(seen(run)).toEqual(NONE)
    expect(run.requests).toEqual([])
    expect(Object.keys(run.outputs).sort()).toEqual(OUTPUTS.map((output) => output.name).sort())
    expect(run.outputs['total']).toBe('')
    expect(run.summary).toMatch(/^## ⚠️ No result: /)
    expect(run.log).toMatch(/^::error title=ECR Scan Gate%3A No result%3A /m)
  })

  test('are all told at once, each with its value', async () => {
    const { log } = await told('several at once')
    for (const [name, value] of Object.entries(WRONG)) expect(log).toMatch(new RegExp(`Input ${name}: "${value.replaceAll('.', '\\.')}".*(?: Use | Set |Example: )`))
  })

  test('name what was meant', async () => {
    expect((await told('a misspelt input')).log).toMatch(/fail-on-severty.*fail-on-severity/)
    expect((await told('a misspelt word')).log).toMatch(/polcy isn't an input of this action\. Did you mean policy\?/)
    expect((await told('a reference of ECR Public')).log).toMatch(/public\.ecr\.aws/)
    expect((await told('no region')).log).toMatch(/AWS_REGION/)
  })
})

test('a severity may be written as Inspector writes it', async () => {
  const run = await told('a severity in capitals')
  expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
})

describe('what is not there', () => {
  test('a repository: names the near ones', async () => {
    const run = await told('missing repository')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toMatch(/There is no repository payments\/api in eu-west-1 .*payments\/apis/)
  })

  test('a tag: names the near ones', async () => {
    const run = await told('missing tag')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toMatch(/There is no tag 1\.4\.2 in repository payments\/api in eu-west-1 .*Similar names: 1\.4\.1, 1\.4\.20, v1\.4\.2/)
    expect(run.requests.filter(({ service }) => service === 'inspector2')).toEqual([])
  })

  test('a digest', async () => {
    const run = await told('missing digest')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toContain(`There is no digest ${otherDigest}`)
  })

  test('a Region that is not the image’s: says which one was asked', async () => {
    const run = await told('wrong region')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toContain('us-east-1')
    expect(run.log).toMatch(/region/i)
  })

  test('a policy file: never read as "no policy"', async () => {
    const run = await told('a policy file that is not there')
    expect(seen(run)).toEqual(NONE)
    expect(run.log).toContain('nowhere.yml')
  })

  test('a baseline: everything counts as new', async () => {
    const run = await told('a baseline that is not there')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.log).toMatch(/^::warning.*main/m)
  })
})

describe('tag and digest', () => {
  test.each(['tag and digest disagree', 'tag and digest disagree, both there'])('%s: the tag has moved', async (name) => {
    const run = await told(name)
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toMatch(/Tag 1\.4\.2 of payments\/api points to sha256:[0-9a-f]{64}, not to sha256:[0-9a-f]{64}\. The tag was moved/)
    expect(run.requests.filter(({ service }) => service === 'inspector2')).toEqual([])
  })

  test('agree', async () => expect(seen(await told('tag and digest agree'))).toEqual({ verdict: 'pass', exit: 0 }))
})

describe('credentials', () => {
  test('none: names the action and the permission that are missing', async () => {
    const run = await told('no credentials')
    expect(seen(run)).toEqual(NONE)
    expect(run.log).toContain('aws-actions/configure-aws-credentials')
    expect(run.log).toContain('id-token: write')
    expect(run.requests.filter(({ service }) => service === 'ecr' || service === 'inspector2')).toEqual([])
  })

  test('that AWS does not know', async () => {
    const run = await told('credentials of somebody else')
    expect(seen(run)).toEqual(NONE)
    expect(run.outputs['reason']).toContain('UnrecognizedClientException')
    expect(run.log).toContain('aws-actions/configure-aws-credentials')
  })
})
