import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parsePayload, type GitHubEvent } from '../../src/github/event.ts'
import type { PullRequestSearch } from '../../src/github/pull-request.ts'
import { policyPlace, type PolicyPlace } from '../../src/github/trust.ts'
import { BASE, HEAD, OTHER, issueCommentJson, mergeGroupJson, pullRequestJson, pushJson, repositoryJson, workflowRunJson } from './events.ts'

const anEvent = (name: string, payload: unknown = {}, more: Partial<GitHubEvent> = {}): GitHubEvent => ({
  name,
  payload: parsePayload(name, payload, 'refs/heads/bump'),
  repository: { owner: 'acme', repo: 'shop' },
  sha: OTHER,
  ...more,
})
const found: PullRequestSearch = { kind: 'found', number: 17, headSha: HEAD, baseSha: BASE, baseRef: 'main', fromFork: false, via: 'payload' }
const ofFork: PullRequestSearch = { ...found, baseRef: 'lax', fromFork: true }
const none: PullRequestSearch = { kind: 'none', why: 'no pull request' }
const failed: PullRequestSearch = { kind: 'failed', problem: { status: 403, message: 'refused', advice: 'Add pull-requests: read.' } }
const ambiguous: PullRequestSearch = { kind: 'ambiguous', numbers: [17, 18] }

const base = { from: 'branch', branch: 'main', lastKnown: BASE, why: 'the base of pull request #17 (main)' }
const ofDefault = { from: 'default-branch', repository: { owner: 'acme', repo: 'shop' } }
const workspace = { from: 'workspace' }
const nothing = { from: 'unknown' }
const pullRequest = { pull_request: pullRequestJson() }
const push = (ref: string, more: object = {}) => pushJson({ ref, repository: { ...repositoryJson(), default_branch: 'main' }, ...more })
const run = (over: object = {}) => workflowRunJson(over)
const fork = { head_repository: repositoryJson('mallory/shop') }

describe('where a path of the policy is read, by event', () => {
  test.each([
    ['pull_request', anEvent('pull_request', pullRequest), found, 'auto', base],
    ['pull_request, asked for', anEvent('pull_request', pullRequest), found, 'base', base],
    ['pull_request, workspace asked for', anEvent('pull_request', pullRequest), found, 'workspace', workspace],
    ['pull_request_target', anEvent('pull_request_target', pullRequest), found, 'auto', base],
    ['pull_request_review', anEvent('pull_request_review', pullRequest), found, 'auto', base],
    ['pull_request, malformed', anEvent('pull_request', {}), failed, 'auto', nothing],
    ['pull_request of another repository', anEvent('pull_request', pullRequest), failed, 'auto', nothing],
    ['merge_group: the branch, not the group before it in the queue', anEvent('merge_group', mergeGroupJson()), failed, 'auto', { from: 'branch', branch: 'main', lastKnown: OTHER }],
    ['merge_group, malformed', anEvent('merge_group', {}), none, 'auto', nothing],
    ['comment on a pull request', anEvent('issue_comment', issueCommentJson()), found, 'auto', base],
    ['comment, not readable', anEvent('issue_comment', issueCommentJson()), failed, 'auto', { from: 'unknown', why: 'the pull request could not be read: refused. Add pull-requests: read.' }],
    ['comment on an issue', anEvent('issue_comment', issueCommentJson(false)), none, 'auto', ofDefault],
    ['comment on an issue, base', anEvent('issue_comment', issueCommentJson(false)), none, 'base', nothing],
    ['workflow_run', anEvent('workflow_run', run()), found, 'auto', base],
    ['workflow_run of a fork, into a branch that its author chose', anEvent('workflow_run', run(fork)), ofFork, 'auto', ofDefault],
    ['workflow_run of a fork, base', anEvent('workflow_run', run(fork)), ofFork, 'base', ofDefault],
    ['workflow_run of a fork that was deleted', anEvent('workflow_run', run({ head_repository: null })), ofFork, 'auto', ofDefault],
    ['workflow_run whose pull request comes from a fork', anEvent('workflow_run', run()), ofFork, 'auto', ofDefault],
    ['workflow_run, none found', anEvent('workflow_run', run()), none, 'auto', ofDefault],
    ['workflow_run, none found, base', anEvent('workflow_run', run()), none, 'base', ofDefault],
    ['workflow_run, several', anEvent('workflow_run', run()), ambiguous, 'auto', ofDefault],
    ['workflow_run, not readable', anEvent('workflow_run', run()), failed, 'auto', nothing],
    ['workflow_run after a push', anEvent('workflow_run', run({ event: 'push' })), found, 'auto', ofDefault],
    ['workflow_run after a push, base', anEvent('workflow_run', run({ event: 'push' })), found, 'base', base],
    ['workflow_run after workflow_dispatch', anEvent('workflow_run', run({ event: 'workflow_dispatch' })), none, 'auto', ofDefault],
    ['workflow_run after an unknown event', anEvent('workflow_run', run({ event: 'moon_phase' })), found, 'auto', ofDefault],
    ['workflow_run, malformed', anEvent('workflow_run', {}), failed, 'auto', nothing],
    ['push to the default branch', anEvent('push', push('refs/heads/main'), { refProtected: false }), none, 'auto', workspace],
    ['push to a protected branch', anEvent('push', push('refs/heads/release/1'), { refProtected: true }), none, 'auto', workspace],
    ['push to an unprotected branch', anEvent('push', push('refs/heads/bump'), { refProtected: false }), none, 'auto', ofDefault],
    ['push to the branch of a pull request', anEvent('push', push('refs/heads/bump'), { refProtected: false }), found, 'auto', ofDefault],
    ['push of a protected tag', anEvent('push', push('refs/tags/v1'), { refProtected: true }), none, 'auto', workspace],
    ['push of an unprotected tag', anEvent('push', push('refs/tags/v1'), { refProtected: false }), none, 'auto', ofDefault],
    ['push of a tag that is called as the default branch', anEvent('push', push('refs/tags/main'), { refProtected: false }), none, 'auto', ofDefault],
    ['push whose payload names no default branch', anEvent('push', pushJson(), { refProtected: false }), none, 'auto', ofDefault],
    ['push, where the runner does not say whether the ref is protected', anEvent('push', push('refs/heads/bump')), none, 'auto', workspace],
    ['push to a pull request, base', anEvent('push', push('refs/heads/bump')), found, 'base', base],
    ['push, not readable, base', anEvent('push', push('refs/heads/bump')), failed, 'base', nothing],
    ['push to several, base', anEvent('push', push('refs/heads/bump')), ambiguous, 'base', { from: 'unknown', why: 'the commit belongs to several pull requests (#17, #18)' }],
    ['push, base', anEvent('push', push('refs/heads/bump')), none, 'base', { from: 'unknown', why: expect.stringContaining('set policy-from to "auto"') }],
    ['workflow_dispatch, base', anEvent('workflow_dispatch'), none, 'base', nothing],
    ['outside of a workflow', anEvent(''), none, 'auto', workspace],
    ['outside of a workflow, base', anEvent(''), none, 'base', nothing],
    ['without repository', { name: 'schedule', payload: { kind: 'other' } }, none, 'auto', nothing],
  ] as const)('%s', (_case, event, search, policyFrom, expected) => {
    expect(policyPlace(event, search, policyFrom)).toMatchObject(expected)
  })

  test.each(['schedule', 'workflow_dispatch', 'repository_dispatch', 'check_run', 'check_suite', 'status', 'deployment', 'deployment_status', 'release', 'create', 'issues', 'label', 'registry_package', 'page_build', 'moon_phase'])(
    '%s: the default branch, whatever is checked out',
    (name) => {
      expect(policyPlace(anEvent(name), none, 'auto')).toMatchObject(ofDefault)
    },
  )
})

