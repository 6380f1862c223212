import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parsePayload, readEvent } from '../../src/github/event.ts'
import { BASE, HEAD, environment, issueCommentJson, mergeGroupJson, pullRequestJson, pushJson, repositoryJson, workflowRunJson } from './events.ts'

const read = (name: string, payload: unknown, env: Record<string, string | undefined> = {}) =>
  readEvent({ ...environment, GITHUB_EVENT_NAME: name, ...env }, () => Promise.resolve(JSON.stringify(payload)))

describe('readEvent', () => {
  test.each([
    ['true', true],
    ['false', false],
    ['', undefined],
    ['yes', undefined],
    [undefined, undefined],
  ])('reads from GITHUB_REF_PROTECTED=%s that the ref is protected: %s', async (text, expected) => {
    expect((await read('push', pushJson(), { ...environment, GITHUB_REF_PROTECTED: text })).refProtected).toBe(expected)
  })

  test('reads the surroundings of the run', async () => {
    expect(await read('push', pushJson())).toEqual({
      name: 'push',
      payload: { kind: 'push', ref: 'refs/heads/bump', branch: true, deleted: false },
      repository: { owner: 'acme', repo: 'shop' },
      sha: HEAD,
      ref: 'refs/heads/bump',
      runUrl: 'https://github.com/acme/shop/actions/runs/99/attempts/2',
      job: 'gate',
      workflow: 'CI',
      actor: 'mona',
    })
  })

  test.each([
    ['on GHES', { GITHUB_SERVER_URL: 'https://git.acme.example/' }, 'https://git.acme.example/acme/shop/actions/runs/99/attempts/2'],
    ['without attempt', { GITHUB_RUN_ATTEMPT: undefined }, 'https://github.com/acme/shop/actions/runs/99'],
    ['without run', { GITHUB_RUN_ID: '' }, undefined],
    ['with a run that is no number', { GITHUB_RUN_ID: '9)](https://evil' }, undefined],
    ['with a repository that is none', { GITHUB_REPOSITORY: 'acme/../x' }, undefined],
    ['with a server that is no address', { GITHUB_SERVER_URL: 'javascript:alert(1)' }, undefined],
  ])('links to the run %s', async (_case, env, link) => {
    expect((await read('push', pushJson(), env)).runUrl).toBe(link)
  })

  test('is content without any environment', async () => {
    expect(await readEvent({}, () => Promise.reject(new Error('not asked')))).toEqual({ name: '', payload: { kind: 'other' } })
  })

  test.each([
    ['no file', {}, () => Promise.reject(new Error('ENOENT: no such file'))],
    ['broken JSON', {}, () => Promise.resolve('{"pull_request":')],
    ['no path', { GITHUB_EVENT_PATH: undefined }, () => Promise.resolve('{}')],
  ])('says what is wrong with the payload: %s', async (_case, env, readFile) => {
    const event = await readEvent({ ...environment, GITHUB_EVENT_NAME: 'pull_request', ...env }, readFile)
    expect(event.payload).toMatchObject({ kind: 'malformed', problem: expect.stringContaining('pull_request') })
  })

  test('does not open the payload of an event that has nothing to read', async () => {
    const event = await readEvent({ ...environment, GITHUB_EVENT_NAME: 'schedule' }, () => Promise.reject(new Error('opened')))
    expect(event.payload).toEqual({ kind: 'other' })
  })
})

describe('parsePayload', () => {
  test.each([
    ['pull_request', { pull_request: pullRequestJson() }, { kind: 'pull-request', pullRequest: { number: 17, headSha: HEAD, baseSha: BASE, baseRef: 'main', state: 'open' } }],
    ['pull_request_target', { pull_request: pullRequestJson({ head: null }) }, { kind: 'pull-request' }],
    ['pull_request_review_thread', {}, { kind: 'malformed' }],
    ['pull_request', { pull_request: { ...pullRequestJson(), number: '17' } }, { kind: 'malformed' }],
    ['pull_request', { pull_request: pullRequestJson({ baseSha: 'main' }) }, { kind: 'malformed' }],
    ['pull_request', { pull_request: pullRequestJson({ baseSha: '0'.repeat(40) }) }, { kind: 'malformed' }],
    ['pull_request', [], { kind: 'malformed' }],
    ['issue_comment', issueCommentJson(), { kind: 'issue-comment', pullRequest: 17 }],
    ['issue_comment', issueCommentJson(false), { kind: 'issue-comment' }],
    ['issue_comment', null, { kind: 'malformed' }],
    ['push', pushJson({ ref: 'refs/tags/v1' }), { kind: 'push', branch: false }],
    ['push', pushJson({ repository: { ...repositoryJson(), default_branch: 'trunk' } }), { kind: 'push', defaultBranch: 'trunk' }],
    ['push', pushJson({ deleted: true }), { kind: 'push', deleted: true }],
    ['merge_group', mergeGroupJson(), { kind: 'merge-group', baseRef: 'main' }],
    ['merge_group', mergeGroupJson({ base_sha: 12 }), { kind: 'malformed' }],
    ['workflow_run', workflowRunJson(), { kind: 'workflow-run', headSha: HEAD, trigger: 'pull_request', pullRequests: [{ number: 17, baseRepository: { owner: 'acme', repo: 'shop' } }] }],
    ['workflow_run', workflowRunJson({ pull_requests: [null, 3, {}] }), { kind: 'workflow-run', pullRequests: [] }],
    ['workflow_run', {}, { kind: 'malformed' }],
    ['workflow_dispatch', { inputs: { number: 17 } }, { kind: 'other' }],
  ])('%s %#', (name, payload, expected) => {
    expect(parsePayload(name, payload, 'refs/heads/bump')).toMatchObject(expected)
  })

  test('never throws', () => {
    const names = fc.constantFrom('pull_request', 'pull_request_target', 'issue_comment', 'push', 'merge_group', 'workflow_run', 'other')
    fc.assert(fc.property(names, fc.anything({ withNullPrototype: true, withBigInt: true }), fc.string(), (name, payload, ref) => {
      const key = name.startsWith('pull') ? 'pull_request' : name === 'issue_comment' ? 'issue' : name
      parsePayload(name, payload, ref)
      parsePayload(name, { [key]: payload }, ref)
    }), { numRuns: 1500 })
  })

  test('reads no prototype', () => {
    const inherited: unknown = Object.create({ pull_request: pullRequestJson() })
    expect(parsePayload('pull_request', inherited, '').kind).toBe('malformed')
  })
})
