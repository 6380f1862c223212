import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inputVariables } from '../../emulator/environment.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'

const REPOSITORY = '/repos/acme/payments'

interface Reply {
  readonly status: number
  readonly body: unknown
  readonly link: string | null
}

type Caller = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

async function withGitHub(from: Scenario, use: (call: Caller, emulator: Emulator) => Promise<void>): Promise<void> {
  const emulator = await startEmulator({ scenario: from })
  const call: Caller = async (method, path, body, headers = {}) => {
    const response = await fetch(`${emulator.env['GITHUB_API_URL'] ?? ''}${path}`, {
      method,
      headers: { authorization: `Bearer ${emulator.env['GITHUB_TOKEN'] ?? ''}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: response.headers.get('content-type')?.startsWith('application/json') === true ? JSON.parse(text) : text, link: response.headers.get('link') }
  }
  try {
    await use(call, emulator)
  } finally {
    await emulator.close()
  }
}

describe('comments', () => {
  test('are listed oldest first in pages with links', async () => {
    await withGitHub(scenario('forged-marker'), async (call) => {
      const first = await call('GET', `${REPOSITORY}/issues/42/comments`)
      expect(first.body).toHaveLength(30)
      expect(first.body).toMatchObject([{ body: 'Remark 1', user: { login: 'octocat', type: 'User' } }, {}, {}].concat(new Array<object>(27).fill({})))
      expect(first.link).toContain('page=2>; rel="next"')
      expect(first.link).toContain('page=4>; rel="last"')
      const hundred = await call('GET', `${REPOSITORY}/issues/42/comments?per_page=500`)
      expect(hundred.body).toHaveLength(100)
      const last = await call('GET', `${REPOSITORY}/issues/42/comments?per_page=100&page=2`)
      expect(last.body).toHaveLength(20)
      expect(last.link).not.toContain('rel="next"')
    })
  })

  test('are created by the identity of the token, and updated in place', async () => {
    await withGitHub(scenario('vulnerable'), async (call, emulator) => {
      const created = await call('POST', `${REPOSITORY}/issues/42/comments`, { body: 'Report' })
      expect(created).toMatchObject({ status: 201, body: { body: 'Report', user: { login: 'github-actions[bot]', type: 'Bot' } } })
      const { id } = created.body as { id: number }
      expect(await call('PATCH', `${REPOSITORY}/issues/comments/${id}`, { body: 'New report' })).toMatchObject({ status: 200, body: { id, body: 'New report' } })
      expect(await call('GET', `${REPOSITORY}/issues/comments/${id}`)).toMatchObject({ status: 200, body: { body: 'New report' } })
      expect(emulator.comments(42).map((comment) => comment.body)).toEqual(['Please have a look.', 'New report'])
      expect((await call('PATCH', `${REPOSITORY}/issues/comments/1`, { body: 'x' })).status).toBe(404)
      expect((await call('POST', `${REPOSITORY}/issues/7777/comments`, { body: 'x' })).status).toBe(404)
    })
  })

  test('may have 65,536 characters and not one more, nor none', async () => {
    await withGitHub(scenario('vulnerable'), async (call) => {
      const post = (body: unknown): Promise<Reply> => call('POST', `${REPOSITORY}/issues/42/comments`, { body })
      expect((await post('x'.repeat(65_536))).status).toBe(201)
      const long = await post('x'.repeat(65_537))
      expect(long.status).toBe(422)
      expect(JSON.stringify(long.body)).toContain('Body is too long (maximum is 65536 characters)')
      expect((await post('  ')).status).toBe(422)
      expect((await post(undefined)).status).toBe(422)
    })
  })
})

describe('tokens', () => {
  test('none, a wrong one, one that may only read', async () => {
    await withGitHub(scenario('fork'), async (call, emulator) => {
      const none = await fetch(`${emulator.env['GITHUB_API_URL'] ?? ''}${REPOSITORY}`)
      expect([none.status, await none.json()]).toMatchObject([401, { message: 'Requires authentication' }])
      expect(await call('GET', REPOSITORY, undefined, { authorization: 'Bearer wrong' })).toMatchObject({ status: 401, body: { message: 'Bad credentials' } })
      expect((await call('GET', `${REPOSITORY}/issues/42/comments`)).status).toBe(200)
      expect(await call('POST', `${REPOSITORY}/issues/42/comments`, { body: 'x' })).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } })
      expect((await call('POST', `${REPOSITORY}/issues`, { title: 'x' })).status).toBe(403)
    })
  })

  test('a private repository hides what may not be read', async () => {
    const open = scenario('vulnerable')
    await withGitHub({ ...open, github: { ...open.github, isPrivate: true, permissions: { contents: 'none', issues: 'none', pullRequests: 'none' } } }, async (call) => {
      expect((await call('GET', `${REPOSITORY}/issues/42/comments`)).status).toBe(404)
    })
  })

  test('their owner', async () => {
    await withGitHub(scenario('vulnerable'), async (call, emulator) => {
      const response = await fetch(emulator.env['GITHUB_GRAPHQL_URL'] ?? '', { method: 'POST', headers: { authorization: `bearer ${emulator.env['GITHUB_TOKEN'] ?? ''}` }, body: JSON.stringify({ query: 'query { viewer { login } }' }) })
      expect(await response.json()).toEqual({ data: { viewer: { login: 'github-actions[bot]' } } })
      expect((await call('GET', '/user')).status).toBe(404)
    })
  })
})

describe('pull requests, commits, files, issues', () => {
  test('the pull request of a commit, and by number', async () => {
    await withGitHub(scenario('vulnerable'), async (call, emulator) => {
      const sha = emulator.env['GITHUB_SHA'] ?? ''
      expect(await call('GET', `${REPOSITORY}/commits/${sha}/pulls`)).toMatchObject({ status: 200, body: [{ number: 42, state: 'open', base: { ref: 'main', repo: { full_name: 'acme/payments' } } }] })
      expect(await call('GET', `${REPOSITORY}/commits/${'f'.repeat(40)}/pulls`)).toMatchObject({ status: 200, body: [] })
      expect(await call('GET', `${REPOSITORY}/pulls/42`)).toMatchObject({ status: 200, body: { head: { ref: 'refunds' } } })
      expect((await call('GET', `${REPOSITORY}/pulls/43`)).status).toBe(404)
      expect(await call('GET', REPOSITORY)).toMatchObject({ status: 200, body: { default_branch: 'main' } })
      expect((await call('GET', '/repos/acme/unknown')).status).toBe(404)
    })
  })

  test('files by ref, as JSON and raw', async () => {
    await withGitHub(scenario('policy'), async (call) => {
      const path = `${REPOSITORY}/contents/.github/ecr-scan-gate.yml`
      const { sha } = (await call('GET', `${REPOSITORY}/commits/main`)).body as { sha: string }
      const json = (await call('GET', `${path}?ref=${sha}`)).body as { content: string; encoding: string }
      const raw = await call('GET', `${path}?ref=main`, undefined, { accept: 'application/vnd.github.raw+json' })
      expect(json.encoding).toBe('base64')
      expect(Buffer.from(json.content, 'base64').toString()).toBe(raw.body)
      expect(raw.body).not.toContain('nothing to see here')
      expect((await call('GET', `${path}?ref=refunds`, undefined, { accept: 'application/vnd.github.raw' })).body).toContain('nothing to see here')
      expect((await call('GET', `${path}?ref=other`)).status).toBe(404)
      expect((await call('GET', `${REPOSITORY}/contents/nothing?ref=main`)).status).toBe(404)
      expect((await call('GET', '/repos/acme/security/contents/policies/images.yml?ref=v1')).status).toBe(200)
    })
  })

  test('issues are listed with pull requests, by state, creator and time, and only those with access are assigned', async () => {
    const open = scenario('vulnerable')
    const github: Scenario['github'] = { ...open.github, permissions: { contents: 'read', issues: 'write', pullRequests: 'none' }, issues: [{ title: 'Bug', body: 'x', login: 'mona', state: 'closed' }], assignable: ['mona'] }
    await withGitHub({ ...open, github }, async (call, emulator) => {
      await call('POST', `${REPOSITORY}/issues`, { title: 'Findings', body: 'Many' })
      const numbers = async (query: string) => ((await call('GET', `${REPOSITORY}/issues?${query}`)).body as { number: number; pull_request?: object }[]).map(({ number, pull_request }) => `${number}${pull_request === undefined ? '' : ' pull'}`)
      expect(await numbers('')).toEqual(['44', '42 pull'])
      expect(await numbers('state=all&direction=asc')).toEqual(['42 pull', '43', '44'])
      expect(await numbers('state=all&creator=github-actions[bot]')).toEqual(['44'])
      expect(await numbers('state=all&since=2100-01-01T00:00:00Z')).toEqual([])
      expect((await call('GET', `${REPOSITORY}/issues?state=all&per_page=2`)).link).toContain('page=2>; rel="next"')
      expect(await call('POST', `${REPOSITORY}/issues/44/assignees`, { assignees: ['mona', 'nobody'] })).toMatchObject({ status: 201, body: { assignees: [{ login: 'mona' }] } })
      emulator.github.updateIssue(44, { locked: true }, 0)
      expect(await call('POST', `${REPOSITORY}/issues/44/comments`, { body: 'x' })).toMatchObject({ status: 403, body: { message: 'Unable to create comment because issue is locked.' } })
      emulator.github.deleteIssue(44)
      expect(await call('PATCH', `${REPOSITORY}/issues/44`, { state: 'open' })).toMatchObject({ status: 410, body: { message: 'This issue was deleted' } })
      expect(await call('POST', `${REPOSITORY}/issues`, { title: 'Next' })).toMatchObject({ body: { number: 45 } })
    })
    await withGitHub({ ...open, github: { ...github, issuesDisabled: true } }, async (call) => {
      expect((await call('GET', `${REPOSITORY}/issues`)).status).toBe(410)
      expect((await call('POST', `${REPOSITORY}/issues`, { title: 'x' })).status).toBe(410)
    })
  })

  test('issues can be opened and closed', async () => {
    const open = scenario('vulnerable')
    await withGitHub({ ...open, github: { ...open.github, permissions: { contents: 'read', issues: 'write', pullRequests: 'none' } } }, async (call) => {
      expect(await call('POST', `${REPOSITORY}/issues`, { title: 'Findings', body: 'Many' })).toMatchObject({ status: 201, body: { number: 43, state: 'open' } })
      expect(await call('PATCH', `${REPOSITORY}/issues/43`, { state: 'closed' })).toMatchObject({ status: 200, body: { state: 'closed', body: 'Many' } })
      expect(await call('GET', `${REPOSITORY}/issues/43`)).toMatchObject({ status: 200, body: { state: 'closed' } })
    })
  })
})

describe('events', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'emulator-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test.each(scenario('vulnerable').events.map((event) => event.name))('%s has its environment and its payload', async (name) => {
    const emulator = await startEmulator({ scenario: scenario('vulnerable'), event: name })
    try {
      const env = emulator.writeEvent(join(folder, 'deep', `${name}.json`))
      const payload = JSON.parse(readFileSync(env['GITHUB_EVENT_PATH'] ?? '', 'utf8')) as Record<string, unknown>
      expect(env).toMatchObject({ GITHUB_EVENT_NAME: name, GITHUB_REPOSITORY: 'acme/payments', AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: emulator.url })
      expect(env['GITHUB_SHA']).toMatch(/^[0-9a-f]{40}$/)
      expect(payload).toMatchObject({ repository: { full_name: 'acme/payments' } })
    } finally {
      await emulator.close()
    }
  })

  test('inputs are handed over as a runner does', () => {
    expect(inputVariables({ 'fail-on-severity': 'high' })).toEqual({ 'INPUT_FAIL-ON-SEVERITY': 'high', 'INPUT_GITHUB-TOKEN': expect.stringMatching(/^ghs_/) })
  })

  test('an event that a scenario lacks is an error', async () => {
    await expect(startEmulator({ scenario: scenario('vulnerable'), event: 'release' })).rejects.toThrow('release')
  })
})
