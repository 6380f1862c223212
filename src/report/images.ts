import { countBySeverity } from '../base/order.ts'
import { type Severity } from '../base/finding.ts'
import { type Repository, platformName } from '../image/model.ts'
import { consoleHost } from '../image/partition.ts'
import type { Verdict } from '../policy/verdict.ts'
import type { ScanOutcome, ScannedImages, UnfinishedScan } from '../scan/outcome.ts'
import { cut } from './cut.ts'
import type { Report } from './model.ts'
import type { ReportContext } from './model/context.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow, ProblemRow } from './model/image.ts'
import { type Phrase, code, counted, phrase } from './phrase.ts'

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

/** How many images a line names; of more it says how many they are. */
const MAX_NAMED = 3

/** A repository may be 256 characters long and its tag 128; a line has room for this much. */
const MAX_NAME = 200
const MAX_DETAIL = 60

/** What an image is called among others. */
export interface ImageLabel {
  readonly name: string
  /** Its platform, or its digest where the name still is not enough; empty where it is. */
  readonly detail: string
}

/** Of all images of a report, by their place in it. */
export function imageLabels(images: readonly ImageRow[]): readonly ImageLabel[] {
  const labels = images.map((image): ImageLabel => ({ name: cut(imageName(image), MAX_NAME), detail: cut(image.platformName ?? '', MAX_DETAIL) }))
  const counts = Map.groupBy(labels, labelText)
  return images.map((image, place) => {
    const label = labels[place] ?? { name: imageName(image), detail: '' }
    return counts.get(labelText(label))?.length === 1 ? label : { name: label.name, detail: `${label.detail} ${shortDigest(image.digest)}`.trim() }
  })
}

export function labelText({ name, detail }: ImageLabel): string {
  return detail === '' ? name : `${name} ${detail}`
}

/** `in 11 images`; few are named too, and of one alone the name says enough. The platforms of an index are one image. */
export function imagesPhrase(places: readonly number[], labels: readonly ImageLabel[]): Phrase {
  const named = places.flatMap((place) => labels[place] ?? [])
  const groups = [...Map.groupBy(named, ({ name }) => name)]
  const count = phrase`in ${counted(groups.length, 'image')}`
  if (groups.length > MAX_NAMED) return count
  const names = groups.map(([name, same]): Phrase => {
    const details = same.map(({ detail }) => detail).filter((detail) => detail !== '')
    // An image with all of its platforms needs only its name.
    const isWhole = details.length > 1 && same.length === labels.filter((label) => label.name === name).length
    return details.length === 0 || isWhole ? [code(name)] : phrase`${code(name)} ${details.join(', ')}`
  })
  return groups.length === 1 ? names.flat() : phrase`${count}: ${names.flatMap((name, at): Phrase => (at === 0 ? name : ['; ', ...name]))}`
}

/** Labels for a column that says whose each row is; undefined where all rows are about all images, so that it would say nothing. */
export function columnLabels(places: readonly (readonly number[])[], images: readonly ImageRow[]): readonly ImageLabel[] | undefined {
  return images.length > 1 && places.some((some) => some.length < scannedOf(images)) ? imageLabels(images) : undefined
}

function scannedOf(images: readonly ImageRow[]): number {
  return images.filter(({ state }) => state === 'scanned' || state === 'unfinished').length
}

/** Where in a report's images those of findings stand, in that order. */
export function placesIn(images: readonly Pick<ImageRow, 'requestedIndex' | 'digest'>[]): (rows: Iterable<Pick<FindingRow, 'requestedIndex' | 'images'>>) => readonly number[] {
  const known = new Map(images.map(({ requestedIndex, digest }, place) => [`${String(requestedIndex)} ${digest}`, place]))
  return (rows) => {
    const places = new Set<number>()
    for (const { requestedIndex, images: digests } of rows) {
      for (const digest of digests) {
        const place = known.get(`${String(requestedIndex)} ${digest}`)
        if (place !== undefined) places.add(place)
      }
    }
    return [...places].sort((a, b) => a - b)
  }
}

export interface StandingImage {
  readonly image: ImageRow
  /** It has findings that break a rule. */
  readonly fails: boolean
}

