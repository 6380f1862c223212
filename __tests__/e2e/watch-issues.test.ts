import { describe, expect, test } from '@jest/globals'
import type { Fault } from '../../emulator/fault-plan.ts'
import type { GitHubPlan } from '../../emulator/github/plan.ts'
import { GITHUB_TOKEN } from '../../emulator/github/service.ts'
import type { GitHubStore, StoredIssue } from '../../emulator/github/store.ts'
import { deployed, WATCHED } from '../../emulator/scenarios/deployed.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { onFleet, type WatchPlan, type WatchStep, type WatchStory } from './watch-step.ts'

/** The issues of a watch, as a repository sees them over three days: on the second Log4Shell comes, on the third its fix. */

const github = (more: Partial<GitHubPlan> = {}): GitHubPlan => ({ ...deployed.github, permissions: { contents: 'read', issues: 'write', pullRequests: 'none' }, ...more })
const fleet = (more: Partial<Scenario> = {}): Scenario => ({ ...deployed, github: github(), ...more })
const plan = (more: Readonly<Record<string, string>> = {}, config = WATCHED): WatchPlan => ({ inputs: { issues: 'streams', 'github-token': GITHUB_TOKEN, ...more }, config })
const limited = (more: Partial<Fault>): readonly Fault[] => [{ service: 'github', operation: 'CreateIssue', effect: { kind: 'throttle', retryAfterSeconds: 2 }, ...more }]

interface Told {
  readonly steps: readonly WatchStep[]
  /** After each of them. */
  readonly issues: readonly (readonly StoredIssue[])[]
  readonly comments: (number: number) => readonly string[]
}

/** Plays a story and keeps what a person would have seen. */
function play(scenario: Scenario, story: (one: { readonly run: (plan?: WatchPlan) => Promise<void>; readonly last: () => WatchStep } & Pick<WatchStory, 'pass' | 'github'>) => Promise<void>): Promise<Told> {
  return onFleet(scenario, async ({ run, pass, github: store }) => {
    const steps: WatchStep[] = []
    const issues: (readonly StoredIssue[])[] = []
    const once = async (asked: WatchPlan = plan()): Promise<void> => {
      steps.push(await run(asked))
      issues.push(store.issues().filter(({ isPull }) => !isPull))
    }
    const last = (): WatchStep => {
      const step = steps.at(-1)
      if (step === undefined) throw new Error('nothing was run yet')
      return step
    }
    await story({ run: once, last, pass, github: store })
    return { steps, issues, comments: (number) => store.comments(number).map(({ body }) => body) }
  })
}

const streamIssue = (store: GitHubStore, repository: string): StoredIssue | undefined => store.issues().find(({ body }) => body.includes(`**\`${repository}\``))
const forged = (number = 0) => ({ title: 'Violations in shop/cart (default)', body: '', login: 'mallory', number })

