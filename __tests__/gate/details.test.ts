import { describe, expect, test } from '@jest/globals'
import type { Baseline } from '../../src/findings/compare.ts'
import { withBaselineDetails } from '../../src/gate/baselines.ts'
import { withDetails } from '../../src/gate/details.ts'
import type { Scanning } from '../../src/gate/scan-images.ts'
import type { World } from '../../src/gate/world.ts'
import type { Intelligence, Known } from '../../src/findings/finding.ts'
import type { ScanService } from '../../src/scan/ports.ts'
import type { ScannedSubject } from '../../src/scan/outcome.ts'
import { ServiceError } from '../../src/service-error.ts'
import { aFinding, anImageWith, aRepository, without } from '../policy/cases.ts'

type Answer = Known | 'denied'

/** One image in each Region, all with the same vulnerability, whose details each Region tells in its own way; the last one answers last. */
async function kevOf(answers: Readonly<Record<string, Answer>>): Promise<readonly (Intelligence | undefined)[]> {
  const turns = Object.keys(answers)
  const details: ScanService['details'] = async ({ region }, arns) => {
    for (let turn = turns.indexOf(region); turn > 0; turn--) await new Promise(setImmediate)
    const answer = answers[region] ?? 'unknown'
    if (answer === 'denied') throw new ServiceError({ kind: 'denied', action: 'inspector2:BatchGetFindingDetails', code: 'AccessDeniedException', text: 'not allowed' })
    return new Map(arns.map((arn) => [arn, { kev: answer, cwes: [] }]))
  }
  const subjects = turns.map((region): ScannedSubject => {
    const scanned = anImageWith([without(aFinding('CVE-2021-44228'), 'intelligence')])
    return { ...scanned, subject: { ...scanned.subject, repository: { ...aRepository(), region } } }
  })
  const told = await withDetails(subjects, scanning({ details }))
  return told.flatMap(({ images }) => images.flatMap(({ outcome }) => (outcome.kind === 'scanned' ? outcome.findings.map(({ intelligence }) => intelligence) : [])))
}

function scanning(service: Pick<ScanService, 'details'>): Scanning {
  const world: Pick<World, 'clock' | 'random'> = { clock: { now: () => 0, sleep: () => Promise.resolve() }, random: () => 0.5 }
  return {
    options: {} as Scanning['options'],
    world: { ...world, service: service as ScanService } as World,
    deadline: { at: 60_000, signal: new AbortController().signal, cancelled: () => false, release: () => undefined },
    onRetry: () => undefined,
    onProgress: () => undefined,
    refusal: () => Promise.resolve(undefined),
  }
}

describe('a vulnerability in several Regions', () => {
  test.each<[Known, Readonly<Record<string, Answer>>]>([
    ['yes', { 'eu-west-1': 'yes', 'us-east-1': 'no' }],
    ['yes', { 'eu-west-1': 'no', 'us-east-1': 'yes' }],
    ['yes', { 'eu-west-1': 'yes', 'us-east-1': 'denied' }],
    ['unknown', { 'eu-west-1': 'denied', 'us-east-1': 'no' }],
    ['unknown', { 'eu-west-1': 'no', 'us-east-1': 'unknown' }],
    ['no', { 'eu-west-1': 'no', 'us-east-1': 'no' }],
  ])('is known to be exploited: %s, when they say %j', async (expected, answers) => {
    expect((await kevOf(answers)).map((intelligence) => intelligence?.kev)).toEqual([expected, expected])
  })

  test.each<Answer>(['no', 'unknown'])('that one of them may not be asked is kept when the other says %s', async (other) => {
    expect((await kevOf({ 'eu-west-1': 'denied', 'us-east-1': other }))[1]).toMatchObject({ kev: 'unknown', forbidden: true })
    expect((await kevOf({ 'eu-west-1': other, 'us-east-1': 'denied' }))[1]).toMatchObject({ kev: 'unknown', forbidden: true })
  })
})

describe('findings that share a vulnerability', () => {
  const LOG4SHELL = 'CVE-2021-44228'

  /** What is known of each finding of one image, when each ARN has an answer of its own. */
  async function told(answers: readonly (Known | undefined)[]) {
    const asked: string[] = []
    const findings = answers.map(() => without(aFinding(LOG4SHELL), 'intelligence'))
    const byArn = new Map(findings.map(({ arn }, at) => [arn, answers[at]]))
    const details: ScanService['details'] = (_repository, arns) => {
      asked.push(...arns)
      return Promise.resolve(new Map(arns.flatMap((arn) => (byArn.get(arn) === undefined ? [] : [[arn, { kev: byArn.get(arn) ?? 'unknown', cwes: [] }] as const]))))
    }
    const subjects = await withDetails([anImageWith(findings)], scanning({ details }))
    const kev = subjects.flatMap(({ images }) => images.flatMap(({ outcome }) => (outcome.kind === 'scanned' ? outcome.findings.map(({ intelligence }) => intelligence?.kev) : [])))
    return { kev, asked: asked.length }
  }

  test.each<[Known, (Known | undefined)[]]>([
    ['yes', ['no', 'yes']],
    ['yes', ['yes', 'no']],
    ['yes', ['no', 'no', 'unknown', 'yes']],
    ['yes', [undefined, 'yes']],
    ['unknown', ['no', 'unknown']],
    ['unknown', ['no', undefined]],
    ['no', ['no', 'no']],
  ])('are all in the catalogue: %s, when they answer %j', async (expected, answers) => {
    expect((await told(answers)).kev).toEqual(answers.map(() => expected))
  })

  test('are not asked for any more once one of them is', async () => {
    expect((await told(['yes', ...Array.from({ length: 99 }, () => 'no' as const)])).asked).toBeLessThan(40)
  })
})

describe('the baseline', () => {
  test.each<[Answer, Known]>([
    ['yes', 'yes'],
    ['no', 'no'],
    ['denied', 'unknown'],
  ])('is asked for what the catalogue says, once for all subjects: %s', async (answer, expected) => {
    const scanned = anImageWith([without(aFinding('CVE-2021-44228'), 'intelligence')])
    const asked: string[] = []
    const details: ScanService['details'] = (_, arns) => {
      asked.push(...arns)
      if (answer === 'denied') return Promise.reject(new ServiceError({ kind: 'denied', action: 'inspector2:BatchGetFindingDetails', code: 'AccessDeniedException', text: 'not allowed' }))
      return Promise.resolve(new Map(arns.map((arn) => [arn, { kev: answer, cwes: [] }])))
    }
    const read: Baseline = { kind: 'read', name: 'main', scanned }
    const absent: Baseline = { kind: 'absent', name: 'other', why: 'no such tag' }
    const told = await withBaselineDetails([read, absent, read], scanning({ details }))
    const kev = told.map((baseline) => (baseline.kind === 'read' ? baseline.scanned.images.map(({ outcome }) => (outcome.kind === 'scanned' ? outcome.findings[0]?.intelligence?.kev : outcome.kind)) : baseline.kind))
    expect(kev).toEqual([[expected], 'absent', [expected]])
    expect(asked).toHaveLength(1)
  })
})
