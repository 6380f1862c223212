import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { scenario } from '../../emulator/scenarios/index.ts'
import { answers, type Answer } from '../../scripts/ask-aws/questions.ts'
import { Recorder, Redactor } from '../../scripts/ask-aws/recorder.ts'
import { stage, type Stage } from '../emulator/clients.ts'

/** Asks the emulator in the place of an account. */
async function asked(name: string, most = 200): Promise<{ readonly found: readonly Answer[]; readonly recorder: Recorder; readonly stage: Stage }> {
  const set = await stage(scenario(name))
  set.at(60)
  const recorder = new Recorder(most)
  const found = await answers({ ecr: set.ecr, inspector: set.inspector, recorder })
  await set.close()
  return { found, recorder, stage: set }
}

describe('the questions to an account', () => {
  let run: Awaited<ReturnType<typeof asked>>

  beforeAll(async () => {
    run = await asked('signed')
  })

  afterAll(async () => {
    await run.stage.close().catch(() => undefined)
  })

  test('are nine, and each has an answer', () => {
    expect(run.found).toHaveLength(9)
    expect(run.found.filter(({ answer }) => answer === '')).toEqual([])
    expect(run.found.find(({ question }) => question.includes('referrers'))?.answer).toMatch(/^yes: \d+ of \d+ entries$/)
    expect(run.found.find(({ question }) => question.includes('signing'))?.answer).toBe('1 indexes and 0 single images have one')
  })

  test('only read', () => {
    expect(run.stage.emulator.requests.filter(({ operation }) => !/^(List|Describe|BatchGet)/.test(operation))).toEqual([])
    expect(run.stage.emulator.requests.length).toBe(run.recorder.exchanges.length)
  })

  test('leave no name in the recording', () => {
    const recording = JSON.stringify(run.recorder.exchanges)
    for (const name of ['123456789012', 'payments', '1.4.2', 'sha256:', 'arn:aws', 'eu-west-1', 'notation']) expect(recording).not.toContain(name)
    expect(recording).toContain('AWS_ECR_CONTAINER_IMAGE')
    expect(recording).toContain('application/vnd.oci.image.index.v1+json')
  })
})

test('what a role may not ask is not known, and the rest is answered', async () => {
  const { found, recorder } = await asked('no-permission-findings')
  expect(recorder.exchanges.find(({ operation }) => operation === 'ListFindings')).toMatchObject({ error: 'AccessDeniedException' })
  expect(found.find(({ question }) => question.includes('EPSS'))?.answer).toBe('not known: no finding with a score (AccessDeniedException)')
  expect(found.find(({ question }) => question.includes('page'))?.answer).toMatch(/^at least \d+/)
})

test('aggregations are held against the list', async () => {
  const { found } = await asked('suppressed')
  expect(found.find(({ question }) => question.includes('suppressed'))?.answer).toMatch(/^`all` is \d+ for an image with \d+ active \(\d+ untriaged\) and \d+ suppressed findings: /)
})

test('no more is asked than allowed', async () => {
  const { recorder } = await asked('signed', 3)
  expect(recorder.exchanges).toHaveLength(3)
})

test('text of people is taken out wherever it stands, the same by the same word', () => {
  const redactor = new Redactor()
  const redacted = redactor.redact({ imageTags: ['RELEASE', 'v1'], tags: { 'Cost Center': 'SECRET', OWNER: { who: 'ME' } }, resourceId: 'arn:aws:x', again: 'arn:aws:x', severity: 'HIGH', count: 3, at: new Date(0), groupKey: 'ACTIVE', title: 'CVE' })
  expect(redacted).toEqual({ imageTags: ['text-1', 'text-2'], tags: { 'text-3': 'text-4', 'text-5': { who: 'text-6' } }, resourceId: 'arn-1', again: 'arn-1', severity: 'HIGH', count: 3, at: '1970-01-01T00:00:00.000Z', groupKey: 'ACTIVE', title: 'text-7' })
})
