import type { RegistryAnswer, RegistryDoubt } from '../scan/wait-world.ts'
import { durationText } from '../base/duration.ts'
import type { Image, Repository } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { basicRegistry, inspectorOff, notCovered } from '../scan/diagnose.ts'
import type { RegistryScanning } from '../scan/ports.ts'
import { adviceFor } from '../base/service-advice.ts'
import { ServiceError } from '../base/service-error.ts'
import type { Deadline } from '../base/deadline.ts'
import type { World } from './world.ts'

/** An answer that takes longer will not come; then it is asked for again. */
const LONGEST_MS = 20_000

interface Question {
  readonly action: string
  /** What one answer is about. */
  readonly key: (repository: Repository) => string
  readonly ask: (image: Image, signal: AbortSignal) => Promise<NoResult | undefined>
  /** What is not known without an answer. */
  readonly unknown: (repository: Repository) => string
}

/**
 * Whether `scan-type: enhanced` may judge the scans of a registry: it is on enhanced scanning, Inspector scans the account,
 * a rule covers the repository. Inspector's records of what was scanned once look the same when none of that is true any
 * more.
 *
 * Each question is asked once for all images and baselines that it concerns, and again until it is answered or the time is
 * up; then there is no result. Only what the job may not ask is passed over, and that is said.
 */
export function checkRegistries(world: Pick<World, 'service' | 'clock' | 'random' | 'log'>, deadline: Deadline): (image: Image, doubt: RegistryDoubt) => Promise<RegistryAnswer> {
  const { service } = world
  const known = new Map<string, Promise<RegistryAnswer>>()
  const registries = new Map<string, RegistryScanning>()
  const registryOf = ({ region, registryId }: Repository) => `${region} ${registryId}`

  const questions: Readonly<Record<RegistryDoubt, Question>> = {
    kind: {
      action: 'ecr:GetRegistryScanningConfiguration',
      key: registryOf,
      ask: async (image, signal) => {
        const registry = await service.registryScanning(image.repository, signal)
        registries.set(registryOf(image.repository), registry)
        return kindRefused(image, registry.scanType)
      },
      unknown: ({ region, registryId }) => `The gate doesn't know whether the registry ${registryId} in ${region} still uses enhanced scanning`,
    },
    account: {
      action: 'inspector2:BatchGetAccountStatus',
      key: registryOf,
      ask: async (image, signal) => {
        const status = await service.inspectorStatus(image.repository, signal)
        if (status === 'ENABLING')
          throw new ServiceError({ kind: 'unavailable', action: 'inspector2:BatchGetAccountStatus', code: status, text: 'Amazon Inspector is still being enabled for ECR' })
        return status === 'ENABLED' ? undefined : inspectorOff(image, status)
      },
      unknown: ({ region, registryId }) => `The gate doesn't know whether Amazon Inspector still scans ECR images in account ${registryId}, ${region}`,
    },
    repository: {
      action: 'ecr:BatchGetRepositoryScanningConfiguration',
      key: (repository) => `${registryOf(repository)} ${repository.name}`,
      ask: async (image, signal) => {
        const { repository } = image
        const scanning = await service.repositoryScanning(repository, signal)
        if (scanning === undefined) {
          await about(image, 'kind')
          throw unknownRepository(repository, registries.has(registryOf(repository)))
        }
        return frequencyRefused(image, scanning, registries.get(registryOf(repository)))
      },
      unknown: ({ region, registryId, name }) => `The gate doesn't know whether a scan rule of the registry ${registryId} in ${region} still covers ${name}`,
    },
  }

  const about = (image: Image, doubt: RegistryDoubt): Promise<RegistryAnswer> => {
    const question = questions[doubt]
    const name = `${doubt} ${question.key(image.repository)}`
    const asking = known.get(name) ?? answer(question, image, world, deadline)
    known.set(name, asking)
    return asking
  }
  return about
}

async function answer(question: Question, image: Image, { clock, random, log }: Pick<World, 'clock' | 'random' | 'log'>, { at, signal }: Deadline): Promise<RegistryAnswer> {
  const unknown = question.unknown(image.repository)
  const onRetry = (error: ServiceError, pauseMs: number) => log.info(`${error.message}; retrying in ${durationText(pauseMs)}`)
  try {
    const cause = await retryUntilDeadline(() => inTime(question, image, clock, { at, signal }), { clock, random, deadline: at, signal, onRetry })
    return cause === undefined ? {} : { cause }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const { action, code, missingAction, text } = error.details
    if (error.kind === 'denied') return { notices: [`${unknown}: the role lacks ${missingAction ?? action}.`] }
    // These calls have no parameter for another account: there is nothing to allow, and nothing to ask.
    if (code === 'OtherRegistry') return { notices: [`${unknown}: these credentials belong to another registry (${text}).`] }
    return { cause: adviceFor(error, `${unknown.charAt(0).toLowerCase()}${unknown.slice(1)}, and accepts no scan before it does`, undefined, signal), unanswered: true }
  }
}

/** One attempt, which ends even when the service neither answers nor heeds the signal. */
async function inTime({ action, ask }: Question, image: Image, clock: World['clock'], { at, signal }: Pick<Deadline, 'at' | 'signal'>): Promise<NoResult | undefined> {
  const done = new AbortController()
  const until = AbortSignal.any([signal, done.signal])
  const tooLate = clock.sleep(Math.min(LONGEST_MS, at - clock.now()), until).then((): never => {
    throw new ServiceError({ kind: signal.aborted ? 'cancelled' : 'unavailable', action, code: 'NoAnswer', text: `no answer within ${durationText(LONGEST_MS)}` })
  })
  try {
    return await Promise.race([ask(image, until), tooLate])
  } finally {
    done.abort()
  }
}

function kindRefused(image: Image, scanType: RegistryScanning['scanType']): NoResult | undefined {
  if (scanType === 'ENHANCED') return undefined
  if (scanType === 'BASIC') return basicRegistry(image)
  return {
    code: 'unknown-scan-type',
    what: `The registry ${image.repository.registryId} uses a kind of scanning that this version doesn't recognize: ${scanType}.`,
    remedy: ['Update this action.'],
  }
}

function frequencyRefused(
  image: Image,
  { frequency, appliedFilters }: { readonly frequency?: string | undefined; readonly appliedFilters: readonly string[] },
  registry: RegistryScanning | undefined,
): NoResult | undefined {
  if (frequency === 'SCAN_ON_PUSH' || frequency === 'CONTINUOUS_SCAN') return undefined
  if (frequency === 'MANUAL') return notCovered(image, registry, { appliedFilters })
  throw new ServiceError({
    kind: 'unavailable',
    action: 'ecr:BatchGetRepositoryScanningConfiguration',
    code: 'UnknownFrequency',
    text: `the scan frequency of ${image.repository.name} is ${frequency ?? 'not given'}, which this version doesn't recognize`,
  })
}

/** ECR showed the image a moment ago; only credentials of another registry do not know its repository. */
function unknownRepository({ name }: Repository, isOurs: boolean): ServiceError {
  return new ServiceError({
    kind: isOurs ? 'unavailable' : 'rejected',
    action: 'ecr:BatchGetRepositoryScanningConfiguration',
    code: isOurs ? 'RepositoryNotFound' : 'OtherRegistry',
    text: `the registry of the credentials has no repository ${name}`,
  })
}
