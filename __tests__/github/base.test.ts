import { describe, expect, test } from '@jest/globals'
import { trustedPlace } from '../../src/github/base.ts'
import { parsePayload, type GitHubEvent } from '../../src/github/event.ts'
import { findPullRequest } from '../../src/github/pull-request.ts'
import { BASE, OTHER, pullRequestJson, workflowRunJson } from './events.ts'
import { fakeApi, type FakeState } from './fake-api.ts'

const NOW = '5d4e3f2a1b0c9d8e7f605142332415c6d7e8f9a0'

const anEvent = (name: string, payload: unknown): GitHubEvent => ({ name, payload: parsePayload(name, payload, ''), repository: { owner: 'acme', repo: 'shop' }, sha: OTHER })
const PULL_REQUEST = anEvent('pull_request', { pull_request: pullRequestJson() })
const DISPATCH = anEvent('workflow_dispatch', {})

async function sourceOf(event: GitHubEvent, state: Partial<FakeState> = {}) {
  const api = fakeApi(state)
  const source = await trustedPlace(event, await findPullRequest(event, api), 'auto', api)
  return { source, calls: api.calls }
}

describe('the commit whose policy judges', () => {
  test('is the head that the base has now, and not the one that the event names', async () => {
    const { source } = await sourceOf(PULL_REQUEST, { branches: { main: NOW } })
    expect(source).toEqual({ from: 'commit', owner: 'acme', repo: 'shop', ref: NOW, why: 'the base of pull request #17 (main)' })
  })

  test('is asked for also where the event lists the pull request', async () => {
    const { source } = await sourceOf(anEvent('workflow_run', workflowRunJson()), { branches: { main: NOW } })
    expect(source).toMatchObject({ from: 'commit', ref: NOW })
  })

  test('is the one of the event, with a warning, when the branch is gone', async () => {
    const { source } = await sourceOf(PULL_REQUEST)
    expect(source).toMatchObject({ from: 'commit', ref: BASE, warning: `GitHub has no branch main, so policy and VEX files come from the event's commit (${BASE.slice(0, 7)})` })
  })

  test('is none when GitHub cannot be asked', async () => {
    const { source } = await sourceOf(PULL_REQUEST, { problems: { getBranchHead: [{ status: 503, message: 'unavailable' }] } })
    expect(source).toEqual({ from: 'unknown', why: "Can't get the head of main from GitHub: unavailable" })
  })

  test('is the head of the default branch, whatever that is called', async () => {
    const { source, calls } = await sourceOf(DISPATCH, { defaultBranch: 'trunk', branches: { trunk: NOW, main: BASE } })
    expect(source).toMatchObject({ from: 'commit', ref: NOW, why: expect.stringContaining('the default branch (trunk)') })
    expect(calls).toEqual(['getDefaultBranch ', 'getBranchHead trunk'])
  })

  test('is read by the name of the default branch where GitHub says no commit', async () => {
    expect((await sourceOf(DISPATCH)).source).toMatchObject({ from: 'commit', ref: 'main' })
  })

  test.each([
    ['the name of the default branch', { getDefaultBranch: [{ message: 'no answer within 15 s' }] }],
    ['its head', { getBranchHead: [{ status: 403, message: 'refused', advice: 'Add contents: read.' }] }],
  ])('is none when %s cannot be asked for', async (_, problems) => {
    expect((await sourceOf(DISPATCH, { problems })).source.from).toBe('unknown')
  })
})
