import { compareText, countBySeverity } from '../base/order.ts'
import { type Severity, isFixable } from '../base/finding.ts'
import { newestOf, schemeOf } from '../base/versions/versions.ts'
import { type Wanted, commandFor, ecosystemOf } from './ecosystem.ts'
import { unique } from './findings.ts'
import { placesIn } from './images.ts'
import type { Action, ActionPart } from './model/action.ts'
import type { FindingRow, PackageRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'
import { SEVERITY_ORDER } from './severities.ts'

/**
 * What to do, one entry for each action and not for each package: rebuild on an updated base image, one command for all packages
 * of a manager in one place. First what removes known exploited findings that break the rules, then by severity, then by how
 * many; last what cannot be fixed yet.
 */
export function actionsOf(open: readonly FindingRow[], images: readonly ImageRow[], hasBaseline: boolean): readonly Action[] {
  const bases = new Map(images.map(({ requestedIndex, digest, base }) => [`${String(requestedIndex)} ${digest}`, base?.name]))
  const groups = Map.groupBy(open, (row) => keyOf(row, bases))
  const placesOf = placesIn(images)
  return [...groups]
    .map(([key, rows]) => toAction(key, rows, { bases, placesOf, hasBaseline }))
    .sort((a, b) => Number(a.kind === 'wait') - Number(b.kind === 'wait') || byGain(a, b) || compareText(a.ids[0] ?? '', b.ids[0] ?? ''))
}

type Bases = ReadonlyMap<string, string | undefined>

const BASE = 'base'
const WAIT = 'wait'

/** Findings with the same key go away by the same action. */
function keyOf(row: FindingRow, bases: Bases): string {
  if (!canBeFixed(row)) return WAIT
  const isBase = row.origin === 'base' || row.origin === 'mixed'
  const base = isBase ? [`${BASE} ${baseOf(row, bases)}`] : []
  const own = row.origin === 'base' ? [] : partKeysOf(row)
  return JSON.stringify([...base, ...own])
}

/** A fix that somebody knows of, even where no version is named. */
function canBeFixed(row: FindingRow): boolean {
  return isFixable(row) || row.packages.some(({ fixedVersion }) => fixedVersion !== undefined)
}

/** The base image of all images that have it, if it is one. */
function baseOf({ requestedIndex, images }: FindingRow, bases: Bases): string {
  const names = unique(images.map((digest) => bases.get(`${String(requestedIndex)} ${digest}`) ?? ''))
  return names.length === 1 ? (names[0] ?? '') : ''
}

function partKeysOf(row: FindingRow): readonly string[] {
  return unique(fixablesOf(row).map((item) => partKeyOf(item))).sort(compareText)
}

/** The packages to update, as against those that come with a new base image: those that have a fix, or all where none names one. */
function fixablesOf({ packages, layers, origin }: FindingRow): readonly PackageRow[] {
  const base = new Set(origin === 'mixed' ? layers.filter((layer) => layer.origin === 'base').map(({ digest }) => digest) : [])
  const own = packages.filter(({ layer }) => layer === undefined || !base.has(layer))
  const fixable = own.filter(({ fixedVersion }) => fixedVersion !== undefined)
  return fixable.length === 0 ? own : fixable
}

function partKeyOf(item: PackageRow): string {
  return `${item.manager ?? ''} ${placeOf(item)}`
}

/** A program is one place; of everything else the folder is, and of packages that lie in a folder of their kind, what is above it. */
function placeOf({ manager = '', path }: PackageRow): string {
  if (path === undefined || manager === 'OS') return ''
  if (OF_NPM_ITSELF.test(path)) return NPM_ITSELF
  if (PROGRAMS.has(manager)) return path
  const at = /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor)\//u.exec(path)
  return path.slice(0, at === null ? Math.max(0, path.lastIndexOf('/')) : at.index)
}

const PROGRAMS: ReadonlySet<string> = new Set(['GO', 'GOBINARY', 'GENERIC'])

/** Packages that npm brings along are updated with npm, and in no other way. */
const OF_NPM_ITSELF = /(?:^|\/)lib\/node_modules\/npm\/node_modules\//u
const NPM_ITSELF = 'npm itself'

interface Around {
  readonly bases: Bases
  readonly placesOf: ReturnType<typeof placesIn>
  readonly hasBaseline: boolean
}

