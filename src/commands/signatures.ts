import type { NoResult } from '../base/no-result.ts'
import { retryUntilDeadline } from '../base/retry.ts'
import { adviceFor, purposeOf } from '../base/service-advice.ts'
import { ServiceError, type ServiceErrorKind } from '../base/service-error.ts'
import { imageArn, type RequestedImage } from '../image/model.ts'
import { requestedName } from '../policy/naming.ts'
import { needsSignature, rulesFor, type Policy } from '../policy/policy.ts'
import { standingOf, type RequiredSignature } from '../policy/signature/required.ts'
import { Pace } from '../scan/pace.ts'
import type { KnownSigningRules, SignatureSeen, SigningStatus } from '../scan/signing.ts'
import { untilDeadline, type Scanning } from './scan-images.ts'

/** ECR begins to sign after the push: so long after it, and so long after the first question at most, nothing is not yet "not signed". */
const BEGINNING_MS = 60_000

/**
 * What ECR says of the signature of each requested image whose rules want one, side by side. A signature that is still being made is
 * waited for as long as the scan may be, and never longer.
 */
export async function readSignatures(requestedImages: readonly RequestedImage[], policy: Policy, scanning: Scanning): Promise<readonly (SignatureSeen | undefined)[]> {
  return Promise.all(
    requestedImages.map(async (requested) => {
      const { name } = requested.repository
      return needsSignature(policy, name) ? readOne(requested, rulesFor(policy, name).requireSignature, scanning) : undefined
    }),
  )
}

async function readOne(requested: RequestedImage, required: RequiredSignature, scanning: Scanning): Promise<SignatureSeen> {
  const { deadline } = scanning
  try {
    return await awaitSignature(requested, required, scanning)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const advice = adviceFor(error, `the signature of ${requestedName(requested)}, which require-signature wants`, repositoryArn(requested), deadline.signal)
    return { kind: 'unread', cause: unreadable(advice, error.kind) }
  }
}

/** Under one code, for all findings may have been read; but what the caller has to change is what it is anywhere. */
function unreadable(advice: NoResult, kind: ServiceErrorKind): NoResult {
  return kind === 'denied' || kind === 'credentials' ? advice : { ...advice, code: 'signature-unreadable' }
}

async function awaitSignature(requested: RequestedImage, required: RequiredSignature, scanning: Scanning): Promise<SignatureSeen> {
  const { world, deadline, options } = scanning
  const { clock, log, random } = world
  const startedAt = clock.now()
  const begunBy = Math.min(startedAt, requested.pushedAt ?? startedAt) + BEGINNING_MS
  const pace = new Pace(options.pollIntervalMs, random)
  for (let polls = 0; ; polls++) {
    const last = (await ask(requested, scanning)) ?? []
    const { state, missing } = standingOf(last, required)
    const left = deadline.at - clock.now()
    const isNew = state === 'absent' && clock.now() < begunBy
    if (state === 'signed' || state === 'failed' || (state === 'absent' && !isNew) || left <= 0 || deadline.signal.aborted) return told(last, state === 'absent')
    // A rule that is not there will not sign; while one is, or may be, ECR may be about to begin.
    if (isNew && polls === 0) {
      const rules = await rulesOf(requested, scanning)
      if (rules.kind === 'known' && rules.rules.length === 0) return { kind: 'told', statuses: last, rules }
    }
    if (polls === 0) log.info(`${requestedName(requested)}: waiting until ECR has signed it${missing.length === 0 ? '' : ' (no signing status yet)'}`)
    await clock.sleep(Math.min(pace.whileAwaiting(), left), deadline.signal)
    // What was seen last is what there is to say when the time is up.
    if (clock.now() >= deadline.at || deadline.signal.aborted) return told(last, state === 'absent')
  }

  async function told(statuses: readonly SigningStatus[], isMissing: boolean): Promise<SignatureSeen> {
    return { kind: 'told', statuses, rules: isMissing ? await rulesOf(requested, scanning) : undefined }
  }
}

/** `undefined`: ECR does not know the image by its digest yet, which is possible right after a push. */
async function ask(requested: RequestedImage, { world, deadline, onRetry }: Scanning): Promise<readonly SigningStatus[] | undefined> {
  const { repository, digest } = requested
  return retryUntilDeadline(() => world.signing.signingStatus(repository, digest, deadline.signal), { ...untilDeadline(world, deadline), onRetry })
}

/** Only explains: what keeps the rules from being read is a hint, and changes no verdict. */
async function rulesOf({ repository }: RequestedImage, { world, deadline }: Scanning): Promise<KnownSigningRules> {
  try {
    return { kind: 'known', rules: await world.signing.signingRules(repository, deadline.signal) }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const action = error.details.missingAction ?? error.details.action
    if (error.kind === 'denied') return { kind: 'unknown', hint: `Allow ${action} so that the next run can ${purposeOf(action)}.` }
    return {
      kind: 'unknown',
      hint: `Check that a signing rule covers ${repository.name}: \`aws ecr get-signing-configuration\` (here it could not be read: ${error.details.text}).`,
    }
  }
}

function repositoryArn({ repository }: RequestedImage): string {
  return imageArn(repository, '').replace(/\/$/, '')
}
