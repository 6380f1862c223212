import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MAX_COMMENT_LENGTH, commentMarker, maxBodyLength } from '../../src/github/comment-marker.ts'
import { findComment, writeComment, type CommentRequest } from '../../src/github/comment.ts'
import type { GitHubApi } from '../../src/github/api.ts'
import { anyText } from '../strings.ts'
import type { FakeState } from './fake-api.ts'
import { aComment, fakeApi } from './fake-api.ts'

const repository = { owner: 'acme', repo: 'shop' }
const request = { repository, pullRequest: { number: 17 }, key: 'payments/api', body: '## Fails', create: true }
const marked = (body: string, key = request.key) => `${commentMarker(key)}\n${body}`
const chatter = (count: number) => Array.from({ length: count }, (_, index) => aComment({ id: index + 1, body: `talk ${index}`, author: 'mona', authorType: 'User' }))

describe('commentMarker', () => {
  test.each([
    ['payments/api', '<!-- ecr-scan-gate:payments/api -->'],
    ['api@sha:1.2_3', '<!-- ecr-scan-gate:api@sha:1.2_3 -->'],
    ['a--b', '<!-- ecr-scan-gate:a%2D%2Db -->'],
    ['x --> <script>', '<!-- ecr-scan-gate:x%20%2D%2D%3E%20%3Cscript%3E -->'],
    ["it's (new)!*~", '<!-- ecr-scan-gate:it%27s%20%28new%29%21%2A%7E -->'],
    ['', '<!-- ecr-scan-gate: -->'],
  ])('%j', (key, marker) => expect(commentMarker(key)).toBe(marker))

  test('no key ends the comment, and no two keys share a marker', () => {
    fc.assert(fc.property(anyText({ maxLength: 300 }), fc.string({ unit: fc.constantFrom('-', '>', '!', '%', 'a', '2', 'D', '*') }), (wild, tricky) => {
      for (const key of [wild, tricky]) expect(commentMarker(key)).toMatch(/^<!-- ecr-scan-gate:(?:(?!--)[A-Za-z0-9._/:@%*-])* -->$/)
      if (wild.toWellFormed() !== tricky) expect(commentMarker(wild)).not.toBe(commentMarker(tricky))
    }), { numRuns: 1000 })
  })

  test('long keys stay apart', () => {
    const long = 'repository/'.repeat(100)
    expect(commentMarker(long).length).toBeLessThan(250)
    expect(commentMarker(`${long}a`)).not.toBe(commentMarker(`${long}b`))
  })
})

interface Row {
  name: string
  state: Partial<FakeState>
  asked?: Partial<typeof request & { pullRequest: { number: number; fromFork: boolean } }>
  expected: object
  calls: string[]
}

