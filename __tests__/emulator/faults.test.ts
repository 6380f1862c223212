import { describe, expect, test } from '@jest/globals'
import { DescribeImagesCommand } from '@aws-sdk/client-ecr'
import { ListCoverageCommand, ListFindingsCommand } from '@aws-sdk/client-inspector2'
import type { Fault } from '../../emulator/fault-plan.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { errorName, failure, on, type Stage } from './clients.ts'

const base = scenario('pages')

function having(...faults: readonly Fault[]): Scenario {
  return { ...base, faults }
}

const findings = ({ inspector }: Stage): Promise<unknown> => inspector.send(new ListFindingsCommand({ maxResults: 100 }))
const images = ({ ecr }: Stage): Promise<unknown> => ecr.send(new DescribeImagesCommand({ repositoryName: 'payments/api' }))

describe('what a client meets', () => {
  test.each<[string, Fault['effect'], object]>([
    ['throttling', { kind: 'throttle' }, { name: 'ThrottlingException', $metadata: { httpStatusCode: 429 } }],
    ['throttling with Retry-After', { kind: 'throttle', retryAfterSeconds: 2 }, { name: 'ThrottlingException', retryAfterSeconds: 2 }],
    ['a server error', { kind: 'server-error' }, { name: 'InternalServerException', $metadata: { httpStatusCode: 500 } }],
    ['an HTML page', { kind: 'html' }, { name: 'SyntaxError' }],
    ['a reset connection', { kind: 'reset' }, { message: expect.stringContaining('ECONNRESET') }],
    ['half an answer', { kind: 'cut' }, { message: expect.stringContaining('aborted') }],
    ['malformed JSON', { kind: 'malformed-json' }, { name: 'SyntaxError' }],
    ['an expired token', { kind: 'expired-token' }, { name: 'ExpiredTokenException', $metadata: { httpStatusCode: 403 } }],
    ['any error', { kind: 'error', status: 402, name: 'PaymentRequired', message: 'Pay' }, { name: 'PaymentRequired', message: 'Pay' }],
  ])('%s', async (_, effect, expected) => {
    await on(having({ operation: 'ListFindings', effect }), async (stage) => {
      expect(await failure(findings(stage))).toMatchObject(expected)
    })
  })

  test('ECR says throttling with 400, and server errors by its own name', async () => {
    await on(having({ service: 'ecr', operation: '*', calls: { from: 1, to: 1 }, effect: { kind: 'throttle' } }, { service: 'ecr', operation: '*', calls: { from: 2 }, effect: { kind: 'server-error' } }), async (stage) => {
      expect(await failure(images(stage))).toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } })
      expect(await failure(images(stage))).toMatchObject({ name: 'ServerException', $metadata: { httpStatusCode: 500 } })
    })
  })

  test('a silent service does not answer', async () => {
    await on(having({ operation: 'ListFindings', effect: { kind: 'silent' } }), async ({ inspector, emulator }) => {
      const patience = new AbortController()
      const name = errorName(inspector.send(new ListFindingsCommand({}), { abortSignal: patience.signal }))
      while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      // It has the request, and does not answer.
      await new Promise((resolve) => setTimeout(resolve, 100))
      patience.abort()
      expect(await name).toBe('AbortError')
      expect(emulator.requests[0]?.status).toBe(0)
    })
  })

  test('latency, by fault and by option', async () => {
    await on(having({ operation: 'ListFindings', effect: { kind: 'latency', ms: 60 } }), async (stage) => {
      const before = performance.now()
      await findings(stage)
      expect(performance.now() - before).toBeGreaterThanOrEqual(75)
    }, { latencyMs: 20 })
  })
})

