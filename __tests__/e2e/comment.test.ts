import { describe, expect, test } from '@jest/globals'
import type { GitHubPlan } from '../../emulator/github/plan.ts'
import { commit, EVENTS, GITHUB, HEAD_SHA, OWN_PULL, plan, PULL, pullRequestEvent, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { grave, mild, settled } from './short.ts'
import { BOT, calls, onEmulator, ownComments, seen, step, type Step } from './step.ts'

const bad = settled(grave())
const good = settled(mild())
const clean = settled([])
const writes = ({ requests }: Step): readonly string[] => requests.map(({ operation }) => operation).filter((operation) => operation === 'CreateComment' || operation === 'UpdateComment')
const withGitHub = (base: Scenario, change: Partial<GitHubPlan>): Scenario => ({ ...base, github: { ...base.github, ...change } })

/** The tag moves on from a vulnerable image to a clean one, as when a fix is pushed; the test moves the clock. */
const FIXED_AT = 1000
const fixed: Scenario = {
  ...bad,
  images: [
    plan(smallImage('bad'), { tags: [{ tag: TAG, until: FIXED_AT }], coverage: SCANNED_YESTERDAY, findings: grave() }),
    plan(smallImage('good'), { tags: [{ tag: TAG, from: FIXED_AT }], coverage: SCANNED_YESTERDAY, findings: [] }),
  ],
}

describe('one comment for each pull request', () => {
  test('is created, left alone while nothing changes, turned green in place, and red again', async () => {
    let passed = 0
    await onEmulator(
      fixed,
      async (run) => {
        const one = await run()
        expect(writes(one)).toEqual(['CreateComment'])
        const [comment] = ownComments(one)
        expect(comment?.body).toMatch(/^<!-- ecr-scan-gate:payments\/api -->\n#+ ❌ Failed: /)
        expect(one.outputs['comment-url']).toMatch(new RegExp(`/acme/payments/pull/42#issuecomment-${comment?.id ?? 0}$`))

        passed = FIXED_AT * 1000
        const two = await run()
        expect(seen(two)).toEqual({ verdict: 'pass', exit: 0 })
        expect(writes(two)).toEqual(['UpdateComment'])
        expect(ownComments(two)).toHaveLength(1)
        expect(ownComments(two)[0]?.id).toBe(comment?.id)
        expect(ownComments(two)[0]?.body).toMatch(/^<!-- ecr-scan-gate:payments\/api -->\n#+ ✅ Passed: /)
        expect(ownComments(two)[0]?.body).not.toContain('❌')
        expect(two.outputs['comment-url']).toBe(one.outputs['comment-url'])
      },
      { now: () => Date.now() + passed },
    )
  })

  test('is not written again when its text would be the same', async () => {
    await onEmulator(clean, async (run) => {
      let before = ownComments(await run())[0]
      let unchanged = 0
      // The seconds waited are part of the text, so two runs in a row may differ by them.
      for (let attempt = 0; attempt < 4 && unchanged === 0; attempt++) {
        const again = await run()
        const [after] = ownComments(again)
        expect(writes(again)).toEqual(after?.body === before?.body ? [] : ['UpdateComment'])
        expect(again.outputs['comment-url']).toMatch(/#issuecomment-\d+$/)
        if (after?.body === before?.body) {
          unchanged++
          expect(again.log).toContain('Comment unchanged on pull request #42')
        }
        before = after
      }
      expect(unchanged).toBe(1)
    })
  })

  test('of two gates with two keys there are two', async () => {
    await onEmulator(bad, async (run) => {
      await run({ inputs: { 'comment-key': 'api' } })
      const second = await run({ inputs: { 'comment-key': 'worker' } })
      expect(ownComments(second).map(({ body }) => body.split('\n')[0])).toEqual(['<!-- ecr-scan-gate:api -->', '<!-- ecr-scan-gate:worker -->'])
      const third = await run({ inputs: { 'comment-key': 'api', 'fail-on-severity': 'none' } })
      expect(writes(third)).toEqual(['UpdateComment'])
      expect(ownComments(third).map(({ body }) => body.split('\n')[1]?.slice(0, 10))).toEqual(['### ✅ Pass', '### ❌ Fail'])
    })
  })

  test('with a forged marker of somebody else on the second page is neither believed nor overwritten', async () => {
    await onEmulator(scenario('forged-marker'), async (run) => {
      const one = await run()
      expect(writes(one)).toEqual(['CreateComment'])
      expect(one.comments.filter(({ login }) => login !== BOT)).toHaveLength(120)
      const two = await run({ inputs: { 'fail-on-severity': 'none' } })
      expect(writes(two)).toEqual(['UpdateComment'])
      expect(ownComments(two)).toHaveLength(1)
      expect(two.comments.filter(({ login }) => login !== BOT).map(({ updatedAt, createdAt }) => updatedAt - createdAt)).toEqual(Array.from({ length: 120 }, () => 0))
    })
  })
})

const MODES: readonly (readonly [mode: string, of: Scenario, name: string, writes: readonly string[]])[] = [
  ['always', clean, 'a clean image', ['CreateComment']],
  ['on-findings', clean, 'a clean image', []],
  ['on-findings', good, 'a pass with findings', ['CreateComment']],
  ['on-failure', good, 'a pass with findings', []],
  ['on-failure', bad, 'a failure', ['CreateComment']],
  ['on-failure', scenario('missing-repository'), 'no result', ['CreateComment']],
  ['never', bad, 'a failure', []],
]

const EVENT_NAMES = ['pull_request', 'pull_request_target', 'push', 'merge_group', 'workflow_run', 'issue_comment', 'workflow_dispatch', 'schedule'] as const
const HAS_NONE = new Set<string>(['workflow_dispatch', 'schedule'])

const forked = scenario('fork')
const readOnly = { permissions: { contents: 'read', issues: 'read', pullRequests: 'read' } } as const
const SINGLE: Readonly<Record<string, () => Promise<Step>>> = {
  ...Object.fromEntries(MODES.map(([mode, of, name]) => [`${mode}: ${name}`, () => step(of, { inputs: { comment: mode } })])),
  ...Object.fromEntries(EVENT_NAMES.map((event) => [event, () => step(bad, { env: { RUNNER_DEBUG: '1' } }, { event })])),
  fork: () => step(forked, { inputs: { settle: '1s' } }),
  'fork, workflow_run': () => step(withGitHub(forked, { permissions: GITHUB.permissions }), {}, { event: 'workflow_run' }),
  'fork, clean': () => step(withGitHub({ ...clean, events: forked.events }, forked.github)),
  'read only': () => step(withGitHub(bad, readOnly)),
  private: () => step(withGitHub(bad, { isPrivate: true, permissions: { contents: 'read', issues: 'none', pullRequests: 'none' } })),
  'closed pull request of a push': () => step(withGitHub(bad, { pulls: [{ ...OWN_PULL, state: 'closed' }] }), { env: { RUNNER_DEBUG: '1' } }, { event: 'push' }),
  'two pull requests of a push': () => step(withGitHub(bad, { pulls: [{ ...OWN_PULL, head: { ...OWN_PULL.head, sha: commit('a') }, commits: [HEAD_SHA] }, { ...OWN_PULL, number: 43, head: { ...OWN_PULL.head, sha: commit('b') }, commits: [HEAD_SHA] }] }), {}, { event: 'push' }),
  'push of a tag': () => step({ ...bad, events: EVENTS.map((event) => (event.name === 'push' ? { ...event, ref: 'refs/tags/v1', payload: { ...event.payload, ref: 'refs/tags/v1' } } : event)) }, { env: { RUNNER_DEBUG: '1' } }, { event: 'push' }),
  'without token': () => step(bad, { inputs: { 'github-token': '' }, env: { RUNNER_DEBUG: '1', GITHUB_TOKEN: undefined } }),
  'outside of GitHub': () => step(bad, { env: { RUNNER_DEBUG: '1', GITHUB_EVENT_NAME: undefined, GITHUB_EVENT_PATH: undefined, GITHUB_REPOSITORY: undefined, GITHUB_ACTIONS: undefined } }),
  'of another issue': () => step({ ...bad, events: [pullRequestEvent({ ...OWN_PULL, number: 7 })] }, {}),
}
const told = begin(Object.entries(SINGLE))

describe('the input comment', () => {
  test.each(MODES)('%s with %# %s', async (mode, _, name, expected) => {
    expect(writes(await told(`${mode}: ${name}`))).toEqual(expected)
  })

  test('never asks GitHub nothing', async () => {
    expect((await told('never: a failure')).requests.filter(({ service }) => service === 'github')).toEqual([])
  })
})

describe('the event', () => {
  test.each(EVENT_NAMES.map((event) => [event] as const))('%s', async (event) => {
    const run = await told(event)
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    if (HAS_NONE.has(event)) {
      expect(run.requests.filter(({ service }) => service === 'github')).toEqual([])
      expect(run.log).toContain(`::debug::No comment: the event "${event}" has no pull request.`)
      expect(run.log).not.toMatch(/^::warning/m)
    } else {
      expect(ownComments(run).map(({ issue }) => issue)).toEqual([PULL])
    }
  })

  test('push to a branch whose pull request is closed: only a debug line', async () => {
    const run = await told('closed pull request of a push')
    expect(writes(run)).toEqual([])
    expect(run.log).toMatch(/^::debug::No comment: no open pull request of acme\/payments has the commit [0-9a-f]{12}\.$/m)
    expect(run.log).not.toMatch(/^::warning/m)
  })

  test('push of a commit of two pull requests: no guess', async () => {
    const run = await told('two pull requests of a push')
    expect(writes(run)).toEqual([])
    expect(run.log).toContain('No comment: the commit belongs to several pull requests (#42, #43).')
  })

  test('push of a tag: none', async () => {
    const run = await told('push of a tag')
    expect(calls(run.requests)['CreateComment']).toBeUndefined()
    expect(run.log).toContain('::debug::No comment: the push is not to a branch.')
  })

  test('none, outside of GitHub', async () => {
    const run = await told('outside of GitHub')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.requests.filter(({ service }) => service === 'github')).toEqual([])
    expect(run.log).not.toMatch(/^::warning/m)
  })
})

describe('a token that may not comment', () => {
  test('of a fork: a warning says where a comment can come from, the verdict stands', async () => {
    const run = await told('fork')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.log).toMatch(/^::warning::The verdict stands, but GitHub rejected the comment: .*comes from a fork.*"pull-requests: write"/m)
    const passing = await told('fork, clean')
    expect(seen(passing)).toEqual({ verdict: 'pass', exit: 0 })
    expect(passing.log).toMatch(/^::warning::The verdict stands, but GitHub rejected the comment/m)
  })

  test('of a fork, from workflow_run: the comment is written', async () => {
    expect(ownComments(await told('fork, workflow_run'))).toHaveLength(1)
  })

  test('without the permission: names it', async () => {
    expect((await told('read only')).log).toMatch(/^::warning::.*Add "pull-requests: write" to the job's "permissions"/m)
  })

  test('in a private repository, which answers 404: names it as well', async () => {
    const run = await told('private')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.log).toMatch(/^::warning::.*"pull-requests: write"/m)
  })

  test('no token at all: no comment, no request, no warning', async () => {
    const run = await told('without token')
    expect(run.requests.filter(({ service }) => service === 'github')).toEqual([])
    expect(run.log).toContain('No comment: github-token is empty. ')
    expect(run.log).not.toContain('::debug::No comment: there is no github-token')
  })

  test('on a pull request that is not there: a warning, the verdict stands', async () => {
    const run = await told('of another issue')
    expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
    expect(run.log).toMatch(/^::warning::The verdict stands, but GitHub rejected the comment/m)
  })
})
