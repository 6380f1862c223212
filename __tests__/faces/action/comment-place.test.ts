import { describe, expect, test } from '@jest/globals'
import { findCommentPlace } from '../../../src/faces/action/comment-place.ts'
import type { GitHubEvent } from '../../../src/github/event.ts'
import type { PullRequestSearch } from '../../../src/github/pull-request.ts'
import type { Options } from '../../../src/inputs/options.ts'
import { fakeApi } from '../../github/fake-api.ts'

const REPOSITORY = { owner: 'acme', repo: 'shop' }
const EVENT: GitHubEvent = { name: 'pull_request', payload: { kind: 'other' }, repository: REPOSITORY }
const FOUND = { kind: 'found', number: 17 } as PullRequestSearch

function find(options: Partial<Options>, { token = 't', search = FOUND, cancelled = false }: { token?: string; search?: PullRequestSearch; cancelled?: boolean } = {}) {
  const api = fakeApi()
  const cancel = new AbortController()
  if (cancelled) cancel.abort()
  const world = { clock: { now: () => 5, sleep: () => Promise.resolve() }, cancel: cancel.signal, github: () => (token === '' ? undefined : api) }
  const images = [{ text: 'web:1', repository: 'web' }, { text: 'api:1', repository: 'api' }, { text: 'web:2', repository: 'web' }]
  return { api, place: findCommentPlace({ comment: 'always', githubToken: token, images, ...options } as Options, EVENT, search, world) }
}

describe('where to comment', () => {
  test('is the pull request, with the comments on it read once', async () => {
    const { api, place } = find({})
    expect(await place).toEqual({ kind: 'found', api, pullRequest: FOUND, key: 'api,web', own: { ok: true, value: undefined }, readAt: 5 })
    expect(api.calls).toEqual(['listComments 1'])
  })

  test('is told apart by the key that the user gave', async () => {
    expect(await find({ commentKey: 'nightly' }).place).toMatchObject({ key: 'nightly' })
  })

  test.each([
    ['comment: never', { comment: 'never' } as const, {}, { kind: 'not-wanted' }],
    ['a cancelled run', {}, { cancelled: true }, { kind: 'not-wanted' }],
    ['no token', {}, { token: '' }, { kind: 'no-token' }],
    ['no pull request', {}, { search: { kind: 'none', why: 'x' } as PullRequestSearch }, { kind: 'no-pull-request', search: { kind: 'none', why: 'x' } }],
  ])('with %s is nowhere, and nobody is asked', async (_case, options, surroundings, expected) => {
    const { api, place } = find(options, surroundings)
    expect(await place).toEqual(expected)
    expect(api.calls).toEqual([])
  })
})