describe('when', () => {
  test('by call number, every n-th, and in time', async () => {
    const error = { kind: 'server-error' } as const
    const outcome = async (stage: Stage): Promise<string> => findings(stage).then(() => 'ok', () => 'error')
    await on(having({ operation: 'ListFindings', calls: { from: 2, to: 3 }, effect: error }), async (stage) => {
      expect([await outcome(stage), await outcome(stage), await outcome(stage), await outcome(stage)]).toEqual(['ok', 'error', 'error', 'ok'])
    })
    await on(having({ operation: '*', every: 2, effect: error }), async (stage) => {
      expect([await outcome(stage), await outcome(stage), await outcome(stage), await outcome(stage)]).toEqual(['ok', 'error', 'ok', 'error'])
    })
    await on(having({ operation: '*', time: { from: 5, until: 10 }, effect: error }), async (stage) => {
      const seen: string[] = []
      for (const second of [4, 5, 9.9, 10]) {
        stage.at(second)
        seen.push(await outcome(stage))
      }
      expect(seen).toEqual(['ok', 'error', 'error', 'ok'])
    })
  })

  test('a quota refills with the clock', async () => {
    await on(having({ service: 'inspector2', operation: '*', effect: { kind: 'quota', perSecond: 2 } }), async (stage) => {
      const outcome = async (): Promise<string> => findings(stage).then(() => 'ok', () => 'throttled')
      expect([await outcome(), await outcome(), await outcome()]).toEqual(['ok', 'ok', 'throttled'])
      stage.at(1)
      expect([await outcome(), await outcome(), await outcome()]).toEqual(['ok', 'ok', 'throttled'])
    })
  })

  test('the SDK gets over a burst by itself', async () => {
    await on(having({ operation: 'ListFindings', calls: { from: 1, to: 2 }, effect: { kind: 'server-error' } }), async (stage) => {
      await findings(stage)
      expect(stage.emulator.requests.map((request) => request.status)).toEqual([500, 500, 200])
    }, { attempts: 3 })
  })
})

describe('answers that lie', () => {
  test('a token that never changes', async () => {
    await on(scenario('repeated-token'), async ({ inspector }) => {
      const first = await inspector.send(new ListFindingsCommand({ maxResults: 100 }))
      const second = await inspector.send(new ListFindingsCommand({ maxResults: 100, nextToken: first.nextToken }))
      expect(second.nextToken).toBe(first.nextToken)
    })
  })

  test('a pass that loses entries, then one that is whole', async () => {
    await on(scenario('shrinking-pass'), async ({ inspector }) => {
      const pass = async (): Promise<number> => {
        let count = 0
        let nextToken: string | undefined
        do {
          const page = await inspector.send(new ListFindingsCommand({ maxResults: 100, nextToken }))
          count += page.findings?.length ?? 0
          nextToken = page.nextToken
        } while (nextToken !== undefined)
        return count
      }
      expect([await pass(), await pass()]).toEqual([243, 250])
    })
  })
})

describe('identity and time', () => {
  test('a denied action is named, also through the facade', async () => {
    await on(scenario('no-permission-findings'), async (stage) => {
      const error = await failure(findings(stage))
      expect(error).toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } })
      expect(error.message).toContain('is not authorized to perform: inspector2:ListFindings on resource: arn:aws:inspector2:eu-west-1:123456789012:/findings/list')
      await stage.inspector.send(new ListCoverageCommand({}))
    })
  })

  test('every answer has the time of AWS; the SDK corrects a clock that is off', async () => {
    await on({ ...scenario('clock-skew'), images: base.images }, async ({ inspector, emulator }) => {
      await inspector.send(new ListFindingsCommand({}))
      expect(emulator.requests.map((request) => request.status)).toEqual([403, 200])
    }, { attempts: 3, now: Date.now })
  })

  test('the Date header follows the clock and its skew', async () => {
    await on({ ...base, clockSkew: 3600 }, async ({ emulator, at }) => {
      at(60)
      const response = await fetch(`${emulator.url}/nowhere`)
      expect(response.headers.get('date')).toBe('Thu, 20 Aug 2026 11:01:00 GMT')
    })
  })
})
