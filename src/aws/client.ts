import type { Environment } from '../base/environment.ts'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { EpochMs } from '../base/finding.ts'

/**
 * No answer within this time is treated as "unavailable". The SDK's own default is to wait for ever.
 */
const ANSWER_TIMEOUT_MS = 20_000
const CONNECT_TIMEOUT_MS = 5_000
const MAX_SOCKETS = 50

/** Attempts in total per call, unless the user set `AWS_MAX_ATTEMPTS`; the wait itself tolerates more (`base/retry.ts`). */
const ATTEMPTS = 4

/** What every client of this action is made with. */
export interface ClientSettings {
  readonly region: string
  readonly customUserAgent: [string, string][]
  readonly maxAttempts?: number
  /** Told before each attempt of a request; what it throws ends the request. */
  readonly onAttempt?: (() => void) | undefined
  readonly requestHandler: Readonly<Record<string, unknown>>
}

export interface Connections {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
  readonly settings: (region: string) => ClientSettings
  readonly close: () => void
}

/**
 * One pair of agents for all clients, so that sockets are shared and the proxy variables count.
 *
 * The SDK's default handler makes agents of its own which ignore `HTTPS_PROXY`, even with `NODE_USE_ENV_PROXY`;
 * Node 24's agents read the variables when they get `proxyEnv`.
 */
export function openConnections(env: Environment, version: string, onAttempt?: () => void): Connections {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS, proxyEnv: proxyVariables(env) }
  const httpAgent = new HttpAgent(agent)
  const httpsAgent = new HttpsAgent(agent)
  // Where the user set the variable, the SDK reads it: a member here, even `undefined`, would stand before it.
  const attempts = env['AWS_MAX_ATTEMPTS'] === undefined ? { maxAttempts: ATTEMPTS } : {}
  return {
    httpAgent,
    httpsAgent,
    settings: (region) => ({
      region,
      customUserAgent: [['ecr-scan-gate', version]],
      ...attempts,
      onAttempt,
      requestHandler: {
        httpAgent,
        httpsAgent,
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: ANSWER_TIMEOUT_MS,
        socketTimeout: ANSWER_TIMEOUT_MS,
        // Without this the handler only warns when the time is over.
        throwOnRequestTimeout: true,
      },
    }),
    close: () => {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  }
}

function proxyVariables(env: Environment): Record<string, string> {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])))
}

interface Retrying {
  refreshRetryTokenForRetry: (token: never, problem: { readonly errorType: string }) => Promise<unknown>
}

/**
 * Lets the client's own strategy repeat everything but throttled calls. Whoever waits for a scan slows down when it is
 * throttled; three more attempts within seconds, by each of many gates, are what keeps an account throttled.
 */
export async function leaveThrottlingToUs({ config }: { readonly config: { readonly retryStrategy: () => Promise<object> } }): Promise<void> {
  const strategy = await config.retryStrategy()
  if (!isRetrying(strategy)) return
  const refresh = strategy.refreshRetryTokenForRetry.bind(strategy)
  strategy.refreshRetryTokenForRetry = async (token, problem) => {
    if (problem.errorType === 'THROTTLING') throw new Error('not repeated here')
    return refresh(token, problem)
  }
}

function isRetrying(strategy: object): strategy is Retrying {
  return 'refreshRetryTokenForRetry' in strategy
}

const SERVER_NOW = 'serverNow'

/** What a client of the SDK lets us add to; the clients' own types differ in inputs and outputs only. */
interface Answering {
  readonly middlewareStack: {
    remove(name: string): boolean
    add(middleware: <Args, Result>(next: (args: Args) => Promise<Result>) => (args: Args) => Promise<Result>, options: { step: 'deserialize'; name: string; priority: 'high' }): void
  }
}

/**
 * Keeps AWS's time of each answer in its `$metadata`: scan times are compared with that clock, because the runner's may
 * be wrong by any amount.
 */
export function keepServerTime({ middlewareStack }: Answering): void {
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      rememberDate(result)
      return result
    },
    // High: outside of what parses the answer, where it is there with its metadata.
    { step: 'deserialize', name: 'keepServerTime', priority: 'high' },
  )
}

/** Tells of every attempt, those that the SDK makes by itself too. */
export function tellAttempts({ middlewareStack }: Answering, { onAttempt }: Pick<ClientSettings, 'onAttempt'>): void {
  if (onAttempt === undefined) return
  middlewareStack.add(
    (next) => async (args) => {
      onAttempt()
      return next(args)
    },
    { step: 'deserialize', name: 'tellAttempts', priority: 'high' },
  )
}

/** The SDK copies every answer for its log, also where nobody keeps one: a tenth of the time that thousands of findings take. */
export function keepNoLog({ middlewareStack }: Answering): void {
  middlewareStack.remove('loggerMiddleware')
}

function rememberDate(result: unknown): void {
  const date = text(member(member(member(result, 'response'), 'headers'), 'date'))
  const time = date === undefined ? Number.NaN : Date.parse(date)
  const metadata = member(member(result, 'output'), '$metadata')
  if (!Number.isNaN(time) && typeof metadata === 'object' && metadata !== null) Object.assign(metadata, { [SERVER_NOW]: time })
}

/** AWS's time of an answer, when it had a readable `Date` header. */
export function serverTime(output: { readonly $metadata: object }): EpochMs | undefined {
  const value = member(output.$metadata, SERVER_NOW)
  return typeof value === 'number' ? value : undefined
}

/** A member of a value of which nothing is known; `undefined` where there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** A text, or nothing. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
