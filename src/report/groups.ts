import type { Known } from '../base/finding.ts'
import { unique } from './findings.ts'
import { placesIn } from './images.ts'
import type { FindingOrigin, FindingRow, PackageRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'

/** What stands in one line of a report for people: a vulnerability of a package, in all images that have it. */
export interface FindingGroup {
  /** Of several findings, what they have in common and the worst of what differs. */
  readonly row: FindingRow
  /** Where in `Report.images` the images stand. */
  readonly places: readonly number[]
  /** How many findings it stands for: over several images each one counts. */
  readonly findings: number
}

/**
 * Findings that differ in nothing but the image, as one, in the order of the first of each. What counts or is ignored in another
 * way in one of the images stays a line of its own, so that no line says of an image what holds for another.
 */
export function groupFindings(rows: readonly FindingRow[], images: readonly Pick<ImageRow, 'requestedIndex' | 'digest'>[]): readonly FindingGroup[] {
  const placesOf = placesIn(images)
  const isOneImage = images.every(({ requestedIndex }) => requestedIndex === images[0]?.requestedIndex)
  if (isOneImage) return rows.map((row) => ({ row, places: placesOf([row]), findings: 1 }))
  const groups = Map.groupBy(rows, keyOf)
  return [...groups.values()].map((group) => ({ row: together(group), places: placesOf(group), findings: group.length }))
}

function keyOf({ id, severity, unknownSeverity, standing, treatment, breaks, change, fix, packages, isListed }: FindingRow): string {
  const names = unique(packages.map(({ manager = '', name, version, fixedVersion = '' }) => JSON.stringify([manager, name, version, fixedVersion]))).sort()
  return JSON.stringify([id, severity, unknownSeverity, standing, treatment, breaks, change, fix, isListed, names])
}

function together(rows: readonly FindingRow[]): FindingRow {
  const [first, ...others] = rows
  if (first === undefined) throw new Error('a group of no findings')
  if (others.length === 0) return first
  const most = (pick: (row: FindingRow) => number | undefined): number | undefined => largest(rows.map(pick))
  const known = <T>(pick: (row: FindingRow) => T | undefined): T | undefined => rows.map(pick).find((value) => value !== undefined)
  const published = most(({ publishedAt }) => (publishedAt === undefined ? undefined : -publishedAt))
  return {
    ...first,
    kev: worstKnown(rows.map(({ kev }) => kev)),
    kevAddedAt: known(({ kevAddedAt }) => kevAddedAt),
    kevDueAt: known(({ kevDueAt }) => kevDueAt),
    kevAction: known(({ kevAction }) => kevAction),
    exploit: worstKnown(rows.map(({ exploit }) => exploit)),
    score: most(({ score }) => score),
    scoreVector: rows.find(({ score }) => score === most((row) => row.score))?.scoreVector,
    epss: most(({ epss }) => epss),
    packages: distinctPackages(rows),
    origin: commonOrigin(rows.map(({ origin }) => origin)),
    layers: [...new Set(rows.flatMap(({ layers }) => layers))],
    images: unique(rows.flatMap(({ images }) => images)),
    arns: unique(rows.flatMap(({ arns }) => arns)),
    platforms: unique(rows.flatMap(({ platforms }) => platforms)),
    publishedAt: published === undefined ? undefined : -published,
    ageDays: most(({ ageDays }) => ageDays),
    cwes: unique(rows.flatMap(({ cwes }) => cwes)),
    related: unique(rows.flatMap(({ related }) => related)),
    references: unique(rows.flatMap(({ references }) => references)),
  }
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce((most, next) => (most === undefined || (next !== undefined && next > most) ? next : most), undefined)
}

/** That nobody knows is worse than that it is known not to be. */
function worstKnown(values: readonly Known[]): Known {
  return values.find((value) => value === 'yes') ?? values.find((value) => value === 'unknown') ?? 'no'
}

/** One package in one place, whichever image it lies in. */
function distinctPackages(rows: readonly FindingRow[]): readonly PackageRow[] {
  const packages = rows.flatMap((row) => row.packages)
  return [...new Map(packages.map((item) => [JSON.stringify([item.manager, item.name, item.version, item.path, item.fixedVersion, item.upgradeCommand]), item])).values()]
}

/** Of several findings that share a line or an upgrade: what holds for all of them. */
export function commonOrigin(origins: readonly FindingOrigin[]): FindingOrigin {
  const [first = 'unknown'] = origins
  if (origins.includes('unknown')) return 'unknown'
  return origins.every((origin) => origin === first) ? first : 'mixed'
}
