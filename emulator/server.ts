import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from './context.ts'
import { answerEcr, ecrOperation } from './ecr/service.ts'
import { CREDENTIALS, environment, eventOf, writeEventFile } from './environment.ts'
import type { Effect, ServiceName } from './fault-plan.ts'
import { openFaults } from './faults.ts'
import { answerGitHub, githubOperation } from './github/service.ts'
import { GitHubStore, type StoredComment } from './github/store.ts'
import { answerInspector, inspectorOperation } from './inspector/service.ts'
import { openPager } from './paging.ts'
import type { Scenario } from './scenario.ts'
import { Refusal, type Answer } from './wire/answer.ts'
import { errorAnswer, faultyAnswer, send, withholds } from './wire/disturb.ts'
import { checkClock, readScope } from './wire/signature.ts'
import { assumeRoleWithWebIdentity, callerIdentity } from './wire/sts.ts'
import { World } from './world.ts'

/** A request as it came in, and the status that it was answered with (0: not answered). */
export interface RecordedRequest {
  /** Emulated time in epoch milliseconds. */
  readonly at: number
  readonly service: ServiceName | 'unknown'
  readonly operation: string
  readonly method: string
  /** With the query. */
  readonly path: string
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown
  readonly headers: IncomingHttpHeaders
  status: number
}

export interface EmulatorOptions {
  readonly scenario: Scenario
  /** The clock, in epoch milliseconds; tests set their own. */
  readonly now?: () => number
  /** What every answer takes; wins over the scenario's. Real time, also under a clock of your own. */
  readonly latencyMs?: number
  /** 0 takes any free port. */
  readonly port?: number
  /** Which of the scenario's events the environment is for; the first one without it. */
  readonly event?: string
  /** Makes all findings' JSON at the start, so that not even the first pass over a large image waits for it. */
  readonly warm?: boolean
}

export interface Emulator {
  readonly url: string
  /** Environment variables for the action: services, credentials, and the event. */
  readonly env: Readonly<Record<string, string>>
  readonly requests: readonly RecordedRequest[]
  /** Requests that are being answered, and those that a fault leaves without an answer, as long as the client waits. */
  open(): { readonly answering: number; readonly silent: number }
  readonly world: World
  /** Writes the event's payload and returns the environment that points to it. */
  writeEvent(path: string): Readonly<Record<string, string>>
  /** Comments of a pull request or issue as they are now. */
  comments(issue: number): readonly StoredComment[]
  /** GitHub as it is now, in which a test can do what people do. */
  readonly github: GitHubStore
  close(): Promise<void>
}

interface Arrival {
  readonly service: ServiceName | 'unknown'
  readonly operation: string
  readonly answer: (effects: readonly Effect[]) => Answer
}

const AN_HOUR_MS = 3_600_000

