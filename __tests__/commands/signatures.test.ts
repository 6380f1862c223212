import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Scanning } from '../../src/commands/scan-images.ts'
import { readSignatures } from '../../src/commands/signatures.ts'
import type { World } from '../../src/commands/world.ts'
import { ServiceError, type ServiceErrorDetails } from '../../src/base/service-error.ts'
import { standingOf } from '../../src/policy/signature/required.ts'
import type { SignatureSeen, SigningRule, SigningService, SigningStatus } from '../../src/scan/signing.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { aPolicy, anImageWith } from '../policy/cases.ts'

const PROFILE = 'arn:aws:signer:eu-central-1:123456789012:/signing-profiles/ecr_prod'
const status = (word: string): SigningStatus => ({ profile: PROFILE, status: word, failureCode: undefined, failureReason: undefined })
const START = 1_000_000_000
const TIMEOUT_MS = 900_000

interface Story {
  /** What ECR lists at a second since the start; throw to refuse. */
  readonly statuses: (second: number) => readonly SigningStatus[]
  readonly rules?: () => readonly SigningRule[]
  readonly pushedAgo?: number
  readonly cancelAt?: number
}

const refuse = (kind: ServiceErrorDetails['kind'], code = 'Problem'): never => {
  throw new ServiceError({ kind, action: 'ecr:DescribeImageSigningStatus', code, text: 'no' })
}

async function read({ statuses, rules = () => [], pushedAgo = 86_400, cancelAt }: Story) {
  const clock = virtualClock(START)
  const second = () => (clock.now() - START) / 1000
  const asked: string[] = []
  const log: string[] = []
  const signing: SigningService = {
    signingStatus: (_repository, digest) => {
      asked.push(digest)
      return Promise.resolve().then(() => statuses(second()))
    },
    signingRules: () => {
      asked.push('rules')
      return Promise.resolve().then(rules)
    },
  }
  const over = new AbortController()
  const requested = { ...anImageWith([]).requested, pushedAt: START - pushedAgo * 1000 }
  const world = { clock, random: () => 0.5, signing, log: { info: (line: string) => log.push(line) } } as unknown as World
  const scanning = { world, options: { pollIntervalMs: 5_000 }, deadline: { at: START + TIMEOUT_MS, signal: over.signal, cancelled: () => over.signal.aborted, release: () => undefined }, onRetry: () => undefined } as unknown as Scanning
  if (cancelAt !== undefined) void clock.sleep(cancelAt * 1000).then(() => over.abort())
  const [seen] = await clock.run(readSignatures([requested], aPolicy({ requireSignature: true }), scanning))
  return { seen, seconds: Math.round(second()), requests: asked.length, asked, log, digest: requested.digest }
}

const statesOf = (seen: SignatureSeen | undefined) => (seen?.kind === 'told' ? seen.statuses.map((each) => each.status) : seen?.kind)

test('what is complete, or failed, is asked for once, by the digest of the subject', async () => {
  for (const word of ['COMPLETE', 'FAILED']) {
    const { seen, seconds, asked, digest } = await read({ statuses: () => [status(word)] })
    expect({ told: statesOf(seen), seconds, asked }).toEqual({ told: [word], seconds: 0, asked: [digest] })
  }
})

test('subjects whose rules want nothing are not asked about', async () => {
  const world = { signing: { signingStatus: () => refuse('denied') } } as unknown as World
  expect(await readSignatures([anImageWith([]).requested], aPolicy(), { world } as unknown as Scanning)).toEqual([undefined])
})

describe('a signature that is being made', () => {
  test('is waited for, and that is said once', async () => {
    const { seen, seconds, log, requests } = await read({ statuses: (second) => [status(second < 40 ? 'IN_PROGRESS' : 'COMPLETE')] })
    expect({ told: statesOf(seen), log }).toEqual({ told: ['COMPLETE'], log: ['payments/api:1.4.2: waiting until ECR has signed it'] })
    expect(seconds).toBeLessThan(60)
    expect(requests).toBeLessThan(9)
  })

  test('is waited for no longer than the timeout, and is then what it was', async () => {
    const { seen, seconds } = await read({ statuses: () => [status('IN_PROGRESS')] })
    expect({ told: statesOf(seen), seconds }).toEqual({ told: ['IN_PROGRESS'], seconds: TIMEOUT_MS / 1000 })
  })

  test('a status that nobody knows is waited for as well', async () => {
    const { seen } = await read({ statuses: (second) => [status(second < 20 ? 'QUEUED' : 'COMPLETE')] })
    expect(statesOf(seen)).toEqual(['COMPLETE'])
  })

  test('a run that is cancelled ends at once', async () => {
    const { seen, seconds } = await read({ statuses: () => [status('IN_PROGRESS')], cancelAt: 7 })
    expect({ told: statesOf(seen), seconds }).toEqual({ told: ['IN_PROGRESS'], seconds: 7 })
  })
})

