import { describe, expect, test } from '@jest/globals'
import { keepIssues } from '../../../src/commands/watch/issues.ts'
import type { IssueOptions } from '../../../src/inputs/watch/options.ts'
import type { ApiProblem } from '../../../src/github/api.ts'
import { fakeApi, type FakeState } from '../../github/fake-api.ts'
import { report, row } from '../../report/watch/issues/board.ts'

const STREAMS: IssueOptions = { kind: 'streams', max: 20, repository: 'acme/shop', merged: false, scope: 'watch.yml' }
const failing = report([row('a/one', 'fail', ['CVE-1']), row('a/two', 'fail', ['CVE-1'])])

function world(state: Partial<FakeState> = {}) {
  const api = fakeApi(state)
  let now = 0
  const clock = { now: () => now, sleep: (ms: number) => ((now += Math.max(0, ms)), Promise.resolve()) }
  return { api, cancel: new AbortController().signal, clock, github: () => api }
}

const keep = (of: typeof failing, here: ReturnType<typeof world>, issues: IssueOptions = STREAMS) => keepIssues(of, { issues, githubToken: 't' }, 60_000, here)

describe('keeping the issues of a watch', () => {
  test('the overview is written last, and names the issues of the streams', async () => {
    const here = world()
    const kept = await keep(failing, here)
    expect(kept).toEqual({ overviewUrl: 'https://github.com/acme/shop/issues/3', done: [1, 2, 3].map((at) => `Issue #${at} opened: https://github.com/acme/shop/issues/${at}`), warnings: [] })
    expect(here.api.state.issues[2]?.body).toMatch(/`a\/one` \(production\) \| #1 .*\n.*`a\/two` \(production\) \| #2 /)
    expect(await keep(failing, here)).toEqual({ overviewUrl: 'https://github.com/acme/shop/issues/3', done: [], warnings: [] })
  })

  test('with `never`, GitHub is not asked', async () => {
    const here = world()
    expect(await keep(failing, here, { kind: 'never' })).toEqual({ overviewUrl: undefined, done: [], warnings: [] })
    expect(here.api.calls).toEqual([])
  })

  test('with `overview`, there is one issue', async () => {
    const here = world()
    await keep(failing, here, { ...STREAMS, kind: 'overview' })
    expect(here.api.state.issues).toHaveLength(1)
  })

  test.each<readonly [string, Partial<Record<'listIssues' | 'createIssue', ApiProblem>>, RegExp]>([
    ['may not be read', { listIssues: { status: 403, message: 'Resource not accessible by integration' } }, /^No issues were written, because the watch couldn't read the existing ones: Resource not accessible by integration\. Add `issues: write`/],
    ['may not be written', { createIssue: { status: 403, message: 'Resource not accessible by integration' } }, /3 issues were not written\. The next run continues: .*Add `issues: write`/],
    ['are switched off', { listIssues: { status: 410, message: 'Issues are disabled for this repo' } }, /^No issues were written, .*turned off in this repository\. Turn them on in its settings, or set `issues: never`/],
    ['were asked for too often', { createIssue: { status: 403, message: 'secondary rate limit', limit: { retryAfterMs: 999_999 } } }, /3 issues were not written\. The next run continues: .*If this happens often, lower `max-issues`/],
  ])('issues that %s are a warning with its cure', async (_name, problems, warning) => {
    const here = world({ problems: Object.fromEntries(Object.entries(problems).map(([call, problem]) => [call, [problem]])) })
    const { overviewUrl, done, warnings } = await keep(failing, here)
    expect({ overviewUrl, done, count: warnings.length }).toEqual({ overviewUrl: undefined, done: [], count: 1 })
    expect(warnings[0]).toMatch(warning)
    // The next run makes up for it.
    expect((await keep(failing, here)).done).toHaveLength(3)
  })

  test('half a list of issues writes nothing', async () => {
    const here = world({ problems: { listIssues: [{ message: 'no answer' }] } })
    await keep(failing, here)
    expect(here.api.calls).toEqual(['getViewerLogin ', 'listIssues 1 of github-actions[bot]'])
  })

  test('without the account of the registry the cure is named; a run that came to nothing has said enough', async () => {
    const registries = [{ id: undefined, region: 'eu-west-1' }]
    const here = world()
    expect((await keep(report([], { registries }), here)).warnings.join()).toContain('Set `registry-id`')
    expect((await keep(report([], { registries, problems: [{ code: 'x', what: 'x', remedy: [] }] }), here)).warnings).toEqual([])
    expect(here.api.calls).toEqual([])
  })
})