/** Starts the emulated services on loopback. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { scenario } = options
  const event = eventOf(scenario, options.event)
  const now = options.now ?? Date.now
  const world = new World(scenario, now)
  const store = new GitHubStore(scenario.github, world.now())
  const faults = openFaults(scenario.faults ?? [])
  const pager = openPager()
  const latency = options.latencyMs ?? scenario.latencyMs ?? 0
  const requests: RecordedRequest[] = []
  const answering = new Set<ServerResponse>()
  const silent = new Set<ServerResponse>()
  if (options.warm === true) for (const finding of world.findings()) finding.json()

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answering.add(response)
    response.once('close', () => {
      answering.delete(response)
      silent.delete(response)
    })
    serve(request, response).catch((error: unknown) => {
      console.error('emulator:', error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The emulator has no port')
  const url = `http://127.0.0.1:${address.port}`
  const place = { server: `${url}/github`, api: `${url}/github/api/v3` }
  const env = environment(scenario, event, url, place)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request)
    const path = new URL(request.url ?? '/', url)
    const arrival = route(request, path, body)
    const record: RecordedRequest = {
      at: world.now(),
      service: arrival.service,
      operation: arrival.operation,
      method: request.method ?? '',
      path: request.url ?? '',
      body: parsed(body),
      headers: request.headers,
      status: 0,
    }
    requests.push(record)
    const effects = arrival.service === 'unknown' ? [] : faults.meet(arrival.service, arrival.operation, world.seconds())
    const wait = effects.reduce((sum, effect) => sum + (effect.kind === 'latency' ? effect.ms : 0), latency)
    if (wait > 0) await sleep(wait)
    if (withholds(response, effects)) {
      if (answering.delete(response)) silent.add(response)
      return
    }
    const answer = (arrival.service === 'unknown' ? undefined : faultyAnswer(arrival.service, effects)) ?? answered(arrival, effects)
    record.status = answer.status
    const id = `emulated-${String(requests.length).padStart(6, '0')}`
    send(response, { ...answer, headers: { date: new Date(world.now()).toUTCString(), 'x-amzn-requestid': id, ...answer.headers } }, effects)
  }

  function route(request: IncomingMessage, path: URL, body: string): Arrival {
    const { headers, method = '' } = request
    const type = headers['content-type'] ?? ''
    const target = headers['x-amz-target']
    const aws = (service: 'ecr' | 'inspector2' | 'sts', operation: string, answer: (context: Context) => Answer): Arrival => ({
      service,
      operation,
      answer: (effects) => answer(admit(service, headers, effects)),
    })
    if (path.pathname.startsWith('/github/')) return github(request, path, body)
    if (method === 'GET' && path.pathname.startsWith('/blobs/')) return { service: 'blob', operation: 'GetBlob', answer: () => blob(path, headers) }
    if (method === 'POST' && path.pathname === '/' && typeof target === 'string') {
      const operation = ecrOperation(target)
      if (operation !== undefined) return aws('ecr', operation, (context) => answerEcr(operation, body, type, context))
    }
    if (method === 'POST' && path.pathname === '/' && new URLSearchParams(body).get('Action') === 'GetCallerIdentity') return aws('sts', 'GetCallerIdentity', callerIdentity)
    if (method === 'POST' && path.pathname === '/' && new URLSearchParams(body).get('Action') === 'AssumeRoleWithWebIdentity') {
      const keys = { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY, sessionToken: CREDENTIALS.AWS_SESSION_TOKEN }
      return { service: 'sts', operation: 'AssumeRoleWithWebIdentity', answer: () => assumeRoleWithWebIdentity(new URLSearchParams(body), keys, world.now() + AN_HOUR_MS) }
    }
    const operation = method === 'POST' ? inspectorOperation(path.pathname) : undefined
    if (operation !== undefined) return aws('inspector2', operation, (context) => answerInspector(operation, body, type, context))
    return {
      service: 'unknown',
      operation: `${method} ${path.pathname}`,
      answer: () => ({
        status: 404,
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'UnknownOperationException' },
        body: JSON.stringify({ __type: 'UnknownOperationException', message: `Unknown operation ${method} ${path.pathname}` }),
      }),
    }
  }

  function admit(service: string, headers: IncomingHttpHeaders, effects: readonly Effect[]): Context {
    const scope = readScope(headers)
    if (scope.service !== service) throw new Refusal(403, 'InvalidSignatureException', `Credential should be scoped to correct service: '${service}'.`)
    if (scope.accessKey !== env['AWS_ACCESS_KEY_ID']) throw new Refusal(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.')
    if (scenario.checksClock === true) checkClock(headers, world.now())
    const elsewhere = scope.region !== scenario.registry.region && service !== 'sts'
    if (elsewhere && scenario.registry.otherRegions !== 'empty')
      throw new Refusal(403, 'InvalidSignatureException', `Credential should be scoped to a valid region: ${scenario.registry.region}, not ${scope.region}.`)
    return { world, pager, baseUrl: url, effects, account: scenario.registry.account, elsewhere }
  }

  function github(request: IncomingMessage, path: URL, body: string): Arrival {
    const below = path.pathname.replace(/^\/github\/api(\/v3)?/, '')
    const method = request.method ?? ''
    const call = { method, path: below, query: path.searchParams, authorization: request.headers.authorization, accept: request.headers.accept ?? '', body }
    return { service: 'github', operation: githubOperation(method, below) ?? `${method} ${below}`, answer: () => answerGitHub(store, call, place, world.now()) }
  }

  function blob(path: URL, headers: IncomingHttpHeaders): Answer {
    // S3 refuses a request that is signed in its URL and in a header.
    if (headers.authorization !== undefined)
      throw new Refusal(
        400,
        'InvalidArgument',
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
      )
    if (!path.searchParams.has('X-Amz-Signature')) throw new Refusal(403, 'AccessDenied', 'Access Denied')
    const content = world.blob(path.pathname.slice('/blobs/'.length))
    if (content === undefined) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.')
    return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: content }
  }

  return {
    url,
    env,
    requests,
    open: () => ({ answering: answering.size, silent: silent.size }),
    world,
    writeEvent: (path) => {
      writeEventFile(scenario, event, place, path)
      return { ...env, GITHUB_EVENT_PATH: path }
    },
    comments: (issue) => store.comments(issue),
    github: store,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function answered(arrival: Arrival, effects: readonly Effect[]): Answer {
  try {
    return arrival.answer(effects)
  } catch (error) {
    if (error instanceof Refusal && arrival.service !== 'unknown') return errorAnswer(arrival.service, error)
    throw error
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : (JSON.parse(body) as unknown)
  } catch {
    return body
  }
}
