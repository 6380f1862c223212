import type { EpochMs } from '../base/finding.ts'
import { member, text } from './member.ts'

interface Retrying {
  refreshRetryTokenForRetry: (token: never, problem: { readonly errorType: string }) => Promise<unknown>
}

/**
 * Lets the client's own strategy repeat everything but throttled calls: for these, the caller slows down instead. Three more
 * attempts within seconds, by each of many gates, would keep the account throttled.
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

/** The middleware stack of an SDK client. The clients' own types differ only in inputs and outputs. */
interface Answering {
  readonly middlewareStack: {
    remove(name: string): boolean
    add(
      middleware: <Args, Result>(next: (args: Args) => Promise<Result>) => (args: Args) => Promise<Result>,
      options: { step: 'deserialize'; name: string; priority: 'high' },
    ): void
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
    // Priority high: outside of the parser, where the answer already has its metadata.
    { step: 'deserialize', name: 'keepServerTime', priority: 'high' },
  )
}

/** Reports every attempt, including those that the SDK makes by itself. */
export function tellAttempts({ middlewareStack }: Answering, onAttempt: (() => void) | undefined): void {
  if (onAttempt === undefined) return
  middlewareStack.add(
    (next) => async (args) => {
      onAttempt()
      return next(args)
    },
    { step: 'deserialize', name: 'tellAttempts', priority: 'high' },
  )
}

/** The SDK copies every answer for its log, even without a logger. For thousands of findings, that is a tenth of the time. */
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