const STORIES: Readonly<Record<string, () => Promise<Told>>> = {
  'three days': () =>
    play(fleet(), async ({ run, pass }) => {
      await run()
      await run()
      pass(1)
      await run()
      pass(1)
      await run()
      await run()
    }),
  'people': () =>
    play(fleet(), async ({ run, pass, github: store }) => {
      await run()
      pass(1)
      await run()
      // Renamed and edited; closed; deleted.
      const api = streamIssue(store, 'payments/api')
      const cart = streamIssue(store, 'shop/cart')
      store.updateIssue(api?.number ?? 0, { title: 'Fix this please', state: 'closed' }, Date.now())
      store.updateIssue(cart?.number ?? 0, { state: 'closed' }, Date.now())
      await run()
      store.deleteIssue(api?.number ?? 0)
      await run()
    }),
  'a forged one': () =>
    play(fleet(), async ({ run, github: store }) => {
      await run()
      const mine = streamIssue(store, 'shop/cart')
      const body = mine?.body ?? ''
      store.deleteIssue(mine?.number ?? 0)
      store.addIssue(forged().title, body, Date.now(), { login: 'mallory', type: 'User' })
      store.addIssue(forged().title, body, Date.now(), { login: 'github-actions', type: 'User' })
      await run()
    }),
  'max-issues': () => play(fleet(), async ({ run, pass }) => {
    pass(1)
    await run(plan({ 'max-issues': '1' }))
  }),
  'overview': () => play(fleet(), ({ run }) => run(plan({ issues: 'overview' }))),
  'never': () => play(fleet(), ({ run }) => run(plan({ issues: 'never' }))),
  'no permission': () => play(fleet({ github: github({ permissions: { contents: 'read', issues: 'none', pullRequests: 'none' } }) }), ({ run }) => run()),
  'only reading': () => play(fleet({ github: github({ permissions: { contents: 'read', issues: 'read', pullRequests: 'none' } }) }), ({ run }) => run()),
  'switched off': () => play(fleet({ github: github({ issuesDisabled: true }) }), ({ run }) => run()),
  'asked too often, for a while': () => play(fleet({ faults: limited({ calls: { from: 1, to: 1 } }) }), ({ run }) => run()),
  'asked too often': () =>
    play(fleet({ faults: limited({ calls: { from: 1, to: 1 }, effect: { kind: 'throttle', retryAfterSeconds: 7200 } }) }), async ({ run }) => {
      await run()
      await run()
    }),
  'half a list': () => play(fleet({ faults: [{ service: 'github', operation: 'ListIssues', effect: { kind: 'server-error' } }] }), ({ run }) => run()),
  'an owner who can be assigned': () => play(fleet({ github: github({ assignable: ['mona'] }) }), ({ run }) => run(plan({}, WATCHED.replace("'@acme/shop'", "'@mona'")))),
  'an owner who cannot': () => play(fleet(), ({ run }) => run(plan({}, WATCHED.replace("'@acme/shop'", "'@mona'")))),
  'merged': () =>
    play(fleet(), async ({ run, pass, last }) => {
      const merged = async (...reports: readonly string[]): Promise<void> => run({ inputs: { config: '', 'state-file': '', merge: reports.join('\n'), issues: 'streams', 'github-token': GITHUB_TOKEN } })
      const alone = async (config: string): Promise<string> => {
        await run({ ...plan({ issues: 'never', 'state-file': '' }, config) })
        return last().outputs['json-file'] ?? ''
      }
      const API = 'streams: [{repository: payments/api, tags: [production]}]\n'
      const CART = "streams: [{repository: shop/cart, tags: ['release-*']}]\n"
      const cart = await alone(CART)
      pass(1)
      await merged(await alone(API), cart)
      pass(1)
      // The run that would tell of the cart has left no report.
      const fixed = await alone(API)
      await merged(fixed, `${fixed}.of-the-cart`)
    }),
  'a watch without a token': () => play(fleet(), ({ run }) => run({ inputs: { issues: 'streams', 'github-token': '' } })),
}
const told = begin(Object.entries(STORIES))
const titles = (issues: readonly StoredIssue[] | undefined): readonly string[] => (issues ?? []).map(({ title, state }) => `${title}: ${state}`)
const LONG = 240_000

describe('three days', () => {
  test('the first run opens the overview and an issue for each failing stream', async () => {
    const { issues, steps } = await told('three days')
    expect(titles(issues[0])).toEqual(['Violations in shop/cart (default): open', 'ECR Scan Watch: 123456789012 in eu-west-1: open'])
    expect(steps[0]?.outputs['overview-url']).toMatch(/\/github\/acme\/payments\/issues\/44$/)
    expect(steps[0]?.exitCode).toBe(0)
  }, LONG)

  test('a second run on the same day writes nothing', async () => {
    const { steps, issues } = await told('three days')
    expect(steps[1]?.written).toEqual([])
    expect(issues[1]).toEqual(issues[0])
    expect(steps[1]?.outputs['overview-url']).toBe(steps[0]?.outputs['overview-url'])
    expect(steps[4]?.written).toEqual([])
  }, LONG)

  test('on the second day another stream fails, and the one that expired stays open without a word', async () => {
    const { issues, comments } = await told('three days')
    expect(titles(issues[2])).toEqual(['Violations in shop/cart (default): open', 'ECR Scan Watch: 123456789012 in eu-west-1: open', 'Violations in payments/api (production): open'])
    expect(issues[2]?.[0]?.body).toContain("It's unknown whether the stream still fails.")
    expect(comments(43)).toEqual([])
  }, LONG)

  test('on the third it passes, and its issue is closed with a sentence; the expired one is still open', async () => {
    const { issues, comments } = await told('three days')
    expect(titles(issues[3])).toEqual(['Violations in shop/cart (default): open', 'ECR Scan Watch: 123456789012 in eu-west-1: open', 'Violations in payments/api (production): closed'])
    expect(issues[3]?.[2]?.stateReason).toBe('completed')
    expect(comments(45)).toEqual([expect.stringContaining('✅ `payments/api` (production) passes: all its images are scanned and meet the policy.')])
  }, LONG)

  test('only the owner of the configuration is mentioned, once, and nobody in a comment', async () => {
    const { issues, comments } = await told('three days')
    const mentions = (text: string): readonly string[] => text.match(/(?<![\w/])@[A-Za-z0-9][\w/-]*/g) ?? []
    expect(issues[2]?.map(({ body }) => mentions(body))).toEqual([['@acme/shop'], [], ['@acme/payments']])
    expect(comments(45).flatMap(mentions)).toEqual([])
  }, LONG)
})

