import { adviceFor } from '../../base/service-advice.ts'
import { isKind, ServiceError } from '../../base/service-error.ts'
import { unjudged } from '../../fleet/watch/judgement.ts'
import type { Unjudged } from '../../fleet/watch/look.ts'
import type { KnownRepository, Page, RegistryPlace } from '../../fleet/watch/ports.ts'
import type { Asked } from './answer.ts'
import { isOver, whyOver, type Run } from './world.ts'

/** More than any registry has, so that a service that never stops returning pages cannot keep the run going. */
const MAX_PAGES = 10_000

/** Asks, and turns an error into a named state: a question without an answer is never an empty list. */
export async function asked<T>(run: Run, where: string, ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answer', value: await ask() }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return unanswered(run, where, error)
  }
}

const REPOSITORY_GONE = [
  'If it was deleted on purpose, remove it from the configuration. The watch retires streams of a glob after 90 days.',
  'If it should exist, check `region` and `registry-id`.',
]

function unanswered(run: Run, where: string, error: ServiceError): Asked<never> {
  const cause = run.world.words(adviceFor(error, where, undefined, run.deadline.signal))
  if (isKind(error, 'cancelled') && isOver(run)) return { kind: 'unanswered', cause, unjudged: notReached(run) }
  const gone = error.details.code === 'RepositoryNotFoundException'
  return {
    kind: 'unanswered',
    cause,
    unjudged: unjudged(gone ? { code: 'repository-not-found', what: `The repository no longer exists (${where}).`, remedy: REPOSITORY_GONE } : cause),
  }
}

/** The registry with its account, if that is known: Inspector shows an organization's administrator the images of all accounts. */
export function ownPlace({ place }: Pick<Run, 'place'>, repositories: Asked<readonly KnownRepository[]>): RegistryPlace {
  return { ...place, registryId: place.registryId ?? (repositories.kind === 'answer' ? repositories.value[0]?.registryId : undefined) }
}

export function notReached(run: Run): Unjudged {
  return {
    state: 'not-looked-at',
    reason: whyOver(run),
    code: 'not-looked-at',
    remedy: ['Raise `max-requests` or `timeout`, or run the watch more often. The next run starts with the streams that this one did not reach.'],
  }
}

/** All pages of a list, each asked for until it is answered. */
export async function allPages<T>(run: Run, action: string, page: AskPage<T>): Promise<readonly T[]> {
  const items: T[] = []
  await eachPage(run, action, page, (found) => items.push(...found))
  return items
}

type AskPage<T> = (token: string | undefined, signal: AbortSignal) => Promise<Page<T>>

/** As `allPages`, for a list that is too long to keep. */
export async function eachPage<T>({ asking }: Run, action: string, page: AskPage<T>, take: (items: readonly T[]) => void): Promise<void> {
  const tokens = new Set<string>()
  let token: string | undefined
  for (let number = 1; ; number++) {
    const current = token
    const { items, nextToken } = await asking.ask((signal) => page(current, signal))
    take(items)
    if (nextToken === undefined) return
    if (tokens.has(nextToken) || number >= MAX_PAGES)
      throw new ServiceError({ kind: 'unavailable', action, code: 'RepeatedPageToken', text: `page ${number} points to an earlier page as the next one, so the list has no end` })
    tokens.add(nextToken)
    token = nextToken
  }
}
