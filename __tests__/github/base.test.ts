import { describe, expect, test } from '@jest/globals'
import { policyCommit } from '../../src/github/base.ts'
import { parsePayload } from '../../src/github/event.ts'
import type { GitHubEvent } from '../../src/github/event.ts'
import type { PullRequestSearch } from '../../src/github/pull-request.ts'
import { BASE, HEAD, OTHER, issueCommentJson, mergeGroupJson, pullRequestJson, pushJson, repositoryJson, workflowRunJson } from './events.ts'

const anEvent = (name: string, payload: unknown = {}): GitHubEvent => ({ name, payload: parsePayload(name, payload, 'refs/heads/bump'), repository: { owner: 'acme', repo: 'shop' }, sha: OTHER })
const found: PullRequestSearch = { kind: 'found', number: 17, headSha: HEAD, baseSha: BASE, baseRef: 'main', fromFork: false, via: 'payload' }
const none: PullRequestSearch = { kind: 'none', why: 'no pull request' }
const failed: PullRequestSearch = { kind: 'failed', problem: { status: 403, message: 'refused', advice: 'Add pull-requests: read.' } }
const ambiguous: PullRequestSearch = { kind: 'ambiguous', numbers: [17, 18] }

const atBase = { from: 'commit', owner: 'acme', repo: 'shop', sha: BASE, why: 'the base of pull request #17 (main)' }
const atDefaultBranch = { from: 'commit', sha: OTHER, why: expect.stringContaining('default branch') }
const pullRequest = { pull_request: pullRequestJson() }
const fromFork = workflowRunJson({ head_repository: repositoryJson('mallory/shop'), event: 'push' })

describe('policyCommit', () => {
  test.each([
    ['pull_request', anEvent('pull_request', pullRequest), found, 'auto', atBase],
    ['pull_request, asked for', anEvent('pull_request', pullRequest), found, 'base', atBase],
    ['pull_request, workspace asked for', anEvent('pull_request', pullRequest), found, 'workspace', { from: 'workspace' }],
    ['pull_request_target', anEvent('pull_request_target', pullRequest), found, 'auto', atBase],
    ['pull_request, malformed', anEvent('pull_request', {}), failed, 'auto', { from: 'unknown' }],
    ['pull_request of another repository', anEvent('pull_request', pullRequest), failed, 'auto', { from: 'unknown' }],
    ['merge_group', anEvent('merge_group', mergeGroupJson()), failed, 'auto', { from: 'commit', sha: OTHER, why: expect.stringContaining('merge queue') }],
    ['merge_group, malformed', anEvent('merge_group', {}), none, 'auto', { from: 'unknown' }],
    ['comment on a pull request', anEvent('issue_comment', issueCommentJson()), found, 'auto', atBase],
    ['comment, not readable', anEvent('issue_comment', issueCommentJson()), failed, 'auto', { from: 'unknown', why: 'the pull request could not be read: refused. Add pull-requests: read.' }],
    ['comment on an issue', anEvent('issue_comment', issueCommentJson(false)), none, 'auto', { from: 'workspace' }],
    ['workflow_run', anEvent('workflow_run', workflowRunJson()), found, 'auto', atBase],
    ['workflow_run, none found', anEvent('workflow_run', workflowRunJson()), none, 'auto', atDefaultBranch],
    ['workflow_run, none found, base', anEvent('workflow_run', workflowRunJson()), none, 'base', atDefaultBranch],
    ['workflow_run, several', anEvent('workflow_run', workflowRunJson()), ambiguous, 'auto', atDefaultBranch],
    ['workflow_run, not readable', anEvent('workflow_run', workflowRunJson()), failed, 'auto', { from: 'unknown' }],
    ['workflow_run after a push', anEvent('workflow_run', workflowRunJson({ event: 'push' })), found, 'auto', { from: 'workspace' }],
    ['workflow_run after a push elsewhere', anEvent('workflow_run', fromFork), none, 'auto', atDefaultBranch],
    ['workflow_run after an unknown event', anEvent('workflow_run', workflowRunJson({ event: 'moon_phase' })), none, 'auto', atDefaultBranch],
    ['workflow_run after a workflow_run', anEvent('workflow_run', workflowRunJson({ event: 'workflow_run' })), none, 'auto', atDefaultBranch],
    ['workflow_run, malformed', anEvent('workflow_run', {}), failed, 'auto', { from: 'unknown' }],
    ['push', anEvent('push', pushJson()), none, 'auto', { from: 'workspace' }],
    ['push to a pull request', anEvent('push', pushJson()), found, 'auto', { from: 'workspace' }],
    ['push to a pull request, base', anEvent('push', pushJson()), found, 'base', atBase],
    ['push, not readable, base', anEvent('push', pushJson()), failed, 'base', { from: 'unknown' }],
    ['push to several, base', anEvent('push', pushJson()), ambiguous, 'base', { from: 'unknown', why: 'the commit belongs to several pull requests (#17, #18)' }],
    ['push, base', anEvent('push', pushJson()), none, 'base', { from: 'unknown', why: expect.stringContaining('set policy-from to "auto"') }],
    ['schedule', anEvent('schedule'), none, 'auto', { from: 'workspace' }],
    ['workflow_dispatch, base', anEvent('workflow_dispatch'), none, 'base', { from: 'unknown' }],
    ['outside of a workflow', anEvent(''), none, 'auto', { from: 'workspace' }],
  ] as const)('%s', (_case, event, search, policyFrom, expected) => {
    expect(policyCommit(event, search, policyFrom)).toMatchObject(expected)
  })

  test('an event of a pull request never uses the workspace on its own', () => {
    for (const name of ['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_future']) {
      for (const search of [none, failed, ambiguous]) {
        for (const payload of [pullRequest, {}, null]) expect(policyCommit(anEvent(name, payload), search, 'auto').from).toBe('unknown')
      }
    }
  })
})