describe('what people do', () => {
  test('what they closed stays closed, and the title is theirs', async () => {
    const { steps, issues } = await told('people')
    expect(titles(issues[2])).toEqual(['Violations in shop/cart (default): closed', 'ECR Scan Watch: 123456789012 in eu-west-1: open', 'Fix this please: closed'])
    // The overview no longer names them, and that is all.
    expect(steps[2]?.written.map(({ operation }) => operation)).toEqual(['UpdateIssue'])
  }, LONG)

  test('one that was deleted is made again while its stream fails', async () => {
    const { issues } = await told('people')
    expect(titles(issues[3])).toEqual(['Violations in shop/cart (default): closed', 'ECR Scan Watch: 123456789012 in eu-west-1: open', 'Violations in payments/api (production): open'])
  }, LONG)

  test('an issue with our marker by somebody else is neither believed nor touched', async () => {
    const { steps, issues } = await told('a forged one')
    expect(steps[1]?.written.map(({ operation }) => operation)).toEqual(['CreateIssue', 'UpdateIssue'])
    expect(issues[1]?.filter(({ title }) => title === forged().title).map(({ login, state }) => `${login} ${state}`)).toEqual(['mallory open', 'github-actions open', 'github-actions[bot] open'])
  }, LONG)
})

describe('inputs', () => {
  test('max-issues: the rest are rows of the overview', async () => {
    const { issues } = await told('max-issues')
    expect(titles(issues[0])).toHaveLength(2)
    expect(issues[0]?.[1]?.body).toContain('`shop/cart`')
  }, LONG)

  test('overview: one issue; never: none, and GitHub is not asked', async () => {
    expect(titles((await told('overview')).issues[0])).toEqual(['ECR Scan Watch: 123456789012 in eu-west-1: open'])
    const { issues, steps } = await told('never')
    expect([issues[0], steps[0]?.written, steps[0]?.outputs['overview-url']]).toEqual([[], [], ''])
  }, LONG)

  test('of merged reports, the issue of a stream whose report is missing stays open', async () => {
    const { issues, steps } = await told('merged')
    const [both, short] = [steps.findIndex(({ outputs }) => outputs['streams'] === '2'), steps.length - 1]
    expect(titles(issues[both])).toEqual(['Violations in shop/cart (default): open', 'Violations in payments/api (default): open', 'ECR Scan Watch: 123456789012 in eu-west-1: open'])
    expect(steps[short]?.outputs).toMatchObject({ verdict: 'no-result', streams: '1', passing: '1' })
    expect(titles(issues[short])).toEqual(['Violations in shop/cart (default): open', 'Violations in payments/api (default): closed', 'ECR Scan Watch: 123456789012 in eu-west-1: open'])
  }, LONG)

  test('without a token the input is refused before anything is asked', async () => {
    const { steps } = await told('a watch without a token')
    expect(steps[0]?.log).toContain('issues: "streams" needs a token')
    expect(steps[0]?.requests).toEqual([])
  }, LONG)

  test('a user is assigned; where that fails, it is said', async () => {
    expect((await told('an owner who can be assigned')).issues[0]?.[0]).toMatchObject({ assignees: ['mona'], body: expect.stringContaining('Owner: @mona\n') })
    const { issues, steps } = await told('an owner who cannot')
    expect(issues[0]).toHaveLength(2)
    expect(steps[0]?.log).toContain('Issue #43 could not be assigned to mona')
    expect(steps[0]?.log).not.toContain('::warning')
  }, LONG)
})

describe('what goes wrong is a warning with its cure, and the verdict stands', () => {
  test.each([
    ['no permission', 'Add `issues: write` to the job', 0],
    ['only reading', 'Add `issues: write` to the job', 0],
    ['switched off', "Issues are turned off in this repository", 0],
    ['half a list', "No issues were written, because the watch couldn't read the existing ones", 0],
  ])('%s', async (name, cure, count) => {
    const { steps, issues } = await told(name)
    expect(steps[0]?.log).toContain(cure)
    expect(steps[0]?.outputs).toMatchObject({ verdict: 'fail', 'overview-url': '' })
    expect(steps[0]?.exitCode).toBe(0)
    expect(issues[0]).toHaveLength(count)
  }, LONG)

  test('a limit that is soon over is waited for', async () => {
    const { steps, issues } = await told('asked too often, for a while')
    expect(issues[0]).toHaveLength(2)
    const [first, second] = steps[0]?.written ?? []
    expect([first?.status, second?.status]).toEqual([403, 201])
    expect(steps[0]?.log).not.toContain('::warning')
  }, LONG)

  test('for one that lasts longer than the run, the next run goes on', async () => {
    const { steps, issues } = await told('asked too often')
    expect(steps[0]?.log).toContain('2 issues were not written. The next run continues')
    expect(issues[0]).toEqual([])
    expect(titles(issues[1])).toHaveLength(2)
  }, LONG)
})
