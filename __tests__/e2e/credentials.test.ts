import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSocketServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CREDENTIALS } from '../../emulator/environment.ts'
import { HASTE, mild, settled } from './short.ts'
import { flags, shell, type Called, type CallPlan } from './shell.ts'

/** Each way of the SDK's default chain that can be tried on loopback, with the command that users start. */

const FINE = settled(mild())
const GATE = ['gate', ...flags(HASTE)]
/** The variables of the emulator without its keys, and with the files of the home folder. */
const WITHOUT_KEYS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined, AWS_CONFIG_FILE: undefined, AWS_SHARED_CREDENTIALS_FILE: undefined }
const KEYS = { AccessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, SecretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY }
const SOON = new Date(Date.now() + 3_600_000).toISOString()

function call(env: CallPlan['env'], files: Readonly<Record<string, string>> = {}, more: Pick<CallPlan, 'ownProcess'> = {}): Promise<Called> {
  return shell(FINE, {
    ...more,
    args: GATE,
    env: { ...WITHOUT_KEYS, ...env },
    prepare: (folder) => {
      mkdirSync(join(folder, '.aws', 'sso', 'cache'), { recursive: true })
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
    },
  })
}

describe('credentials come from', () => {
  test('the environment', async () => {
    expect(await shell(FINE, { args: GATE })).toMatchObject({ code: 0 })
  })

  test('the shared profile', async () => {
    const profile = `[audit]\naws_access_key_id = ${KEYS.AccessKeyId}\naws_secret_access_key = ${KEYS.SecretAccessKey}\naws_session_token = ${CREDENTIALS.AWS_SESSION_TOKEN}\n`
    expect(await call({ AWS_PROFILE: 'audit' }, { '.aws/credentials': profile })).toMatchObject({ code: 0 })
  })

  test('a process, with the Region of the profile', async () => {
    const process = '[default]\nregion = eu-west-1\ncredential_process = cat .aws/keys.json\n'
    const keys = JSON.stringify({ Version: 1, ...KEYS, SessionToken: CREDENTIALS.AWS_SESSION_TOKEN, Expiration: SOON })
    // The story's clock knows nothing of a program that is waited for, and may leap over its end.
    expect(await call({ AWS_REGION: undefined }, { '.aws/config': process, '.aws/keys.json': keys }, { ownProcess: true })).toMatchObject({ code: 0 })
  })

  test('a web identity, as GitLab and EKS hand one out', async () => {
    const called = await call({ AWS_WEB_IDENTITY_TOKEN_FILE: 'token', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/gate', AWS_ROLE_SESSION_NAME: 'gate' }, { token: 'header.payload.signature' })
    expect(called).toMatchObject({ code: 0 })
    expect(called.requests.filter(({ service }) => service === 'sts').map(({ operation }) => operation)).toContain('AssumeRoleWithWebIdentity')
  })

  test('the endpoint of a container, as CodeBuild and ECS have one', async () => {
    const { server, url } = await listening(createServer((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer of-the-task' ? 200 : 401
      response.end(JSON.stringify({ ...KEYS, Token: CREDENTIALS.AWS_SESSION_TOKEN, Expiration: SOON }))
    }))
    try {
      expect(await call({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer of-the-task' })).toMatchObject({ code: 0 })
    } finally {
      server.close()
    }
  })
})

describe('without credentials', () => {
  let silent: { readonly server: Closable; readonly url: string }
  const sockets: Socket[] = []
  beforeAll(async () => {
    // Accepts, and says nothing: so does the metadata service of a host that drops what has too many hops.
    silent = await listening(createSocketServer((socket) => sockets.push(socket)))
  })
  afterAll(() => {
    silent.server.close()
    // The kept process would hold them, and so the worker of jest.
    for (const socket of sockets) socket.destroy()
  })

  test.each([
    ['instance metadata refuses', () => 'http://127.0.0.1:9'],
    ['instance metadata does not answer', () => silent.url],
  ])('%s: told within seconds, with what was tried', async (_name, endpoint) => {
    const called = await call({ AWS_EC2_METADATA_DISABLED: undefined, AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint() })
    expect(called).toMatchObject({ code: 3, requests: [] })
    expect(called.stdout).toContain('No AWS credentials found. Run aws sso login, or set AWS_PROFILE.')
    expect(called.stdout).toContain('Tried: instance metadata: no answer')
    // Far below the timeout of the run.
    expect(called.tookMs).toBeLessThan(30_000)
  })

  test('a profile that is not there is named', async () => {
    const { code, stdout } = await call({ AWS_PROFILE: 'audti' }, { '.aws/config': '[profile audit]\nregion = eu-west-1\n' })
    expect(code).toBe(3)
    expect(stdout).toContain('Tried: profile audti (from AWS_PROFILE)')
  })

  test('a process that fails leaves nothing, and its profile is named', async () => {
    expect(await call({}, { '.aws/config': '[default]\ncredential_process = false\n' })).toMatchObject({ code: 3, stdout: expect.stringContaining('Tried: profile default') })
  })

  test('an SSO session that is over has a message of its own', async () => {
    const config = '[profile audit]\nsso_session = acme\nsso_account_id = 123456789012\nsso_role_name = audit\n[sso-session acme]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n'
    const cache = `.aws/sso/cache/${createHash('sha1').update('acme').digest('hex')}.json`
    const called = await call({ AWS_PROFILE: 'audit' }, { '.aws/config': config, [cache]: JSON.stringify({ accessToken: 'over', expiresAt: '2020-01-01T00:00:00Z' }) })
    expect(called).toMatchObject({ code: 3, requests: [] })
    expect(called.stdout).toContain('The AWS login expired, or there was none')
    expect(called.stdout).toContain('aws sso login')
    expect(called.stdout).not.toContain('No AWS credentials found')
  })

  test('a token file that is a pipe is refused and not waited for', async () => {
    expect(await call({ AWS_WEB_IDENTITY_TOKEN_FILE: '/dev/zero', AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/gate' })).toMatchObject({ code: 3, stdout: expect.stringContaining('not a regular file') })
  })
})

interface Closable {
  close(): unknown
}

async function listening<S extends Server>(server: S): Promise<{ readonly server: S; readonly url: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` }
}
