import { describe, expect, test } from '@jest/globals'
import { searchPlace } from '../../src/gate/comment-place.ts'
import type { World } from '../../src/gate/world.ts'
import type { GitHubEvent } from '../../src/github/event.ts'
import type { PullRequestSearch } from '../../src/github/pull-request.ts'
import type { Options } from '../../src/inputs/options.ts'
import { fakeApi } from '../github/fake-api.ts'

const REPOSITORY = { owner: 'acme', repo: 'shop' }
const EVENT: GitHubEvent = { name: 'pull_request', payload: { kind: 'other' }, repository: REPOSITORY }
const FOUND = { kind: 'found', number: 17 } as PullRequestSearch

function searching(comment: Options['comment'], token: string | undefined = 't') {
  let now = 0
  const api = fakeApi()
  const world: Pick<World, 'clock' | 'cancel' | 'github'> = {
    clock: { now: () => now, sleep: () => Promise.resolve() },
    cancel: new AbortController().signal,
    github: () => (token === '' ? undefined : api),
  }
  const search = searchPlace({ comment, githubToken: token } as Options, EVENT, FOUND, world as World)
  const wait = async (ms: number) => {
    now += ms
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return { api, search, wait }
}

/** Reads the comments as whoever writes one does. */
async function readComments({ search }: ReturnType<typeof searching>): Promise<void> {
  const place = await search.place()
  if (typeof place !== 'object') throw new Error('no place')
  await place.api.listComments(REPOSITORY, 17, 1)
}

describe('where to comment', () => {
  test('is looked for ahead, and the list of comments is asked for once', async () => {
    const one = searching('always')
    one.search.begin()
    one.search.begin()
    await one.wait(9_000)
    await readComments(one)
    expect(one.api.calls).toEqual(['listComments 1'])
  })

  test('is looked for again when that was too long ago: another gate may have commented since', async () => {
    const one = searching('always')
    one.search.begin()
    await one.wait(10_001)
    await readComments(one)
    expect(one.api.calls).toEqual(['listComments 1', 'listComments 1'])
  })

  test('is looked for when it is asked for without having begun', async () => {
    const one = searching('on-failure')
    await readComments(one)
    expect(one.api.calls).toEqual(['listComments 1'])
  })

  test('is nowhere with comment: never, and asks nobody', async () => {
    const one = searching('never')
    one.search.begin()
    expect(await one.search.place()).toBeUndefined()
    expect(one.api.calls).toEqual([])
  })

  test('without a token cannot be known', async () => {
    expect(await searching('always', '').search.place()).toBe('no-token')
  })
})
