import type { JudgedSignature } from '../policy/verdict.ts'
import { profileName } from '../policy/signature/required.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { problemRows } from './images.ts'
import type { SignatureRow } from './model/image.ts'

/** What was judged of signatures, with the image as a reader knows it. */
export function signatureRows(judged: readonly JudgedSignature[], scans: readonly ScannedImages[]): readonly SignatureRow[] {
  return judged.flatMap(({ requestedIndex, state, statuses, cause }): SignatureRow[] => {
    const about = scans[requestedIndex]?.requested
    if (about === undefined) return []
    const [row] = cause === undefined ? [] : problemRows([{ ...cause, requestedIndex }], scans)
    return [{ image: about.asked, requestedIndex, repository: about.repository.name, digest: about.digest, state, profiles: statuses, cause: row }]
  })
}

/** Said of what is signed: that it is not verified here belongs to it. */
export function signatureNotices(rows: readonly SignatureRow[]): readonly string[] {
  return rows.flatMap(({ state, image, profiles }) => {
    if (state !== 'signed') return []
    const names = profiles.filter(({ status }) => status === 'COMPLETE').map(({ profile }) => profileName(profile))
    return [`${image}: signed by ECR with profile ${names.join(', ')} (ECR says so; the signature itself is verified at admission)`]
  })
}

/** As the JSON report, SARIF and the predicate write it. */
export function signatureJson({ image, requestedIndex, repository, digest, state, profiles, cause }: SignatureRow): Readonly<Record<string, unknown>> {
  return { image, subject: requestedIndex, repository, digest, state, profiles, code: cause?.code, what: cause?.what, remedy: cause?.remedy, snippet: cause?.snippet }
}