describe('whatever the event', () => {
  const payloads = fc.constantFrom<unknown>(null, {}, pullRequest, run(), run(fork), run({ event: 'push' }), mergeGroupJson(), issueCommentJson(), issueCommentJson(false), push('refs/heads/main'), push('refs/heads/bump'), push('refs/tags/v1'))
  const names = fc.oneof(fc.constantFrom('pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_future', 'merge_group', 'issue_comment', 'workflow_run', 'push', 'workflow_dispatch', 'schedule'), fc.stringMatching(/^[a-z_]{1,20}$/))
  const events = fc.record({ name: names, payload: payloads, refProtected: fc.constantFrom(true, false) }).map(({ name, payload, refProtected }) => anEvent(name, payload, { refProtected }))
  const searches = fc.constantFrom<PullRequestSearch>(found, ofFork, none, failed, ambiguous)

  test('only a push to the default branch or to a protected ref trusts the workspace', () => {
    fc.assert(
      fc.property(fc.tuple(events, searches).filter(([event, search]) => policyPlace(event, search, 'auto').from === 'workspace'), ([event]) => {
        expect(event.name).toBe('push')
        expect(event.refProtected === true || (event.payload.kind === 'push' && event.payload.ref === 'refs/heads/main')).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a run of a fork never follows a branch that its author chose', () => {
    fc.assert(
      fc.property(events.filter(({ payload }) => payload.kind === 'workflow-run'), searches, fc.constantFrom('auto' as const, 'base' as const), (event, search, policyFrom) => {
        const place: PolicyPlace = policyPlace(event, search, policyFrom)
        expect(place.from === 'branch' && place.branch === 'lax').toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  test('an event of a pull request is judged by its base or not at all', () => {
    fc.assert(
      fc.property(fc.constantFrom('pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_future'), payloads, searches, (name, payload, search) => {
        expect(['branch', 'unknown']).toContain(policyPlace(anEvent(name, payload), search, 'auto').from)
      }),
    )
  })
})
