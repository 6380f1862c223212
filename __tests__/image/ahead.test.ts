import { describe, expect, test } from '@jest/globals'
import { askAhead } from '../../src/image/ahead.ts'
import type { DescribedImage, ImageRegistry } from '../../src/image/ports.ts'
import { idOf, wantedOf, type Wanted } from '../../src/image/wanted.ts'
import { ServiceError } from '../../src/base/service-error.ts'
import { REPOSITORY } from './registry.ts'

const WANTED = wantedOf({ text: 'payments/api:1.4.2', repository: 'payments/api', tag: '1.4.2' }, { region: 'eu-west-1' })
const BY_DIGEST = wantedOf({ text: 'payments/api@sha256:ab', repository: 'payments/api', digest: 'sha256:ab' }, { region: 'eu-west-1' })

interface Asked {
  readonly question: string
  readonly signal: AbortSignal
}

/** A registry that numbers its answers, and fails those questions that it is told to. */
function numbering(fails: readonly number[] = []) {
  const asked: Asked[] = []
  const describe: ImageRegistry['describe'] = async ({ name, region }, { tag, digest }, signal) => {
    const number = asked.push({ question: `${region} ${name} ${tag ?? digest ?? ''}`, signal })
    await Promise.resolve()
    if (fails.includes(number)) throw new ServiceError({ kind: 'unavailable', action: 'ecr:DescribeImages', code: 'Busy', text: `no ${number}` })
    return image(number)
  }
  const none = () => Promise.reject(new Error('not asked here'))
  const registry: ImageRegistry = { describe, describeAll: none, manifests: none, blob: none, recentTags: none, repositoryNames: none }
  return { registry, asked }
}

function image(number: number): DescribedImage {
  return { repository: REPOSITORY, digest: `sha256:${number}`, tags: [], archived: false }
}

const never = new AbortController().signal
const askFor = (registry: ImageRegistry, wanted: Wanted, signal = never) => registry.describe(wanted.address, idOf(wanted), signal)

describe('asking ahead', () => {
  test('the question is on its way before anybody wants the answer, and is not asked again', async () => {
    const { registry, asked } = numbering()
    const ahead = askAhead(registry, [WANTED, BY_DIGEST], never)
    expect(asked.map(({ question }) => question)).toEqual(['eu-west-1 payments/api 1.4.2', 'eu-west-1 payments/api sha256:ab'])
    expect(await askFor(ahead, BY_DIGEST)).toEqual(image(2))
    expect(await askFor(ahead, WANTED)).toEqual(image(1))
    expect(asked).toHaveLength(2)
  })

  test('a question that is repeated goes to the registry', async () => {
    const { registry, asked } = numbering()
    const ahead = askAhead(registry, [WANTED], never)
    expect([await askFor(ahead, WANTED), await askFor(ahead, WANTED)]).toEqual([image(1), image(2)])
    expect(asked).toHaveLength(2)
  })

  test('two references with one question are two questions', async () => {
    const { registry, asked } = numbering()
    const ahead = askAhead(registry, [WANTED, { ...WANTED, digest: 'sha256:ab' }], never)
    expect(await Promise.all([askFor(ahead, WANTED), askFor(ahead, WANTED), askFor(ahead, WANTED)])).toEqual([image(1), image(2), image(3)])
    expect(asked).toHaveLength(3)
  })

  test.each([
    ['tag', { ...WANTED, tag: '1.4.3' }],
    ['repository', { ...WANTED, address: { ...WANTED.address, name: 'payments/web' } }],
    ['Region', { ...WANTED, address: { ...WANTED.address, region: 'us-east-1' } }],
    ['account', { ...WANTED, address: { ...WANTED.address, registryId: '210987654321' } }],
  ])('another %s is another question', async (_what, other) => {
    const { registry } = numbering()
    expect(await askFor(askAhead(registry, [WANTED], never), other)).toEqual(image(2))
  })

  test('a failure is told to whoever takes the answer, and only to them', async () => {
    const { registry } = numbering([1])
    const ahead = askAhead(registry, [WANTED], never)
    // Nobody listens yet: an unhandled rejection would end the test.
    await new Promise((resolve) => setImmediate(resolve))
    await expect(askFor(ahead, WANTED)).rejects.toThrow('no 1')
    expect(await askFor(ahead, WANTED)).toEqual(image(2))
  })

  test('it ends with the run, and with whoever took the answer', () => {
    const { registry, asked } = numbering()
    const [run, taker] = [new AbortController(), new AbortController()]
    const ahead = askAhead(registry, [WANTED, BY_DIGEST], run.signal)
    void askFor(ahead, WANTED, taker.signal)
    taker.abort(new DOMException('time is up', 'TimeoutError'))
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    expect(asked[0]?.signal.reason).toBe(taker.signal.reason)
    run.abort(new Error('SIGTERM'))
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true])
  })

  test('a taker that is already out of time ends it too', () => {
    const { registry, asked } = numbering()
    void askFor(askAhead(registry, [WANTED], never), WANTED, AbortSignal.abort())
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true])
  })
})
