import { describe, expect, test } from '@jest/globals'
import { readMarker, withIssueMarker } from '../../src/github/issue-marker.ts'
import { findOwnIssues } from '../../src/github/issues.ts'
import { anIssue, fakeApi, type FakeState } from './fake-api.ts'

const REPOSITORY = { owner: 'acme', repo: 'shop' }
const MARKER = { key: 'stream/1/eu-west-1/a%2Fb/live', data: 'v1 fail abc 0' }
const body = withIssueMarker(MARKER, 'Text\n')
const find = async (state: Partial<FakeState>) => {
  const api = fakeApi(state)
  const found = await findOwnIssues(api, REPOSITORY)
  return { numbers: found.ok ? found.value.map(({ number }) => number) : found.problem.message, calls: api.calls }
}

describe('the marker of an issue', () => {
  test('is read as it was written, whatever the web editor made of the line ends', () => {
    expect(readMarker(body)).toEqual({ ...MARKER, text: 'Text\n' })
    expect(readMarker(body.replaceAll('\n', '\r\n'))).toEqual({ ...MARKER, text: 'Text\r\n' })
  })

  test.each([`x${body}`, `> ${body}`, `\n${body}`, body.replace('v1', 'V1'), body.replace(' -->', ''), body.replace('stream', 'str eam'), body.replace('ecr-scan-watch', 'ecr-scan-gate'), ''])('is not seen in %j', (text) => {
    expect(readMarker(text)).toBeUndefined()
  })

  test.each([{ key: 'a-->b', data: 'v1' }, { key: 'a--b', data: 'v1' }, { key: 'a b', data: 'v1' }, { key: '', data: 'v1' }, { key: 'a', data: '' }, { key: 'a', data: 'v1 -->' }])('cannot be made of %j', (marker) => {
    expect(() => withIssueMarker(marker, 'Text')).toThrow(RangeError)
  })

  test('a body that GitHub would refuse is not made', () => {
    expect(() => withIssueMarker(MARKER, 'x'.repeat(65_536))).toThrow(RangeError)
  })
})

describe('own issues', () => {
  const own = anIssue({ number: 5, body })

  test('have the marker and our author, open or closed, whatever their title', async () => {
    const { numbers, calls } = await find({ issues: [own, anIssue({ number: 6, body, open: false }), anIssue({ number: 7, body: 'Text' })] })
    expect(numbers).toEqual([5, 6])
    expect(calls).toEqual(['getViewerLogin ', 'listIssues 1 of github-actions[bot]'])
  })

  test.each([
    ['of a person', anIssue({ number: 5, body, author: 'mallory', authorType: 'User' })],
    ['of a person with the name of the app', anIssue({ number: 5, body, author: 'github-actions', authorType: 'User' })],
    ['of another app', anIssue({ number: 5, body, author: 'evil[bot]' })],
    ['of an account that is gone', anIssue({ number: 5, body, author: '', authorType: '' })],
    ['that is a pull request', anIssue({ number: 5, body, isPullRequest: true })],
  ])('one %s is not believed', async (_name, issue) => {
    expect((await find({ issues: [issue] })).numbers).toEqual([])
  })

  test('are looked for among all, where GitHub lists none for the login', async () => {
    const { numbers, calls } = await find({ issues: [own], noCreator: true })
    expect(numbers).toEqual([5])
    expect(calls.slice(1)).toEqual(['listIssues 1 of github-actions[bot]', 'listIssues 1'])
  })

  test('are read to the last page', async () => {
    const others = Array.from({ length: 250 }, (_, at) => anIssue({ number: at + 10 }))
    const { numbers, calls } = await find({ issues: [...others, own] })
    expect(numbers).toEqual([5])
    expect(calls).toHaveLength(1 + 3)
  })

  test('half a list is no list', async () => {
    const issues = Array.from({ length: 150 }, (_, at) => anIssue({ number: at + 1, body }))
    const api = fakeApi({ issues })
    const list = api.listIssues.bind(api)
    api.listIssues = (repository, page, creator) => (page === 2 ? Promise.resolve({ ok: false, problem: { status: 502, message: 'Bad gateway' } }) : list(repository, page, creator))
    expect(await findOwnIssues(api, REPOSITORY)).toEqual({ ok: false, problem: { status: 502, message: 'Bad gateway' } })
  })

  test('nor is one without an end', async () => {
    const api = fakeApi()
    api.listIssues = () => Promise.resolve({ ok: true, value: { issues: [own], more: true } })
    expect((await findOwnIssues(api, REPOSITORY)).ok).toBe(false)
  })

  test('who does not know its own name finds none', async () => {
    expect((await find({ issues: [own], viewer: { status: 403, message: 'no' } })).numbers).toBe('no')
  })
})