const [list1, who, post] = ['listComments 1', 'getViewerLogin ', 'createComment 17']
const refused = (status: number) => [{ status, message: 'Resource not accessible by integration' }]
const own = aComment({ id: 5, body: marked('## Old') })
const rows: Row[] = [
  { name: 'none yet', state: {}, expected: { kind: 'created', url: 'https://github.com/acme/shop/pull/17#issuecomment-1000' }, calls: [list1, post] },
  { name: 'none yet, not wanted', state: {}, asked: { create: false }, expected: { kind: 'not-wanted' }, calls: [list1] },
  { name: 'own', state: { comments: [own] }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'own, not to be created', state: { comments: [own] }, asked: { create: false }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'own, the same', state: { comments: [aComment({ body: marked('## Fails') })] }, expected: { kind: 'unchanged', url: own.url }, calls: [list1, who] },
  { name: 'own, the same but CRLF', state: { comments: [aComment({ body: `${marked('a\n\nb').replaceAll('\n', '\r\n')}\r\n` })] }, asked: { body: 'a\n\nb\n' }, expected: { kind: 'unchanged' }, calls: [list1, who] },
  { name: 'own on page 3', state: { comments: [...chatter(230), own, ...chatter(20)] }, expected: { kind: 'updated' }, calls: [list1, 'listComments 2', 'listComments 3', who, 'updateComment 5'] },
  { name: 'exactly one full page', state: { comments: chatter(100) }, expected: { kind: 'created' }, calls: [list1, 'listComments 2', post] },
  { name: 'two of its own: the oldest', state: { comments: [own, { ...own, id: 6 }] }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'forged by a user', state: { comments: [aComment({ body: marked('## Passes'), author: 'mallory', authorType: 'User' })] }, expected: { kind: 'created' }, calls: [list1, who, post] },
  { name: 'forged by a user named like the bot', state: { comments: [aComment({ body: marked('x'), author: 'github-actions', authorType: 'User' })] }, expected: { kind: 'created' }, calls: [list1, who, post] },
  { name: 'forged before the own', state: { comments: [aComment({ body: marked('x'), author: 'mallory', authorType: 'User' }), own] }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'quoted by a bot', state: { comments: [aComment({ body: `> ${marked('x')}` })] }, expected: { kind: 'created' }, calls: [list1, post] },
  { name: 'of another gate', state: { comments: [aComment({ body: marked('x', 'payments') }), aComment({ body: marked('x', 'payments/api2') })] }, expected: { kind: 'created' }, calls: [list1, post] },
  { name: 'of an app', state: { comments: [{ ...own, author: 'acme-gate[bot]' }], viewer: 'acme-gate' }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'of an app, named with suffix', state: { comments: [{ ...own, author: 'acme-gate', authorType: 'User' }], viewer: 'acme-gate[bot]' }, expected: { kind: 'created' }, calls: [list1, who, post] },
  { name: 'of a personal token', state: { comments: [{ ...own, author: 'Mona', authorType: 'User' }], viewer: 'mona' }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'GraphQL refused, default token', state: { comments: [own], viewer: { status: 403, message: 'no' } }, expected: { kind: 'updated' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'GraphQL refused, comment of a user', state: { comments: [{ ...own, author: 'mona', authorType: 'User' }], viewer: { message: 'no' } }, expected: { kind: 'created' }, calls: [list1, who, post] },
  { name: 'POST 403', state: { problems: { createComment: refused(403) } }, expected: { kind: 'refused', advice: expect.stringContaining('pull-requests: write') }, calls: [list1, post] },
  { name: 'POST 403 on a fork', state: { problems: { createComment: refused(403) } }, asked: { pullRequest: { number: 17, fromFork: true } }, expected: { kind: 'refused', advice: expect.stringContaining('comes from a fork') }, calls: [list1, post] },
  { name: 'PATCH 403', state: { comments: [own], problems: { updateComment: refused(403) } }, expected: { kind: 'refused' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'PATCH 404: deleted meanwhile', state: { comments: [own], problems: { updateComment: refused(404) } }, expected: { kind: 'created' }, calls: [list1, who, 'updateComment 5', post] },
  { name: 'PATCH 404, and none is to be made', state: { comments: [own], problems: { updateComment: refused(404) } }, asked: { create: false }, expected: { kind: 'not-wanted' }, calls: [list1, who, 'updateComment 5'] },
  { name: 'list 404', state: { problems: { listComments: refused(404) } }, expected: { kind: 'refused' }, calls: [list1] },
  { name: 'rate limit', state: { problems: { createComment: [{ status: 403, message: 'You have exceeded a secondary rate limit' }] } }, expected: { kind: 'failed' }, calls: [list1, post] },
  { name: 'POST 422', state: { problems: { createComment: [{ status: 422, message: 'Body is too long (maximum is 65536 characters)' }] } }, expected: { kind: 'failed', problem: { status: 422 } }, calls: [list1, post] },
  { name: 'list 500', state: { problems: { listComments: [{ status: 500, message: 'x' }] } }, expected: { kind: 'failed' }, calls: [list1] },
  { name: 'POST 502, not carried out', state: { problems: { createComment: [{ status: 502, message: 'x' }] } }, expected: { kind: 'created' }, calls: [list1, post, list1, post] },
  { name: 'POST 502, carried out', state: { problems: { createComment: [{ status: 502, message: 'x' }] }, createdAnyway: true }, expected: { kind: 'created', url: expect.stringContaining('1000') }, calls: [list1, post, list1, who] },
  { name: 'POST without network, twice', state: { problems: { createComment: [{ message: 'x' }, { message: 'x' }] } }, expected: { kind: 'failed' }, calls: [list1, post, list1, post] },
]

const publish = async (api: GitHubApi, asked: CommentRequest) => writeComment(api, asked, await findComment(api, asked))

describe('writeComment', () => {
  test.each(rows)('$name', async ({ state, asked = {}, expected, calls }) => {
    const api = fakeApi(structuredClone(state))
    expect(await publish(api, { ...request, ...asked })).toMatchObject(expected)
    expect(api.calls).toEqual(calls)
  })

  test('two gates keep two comments, and pushes change them in place', async () => {
    const api = fakeApi()
    for (const push of [1, 2, 3]) {
      for (const key of ['payments/api', 'payments/web']) await publish(api, { ...request, key, body: `push ${push}` })
    }
    expect(api.state.comments.map(({ body }) => body)).toEqual([marked('push 3'), marked('push 3', 'payments/web')])
  })

  test('the limit holds with the marker', async () => {
    const longest = 'x'.repeat(maxBodyLength(request.key))
    const api = fakeApi()
    expect(await publish(api, { ...request, body: longest })).toMatchObject({ kind: 'created' })
    expect(api.state.comments[0]?.body).toHaveLength(MAX_COMMENT_LENGTH)
    await expect(publish(api, { ...request, body: `${longest}x` })).rejects.toThrow(RangeError)
  })
})
