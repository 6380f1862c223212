import { severityRank } from '../../base/order.ts'
import { cut } from '../cut.ts'
import { safeLink } from '../escape.ts'
import { epssText } from '../figures.ts'
import { type FindingGroup, groupFindings } from '../groups.ts'
import { imageLabels, imageName, labelText } from '../images.ts'
import { JsonList, type Pieces } from '../pieces.ts'
import { embedded, Table } from './embedded.ts'
import type { FindingData, LayerData, PackageData, PageData, Tag } from './page-data.ts'
import type { Report } from '../model.ts'
import type { FindingRow, LayerRow, PackageRow } from '../model/finding.ts'
import type { ImageRow } from '../model/image.ts'
import { formatDay } from '../../base/time.ts'

/** The findings for the script of the page. Packages and layers stand once, since thousands of findings share them. */

const MAX_DESCRIPTION = 500
const MAX_REFERENCES = 8

export function embeddedData(report: Report): Pieces {
  return embedded(pageData(report))
}

/** Rows that the page lists: like the summary, without those below `report-severity`. */
export function listedRows(report: Report): readonly FindingRow[] {
  return report.findings.filter(({ isListed, standing }) => isListed || standing !== 'open')
}

/** The members of `PageData`, each made when its turn comes. */
type Member = { [Name in keyof PageData]: readonly [Name, Name extends 'findings' ? JsonList<FindingGroup, FindingData> : PageData[Name]] }[keyof PageData]

function* pageData(report: Report): Generator<Member> {
  const packages = new Table<PackageData>()
  const layers = new Table<LayerData>()
  // Undefined members are not written; that all have the same ones makes them quick to make and to read.
  const findingData = ({ row, places, findings }: FindingGroup): FindingData => ({
    id: row.id,
    url: row.link,
    title: cut(row.title, 300),
    description: cut(row.description, MAX_DESCRIPTION),
    severity: row.severity,
    rank: severityRank(row.severity),
    standing: row.standing,
    status: statusOf(row),
    tags: tagsOf(row),
    breaks: row.breaks.length > 0 ? row.breaks : undefined,
    fix: row.fix,
    exploit: row.exploit,
    kev: row.kev,
    kevText: row.kev === 'yes' ? kevText(row) : undefined,
    score: row.score,
    vector: row.scoreVector,
    epss: row.epss,
    epssText: epssText(row.epss),
    age: row.ageDays,
    published: row.publishedAt !== undefined ? formatDay(row.publishedAt) : undefined,
    origin: ORIGINS[row.origin],
    change: row.change,
    packages: row.packages.map((item) => packages.at(packageKey(item), () => packageData(item))),
    layers: [...new Set(row.layers.map((layer) => layers.at(layerKey(layer), () => layerData(layer))))],
    images: places,
    count: findings > 1 ? findings : undefined,
    cwes: row.cwes.length > 0 ? row.cwes : undefined,
    related: row.related.length > 0 ? row.related.slice(0, 20) : undefined,
    references: row.references.slice(0, MAX_REFERENCES).flatMap((url) => safeLink(url) ?? []),
  })
  yield ['hasOrigins', report.origins !== undefined]
  yield ['images', imageLabels(report.images).map(labelText)]
  yield ['imageTexts', report.images.map(imageText)]
  yield ['findings', new JsonList(groupFindings(listedRows(report), report.images), findingData)]
  // After the findings, which fill these tables.
  yield ['packages', packages.rows]
  yield ['layers', layers.rows]
}

/** What a search finds an image by, whole: a digest is pasted from anywhere, short or long. */
function imageText({ asked, tag, digest, indexDigest, platformName, ...image }: ImageRow): string {
  return [imageName({ ...image, digest, tag, indexDigest: undefined }), asked, digest, indexDigest, platformName].filter((part) => part !== undefined).join(' ')
}

const ORIGINS = { base: 'base image', own: 'your layers', mixed: 'both', unknown: 'unknown' } as const

function layerKey({ position, origin, instruction }: LayerRow): string {
  return [position, origin, instruction].join('\u0000')
}

function layerData({ position, origin, instruction }: LayerRow): LayerData {
  return { position, origin: ORIGINS[origin], instruction: instruction === undefined ? undefined : cut(instruction, 300) }
}

function packageKey({ name, version, path, fixedVersion, upgradeCommand }: PackageRow): string {
  return [name, version, path, fixedVersion, upgradeCommand].join('\u0000')
}

function packageData({ name, version, path, fixedVersion, upgradeCommand }: PackageRow): PackageData {
  return { name, version, path, fixed: fixedVersion, command: upgradeCommand }
}

/** Why it counts or doesn't, in a sentence. */
function statusOf({ treatment, standing, breaks, unknownSeverity }: FindingRow): string {
  const label = unknownSeverity === undefined ? '' : ` Inspector’s label "${unknownSeverity}" is unknown and counts as critical.`
  switch (treatment.kind) {
    case 'judged':
      return `${breaks.length > 0 ? 'violation' : 'allowed by the rules'}.${label}`
    case 'suppressed':
      return 'suppressed in Inspector'
    case 'excepted': {
      const parts = [treatment.reason, treatment.expires === undefined ? '' : `until ${treatment.expires}`, treatment.owner ?? '', treatment.ticket ?? '', treatment.source]
      return `${standing}: ${parts.filter((part) => part !== '').join(', ')}`
    }
    case 'graced':
      return `in grace, fails on ${treatment.failsOn}`
    case 'known-in-baseline':
      return "doesn't count: the baseline has it too"
    case 'not-fixable':
      return "doesn't count: no fix yet"
  }
}

/** Short marks of the line, each with its tone: what is rare and matters is a pill, the rest are words. */
function tagsOf({ change, kev, exploit, treatment }: FindingRow): readonly Tag[] {
  return [
    ...(change === 'new' ? [['new', 'warn'] as const] : []),
    ...(kev === 'yes' ? [['known exploited', 'bad'] as const] : exploit === 'yes' ? [['exploit available', 'warn'] as const] : []),
    ...(treatment.kind === 'excepted' ? [['ignored', 'plain'] as const] : []),
    ...(treatment.kind === 'suppressed' ? [['suppressed', 'plain'] as const] : []),
    ...(treatment.kind === 'graced' ? [[`in grace until ${treatment.failsOn}`, 'plain'] as const] : []),
    ...(treatment.kind === 'known-in-baseline' ? [['in the baseline', 'plain'] as const] : []),
    ...(treatment.kind === 'not-fixable' ? [['no fix, doesn’t count', 'plain'] as const] : []),
  ]
}

function kevText({ kevAddedAt, kevDueAt, kevAction }: FindingRow): string {
  const parts = [
    'known to be exploited (CISA KEV)',
    ...(kevAddedAt === undefined ? [] : [`added ${formatDay(kevAddedAt)}`]),
    ...(kevDueAt === undefined ? [] : [`due ${formatDay(kevDueAt)}`]),
    ...(kevAction === undefined ? [] : [kevAction]),
  ]
  return parts.join(', ')
}
