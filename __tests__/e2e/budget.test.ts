import { describe, expect, test } from '@jest/globals'
import { manyFindings } from '../../emulator/scenarios/scanned.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { REPOSITORY, TAG } from '../../emulator/scenarios/common.ts'
import { generateFindings } from '../../emulator/generate.ts'
import type { RecordedRequest } from '../../emulator/server.ts'
import { begin } from './pool.ts'
import { done, HASTE, mild, pending, pushed, settled } from './short.ts'
import { calls, seen, step, type Step } from './step.ts'

/** Requests are what a gate costs an account: Inspector's quotas are small and shared. */

const THOUSANDS = 5_000
const PAGES = 50

/** Requests for findings in each poll; a poll begins with the question for the coverage. */
function perPoll(requests: readonly RecordedRequest[]): readonly number[] {
  const polls: number[] = []
  for (const { operation } of requests) {
    if (operation === 'ListCoverage') polls.push(0)
    else if (operation === 'ListFindings') polls.push((polls.pop() ?? 0) + 1)
  }
  return polls
}

const STEPS: Readonly<Record<string, () => Promise<Step>>> = {
  thousands: () => step(pushed([pending(-3), done(1.5)], generateFindings({ count: THOUSANDS, seed: 9, layers: 1, observedFrom: -3, listedAt: -1 }), { inputs: { ...HASTE, settle: '4s' } }), {}, { warm: true }),
  'long scanned': () => step(scenario('long-scanned')),
  'no comment': () => step(settled(mild()), { inputs: { comment: 'never' } }),
  details: () => step(settled(manyFindings(45)), { inputs: { 'fail-on-kev': 'true' } }),
  index: () => step(scenario('single-platform')),
  plain: () => step(settled(mild())),
  'one image by two names': () => step(settled(mild()), { inputs: { repository: '', tag: '', image: `${REPOSITORY}:${TAG}\n123456789012.dkr.ecr.eu-west-1.amazonaws.com/${REPOSITORY}:${TAG}` } }),
  'a file of AWS that hangs': () => step(settled(mild()), { env: { AWS_CONFIG_FILE: '/dev/zero' } }),
  'wrong inputs': () => step(settled(mild()), { inputs: { timeout: 'forever' } }),
}
const told = begin(Object.entries(STEPS))

describe('requests', () => {
  test('for an image scanned long ago with 250 findings: one look, its three pages read from both ends', async () => {
    const run = await told('long scanned')
    expect(run.outputs['total']).toBe('250')
    expect(calls(run.requests)).toEqual({ DescribeImages: 1, BatchGetImage: 1, GetDownloadUrlForLayer: 1, GetBlob: 1, GetRegistryScanningConfiguration: 1, BatchGetRepositoryScanningConfiguration: 1, BatchGetAccountStatus: 1, ListCoverage: 1, ListFindings: 6, ListComments: 1, CreateComment: 1 })
  })

  test('without a comment none to GitHub', async () => {
    const run = await told('no comment')
    expect(calls(run.requests)).toEqual({ DescribeImages: 1, BatchGetImage: 1, GetDownloadUrlForLayer: 1, GetBlob: 1, GetRegistryScanningConfiguration: 1, BatchGetRepositoryScanningConfiguration: 1, BatchGetAccountStatus: 1, ListCoverage: 1, ListFindings: 1 })
  })

  test('for a scan that ends under our eyes: none about the account and the repository, which it proves', async () => {
    const asked = calls((await told('thousands')).requests)
    expect([asked['GetRegistryScanningConfiguration'], asked['BatchGetAccountStatus'], asked['BatchGetRepositoryScanningConfiguration']]).toEqual([1, undefined, undefined])
  })

  test('while 5,000 findings stand still: at most two a poll', async () => {
    const run = await told('thousands')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.outputs['total']).toBe(String(THOUSANDS))
    const polls = perPoll(run.requests)
    // The first sight of them and the one that the report rests on are complete; nothing changes in between.
    expect(polls.filter((findings) => findings > 1)).toEqual([PAGES, PAGES])
    expect(polls.at(-1)).toBe(PAGES)
    expect(polls.length).toBeGreaterThan(2)
  })

  test('for details only when the policy needs them: ten findings a request', async () => {
    const run = await told('details')
    expect(calls(run.requests)['BatchGetFindingDetails']).toBe(5)
  })

  test('never repeat the tag: everything after the first goes by digest', async () => {
    const run = await told('index')
    const tagged = run.requests.filter(({ body, service }) => service !== 'github' && JSON.stringify(body ?? '').includes('"imageTag"'))
    expect(tagged.map(({ operation }) => operation)).toEqual(['DescribeImages'])
  })

  test('are made once for each name of an image, as the image itself is judged once', async () => {
    const run = await told('one image by two names')
    expect(run.json?.images).toHaveLength(1)
    expect(calls(run.requests)).toMatchObject({ DescribeImages: 2, BatchGetImage: 1, ListCoverage: 1 })
  })

  test.each(['wrong inputs', 'a file of AWS that hangs'])('with %s none to AWS, also not ahead', async (name) => {
    const run = await told(name)
    expect(seen(run)).toEqual({ verdict: 'no-result', exit: 1 })
    expect(run.requests.filter(({ service }) => service !== 'github')).toEqual([])
  })

  test('are all signed for the Region and carry the name of the gate', async () => {
    const { requests } = await told('plain')
    const aws = requests.filter(({ service }) => service === 'ecr' || service === 'inspector2')
    for (const { headers } of aws) {
      expect(headers['authorization']).toMatch(/\/eu-west-1\/(ecr|inspector2)\/aws4_request/)
      expect(headers['user-agent']).toMatch(/ecr-scan-gate/)
    }
    expect(requests.filter(({ status }) => status >= 400)).toEqual([])
  })
})
