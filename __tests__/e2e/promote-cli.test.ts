import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { plan, REPOSITORY, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import type { RepositoryPlan, Scenario } from '../../emulator/scenario.ts'
import { begin } from './pool.ts'
import { faulty, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { flags, shell, type CallPlan } from './shell.ts'
import { tagsOf } from './tags.ts'

/** `ecr-scan-gate promote` as a script calls it: what it exits with, what it prints where, and which tags there are afterwards. */

const good = smallImage('900d')
const other = smallImage('07e4')
const clean = (image: typeof good, tag: string) => plan(image, { tags: [tag], coverage: SCANNED_YESTERDAY, findings: mild() })

function story(more: Partial<Scenario> = {}, repository: Partial<RepositoryPlan> = {}): Scenario {
  return { ...settled(mild()), repositories: [{ name: REPOSITORY, ...repository }], images: [clean(good, TAG), clean(other, 'old')], ...more }
}

const FINE = story()
const BAD = settled(grave())
const STUCK = pushed([pending(-3)], [])
const denied = (...actions: readonly string[]): Scenario => story({ denied: actions })

const PROMOTE = ['promote', ...flags(HASTE), '--to', 'production']
const AT_ONCE = ['promote', ...flags({ ...HASTE, timeout: '3s', settle: '0' }), '--to', 'production']

const CALLS: Readonly<Record<string, readonly [Scenario, CallPlan]>> = {
  pass: [FINE, { args: PROMOTE }],
  'pass, two tags': [FINE, { args: [...PROMOTE, '--to', 'old'] }],
  'pass, the tag is there': [FINE, { args: ['promote', ...flags(HASTE), '--to', TAG] }],
  fail: [BAD, { args: PROMOTE }],
  'fail, reported only': [BAD, { args: [...PROMOTE, '--mode', 'report'] }],
  'no result': [STUCK, { args: AT_ONCE }],
  'no result, warned': [STUCK, { args: [...AT_ONCE, '--on-no-result', 'warn'] }],
  cancelled: [STUCK, { args: PROMOTE, onStart: (child) => child.stderr?.once('data', () => child.kill('SIGTERM')) }],
  'an immutable tag': [story({}, { mutability: { setting: 'IMMUTABLE' } }), { args: ['promote', ...flags(HASTE), '--to', 'old'] }],
  'a refusal of ECR': [faulty(FINE, { service: 'ecr', operation: 'PutImage', effect: { kind: 'error', status: 400, name: 'KmsException', message: 'the key is disabled' } }), { args: PROMOTE }],
  'no permission to tag': [denied('ecr:PutImage'), { args: PROMOTE }],
  'no permission to tag, report mode': [denied('ecr:PutImage'), { args: [...PROMOTE, '--mode', 'report', '--on-no-result', 'warn'] }],
  'no permission to look': [denied('inspector2:ListFindings'), { args: PROMOTE }],
  'no login': [FINE, { args: PROMOTE, env: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined } }],
  'no tag': [FINE, { args: ['promote', ...flags(HASTE)] }],
  'no tag that could be one': [FINE, { args: ['promote', ...flags(HASTE), '--to=-x'] }],
  'misspelled flag': [FINE, { args: [...PROMOTE, '--fail-on-severty', 'none'] }],
  'a format of the gate': [FINE, { args: [...PROMOTE, '--format', 'sarif'] }],
  json: [FINE, { args: [...PROMOTE, '--format', 'json', '--output', 'markdown=promotion.md'] }],
  'json, fail': [BAD, { args: [...PROMOTE, '--format', 'json'] }],
  'json, no result': [STUCK, { args: [...AT_ONCE, '--format', 'json'] }],
  'json, no permission to tag': [denied('ecr:PutImage'), { args: [...PROMOTE, '--format', 'json'] }],
}
const told = begin(Object.entries(CALLS).map(([name, [scenario, plan]]) => [name, () => shell(scenario, plan)] as const))

const WRONG_USAGE = ['no tag', 'no tag that could be one', 'misspelled flag', 'a format of the gate']
const PROMOTED = ['pass', 'pass, two tags', 'json']

describe('exit codes', () => {
  test.each([
    ['pass', 0],
    ['pass, two tags', 0],
    ['pass, the tag is there', 0],
    ['fail', 1],
    ['fail, reported only', 0],
    ['no result', 2],
    ['no result, warned', 0],
    ['cancelled', 2],
    ['an immutable tag', 1],
    ['a refusal of ECR', 1],
    ['no permission to tag', 3],
    ['no permission to tag, report mode', 3],
    ['no permission to look', 3],
    ['no login', 3],
    ...WRONG_USAGE.map((name) => [name, 3] as const),
    ['json', 0],
    ['json, fail', 1],
    ['json, no result', 2],
    ['json, no permission to tag', 3],
  ])('%s: %i', async (name, code) => {
    const called = await told(name)
    expect({ code: called.code, signal: called.signal, said: called.code === code ? '' : called.stdout + called.stderr }).toEqual({ code, signal: null, said: '' })
  })
})

describe('tags', () => {
  test('are set where the image passes', async () => {
    expect(tagsOf(await told('pass'))).toEqual({ [TAG]: good.digest, old: other.digest, production: good.digest })
    expect(tagsOf(await told('pass, two tags'))).toEqual({ [TAG]: good.digest, old: good.digest, production: good.digest })
  })

  test.each(Object.keys(CALLS).filter((name) => !PROMOTED.includes(name)))('are left alone: %s', async (name) => {
    const called = await told(name)
    const tags = tagsOf(called)
    expect(tags['production']).toBeUndefined()
    if (tags['old'] !== undefined) expect(tags['old']).toBe(other.digest)
    const puts = called.requests.filter(({ operation }) => operation === 'PutImage')
    if (!/permission to tag|refusal/.test(name)) expect(puts).toEqual([])
  })
})

describe('wrong usage', () => {
  test.each(WRONG_USAGE)('%s: nothing is asked of AWS, and standard output stays empty', async (name) => {
    expect(await told(name)).toMatchObject({ stdout: '', requests: [], files: [] })
  })

  test.each<[string, RegExp]>([
    ['no tag', /--to/],
    ['no tag that could be one', /--to: "-x" isn't a tag/],
    ['misspelled flag', /Did you mean --fail-on-severity\? See ecr-scan-gate promote --help/],
    ['a format of the gate', /promote has no format sarif/],
  ])('%s is told with its cure', async (name, text) => {
    expect((await told(name)).stderr).toMatch(text)
  })
})

describe('standard output', () => {
  test('text: the report of the gate, and what was promoted; progress is on standard error', async () => {
    const { stdout, stderr, files } = await told('pass')
    expect(stdout).toContain(`✅ Promoted ${REPOSITORY}@${good.digest} to production (new)`)
    expect(stdout).not.toContain('(after ')
    expect(stderr).not.toContain('Promoted')
    expect(`${stdout}${stderr}`).not.toMatch(/\u001b|^::/m)
    expect(files).toEqual([])
  })

  test('text: where each tag was, for a rollback', async () => {
    expect((await told('pass, two tags')).stdout).toContain(`to production (new), old (was ${other.digest})`)
  })

  test('text: why nothing was promoted', async () => {
    expect((await told('fail')).stdout).toContain('❌ Not promoted: the verdict is fail, and only an image that passes is promoted')
    expect((await told('no result')).stdout).toContain('❌ Not promoted: the verdict is no-result, and only an image that passes is promoted')
    expect((await told('no permission to tag')).stdout).toMatch(/❌ Not promoted: .*ecr:PutImage[^]*Allow ecr:PutImage on arn:aws:ecr:eu-west-1:123456789012:repository\/payments\/api/)
    expect((await told('an immutable tag')).stdout).toContain(`old points to ${other.digest}. No tag was set.`)
  })

  test('json, and nothing else; the answer for people is on standard error', async () => {
    const { stdout, stderr, files, folder } = await told('json')
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, verdict: 'pass', reason: expect.any(String), repository: REPOSITORY, digest: good.digest, promoted: true, tags: [{ tag: 'production', before: null, state: 'set' }], previous: { production: null } })
    expect(stderr).toContain(`✅ Promoted ${REPOSITORY}@${good.digest} to production (new)`)
    expect(files).toEqual(['promotion.md'])
    expect(readFileSync(join(folder, 'promotion.md'), 'utf8')).toContain('## 🏷️ Promoted to 1 tag')
  })

  test.each([
    ['json, fail', { verdict: 'fail', promoted: false, tags: [], previous: {} }],
    ['json, no result', { verdict: 'no-result', promoted: false, tags: [], previous: {} }],
    ['json, no permission to tag', { verdict: 'pass', promoted: false, tags: [{ tag: 'production', before: null, state: 'not-set' }], problem: { code: 'permission-denied', what: expect.stringContaining('ecr:PutImage') } }],
  ])('%s', async (name, members) => {
    const { stdout, stderr } = await told(name)
    expect(JSON.parse(stdout)).toMatchObject(members)
    expect(stderr).toContain('❌ Not promoted: ')
  })
})