/** As a table lists them: images that fail, then those without a result, then the rest, each in the order in which they were asked for. */
export function failingFirst({ images, findings }: Pick<Report, 'images' | 'findings'>): readonly StandingImage[] {
  const failing = new Set(placesIn(images)(findings.filter(({ standing, breaks }) => standing === 'open' && breaks.length > 0)))
  const all = images.map((image, place) => ({ image, fails: failing.has(place) }))
  const rank = ({ image, fails }: StandingImage): number => (fails ? 0 : image.state === 'no-result' ? 1 : 2)
  return all.sort((a, b) => rank(a) - rank(b))
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

export function imageRows(scans: readonly ScannedImages[], findings: readonly FindingRow[], context: ReportContext): readonly ImageRow[] {
  const open = openByImage(findings)
  return scans.flatMap(({ requested, images }, index) =>
    images.map(({ image, outcome }): ImageRow => {
      const attribution = context.layers?.get(image.digest)
      const pushedAt = image.pushedAt ?? requested.pushedAt
      return {
        requestedIndex: index,
        asked: requested.asked,
        repository: requested.repository.name,
        registryId: requested.repository.registryId,
        region: requested.repository.region,
        partition: requested.repository.partition,
        tag: requested.tag,
        digest: image.digest,
        indexDigest: requested.kind === 'index' ? requested.digest : undefined,
        platform: image.platform,
        platformName: image.platform === undefined ? undefined : platformName(image.platform),
        base: attribution?.base,
        border: attribution?.border,
        layers: image.layers.length === 0 ? undefined : image.layers.length,
        pushedAt,
        scannedAt: outcome.evidence.scannedAt,
        state: outcome.kind,
        detail: detailOf(outcome),
        bySeverity:
          outcome.kind === 'scanned' || (outcome.kind === 'unfinished' && outcome.findings.length > 0) ? countBySeverity(open.get(index)?.get(image.digest) ?? []) : undefined,
        consoleUrl: inspectorLink(requested.repository, image.digest),
        evidence: outcome.evidence,
        notices: [...outcome.evidence.notices, ...optionalList(attribution?.notice)],
      }
    }),
  )
}

/** By requested image, then by digest. */
type OpenRows = ReadonlyMap<number, ReadonlyMap<string, readonly { readonly severity: Severity }[]>>

function openByImage(findings: readonly FindingRow[]): OpenRows {
  const rows = new Map<number, Map<string, FindingRow[]>>()
  for (const finding of findings) {
    if (finding.standing !== 'open') continue
    const byDigest = rows.get(finding.requestedIndex) ?? new Map<string, FindingRow[]>()
    rows.set(finding.requestedIndex, byDigest)
    for (const digest of finding.images) {
      const list = byDigest.get(digest)
      if (list === undefined) byDigest.set(digest, [finding])
      else list.push(finding)
    }
  }
  return rows
}

function detailOf(outcome: ScanOutcome | UnfinishedScan): string | undefined {
  return outcome.kind === 'scanned' || outcome.kind === 'unfinished' ? (outcome.evidence.coverageReason ?? outcome.evidence.ecrStatus) : outcome.cause.code
}

function optionalList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text]
}

/** What the gate skipped of an index, and what was noticed while the references were resolved; each sentence once. */
export function imageNotices(scans: readonly ScannedImages[]): readonly string[] {
  const sentences = scans.flatMap(({ requested }) => {
    const left = requested.leftOut.filter(({ why }) => why === 'platform-not-selected')
    const others = requested.leftOut.length - left.length
    return [
      ...requested.notices,
      ...(left.length === 0 ? [] : [`${requested.asked}: not checked, because \`platforms\` doesn't list them: ${left.map(({ platform }) => platformName(platform)).join(', ')}`]),
      ...(others === 0
        ? []
        : [`${requested.asked}: skipped ${String(others)} index ${others === 1 ? "entry that isn't an image" : "entries that aren't images"} (attestations, signatures)`]),
    ]
  })
  return [...new Set(sentences)]
}

export function problemRows(problems: Verdict['problems'], scans: readonly ScannedImages[]): readonly ProblemRow[] {
  return problems.map(({ code: cause, what, remedy, snippet, requestedIndex, digest, platform }) => {
    const asked = requestedIndex === undefined ? undefined : scans[requestedIndex]?.requested.asked
    const parts = [asked, platform === undefined ? undefined : platformName(platform), asked === undefined && digest !== undefined ? shortDigest(digest) : undefined]
    const image = parts.filter((part) => part !== undefined).join(', ')
    return { code: cause, what, remedy, snippet, image: image === '' ? undefined : image }
  })
}
