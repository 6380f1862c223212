import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PullRequestSearch } from '../../src/github/pull-request.ts'
import { findPullRequest } from '../../src/github/pull-request.ts'
import { parsePayload } from '../../src/github/event.ts'
import type { GitHubEvent } from '../../src/github/event.ts'
import { parsePullRequest } from '../../src/github/pull-request-record.ts'
import { BASE, HEAD, MERGE, OTHER, issueCommentJson, listedPullRequestJson, mergeGroupJson, pullRequestJson, pushJson, repositoryJson, workflowRunJson } from './events.ts'
import type { FakeState } from './fake-api.ts'
import { fakeApi } from './fake-api.ts'

const anEvent = (name: string, payload: unknown, over: Partial<GitHubEvent> = {}): GitHubEvent => ({
  name,
  payload: parsePayload(name, payload, 'refs/heads/bump'),
  repository: { owner: 'acme', repo: 'shop' },
  sha: HEAD,
  ...over,
})
const record = (shape: Parameters<typeof pullRequestJson>[0] = {}) => parsePullRequest(pullRequestJson(shape))!

interface Row {
  name: string
  event: string
  payload: unknown
  api?: Partial<FakeState>
  expected: object
  calls?: number
}

const seventeen = { kind: 'found', number: 17, headSha: HEAD, baseSha: BASE, baseRef: 'main', fromFork: false }
const rows: Row[] = [
  { name: 'pull_request', event: 'pull_request', payload: { pull_request: pullRequestJson() }, expected: { ...seventeen, via: 'payload' } },
  { name: 'of a fork', event: 'pull_request_target', payload: { pull_request: pullRequestJson({ head: 'mallory/shop' }) }, expected: { ...seventeen, fromFork: true } },
  { name: 'of a deleted fork', event: 'pull_request', payload: { pull_request: pullRequestJson({ head: null }) }, expected: { ...seventeen, fromFork: true } },
  { name: 'in other case', event: 'pull_request_review', payload: { pull_request: pullRequestJson({ base: 'Acme/Shop' }) }, expected: seventeen },
  { name: 'of another repository', event: 'pull_request_review_comment', payload: { pull_request: pullRequestJson({ base: 'mallory/shop' }) }, expected: { kind: 'failed' } },
  { name: 'malformed', event: 'pull_request', payload: { pull_request: 17 }, expected: { kind: 'failed' } },
  { name: 'comment on a pull request', event: 'issue_comment', payload: issueCommentJson(), api: { pullRequests: [record()] }, expected: { ...seventeen, via: 'comment' }, calls: 1 },
  { name: 'comment on an issue', event: 'issue_comment', payload: issueCommentJson(false), expected: { kind: 'none' } },
  { name: 'comment, not readable', event: 'issue_comment', payload: issueCommentJson(), expected: { kind: 'failed', problem: { status: 404 } }, calls: 1 },
  { name: 'push', event: 'push', payload: pushJson(), api: { commitPullRequests: [record()] }, expected: { ...seventeen, via: 'commit' }, calls: 1 },
  { name: 'push, not indexed yet', event: 'push', payload: pushJson(), expected: { kind: 'none', why: `no open pull request of acme/shop has the commit ${HEAD.slice(0, 12)}` }, calls: 1 },
  { name: 'push, merged', event: 'push', payload: pushJson(), api: { commitPullRequests: [record({ state: 'closed' })] }, expected: { kind: 'none' }, calls: 1 },
  { name: 'push, stacked', event: 'push', payload: pushJson(), api: { commitPullRequests: [record({ number: 18, headSha: OTHER }), record()] }, expected: seventeen, calls: 1 },
  { name: 'push, two alike', event: 'push', payload: pushJson(), api: { commitPullRequests: [record({ number: 18 }), record()] }, expected: { kind: 'ambiguous', numbers: [18, 17] }, calls: 1 },
  { name: 'push, foreign', event: 'push', payload: pushJson(), api: { commitPullRequests: [record({ base: 'mallory/shop' })] }, expected: { kind: 'none' }, calls: 1 },
  { name: 'push, foreign beside ours', event: 'push', payload: pushJson(), api: { commitPullRequests: [record({ base: 'mallory/shop', number: 3 }), record({ headSha: OTHER })] }, expected: { ...seventeen, headSha: OTHER }, calls: 1 },
  { name: 'push, refused', event: 'push', payload: pushJson(), api: { problems: { listPullRequestsOfCommit: [{ status: 403, message: 'no' }] } }, expected: { kind: 'failed', problem: { status: 403 } }, calls: 1 },
  { name: 'push of a tag', event: 'push', payload: pushJson({ ref: 'refs/tags/v1' }), expected: { kind: 'none' } },
  { name: 'push that deletes', event: 'push', payload: pushJson({ deleted: true }), expected: { kind: 'none' } },
  { name: 'merge group', event: 'merge_group', payload: mergeGroupJson(), api: { pullRequests: [record()] }, expected: { ...seventeen, baseSha: OTHER, via: 'merge-queue' }, calls: 1 },
  {
    name: 'merge group into a branch with slashes',
    event: 'merge_group',
    payload: mergeGroupJson({ head_ref: `refs/heads/gh-readonly-queue/release/pr-3-x/1.2/pr-17-${OTHER}`, base_ref: 'refs/heads/release/pr-3-x/1.2' }),
    api: { pullRequests: [record()] },
    expected: { kind: 'found', number: 17, baseRef: 'release/pr-3-x/1.2' },
    calls: 1,
  },
  { name: 'merge group that names none', event: 'merge_group', payload: mergeGroupJson({ head_ref: 'refs/heads/main' }), expected: { kind: 'failed' } },
  { name: 'merge group into another base', event: 'merge_group', payload: mergeGroupJson({ base_ref: 'refs/heads/next' }), expected: { kind: 'failed' } },
  { name: 'workflow_run', event: 'workflow_run', payload: workflowRunJson(), expected: { ...seventeen, via: 'workflow-run' } },
  { name: 'workflow_run of a fork', event: 'workflow_run', payload: workflowRunJson({ pull_requests: [] }), api: { commitPullRequests: [record({ head: 'mallory/shop' })] }, expected: { ...seventeen, fromFork: true }, calls: 1 },
  { name: 'workflow_run with a foreign one', event: 'workflow_run', payload: workflowRunJson({ pull_requests: [listedPullRequestJson({ base: 'mallory/shop' })] }), expected: { kind: 'none' }, calls: 1 },
  { name: 'workflow_run with two', event: 'workflow_run', payload: workflowRunJson({ pull_requests: [listedPullRequestJson(), listedPullRequestJson({ number: 20 })] }), expected: { kind: 'ambiguous', numbers: [17, 20] } },
  { name: 'workflow_run with a stacked one', event: 'workflow_run', payload: workflowRunJson({ pull_requests: [listedPullRequestJson({ number: 20, headSha: MERGE }), listedPullRequestJson()] }), expected: seventeen },
  { name: 'schedule', event: 'schedule', payload: { schedule: '0 4 * * *' }, expected: { kind: 'none', why: 'the event "schedule" has no pull request' } },
  { name: 'no event', event: '', payload: {}, expected: { kind: 'none' } },
]

