import type { Environment } from '../base/environment.ts'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

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
  /** Called before each attempt of a request. If it throws, the request ends. */
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
  // If the user set the variable, the SDK reads it. A member here, even `undefined`, would override it.
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
        // Without this, the handler only warns when the time is up.
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
