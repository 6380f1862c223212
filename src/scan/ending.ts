import { timeText } from '../base/time.ts'
import { durationText } from '../base/duration.ts'
import { imageArn, type Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { adviceFor, cancelledWhile } from '../base/service-advice.ts'
import type { ServiceError } from '../base/service-error.ts'
import type { Evidence } from './outcome.ts'
import type { Meaning } from './reasons.ts'

/** `payments/api@sha256:…`. */
export function nameOf({ repository, digest }: Image): string {
  return `${repository.name}@${digest}`
}

/** ARN of an image's repository, for policy statements. */
function repositoryArnOf(image: Image): string {
  return imageArn(image.repository, '').replace(/\/$/, '')
}

/** A service that ended the wait, as a reader's next step. */
export function endedByService(image: Image, error: ServiceError): NoResult {
  return adviceFor(error, `image ${nameOf(image)} in ${image.repository.region}`, repositoryArnOf(image))
}

/** Inspector's own reason why there is no scan. */
export function endedByReason(image: Image, reason: string, meaning: Meaning, more = ''): NoResult {
  return {
    code: meaning.class === 'unsupported' ? 'unsupported' : `coverage-${slug(reason)}`,
    what: `The scan of ${nameOf(image)} ${meaning.words} (coverage reason ${reason}).${more}`,
    remedy: meaning.remedy,
  }
}

/** ECR's own status that says that there is no scan. */
export function endedByStatus(image: Image, kind: string, status: string, description: string | undefined, meaning: Meaning, more = ''): NoResult {
  return {
    code: meaning.class === 'unsupported' ? 'unsupported' : `ecr-${slug(status)}`,
    what: `The ${kind}scan of ${nameOf(image)} ${meaning.words} (ECR status ${status}${description === undefined ? '' : `: ${description}`})${more}.`,
    remedy: meaning.remedy,
  }
}

export function cancelled(image: Image, known: string): NoResult {
  return cancelledWhile(`waiting for ${nameOf(image)}. Last known: ${known}`)
}

export function timedOut(image: Image, timeoutMs: number, known: string, remedy: readonly string[]): NoResult {
  return { code: 'timeout', what: `Timed out after ${durationText(timeoutMs)} waiting for the scan of ${nameOf(image)}. Last known: ${known}.`, remedy }
}

/** Everything that was known when a wait ended without a result, in one line. */
export function lastKnown({ spans, coverageReason, coverageStatus, scannedAt, ecrStatus, ecrDescription, polls }: Evidence): string {
  const last = spans.at(-1)
  const scanned = scannedAt === undefined ? '' : `, scanned ${timeText(scannedAt)}`
  return [
    last === undefined ? 'nothing yet' : `state ${last.state} for ${durationText(last.lastedMs)}${last.detail === undefined ? '' : ` (${last.detail})`}`,
    `coverage ${coverageReason === undefined ? 'none' : `${coverageStatus ?? '?'}/${coverageReason}${scanned}`}`,
    ...(ecrStatus === undefined ? [] : [`ECR status ${ecrStatus}${ecrDescription === undefined ? '' : ` (${ecrDescription})`}`]),
    `${polls} ${polls === 1 ? 'poll' : 'polls'}`,
  ].join('; ')
}

function slug(word: string): string {
  return word.toLowerCase().replaceAll('_', '-')
}
