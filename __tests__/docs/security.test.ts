import { describe, expect, test } from '@jest/globals'
import { parsePayload, type GitHubEvent } from '../../src/github/event.ts'
import type { PullRequestSearch } from '../../src/github/pull-request.ts'
import { policyPlace } from '../../src/github/trust.ts'
import { textOf } from '../contract/files.ts'
import { BASE, HEAD, issueCommentJson, mergeGroupJson, pullRequestJson, pushJson, repositoryJson, workflowRunJson } from '../github/events.ts'

/** Every event that starts a workflow, by GitHub's documentation. `workflow_call` is not one: there the event is the caller's. */
const EVENTS = [
  'branch_protection_rule', 'check_run', 'check_suite', 'create', 'delete', 'deployment', 'deployment_status', 'discussion', 'discussion_comment', 'fork', 'gollum', 'image_version', 'issue_comment', 'issues', 'label',
  'merge_group', 'milestone', 'page_build', 'public', 'pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target', 'push', 'registry_package', 'release', 'repository_dispatch', 'schedule', 'status',
  'watch', 'workflow_dispatch', 'workflow_run',
]

const PLACES: Readonly<Record<string, string>> = { branch: 'the base branch', 'default-branch': 'the default branch', workspace: 'the workspace' }
const found: PullRequestSearch = { kind: 'found', number: 17, headSha: HEAD, baseSha: BASE, baseRef: 'main', fromFork: false, via: 'payload' }
const none: PullRequestSearch = { kind: 'none', why: 'none' }

interface Sample {
  readonly payload?: unknown
  readonly search?: PullRequestSearch
  readonly more?: Partial<GitHubEvent>
}

const push = (ref: string) => pushJson({ ref, repository: { ...repositoryJson(), default_branch: 'main' } })

/** What a row says after the name of its event, as an event. */
const CASES: Readonly<Record<string, Sample>> = {
  'issue_comment on a pull request': { payload: issueCommentJson(), search: found },
  'issue_comment on an issue': { payload: issueCommentJson(false) },
  'workflow_run after a pull request of this repository': { payload: workflowRunJson(), search: found },
  'workflow_run after a pull request of a fork': { payload: workflowRunJson({ head_repository: repositoryJson('mallory/shop') }), search: { ...found, fromFork: true } },
  'workflow_run after any other event': { payload: workflowRunJson({ event: 'push' }) },
  'push to the default branch': { payload: push('refs/heads/main'), more: { refProtected: false } },
  'push to a branch or tag that rules protect': { payload: push('refs/tags/v1'), more: { refProtected: true } },
  'push to any other branch or tag': { payload: push('refs/heads/bump'), more: { refProtected: false } },
}

function sampleOf(name: string, rest: string): Sample {
  const special = CASES[`${name}${rest}`]
  if (special !== undefined) return special
  if (rest !== '') throw new Error(`no sample for "${name}${rest}"`)
  if (name.startsWith('pull_request')) return { payload: { pull_request: pullRequestJson() }, search: found }
  return name === 'merge_group' ? { payload: mergeGroupJson() } : {}
}

/** A line of the table for each event that it names. */
const rows = [...textOf('docs/security.md').matchAll(/^\| (?<event>[^|]+) \| [^|]+ \| (?<place>the (?:base branch|default branch|workspace)) \|$/gm)].flatMap(({ groups }) => {
  const { event = '', place = '' } = groups ?? {}
  const names = [...event.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name)
  const rest = names.length === 1 ? event.replace(/^`[a-z_]+`/, '') : ''
  const other = event.startsWith('none') ? '' : 'moon_phase'
  return names.length === 0 ? [{ name: other, rest: '', place }] : names.map((name) => ({ name, rest, place }))
})

describe('the table of events in the security model', () => {
  test('names every event', () => {
    expect(EVENTS.filter((name) => !rows.some((row) => row.name === name))).toEqual([])
    expect(rows.map(({ name }) => name).filter((name) => !EVENTS.includes(name))).toEqual(['moon_phase', ''])
  })

  test.each(rows)('$name$rest: $place', ({ name, rest, place }) => {
    const { payload = {}, search = none, more } = sampleOf(name, rest)
    const event: GitHubEvent = { name, payload: parsePayload(name, payload, ''), repository: { owner: 'acme', repo: 'shop' }, ...more }
    expect(PLACES[policyPlace(event, search, 'auto').from]).toBe(place)
  })
})
