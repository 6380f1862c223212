import { describe, expect, test } from '@jest/globals'
import { takeFromLists, type Sought } from '../../src/commands/watch/tag-lists.ts'
import type { Run } from '../../src/commands/watch/world.ts'
import { ServiceError } from '../../src/base/service-error.ts'
import type { Listed } from '../../src/fleet/watch/ports.ts'

const PAGE = 20

function runOf(): Run {
  const signal = new AbortController().signal
  const run = {
    place: { region: 'eu-west-1', registryId: undefined },
    deadline: { signal, at: Number.POSITIVE_INFINITY, cancelled: () => false },
    world: { clock: { now: () => 0 }, words: (problem: unknown) => problem },
    asking: { ask: (request: (until: AbortSignal) => Promise<unknown>) => request(signal) },
  }
  return run as unknown as Run
}

const named = (count: number, tags: readonly string[]): readonly Sought[] => Array.from({ length: count }, (_, at) => ({ arn: `${tags.join('+')}-${String(at)}`, tags }))

/** What is taken of lists by tag, and the pages that were asked for. */
async function taken(sought: readonly Sought[], repositories: number | undefined, lists: Readonly<Record<string, readonly string[] | ServiceError>>) {
  const pages: string[] = []
  const values: string[] = []
  const found = await takeFromLists<string>(runOf(), sought, repositories, {
    page: PAGE,
    ask: (tag, token) => {
      pages.push(`${tag} ${token ?? ''}`)
      const all = lists[tag] ?? []
      if (all instanceof ServiceError) return Promise.reject(all)
      const from = Number(token ?? 0)
      const items = all.slice(from, from + PAGE).map((arn): Listed<string> => ({ arn, value: `value of ${arn}` }))
      return Promise.resolve({ value: { items, nextToken: from + PAGE < all.length ? String(from + PAGE) : undefined } })
    },
    take: (arn, value) => values.push(`${arn}: ${value}`),
  })
  return { found: [...found].sort(), values, pages }
}

const PRODUCTION = named(50, ['production'])
const ARNS = PRODUCTION.map(({ arn }) => arn)

describe('a list by tag', () => {
  test('is used where it is shorter than to ask for ten images at a time', async () => {
    const { found, values, pages } = await taken(PRODUCTION, 60, { production: ARNS })
    expect(found).toEqual([...ARNS].sort())
    expect(values).toContain('production-7: value of production-7')
    expect(pages).toEqual(['production ', 'production 20', 'production 40'])
  })

  test('says nothing of an image that is not in it, whatever its tags are for ECR', async () => {
    const { found } = await taken(PRODUCTION, 60, { production: [...ARNS.slice(1), 'another'] })
    expect(found).toHaveLength(49)
    expect(found).not.toContain('production-0')
    expect(found).not.toContain('another')
  })

  test.each<[string, number | undefined]>([
    ['the registry has so many repositories that it may be longer', 100],
    ['nobody knows how many there are', undefined],
  ])('is not asked for where %s', async (_title, repositories) => {
    expect(await taken(PRODUCTION, repositories, { production: ARNS })).toEqual({ found: [], values: [], pages: [] })
  })

  test('is left where it turns out to be longer, before it costs more than the images', async () => {
    const stale = Array.from({ length: 500 }, (_, at) => `stale-${String(at)}`)
    const { found, pages } = await taken(PRODUCTION, 60, { production: [...ARNS, ...stale] })
    expect(found).toEqual([])
    expect(pages).toHaveLength(5)
  })

  test.each<[string, readonly string[] | ServiceError]>([
    ['names an image twice', [...ARNS, ARNS[0] ?? '']],
    ['cannot be read', new ServiceError({ kind: 'rejected', action: 'inspector2:ListCoverage', code: 'ValidationException', text: 'no' })],
  ])('that %s is not used at all', async (_title, list) => {
    expect(await taken(PRODUCTION, 60, { production: list })).toMatchObject({ found: [], values: [] })
  })

  test('is asked for each tag of many images; one that has two of them is taken once', async () => {
    const both = named(50, ['production', 'v1'])
    const staging = named(30, ['staging'])
    const few = named(5, ['edge'])
    const { found, pages } = await taken([...both, ...staging, ...few], 20, { production: both.map(({ arn }) => arn), staging: staging.map(({ arn }) => arn) })
    expect(found).toHaveLength(80)
    expect(pages).toEqual(['production ', 'production 20', 'production 40', 'staging ', 'staging 20'])
  })
})