describe('findPullRequest', () => {
  test.each(rows)('$event: $name', async ({ event, payload, api: state = {}, expected, calls = 0 }) => {
    const api = fakeApi(state)
    expect(await findPullRequest(anEvent(event, payload), api)).toMatchObject(expected)
    expect(api.calls).toHaveLength(calls)
  })

  test('needs to know its own repository', async () => {
    const { name, payload } = anEvent('pull_request', { pull_request: pullRequestJson() })
    expect((await findPullRequest({ name, payload }, fakeApi())).kind).toBe('failed')
  })

  test('finds none of a foreign repository, whatever the payload is', async () => {
    const repository = fc.constantFrom('acme/shop', 'acme/shop2', 'mallory/shop', 'acme/shop/', '../acme/shop', '')
    const sha = fc.constantFrom(HEAD, BASE, OTHER, '', 'main')
    const side = fc.oneof({ weight: 6, arbitrary: fc.record({ sha, ref: fc.constantFrom('main', ''), repo: fc.record({ full_name: repository, url: repository.map((name) => `https://api.github.com/repos/${name}`) }, { requiredKeys: [] }) }) }, { weight: 1, arbitrary: fc.anything() })
    const pullRequest = fc.record({ number: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.anything()), state: fc.constantFrom('open', 'closed'), head: side, base: side })
    const names = fc.constantFrom('pull_request', 'pull_request_target', 'workflow_run', 'push', 'issue_comment', 'merge_group')
    await fc.assert(fc.asyncProperty(names, pullRequest, fc.array(pullRequest, { maxLength: 3 }), async (name, one, list) => {
      const payload = { ref: 'refs/heads/x', pull_request: one, workflow_run: workflowRunJson({ pull_requests: list, head_repository: repositoryJson() }).workflow_run, issue: { number: 17, pull_request: {} }, merge_group: mergeGroupJson().merge_group }
      const known = list.map(parsePullRequest).filter((each) => each !== undefined)
      const search: PullRequestSearch = await findPullRequest(anEvent(name, payload), fakeApi({ commitPullRequests: known, pullRequests: known }))
      if (search.kind !== 'found') return
      const bases = [one, ...list].filter((each) => each.number === search.number).map((each) => parsePullRequest(each)?.baseRepository)
      expect(bases).toContainEqual({ owner: 'acme', repo: 'shop' })
    }), { numRuns: 1000 })
  })
})
