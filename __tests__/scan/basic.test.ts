import { describe, expect, test } from '@jest/globals'
import { awaitBasicScan } from '../../src/scan/basic.ts'
import type { EcrScan } from '../../src/scan/ports.ts'
import type { ServiceError } from '../../src/service-error.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { fakeService } from '../../bench/truth/fake-service.ts'
import { draw } from '../../bench/truth/draw.ts'
import { chance } from '../../bench/truth/chance.ts'
import { aFinding, anImage, findings, problem, said, SETTINGS, START } from './scripted.ts'

const complete = (over: Partial<EcrScan> = {}): EcrScan => ({ status: 'COMPLETE', completedAt: START, findings: [], enhanced: false, ...over })

async function basic(answer: (second: number, token: string | undefined) => EcrScan | ServiceError | undefined, timeoutMs = 300_000) {
  const clock = virtualClock(START)
  const calls: (string | undefined)[] = []
  const service = {
    ...fakeService(draw(1), clock, START, chance(1)),
    ecrScan: (_image: unknown, token: string | undefined) => {
      calls.push(token)
      const answered = answer((clock.now() - START) / 1000, token)
      return answered instanceof Error ? Promise.reject(answered) : Promise.resolve(answered)
    },
  }
  const world = { service, clock, random: () => 0.5, deadline: START + timeoutMs, signal: new AbortController().signal, cancelled: () => false }
  const outcome = await clock.run(awaitBasicScan(anImage(), { ...SETTINGS, timeoutMs }, world))
  return { outcome, calls, seconds: (clock.now() - START) / 1000, clock }
}

describe('basic scanning', () => {
  test('waits for COMPLETE and reads its findings', async () => {
    const { outcome, seconds } = await basic((second) => (second < 4 ? undefined : second < 20 ? { status: 'IN_PROGRESS', findings: [], enhanced: false } : complete({ findings: findings(2) })))
    expect(said(outcome)).toBe(2)
    expect(seconds).toBeGreaterThanOrEqual(20)
    expect(outcome.evidence).toMatchObject({ scanType: 'basic', coverageReason: 'COMPLETE', ecrStatus: 'COMPLETE', scannedAt: START })
    expect(outcome.evidence.notices.join()).toMatch(/operating system packages only/)
  })

  test('reads all pages, each finding once', async () => {
    const { outcome, calls } = await basic((_, token) => (token === undefined ? complete({ findings: findings(100), nextToken: 'b' }) : complete({ findings: [...findings(1, 99), ...findings(30, 100)] })))
    expect(said(outcome)).toBe(130)
    expect(calls).toEqual([undefined, 'b'])
  })

  test('a list whose pages do not fit together is read again', async () => {
    let passes = 0
    const { outcome } = await basic((_, token) => {
      if (token === undefined) passes += 1
      if (token === undefined) return complete({ findings: findings(100), nextToken: 'b' })
      return passes === 1 ? { status: 'IN_PROGRESS', findings: [], enhanced: false } : complete({ findings: [aFinding(500)] })
    })
    expect(said(outcome)).toBe(101)
    expect(passes).toBe(2)
  })

  test('a page that names itself ends without result', async () => {
    const { outcome, seconds } = await basic(() => complete({ findings: findings(1), nextToken: 'same' }), 60_000)
    expect(said(outcome)).toBe('unavailable')
    expect(seconds).toBeLessThanOrEqual(60)
  })

  test.each<[string, EcrScan]>([
    ['enhanced findings', complete({ enhanced: true })],
    ['the status ACTIVE', { status: 'ACTIVE', findings: [], enhanced: true }],
  ])('%s: the registry is on enhanced scanning', async (_name, scan) => {
    const { outcome } = await basic(() => scan)
    expect(said(outcome)).toBe('enhanced-scanning')
  })

  test('COMPLETE and empty without time is how an enhanced scan looks before its findings: no pass', async () => {
    const { outcome } = await basic(() => ({ status: 'COMPLETE', findings: [], enhanced: false }), 60_000)
    expect(said(outcome)).toBe('timeout')
  })

  test.each([
    ['FAILED', 'ecr-failed'],
    ['UNSUPPORTED_IMAGE', 'unsupported'],
    ['LIMIT_EXCEEDED', 'ecr-limit-exceeded'],
    ['IMAGE_ARCHIVED', 'ecr-image-archived'],
  ])('%s ends at once', async (status, code) => {
    const { outcome } = await basic(() => ({ status, description: 'UnsupportedImageError: The operating system and/or package manager are not supported.', findings: [], enhanced: false }))
    expect(said(outcome)).toBe(code)
    expect(outcome.kind === 'no-result' && outcome.cause.what).toContain('UnsupportedImageError')
  })

  test('an unknown status and a scan that never starts end with the timeout and the command that starts it', async () => {
    for (const status of ['NEW_IN_2027', undefined]) {
      const { outcome, seconds } = await basic(() => (status === undefined ? undefined : { status, findings: [], enhanced: false }), 60_000)
      expect(said(outcome)).toBe('timeout')
      expect(seconds).toBe(60)
      expect(outcome.kind === 'no-result' && outcome.cause.remedy[0]).toMatch(/aws ecr start-image-scan --repository-name payments\/api --image-id imageDigest=sha256:/)
    }
  })

  test('faults that pass change nothing, others end it', async () => {
    expect(said((await basic((second) => (second < 50 ? problem({ kind: 'throttled' }) : complete({ findings: findings(1) })))).outcome)).toBe(1)
    expect(said((await basic(() => problem({ kind: 'denied' }))).outcome)).toBe('permission-denied')
  })
})
