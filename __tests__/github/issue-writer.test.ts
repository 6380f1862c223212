import { describe, expect, test } from '@jest/globals'
import type { ApiProblem } from '../../src/github/api.ts'
import { withIssueMarker } from '../../src/github/issue-marker.ts'
import { IssueWriter, type CreateIssue, type EditIssue } from '../../src/github/issue-writer.ts'
import { anIssue, fakeApi, type FakeState } from './fake-api.ts'

const MARKER = { key: 'stream/a', data: 'v1 fail abc 0' }
const create: CreateIssue = { kind: 'create', ...MARKER, title: 'Title', text: 'Text\n', assignees: [] }
const edit: EditIssue = { kind: 'edit', ...MARKER, number: 5, text: 'Text\n', state: undefined, comment: undefined }
const existing = anIssue({ number: 5, body: withIssueMarker(MARKER, 'Old\n') })
const LIMIT: ApiProblem = { status: 403, message: 'You have exceeded a secondary rate limit', limit: { retryAfterMs: undefined } }

/** A clock that only moves when somebody sleeps. */
function timed(state: Partial<FakeState> = {}, seconds = 600) {
  const api = fakeApi(state)
  let now = 0
  const cancel = new AbortController()
  const clock = { now: () => now, sleep: (ms: number) => ((now += Math.max(0, ms)), Promise.resolve()) }
  return { api, cancel, seconds: () => now / 1000, writer: new IssueWriter(api, { owner: 'acme', repo: 'shop' }, { clock, until: seconds * 1000, cancel: cancel.signal }) }
}

describe('writing issues', () => {
  test('a second passes between two writes, and none before the first', async () => {
    const { writer, seconds } = timed({ issues: [existing] })
    await writer.write(edit)
    expect(seconds()).toBe(0)
    await writer.write({ ...edit, comment: 'New' })
    expect(seconds()).toBe(2)
  })

  test('the comment comes before what remembers it', async () => {
    const { writer, api } = timed({ issues: [existing] })
    expect(await writer.write({ ...edit, comment: 'Done', state: 'completed' })).toMatchObject({ kind: 'written', issue: { number: 5, open: false, text: 'Text\n' } })
    expect(api.calls).toEqual(['createComment 5', 'updateIssue 5 completed'])
  })

  test('where the comment fails, nothing remembers that it was made', async () => {
    const { writer, api } = timed({ issues: [existing], problems: { createComment: [{ status: 502, message: 'Bad gateway' }] } })
    expect(await writer.write({ ...edit, comment: 'New' })).toMatchObject({ kind: 'stopped' })
    expect(api.calls).toEqual(['createComment 5'])
  })

  test('an issue that may have been made all the same is not made again', async () => {
    const { writer, api } = timed({ problems: { createIssue: [{ status: 502, message: 'Bad gateway' }] } })
    expect(await writer.write(create)).toMatchObject({ kind: 'stopped' })
    expect(api.calls).toEqual(['createIssue '])
  })

  test('who cannot be assigned is a note', async () => {
    const assigned = timed({ assignable: ['mona'] })
    expect(await assigned.writer.write({ ...create, assignees: ['Mona'] })).toMatchObject({ kind: 'written', note: expect.stringContaining('Issue #1 could not be assigned to Mona') })
    expect(await timed({ assignable: ['mona'] }).writer.write({ ...create, assignees: ['mona'] })).toMatchObject({ kind: 'written', note: undefined })
    expect(await timed({ problems: { assignIssue: [{ status: 403, message: 'no' }] } }).writer.write({ ...create, assignees: ['mona'] })).toMatchObject({ kind: 'written', note: 'Issue #1 could not be assigned to mona: no' })
  })

  test.each<readonly [string, ApiProblem, 'skipped' | 'stopped']>([
    ['deleted since', { status: 410, message: 'This issue was deleted' }, 'skipped'],
    ['moved since', { status: 404, message: 'Not Found' }, 'skipped'],
    ['locked since', { status: 403, message: 'Unable to create comment because issue is locked.' }, 'skipped'],
    ['not to be had', { status: 422, message: 'Validation Failed' }, 'skipped'],
    ['without permission', { status: 403, message: 'Resource not accessible by integration' }, 'stopped'],
    ['without network', { message: "GitHub didn't answer" }, 'stopped'],
  ])('an issue that is %s', async (_name, problem, kind) => {
    const { writer } = timed({ issues: [existing], problems: { updateIssue: [problem] } })
    expect(await writer.write(edit)).toEqual({ kind, ...(kind === 'skipped' ? { number: 5 } : {}), problem })
  })

  test('issues that are switched off stop everything', async () => {
    expect(await timed({ problems: { createIssue: [{ status: 410, message: 'Issues are disabled for this repo' }] } }).writer.write(create)).toMatchObject({ kind: 'stopped' })
  })
})

describe('at the pace of GitHub', () => {
  test('it is left alone for as long as it wants', async () => {
    const { writer, seconds } = timed({ problems: { createIssue: [{ ...LIMIT, limit: { retryAfterMs: 30_000 } }] } })
    expect(await writer.write(create)).toMatchObject({ kind: 'written' })
    expect(seconds()).toBeGreaterThanOrEqual(30)
  })

  test('and where it does not say how long, for a minute, then two', async () => {
    const { writer, seconds } = timed({ problems: { createIssue: [LIMIT, LIMIT] } })
    expect(await writer.write(create)).toMatchObject({ kind: 'written' })
    expect(seconds()).toBe(180)
  })

  test('a pause that would last longer than the run is not begun', async () => {
    const { writer, seconds } = timed({ problems: { createIssue: [{ ...LIMIT, limit: { retryAfterMs: 700_000 } }] } })
    expect(await writer.write(create)).toMatchObject({ kind: 'stopped', problem: { message: LIMIT.message } })
    expect(seconds()).toBe(0)
  })

  test('not for ever', async () => {
    const { writer, api } = timed({ problems: { createIssue: Array<ApiProblem>(9).fill({ ...LIMIT, limit: { retryAfterMs: 1000 } }) } })
    expect(await writer.write(create)).toMatchObject({ kind: 'stopped' })
    expect(api.calls).toHaveLength(4)
  })

  test('fewer than 500 issues and comments are made in a run', async () => {
    const { writer, api } = timed({}, 3600)
    const kinds = new Set<string>()
    for (let at = 0; at < 450; at++) kinds.add((await writer.write(create)).kind)
    expect([...kinds]).toEqual(['written', 'stopped'])
    expect(api.calls.length).toBe(400)
  })

  test('nothing is written after the time is up, or the run cancelled', async () => {
    const late = timed({}, -1)
    expect(await late.writer.write(create)).toMatchObject({ kind: 'stopped', problem: { message: 'timed out' } })
    const cancelled = timed()
    cancelled.cancel.abort()
    expect(await cancelled.writer.write(create)).toMatchObject({ kind: 'stopped' })
    expect([...late.api.calls, ...cancelled.api.calls]).toEqual([])
  })
})
