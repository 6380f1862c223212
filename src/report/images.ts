import { type Severity } from '../base/finding.ts'
import { type Image, type Repository, platformName } from '../image/model.ts'
import { consoleHost } from '../image/partition.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { ScanOutcome, ScannedSubject, UnfinishedScan } from '../scan/outcome.ts'
import { countBySeverity, optional } from './findings.ts'
import type { FindingRow, ImageRow, ProblemRow, ReportContext } from './model.ts'

/** `1a2b3c4d5e6f`: as Docker and the ECR console shorten it. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/u, '').slice(0, 12)
}

/** Sentences for people name a digest as tables do: sixty-four digits do not fit on a phone. JSON and log keep them. */
export function withShortDigests(sentence: string): string {
  return sentence.replace(/\bsha256:([0-9a-f]{12})[0-9a-f]{52}\b/gu, 'sha256:$1')
}

/** `payments/api:1.4`, or with the short digest where there is no tag. */
export function imageName(row: Pick<ImageRow, 'repository' | 'tag' | 'digest' | 'indexDigest'>): string {
  return row.tag === undefined ? `${row.repository}@${shortDigest(row.indexDigest ?? row.digest)}` : `${row.repository}:${row.tag}`
}

/**
 * Inspector's page of the findings of one image. The account is not in it, so that it can stand in a comment.
 * Form of the address: as the console shows it; not documented by AWS.
 */
export function inspectorLink(repository: Repository, digest: string): string | undefined {
  const host = consoleHost(repository.partition)
  if (host === undefined) return undefined
  const { region } = repository
  const image = encodeURIComponent(`${repository.name}/${digest}`)
  return `https://${region}.${host}/inspector/v2/home?region=${encodeURIComponent(region)}#/findings/container-image/${image}`
}

export function imageRows(subjects: readonly ScannedSubject[], findings: readonly FindingRow[], context: ReportContext): readonly ImageRow[] {
  const open = openByImage(findings)
  return subjects.flatMap(({ subject, images }, index) =>
    images.map(({ image, outcome }): ImageRow => {
      const attribution = context.layers?.get(image.digest)
      const pushedAt = image.pushedAt ?? subject.pushedAt
      return {
        subject: index,
        asked: subject.asked,
        repository: subject.repository.name,
        registryId: subject.repository.registryId,
        region: subject.repository.region,
        partition: subject.repository.partition,
        ...optional('tag', subject.tag),
        digest: image.digest,
        ...optional('indexDigest', subject.kind === 'index' ? subject.digest : undefined),
        ...platformOf(image),
        ...optional('base', attribution?.base),
        ...optional('border', attribution?.border),
        ...optional('layers', image.layers.length === 0 ? undefined : image.layers.length),
        ...optional('pushedAt', pushedAt),
        ...optional('scannedAt', outcome.evidence.scannedAt),
        state: outcome.kind,
        ...optional('detail', detailOf(outcome)),
        ...optional('bySeverity', outcome.kind === 'scanned' || (outcome.kind === 'unfinished' && outcome.findings.length > 0) ? countBySeverity(open.get(index)?.get(image.digest) ?? []) : undefined),
        ...optional('consoleUrl', inspectorLink(subject.repository, image.digest)),
        evidence: outcome.evidence,
        notices: [...outcome.evidence.notices, ...optionalList(attribution?.notice)],
      }
    }),
  )
}

/** By subject, then by digest. */
type OpenRows = ReadonlyMap<number, ReadonlyMap<string, readonly { readonly severity: Severity }[]>>

function openByImage(findings: readonly FindingRow[]): OpenRows {
  const rows = new Map<number, Map<string, FindingRow[]>>()
  for (const finding of findings) {
    if (finding.standing !== 'open') continue
    const subject = rows.get(finding.subject) ?? new Map<string, FindingRow[]>()
    rows.set(finding.subject, subject)
    for (const digest of finding.images) {
      const list = subject.get(digest)
      if (list === undefined) subject.set(digest, [finding])
      else list.push(finding)
    }
  }
  return rows
}

function platformOf({ platform }: Image): Pick<ImageRow, 'platform' | 'platformName'> {
  return platform === undefined ? {} : { platform, platformName: platformName(platform) }
}

function detailOf(outcome: ScanOutcome | UnfinishedScan): string | undefined {
  return outcome.kind === 'scanned' || outcome.kind === 'unfinished' ? outcome.evidence.coverageReason ?? outcome.evidence.ecrStatus : outcome.cause.code
}

function optionalList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

/** What was not judged of an index, and what was noticed while the references were resolved; each sentence once. */
export function imageNotices(subjects: readonly ScannedSubject[]): readonly string[] {
  const sentences = subjects.flatMap(({ subject }) => {
    const left = subject.leftOut.filter(({ why }) => why === 'platform-not-selected')
    const others = subject.leftOut.length - left.length
    return [
      ...subject.notices,
      ...(left.length === 0 ? [] : [`${subject.asked}: not judged, since the input platforms does not name them: ${left.map(({ platform }) => platformName(platform)).join(', ')}`]),
      ...(others === 0 ? [] : [`${subject.asked}: ${String(others)} ${others === 1 ? 'entry' : 'entries'} of the index ${others === 1 ? 'is' : 'are'} no image (attestations, signatures and the like) and not judged`]),
    ]
  })
  return [...new Set(sentences)]
}

export function problemRows(problems: Verdict['problems'], subjects: readonly ScannedSubject[]): readonly ProblemRow[] {
  return problems.map(({ code, what, remedy, snippet, subject, digest, platform }) => {
    const asked = subject === undefined ? undefined : subjects[subject]?.subject.asked
    const parts = [asked, platform === undefined ? undefined : platformName(platform), asked === undefined && digest !== undefined ? shortDigest(digest) : undefined]
    const image = parts.filter((part) => part !== undefined).join(', ')
    return { code, what, remedy, ...optional('snippet', snippet), ...optional('image', image === '' ? undefined : image) }
  })
}
