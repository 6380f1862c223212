import type { NoResult, ScannedImages } from '../scan/outcome.ts'
import { requestedName } from './naming.ts'
import { idsOf } from './ruling.ts'
import type { Unanswered } from './breach.ts'
import type { Verdict } from './verdict.ts'

type Problem = Verdict['problems'][number]

/**
 * Why something that was asked for has no result: an image without a scan, a reference of which nothing was scanned, no image named at all.
 * An empty list here is what a pass needs.
 */
export function scanProblems(scans: readonly ScannedImages[], earlier: readonly NoResult[]): readonly Problem[] {
  if (scans.length === 0 && earlier.length === 0) {
    return [{ code: 'nothing-judged', what: 'no image was checked', remedy: ['Name at least one image in `image`, `metadata`, or `repository` with `tag` or `digest`.'] }]
  }
  const ofScans = scans.flatMap((scanned, requestedIndex): readonly Problem[] => {
    const missing = scanned.images.flatMap(({ image, outcome }) =>
      outcome.kind === 'no-result' ? [{ ...outcome.cause, requestedIndex, digest: image.digest, platform: image.platform }] : [],
    )
    if (missing.length > 0 || scanned.images.some(({ outcome }) => outcome.kind === 'scanned' || outcome.kind === 'unfinished')) return missing
    return [{ ...nothingScanned(scanned), requestedIndex, digest: scanned.requested.digest }]
  })
  return [...earlier, ...ofScans]
}

/** Some platforms may be skipped. If all are, nothing is known about the image. */
function nothingScanned({ requested, images }: ScannedImages): NoResult {
  const name = requestedName(requested)
  if (images.length === 0) {
    return { code: 'no-images', what: `${name} contains no image that can be scanned`, remedy: ['Check `platforms`, and that the reference names an image.'] }
  }
  const skipped = images.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? [outcome.cause] : []))
  const causes = [...new Set(skipped.map((cause) => cause.what))].join('; ')
  return {
    code: 'all-skipped',
    what: `no platform of ${name} could be scanned${causes === '' ? '' : `: ${causes}`}`,
    remedy: [...new Set(skipped.flatMap((cause) => cause.remedy))],
  }
}

/** Whoever ends a wait has to be certain that a rule is broken. */
export function unreadProblem(): Problem {
  return {
    code: 'internal-error',
    what: 'the gate stopped before it read all findings, although no failure was certain',
    remedy: ['This is a bug. Please open an issue with this message.'],
    alwaysFails: true,
  }
}

/** A rule needs data that isn't available. */
export function unansweredProblem({ rule, findings }: Unanswered): Problem {
  const ids = idsOf(findings)
  const named = ids.slice(0, 3).join(', ') + (ids.length > 3 ? ` and ${ids.length - 3} more` : '')
  const basic = findings.some((finding) => finding.basic)
  const enhanced = findings.some((finding) => !finding.basic)
  const cureBasic = (lacks: string) => (basic ? [`ECR's basic scanning has no ${lacks}. Use enhanced scanning, or turn off \`${rule}\`.`] : [])
  switch (rule) {
    case 'fail-on-epss':
      return {
        code: 'epss-unknown',
        what: `fail-on-epss needs EPSS scores, but the basic scan has none for ${named}`,
        remedy: cureBasic('EPSS scores'),
      }
    case 'fail-on-exploit':
      return {
        code: 'exploit-unknown',
        what: `fail-on-exploit needs to know whether an exploit is available, but the scan doesn't report that for ${named}`,
        remedy: [...cureBasic('exploit data'), ...(enhanced ? ["Amazon Inspector hasn't reported it yet. Run the job again later, or turn off `fail-on-exploit`."] : [])],
      }
    case 'fail-on-kev':
      return kevProblem(findings, named, enhanced, cureBasic('such data'))
  }
}

function kevProblem(findings: Unanswered['findings'], named: string, enhanced: boolean, cureBasic: readonly string[]): Problem {
  const known = findings.flatMap((finding) => finding.occurrences.flatMap(({ finding: { intelligence } }) => intelligence ?? []))
  const why = [...new Set(known.flatMap(({ problem }) => problem ?? []))]
  return {
    code: 'kev-unknown',
    what: `fail-on-kev needs CISA's catalog, but the gate couldn't read it for ${named}${why.length === 0 ? '' : `: ${why.slice(0, 2).join('; ')}`}`,
    remedy: [...cureBasic, ...(enhanced ? ['Allow `inspector2:BatchGetFindingDetails` for the role, run the job again, or turn off `fail-on-kev`.'] : [])],
    alwaysFails: known.some(({ forbidden }) => forbidden === true) || undefined,
  }
}