describe('without a status', () => {
  test('of an image pushed long ago the answer stands at once, with the rules of the registry', async () => {
    const { seen, seconds, asked, digest } = await read({ statuses: () => [], rules: () => [{ profile: PROFILE, filters: ['shop/*'] }] })
    expect({ seen, seconds, asked }).toEqual({ seen: { kind: 'told', statuses: [], rules: { kind: 'known', rules: [{ profile: PROFILE, filters: ['shop/*'] }] } }, seconds: 0, asked: [digest, 'rules'] })
  })

  test('of an image pushed a moment ago ECR is given a minute to begin, if it has a rule at all', async () => {
    const rules = () => [{ profile: PROFILE, filters: [] }]
    const late = await read({ statuses: (second) => (second < 30 ? [] : [status('COMPLETE')]), rules, pushedAgo: 3 })
    expect(statesOf(late.seen)).toEqual(['COMPLETE'])
    const never = await read({ statuses: () => [], rules, pushedAgo: 3 })
    expect(statesOf(never.seen)).toEqual([])
    expect(never.seconds).toBeGreaterThanOrEqual(57)
    expect(never.seconds).toBeLessThan(80)
    const none = await read({ statuses: () => [], pushedAgo: 3 })
    expect({ told: statesOf(none.seen), seconds: none.seconds }).toEqual({ told: [], seconds: 0 })
  })

  test('a clock that is ahead does not make the wait longer', async () => {
    const { seconds } = await read({ statuses: () => [], rules: () => [{ profile: PROFILE, filters: [] }], pushedAgo: -86_400 })
    expect(seconds).toBeLessThan(80)
  })

  test('rules that cannot be read are a hint', async () => {
    const { seen } = await read({ statuses: () => [], rules: () => refuse('denied') })
    expect(seen).toMatchObject({ kind: 'told', rules: { kind: 'unknown', hint: expect.stringContaining('Allow ecr:DescribeImageSigningStatus so that the next run can') } })
  })
})

describe('an answer that cannot be read', () => {
  test.each<[ServiceErrorDetails['kind'], string, RegExp]>([
    ['denied', 'permission-denied', /^Permission ecr:DescribeImageSigningStatus is missing\. It is needed to know whether the image is signed by ECR/],
    ['credentials', 'bad-credentials', /credentials/],
    ['rejected', 'signature-unreadable', /^AWS rejected/],
    ['not-found', 'signature-unreadable', /^AWS rejected/],
    ['contradictory', 'signature-unreadable', /contradictory answers/],
  ])('%s: never a signature', async (kind, code, what) => {
    const { seen, seconds } = await read({ statuses: () => refuse(kind) })
    expect(seen).toMatchObject({ kind: 'unread', cause: { code, what: expect.stringMatching(what), alwaysFails: true } })
    expect(seconds).toBe(0)
  })

  test.each<ServiceErrorDetails['kind']>(['throttled', 'unavailable'])('%s: asked again until the timeout', async (kind) => {
    const { seen, seconds } = await read({ statuses: () => refuse(kind) })
    expect(seen).toMatchObject({ kind: 'unread', cause: { code: 'signature-unreadable' } })
    expect(seconds).toBeGreaterThan(800)
    expect(seconds).toBeLessThanOrEqual(TIMEOUT_MS / 1000)
    expect(statesOf((await read({ statuses: (second) => (second < 30 ? refuse(kind) : [status('COMPLETE')]) })).seen)).toEqual(['COMPLETE'])
  })

  test('a defect of ours is no answer either', async () => {
    await expect(read({ statuses: () => { throw new TypeError('broken') } })).rejects.toThrow('broken')
  })
})

test('in any world: over by the timeout, and signed only where ECR said so last', async () => {
  const step = fc.constantFrom('COMPLETE', 'IN_PROGRESS', 'FAILED', 'NEW', 'nothing', 'throttled', 'denied')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 200 }), async (steps, pushedAgo) => {
      let last = ''
      const { seen, seconds } = await read({
        pushedAgo,
        rules: () => [{ profile: PROFILE, filters: [] }],
        statuses: (second) => {
          last = steps[Math.min(Math.floor(second / 20), steps.length - 1)] ?? ''
          if (last === 'throttled' || last === 'denied') return refuse(last)
          return last === 'nothing' ? [] : [status(last)]
        },
      })
      expect(seconds).toBeLessThanOrEqual(TIMEOUT_MS / 1000)
      const isSigned = seen?.kind === 'told' && standingOf(seen.statuses, true).state === 'signed'
      expect(isSigned).toBe(last === 'COMPLETE')
    }),
    { numRuns: 200 },
  )
})