function toAction(key: string, rows: readonly FindingRow[], { bases, placesOf, hasBaseline }: Around): Action {
  // A finding goes away when every package in it is updated; one package without a fix keeps it.
  const goes = ({ packages }: FindingRow) => key !== WAIT && packages.length > 0 && packages.every(({ fixedVersion }) => fixedVersion !== undefined)
  const removed = rows.filter(goes)
  const breaking = rows.filter(({ breaks }) => breaks.length > 0)
  const [first] = rows
  return {
    kind: kindOf(key, first),
    parts: key === WAIT || first === undefined ? [] : partsOf(rows, first, bases),
    packages: packagesOf(rows),
    removes: removed.length,
    removesBySeverity: countBySeverity(removed),
    leaves: rows.length - removed.length,
    leavesBySeverity: countBySeverity(rows.filter((row) => !goes(row))),
    breakingBySeverity: countBySeverity(breaking),
    breakingExploited: breaking.filter(({ kev }) => kev === 'yes').length,
    exploited: rows.filter(({ kev }) => kev === 'yes').length,
    new: hasBaseline ? rows.filter(({ change }) => change === 'new').length : undefined,
    unsaid: rows.filter(({ fix }) => fix === 'unknown').length,
    origin: first?.origin ?? 'unknown',
    instructions: instructionsOf(rows),
    ids: unique(rows.map(({ id }) => id)),
    places: placesOf(rows),
  }
}

function kindOf(key: string, row: FindingRow | undefined): Action['kind'] {
  if (key === WAIT) return 'wait'
  return row?.origin === 'base' ? 'rebuild' : row?.origin === 'mixed' ? 'update-and-rebuild' : 'update'
}

function partsOf(rows: readonly FindingRow[], first: FindingRow, bases: Bases): readonly ActionPart[] {
  const base = baseOf(first, bases)
  const rebuild: readonly ActionPart[] = first.origin === 'base' || first.origin === 'mixed' ? [{ kind: 'base', base: base === '' ? undefined : base }] : []
  if (first.origin === 'base') return rebuild
  const byPart = Map.groupBy(
    rows.flatMap((row) => fixablesOf(row).map((item) => ({ item, row }))),
    ({ item }) => partKeyOf(item),
  )
  return [...[...byPart.values()].map(packagesPart), ...rebuild]
}

function packagesPart(items: readonly { readonly item: PackageRow; readonly row: FindingRow }[]): ActionPart {
  const [first] = items
  const manager = first?.item.manager
  const place = first === undefined ? '' : placeOf(first.item)
  const distributions = unique(items.map(({ row }) => row.distribution ?? ''))
  const distribution = distributions.length === 1 && distributions[0] !== '' ? distributions[0] : undefined
  const ecosystem = ecosystemOf(manager, distribution, first?.item.upgradeCommand)
  const byName = Map.groupBy(items, ({ item }) => item.name)
  const wanted = [...byName].map(([name, same]): Wanted => {
    const versions = same.flatMap(({ item }) => item.fixedVersion ?? [])
    return { name, target: newestOf(versions, schemeOf(manager, distribution)) }
  })
  if (place === NPM_ITSELF)
    return {
      kind: 'packages',
      noun: 'packages of npm itself',
      names: wanted.map(({ name }) => name),
      place: undefined,
      command: 'npm install --global npm@latest',
      isSystem: false,
    }
  return {
    kind: 'packages',
    noun: ecosystem.noun,
    names: wanted.map(({ name }) => name),
    place: place === '' ? undefined : place,
    command: commandFor(ecosystem, wanted),
    isSystem: manager === 'OS',
  }
}

/** Packages that stand in the same findings by the first of them: `libssl3` +1. */
function packagesOf(rows: readonly FindingRow[]): Action['packages'] {
  const groups = new Map(rows.map(({ packages }) => unique(packages.map(({ name }) => name))).map((names) => [names.join('\0'), names]))
  return [...groups.values()].flatMap(([name, ...others]) => (name === undefined ? [] : [{ name, others: others.length }]))
}

function instructionsOf(rows: readonly FindingRow[]): readonly string[] {
  return unique(
    rows.flatMap(({ layers }) => layers.flatMap(({ instruction, origin }) => (instruction === undefined || instruction === '' || origin === 'base' ? [] : [instruction]))),
  )
}

function byGain(a: Action, b: Action): number {
  return (
    b.breakingExploited - a.breakingExploited ||
    bySeverity(a.breakingBySeverity, b.breakingBySeverity) ||
    b.exploited - a.exploited ||
    bySeverity(a.removesBySeverity, b.removesBySeverity) ||
    bySeverity(a.leavesBySeverity, b.leavesBySeverity)
  )
}

/** Two critical findings are more than one critical and ten low ones. */
function bySeverity(a: Readonly<Record<Severity, number>>, b: Readonly<Record<Severity, number>>): number {
  for (const severity of SEVERITY_ORDER) {
    const difference = b[severity] - a[severity]
    if (difference !== 0) return difference
  }
  return 0
}
