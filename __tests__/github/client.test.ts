import { describe, expect, jest, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { GitHubApi } from '../../src/github/api.ts'
import { createGitHubApi } from '../../src/github/client.ts'
import { findComment, writeComment } from '../../src/github/comment.ts'
import { commentMarker } from '../../src/github/comment-marker.ts'
import { readFileAt } from '../../src/github/contents.ts'
import { HEAD, pullRequestJson } from './events.ts'
import type { SeenRequest, StubAnswer } from './stub-server.ts'
import { startStub } from './stub-server.ts'

const TOKEN = 'ghs_secretsecretsecret'
const repository = { owner: 'acme', repo: 'shop' }
const sleep = jest.fn<(milliseconds: number) => Promise<void>>().mockResolvedValue()
const client = (url: string, over: object = {}): GitHubApi => createGitHubApi({ token: TOKEN, env: { GITHUB_API_URL: url }, sleep, ...over })
const commentJson = (id: number, body: string, login = 'github-actions[bot]', type = 'Bot') => ({ id, body, html_url: `https://github.com/acme/shop/pull/17#issuecomment-${id}`, user: { login, type } })

async function withServer<T>(answer: (request: SeenRequest, index: number) => StubAnswer, use: (api: GitHubApi, seen: SeenRequest[], url: string) => Promise<T>): Promise<T> {
  sleep.mockClear()
  await using server = await startStub(answer)
  return await use(client(server.url), server.seen, server.url)
}

describe('createGitHubApi', () => {
  test('asks for a pull request with the token', () =>
    withServer(() => ({ body: pullRequestJson() }), async (api, seen) => {
      expect(await api.getPullRequest(repository, 17)).toMatchObject({ ok: true, value: { number: 17, headSha: HEAD } })
      expect(seen).toMatchObject([{ method: 'GET', url: '/repos/acme/shop/pulls/17', headers: { authorization: `token ${TOKEN}` } }])
    }))

  test('drops pull requests that it cannot read', () =>
    withServer(() => ({ body: [pullRequestJson(), { number: 3 }, null] }), async (api, seen) => {
      expect(await api.listPullRequestsOfCommit(repository, HEAD)).toMatchObject({ ok: true, value: [{ number: 17 }] })
      expect(seen[0]?.url).toBe(`/repos/acme/shop/commits/${HEAD}/pulls?per_page=100`)
    }))

  test.each([
    ['as the bare id', { headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' }, body: HEAD }],
    ['as a commit', { body: { sha: HEAD, files: [] } }],
  ] satisfies [string, StubAnswer][])('asks for the head of a branch, answered %s', (_case, answer) =>
    withServer(() => answer, async (api, seen) => {
      expect(await api.getBranchHead(repository, 'release/1 #2')).toEqual({ ok: true, value: HEAD })
      expect(seen).toMatchObject([{ url: '/repos/acme/shop/commits/heads/release/1%20%232', headers: { accept: 'application/vnd.github.sha' } }])
    }))

  test.each([['the name of a tag'], ['0'.repeat(40)], ['']])('takes %j for no commit', (body) =>
    withServer(() => ({ headers: { 'content-type': 'text/plain' }, body }), async (api) => {
      expect((await api.getBranchHead(repository, 'main')).ok).toBe(false)
    }))

  const issueJson = { number: 5, title: 'T', body: null, state: 'closed', locked: true, html_url: 'https://github.com/acme/shop/issues/5', user: { login: 'github-actions[bot]', type: 'Bot' }, assignees: [{ login: 'mona' }] }
  const issue = { number: 5, body: '', open: false, locked: true, url: 'https://github.com/acme/shop/issues/5', author: 'github-actions[bot]', authorType: 'Bot', isPullRequest: false, assignees: ['mona'] }

  test('lists issues of a login, and says if there are more', () =>
    withServer((_request, at) => ({ headers: at === 0 ? { link: '<https://x/?page=2>; rel="next"' } : {}, body: [issueJson, { ...issueJson, number: 6, user: null, pull_request: {} }] }), async (api, seen) => {
      expect(await api.listIssues(repository, 1, 'a[bot]')).toEqual({ ok: true, value: { issues: [issue, { ...issue, number: 6, author: '', authorType: '', isPullRequest: true }], more: true } })
      expect(await api.listIssues(repository, 2, undefined)).toMatchObject({ ok: true, value: { more: false } })
      expect(seen.map(({ url }) => url)).toEqual([
        '/repos/acme/shop/issues?state=all&sort=created&direction=asc&per_page=100&page=1&creator=a%5Bbot%5D',
        '/repos/acme/shop/issues?state=all&sort=created&direction=asc&per_page=100&page=2',
      ])
    }))

  test.each([[{}], [[issueJson, {}]], [[{ ...issueJson, state: 'melted' }]], ['text']])('%j is no list of issues', (body) =>
    withServer(() => ({ body }), async (api) => {
      expect((await api.listIssues(repository, 1, undefined)).ok).toBe(false)
    }))

  test('makes, changes and assigns issues', () =>
    withServer(() => ({ body: issueJson }), async (api, seen) => {
      expect(await api.createIssue(repository, { title: 'T', body: 'B' })).toEqual({ ok: true, value: issue })
      await api.updateIssue(repository, 5, { body: 'B', state: undefined })
      await api.updateIssue(repository, 5, { body: 'B', state: 'not_planned' })
      await api.updateIssue(repository, 5, { body: 'B', state: 'open' })
      await api.assignIssue(repository, 5, ['mona'])
      expect(seen.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown])).toEqual([
        ['POST', '/repos/acme/shop/issues', { title: 'T', body: 'B' }],
        ['PATCH', '/repos/acme/shop/issues/5', { body: 'B' }],
        ['PATCH', '/repos/acme/shop/issues/5', { body: 'B', state: 'closed', state_reason: 'not_planned' }],
        ['PATCH', '/repos/acme/shop/issues/5', { body: 'B', state: 'open' }],
        ['POST', '/repos/acme/shop/issues/5/assignees', { assignees: ['mona'] }],
      ])
    }))

  test.each<readonly [string, StubAnswer, unknown]>([
    ['after so many seconds', { status: 403, headers: { 'retry-after': '30' }, body: { message: 'You have exceeded a secondary rate limit.' } }, { retryAfterMs: 30_000 }],
    ['nobody says when', { status: 429, body: { message: 'Slow down' } }, { retryAfterMs: undefined }],
    ['once the hour is over', { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1790000060', date: new Date(1_790_000_000_000).toUTCString() }, body: { message: 'API rate limit exceeded' } }, { retryAfterMs: 60_000 }],
    ['never: it is no limit', { status: 403, headers: { 'x-ratelimit-remaining': '7' }, body: { message: 'Resource not accessible by integration' } }, undefined],
  ])('tells when it may ask again: %s', (_case, answer, limit) =>
    withServer(() => answer, async (api) => {
      const refused = await api.createIssue(repository, { title: 'T', body: 'B' })
      expect(refused.ok ? undefined : refused.problem.limit).toEqual(limit)
    }))

  test('asks for the default branch', () =>
    withServer(() => ({ body: { default_branch: 'trunk' } }), async (api, seen) => {
      expect(await api.getDefaultBranch(repository)).toEqual({ ok: true, value: 'trunk' })
      expect(seen).toMatchObject([{ url: '/repos/acme/shop' }])
    }))

  test.each([
    ['502 twice', [502, 502, 200], true, 3],
    ['502 for ever', [502, 502, 502, 200], false, 3],
    ['404', [404], false, 1],
    ['401', [401], false, 1],
  ])('repeats reading after %s', (_case, statuses, ok, requests) =>
    withServer((_request, index) => ({ status: statuses[index] ?? 200, body: statuses[index] === 200 ? pullRequestJson() : { message: 'no' } }), async (api, seen) => {
      expect((await api.getPullRequest(repository, 17)).ok).toBe(ok)
      expect(seen).toHaveLength(requests)
      expect(sleep.mock.calls.map(([pause]) => pause)).toEqual([500, 1500].slice(0, requests - 1))
    }))

  test('never repeats writing', () =>
    withServer(() => ({ status: 502, body: {} }), async (api, seen) => {
      expect(await api.createComment(repository, 17, 'x')).toMatchObject({ ok: false, problem: { status: 502 } })
      expect(await api.updateComment(repository, 17, 'x')).toMatchObject({ ok: false, problem: { status: 502 } })
      expect(seen).toHaveLength(2)
    }))

  test.each([
    ['a refusal', { status: 403, headers: { 'x-accepted-github-permissions': 'pull_requests=write' }, body: { message: 'Resource not accessible by integration', documentation_url: 'https://docs' } }, { status: 403, message: 'Resource not accessible by integration (HTTP 403)', advice: expect.stringContaining('pull_requests=write') }],
    ['a bad token', { status: 401, body: { message: 'Bad credentials' } }, { status: 401, advice: expect.stringContaining('github-token') }],
    ['a long body', { status: 422, body: { message: 'Validation Failed', errors: [{ message: 'Body is too long (maximum is 65536 characters)' }] } }, { status: 422, message: 'Validation Failed: Body is too long (maximum is 65536 characters) (HTTP 422)' }],
    ['the token in the answer', { status: 400, body: { message: `bad\nheader ${TOKEN}` } }, { message: 'bad header *** (HTTP 400)' }],
    ['HTML', { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>Unicorn</h1>' }, { status: 503, message: 'no explanation was given (HTTP 503)' }],
    ['a broken connection', { instead: 'break' }, { message: expect.stringMatching(/^GitHub didn't answer: /) }],
    ['a list for a comment', { body: [] }, { message: expect.stringContaining('is invalid') }],
  ] satisfies [string, StubAnswer, object][])('explains %s', (_case, answer, problem) =>
    withServer(() => answer, async (api) => {
      const made = await api.createComment(repository, 17, 'x')
      expect(made).toMatchObject({ ok: false, problem })
      expect(JSON.stringify(made)).not.toContain(TOKEN)
    }))

  describe('a silent server', () => {
    /** Ends one thing of the test when the request has arrived, so that no clock decides which comes first. */
    function withSilentServer(arrived: () => void, use: (seen: SeenRequest[], url: string) => Promise<void>): Promise<void> {
      return withServer(() => {
        setImmediate(arrived)
        return { instead: 'hang' }
      }, (_api, seen, url) => use(seen, url))
    }
    const outOfTime = () => new DOMException('the time is over', 'TimeoutError')

    test('is given up after the timeout of each try', async () => {
      let limit = new AbortController()
      const limits = jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => (limit = new AbortController()).signal)
      try {
        await withSilentServer(() => limit.abort(outOfTime()), async (seen, url) => {
          expect(await client(url, { timeoutMs: 40 }).getPullRequest(repository, 1)).toMatchObject({ ok: false, problem: { message: "GitHub didn't answer: no answer within 0.04 s" } })
          expect(seen).toHaveLength(3)
          expect(limits.mock.calls).toEqual([[40], [40], [40]])
        })
      } finally {
        limits.mockRestore()
      }
    })

    test('is given up by the clock', () =>
      withSilentServer(() => undefined, async (_seen, url) => {
        expect(await client(url, { timeoutMs: 1 }).getPullRequest(repository, 1)).toMatchObject({ ok: false, problem: { message: "GitHub didn't answer: no answer within 0.001 s" } })
      }))

    test('is given up at once when the run is cancelled', () => {
      const cancel = new AbortController()
      return withSilentServer(() => cancel.abort(new Error('SIGTERM')), async (seen, url) => {
        expect(await client(url, { signal: cancel.signal }).getPullRequest(repository, 1)).toEqual({ ok: false, problem: { message: 'the run was cancelled' } })
        expect(seen).toHaveLength(1)
      })
    })

    test('is given up with the time of the run, which is said', () => {
      const run = new AbortController()
      return withSilentServer(() => run.abort(outOfTime()), async (seen, url) => {
        const late = await client(url, { signal: run.signal }).getPullRequest(repository, 1)
        expect(late).toMatchObject({ ok: false, problem: { message: 'timed out before GitHub answered', advice: expect.stringContaining('`timeout`') } })
        expect(seen).toHaveLength(1)
      })
    })
  })

  test('a refused port is a problem without status', async () => {
    const { problem } = (await client('http://127.0.0.1:1').createComment(repository, 1, 'x')) as { problem: object }
    expect(problem).toMatchObject({ advice: expect.stringContaining('GITHUB_API_URL') })
    expect(problem).not.toHaveProperty('status')
  })

  test('without a token nothing is asked', () =>
    withServer(() => ({}), async (_api, seen, url) => {
      expect(await client(url, { token: '' }).getViewerLogin()).toMatchObject({ ok: false, problem: { message: 'there is no token' } })
      expect(seen).toEqual([])
    }))

  test.each([
    ['', '/graphql'],
    ['/api/v3', '/api/graphql'],
  ])('finds GraphQL beside %j, and asks once', (path, expected) =>
    withServer(() => ({ body: { data: { viewer: { login: 'github-actions[bot]' } } } }), async (_api, seen, url) => {
      const api = client(`${url}${path}`)
      expect(await api.getViewerLogin()).toEqual({ ok: true, value: 'github-actions[bot]' })
      expect(await api.getViewerLogin()).toEqual({ ok: true, value: 'github-actions[bot]' })
      expect(seen.map(({ method, url: asked }) => `${method} ${asked}`)).toEqual([`POST ${expected}`])
    }))

  test('GRAPHQL_URL wins, and errors with status 200 are a refusal', () =>
    withServer(() => ({ body: { data: null, errors: [{ message: 'not for you' }] } }), async (_api, seen, url) => {
      const api = client('http://127.0.0.1:1', { env: { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_GRAPHQL_URL: `${url}/q` } })
      expect(await api.getViewerLogin()).toEqual({ ok: false, problem: { message: 'GraphQL: not for you' } })
      expect(seen[0]?.url).toBe('/q')
    }))
})

describe('over HTTP', () => {
  test('a comment is found on its page, by marker and author', () => {
    const marker = commentMarker('api')
    const talk = Array.from({ length: 100 }, (_, index) => commentJson(index + 1, 'talk', 'mona', 'User'))
    const answers: Record<string, unknown> = {
      'GET /repos/acme/shop/issues/17/comments?per_page=100&page=1': talk,
      'GET /repos/acme/shop/issues/17/comments?per_page=100&page=2': [commentJson(201, marker, 'mallory', 'User'), commentJson(202, `${marker}\nold`)],
      'POST /graphql': { data: { viewer: { login: 'github-actions[bot]' } } },
      'PATCH /repos/acme/shop/issues/comments/202': commentJson(202, 'new'),
    }
    return withServer(({ method, url }) => ({ body: answers[`${method} ${url}`] }), async (api, seen) => {
      const request = { repository, pullRequest: { number: 17 }, key: 'api', body: 'new', create: true }
      const outcome = await writeComment(api, request, await findComment(api, request))
      expect(outcome).toEqual({ kind: 'updated', url: 'https://github.com/acme/shop/pull/17#issuecomment-202' })
      expect(JSON.parse(seen.at(-1)?.body ?? '')).toEqual({ body: `${marker}\nnew` })
    })
  })

  const raw = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }
  test.each([
    ['a file', { headers: raw, body: 'mode: enforce # ü\n' }, { kind: 'read', text: 'mode: enforce # ü\n' }],
    ['an empty file', { headers: raw, body: '' }, { kind: 'read', text: '' }],
    ['a JSON file', { headers: raw, body: '[]' }, { kind: 'read', text: '[]' }],
    ['a JSON file, said to be JSON', { body: '{"a":1}' }, { kind: 'read', text: '{"a":1}' }],
    ['a folder', { body: [{ type: 'file', path: 'a/b', name: 'b' }] }, { kind: 'failed', problem: { message: expect.stringContaining('folder') } }],
    ['a huge file', { headers: raw, body: 'x'.repeat(5_000_000) }, { kind: 'failed', problem: { message: expect.stringContaining('larger than 1000 bytes') } }],
    ['nothing', { status: 404, body: { message: 'Not Found' } }, { kind: 'not-found' }],
  ] satisfies [string, StubAnswer, object][])('reads %s', (_case, answer, expected) =>
    withServer(() => answer, async (api, seen) => {
      expect(await readFileAt(api, { ...repository, path: 'a dir/gate#1.yml', ref: 'release/1', maxBytes: 1000 })).toMatchObject(expected)
      expect(seen[0]).toMatchObject({ url: '/repos/acme/shop/contents/a%20dir/gate%231.yml?ref=release%2F1', headers: { accept: 'application/vnd.github.raw+json' } })
    }))
})

/** `@actions/github` chooses its proxy when it is loaded, so each case is a process of its own. */
async function askThroughProxy(env: Record<string, string>): Promise<{ connects: string[]; answer: unknown }> {
  const connects: string[] = []
  await using api = await startStub(() => ({ body: { data: { viewer: { login: 'octocat' } } } }))
  const proxy = createServer()
  const { connect } = await import('node:net')
  proxy.on('connect', ({ url }, client) => {
    connects.push(url ?? '')
    const upstream = connect(api.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const side of [upstream, client]) side.on('error', () => client.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const port = String((proxy.address() as AddressInfo).port)
  const module = JSON.stringify(new URL('../../src/github/client.ts', import.meta.url).href)
  const code = `const { createGitHubApi } = await import(${module}); const api = createGitHubApi({ token: 't', env: process.env, sleep: async () => {}, timeoutMs: 30000 }); console.log(JSON.stringify(await api.getViewerLogin()))`
  const resolved = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('PROXY_PORT', port)]))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], { env: { PATH: process.env.PATH ?? '', ...resolved } })
    return { connects, answer: JSON.parse(stdout) }
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
}

describe('proxies', () => {
  test.concurrent.each([
    ['HTTP_PROXY', { HTTP_PROXY: 'http://127.0.0.1:PROXY_PORT', GITHUB_API_URL: 'http://api.invalid' }, ['api.invalid:80'], true],
    ['HTTPS_PROXY', { HTTPS_PROXY: 'http://127.0.0.1:PROXY_PORT', GITHUB_API_URL: 'https://api.invalid' }, ['api.invalid:443', 'api.invalid:443', 'api.invalid:443'], false],
    ['https_proxy', { https_proxy: 'http://127.0.0.1:PROXY_PORT', GITHUB_API_URL: 'https://api.invalid' }, ['api.invalid:443', 'api.invalid:443', 'api.invalid:443'], false],
    ['NO_PROXY', { HTTP_PROXY: 'http://127.0.0.1:PROXY_PORT', NO_PROXY: '.invalid', GITHUB_API_URL: 'http://api.invalid' }, [], false],
  ])('%s', async (_case, env, expected, ok) => {
    const { connects, answer } = await askThroughProxy(env)
    expect(connects).toEqual(expected)
    expect(answer).toMatchObject({ ok })
  })
})
