import type { NoResult } from '../../base/no-result.ts'
import type { Words } from '../../base/words.ts'
import type { RequestedImage } from '../../image/model.ts'
import type { ScannedImages } from '../../scan/outcome.ts'
import type { SignatureSeen } from '../../scan/signing.ts'
import { listed, plural, requestedName } from '../naming.ts'
import type { Rules } from '../rules.ts'
import type { JudgedSignature, Violation } from '../verdict.ts'
import { whyNotSigned, whyUnknown } from './cause.ts'
import { profileName, standingOf } from './required.ts'

/** As far as the verdict on signatures depends on it. */
export interface SignatureCase {
  readonly scans: readonly Pick<ScannedImages, 'requested'>[]
  /** One per requested image, in their order; a requested image without entry was not asked about. */
  readonly signatures?: readonly (SignatureSeen | undefined)[] | undefined
  readonly early?: unknown
}

export const SIGNATURE_RULE = 'require-signature'

/** Judges by the rules of each requested image. A signature that was wanted and not asked for is unknown, and never there. */
export function judgeSignatures({ scans, signatures, early }: SignatureCase, rules: readonly Rules[]): readonly JudgedSignature[] {
  return scans.flatMap(({ requested }, at): JudgedSignature[] => {
    const required = rules[at]?.requireSignature ?? false
    if (required === false) return []
    const seen = signatures?.[at]
    if (seen?.kind === 'unread') return [{ requestedIndex: at, state: 'unknown', statuses: [], cause: seen.cause }]
    if (seen?.kind !== 'told')
      return early === undefined
        ? [{ requestedIndex: at, state: 'unknown', statuses: [], cause: notAsked(requested) }]
        : [{ requestedIndex: at, state: 'unfinished', statuses: [], cause: undefined }]
    const { statuses } = seen
    const standing = standingOf(statuses, required)
    switch (standing.state) {
      case 'signed':
        return [{ requestedIndex: at, state: 'signed', statuses, cause: undefined }]
      case 'failed':
      case 'absent':
        return [{ requestedIndex: at, state: 'broken', statuses, cause: whyNotSigned(requested, standing, statuses, seen.rules) }]
      case 'pending':
      case 'unknown':
        return [{ requestedIndex: at, state: 'unknown', statuses, cause: whyUnknown(requested, standing) }]
    }
  })
}

/** With causes as a face words them. */
export function wordedSignatures(judged: readonly JudgedSignature[], words: Words | undefined): readonly JudgedSignature[] {
  if (words === undefined) return judged
  return judged.map((each) => ({ ...each, cause: each.cause === undefined || each.state !== 'broken' ? each.cause : words(each.cause) }))
}

/** One for all images that are not signed as their rules want. */
export function signatureViolations(judged: readonly JudgedSignature[], { scans }: SignatureCase, several: boolean): readonly Violation[] {
  const broken = judged.filter(({ state }) => state === 'broken')
  if (broken.length === 0) return []
  const repositories = [...new Set(broken.flatMap(({ requestedIndex }) => scans[requestedIndex]?.requested.repository.name ?? []))]
  return [{ rule: SIGNATURE_RULE, limit: 0, actual: broken.length, findings: [], repositories: several ? repositories : undefined }]
}

/** Why there is no result, for each signature that is not known. */
export function signatureProblems(
  judged: readonly JudgedSignature[],
  { scans }: SignatureCase,
): readonly (NoResult & { readonly requestedIndex: number; readonly digest: string | undefined })[] {
  return judged.flatMap(({ state, cause, requestedIndex }) => {
    const digest = scans[requestedIndex]?.requested.digest
    return state !== 'unknown' || cause === undefined ? [] : [{ ...cause, requestedIndex, digest }]
  })
}

/** `payments/api:1.4.2 is not signed by ECR …`, of the first image that breaks the rule, and how many more do. */
export function brokenSignatureTexts(judged: readonly JudgedSignature[]): readonly string[] {
  const texts = judged.flatMap(({ state, cause }) => (state === 'broken' && cause !== undefined ? [cause.what] : []))
  const [first] = texts
  return first === undefined ? [] : [first, ...(texts.length === 1 ? [] : [`${plural(texts.length - 1, 'more image')} not signed by ECR as required`])]
}

/** `signed by ECR with profile ecr_prod`; nothing where no rule wanted it. */
export function signedText(judged: readonly JudgedSignature[]): string | undefined {
  const profiles = judged.flatMap(({ state, statuses }) =>
    state === 'signed' ? statuses.filter(({ status }) => status === 'COMPLETE').map(({ profile }) => profileName(profile)) : [],
  )
  return profiles.length === 0 ? undefined : `signed by ECR with profile ${listed([...new Set(profiles)])}`
}

/** Whoever asks ECR asks about every requested image whose rules want a signature. */
function notAsked(requested: RequestedImage): NoResult {
  return {
    code: 'internal-error',
    what: `the signature of ${requestedName(requested)} is required and was not asked for`,
    remedy: ['This is a bug. Please open an issue with this message.'],
    alwaysFails: true,
  }
}
