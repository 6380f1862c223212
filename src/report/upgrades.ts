import { compareText, countBySeverity, severityRank, worstOf } from '../base/order.ts'
import { type Scheme, newestOf, schemeOf } from '../base/versions/versions.ts'
import { unique } from './findings.ts'
import { commonOrigin } from './groups.ts'
import { placesIn } from './images.ts'
import type { Move, Upgrade } from './model/action.ts'
import type { FindingRow, PackageRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'

/** One package in one version, wherever it lies in the image. */
interface Unit {
  readonly name: string
  readonly manager: string | undefined
  readonly version: string
  /** How its versions are ordered; `undefined` where nobody knows. */
  readonly scheme: Scheme | undefined
  /** By their place in the list, which is short and comes in order: keys are long, and there are thousands of them. */
  readonly findings: Map<number, FindingRow>
  /** Fixed version to the findings that name it. */
  readonly fixed: Map<string, Set<number>>
  readonly paths: Set<string>
  readonly commands: Set<string>
  readonly layers: Set<string>
}

/**
 * What to upgrade, what helps most first: worst severity, then how many findings it removes. Packages that stand in the same
 * findings (`openssl` and `libssl3`, one library in several places) make one upgrade, since one without the other removes nothing.
 */
export function upgradesOf(open: readonly FindingRow[], images: readonly ImageRow[]): readonly Upgrade[] {
  const placesOf = placesIn(images)
  const units = unitsOf(open)
  const groups = new Map<string, Unit[]>()
  for (const unit of new Set(units.values())) {
    const same = [...unit.findings.keys()].join(' ')
    const group = groups.get(same)
    if (group === undefined) groups.set(same, [unit])
    else group.push(unit)
  }
  const upgrades = [...groups.values()].map((group) => toUpgrade(group, units, placesOf)).map((upgrade) => ({ upgrade, name: nameOf(upgrade) }))
  return upgrades.sort((a, b) => byGain(a.upgrade, b.upgrade) || compareText(a.name, b.name)).map(({ upgrade }) => upgrade)
}

/** The unit of each package that has a fix. */
type Units = ReadonlyMap<PackageRow, Unit>

function unitsOf(open: readonly FindingRow[]): Units {
  const byKey = new Map<string, Unit>()
  const units = new Map<PackageRow, Unit>()
  for (const [place, row] of open.entries()) {
    for (const item of row.packages) {
      if (item.fixedVersion === undefined) continue
      const scheme = schemeOf(item.manager, row.distribution)
      const key = `${item.manager ?? ''}\0${item.name}\0${item.version}\0${scheme ?? ''}`
      const unit = byKey.get(key) ?? newUnit(item, scheme)
      byKey.set(key, unit)
      units.set(item, unit)
      unit.findings.set(place, row)
      const naming = unit.fixed.get(item.fixedVersion) ?? new Set()
      unit.fixed.set(item.fixedVersion, naming.add(place))
      if (item.path !== undefined) unit.paths.add(item.path)
      if (item.upgradeCommand !== undefined) unit.commands.add(item.upgradeCommand)
      if (item.layer !== undefined) unit.layers.add(item.layer)
    }
  }
  return units
}

function newUnit({ name, manager, version }: PackageRow, scheme: Scheme | undefined): Unit {
  return { name, manager, version, scheme, findings: new Map(), fixed: new Map(), paths: new Set(), commands: new Set(), layers: new Set() }
}

function toUpgrade(group: readonly Unit[], units: Units, placesOf: ReturnType<typeof placesIn>): Upgrade {
  const rows = [...(group[0]?.findings.values() ?? [])]
  const upgraded: ReadonlySet<Unit | undefined> = new Set(group)
  // A finding goes away when every package in it is upgraded; one package without a fix, which has no unit, keeps it.
  const removed = rows.filter(({ packages }) => packages.every((item) => upgraded.has(units.get(item))))
  const layers = new Set(group.flatMap((unit) => [...unit.layers]))
  const places = rows.flatMap((row) => row.layers.filter(({ digest }) => layers.has(digest)))
  return {
    moves: movesOf(group),
    removes: removed.length,
    removesBySeverity: countBySeverity(removed),
    helps: rows.length - removed.length,
    breaking: rows.filter(({ breaks }) => breaks.length > 0).length,
    worst: worstOf(rows.map(({ severity }) => severity)),
    commands: unique(group.flatMap((unit) => [...unit.commands])).sort(compareText),
    origin: commonOrigin(rows.map(({ origin }) => origin)),
    instructions: unique(places.flatMap(({ instruction }) => (instruction === undefined || instruction === '' ? [] : [instruction]))),
    ids: unique(rows.map(({ id }) => id)).sort(compareText),
    places: placesOf(rows),
  }
}

/** Packages that go from and to the same versions are told in one line. */
function movesOf(units: readonly Unit[]): readonly Move[] {
  const lines = new Map<string, Unit[]>()
  for (const unit of units.length < 2 ? units : [...units].sort((a, b) => compareText(a.name, b.name) || compareText(a.version, b.version))) {
    const fixed = [...unit.fixed.keys()].sort(compareText).join(' ')
    const key = [unit.manager ?? '', unit.scheme ?? '', unit.version, fixed].join('\u0000')
    const line = lines.get(key)
    if (line === undefined) lines.set(key, [unit])
    else line.push(unit)
  }
  return [...lines.values()].map((line) => {
    const fixed = fixedOf(line)
    const target = newestOf(
      fixed.map(({ version }) => version),
      line[0]?.scheme,
    )
    const manager = line[0]?.manager
    return {
      names: unique(line.map(({ name }) => name)),
      manager,
      installed: unique(line.map(({ version }) => version)),
      paths: unique(line.flatMap(({ paths }) => [...paths])).sort(compareText),
      fixed,
      target,
    }
  })
}

/** The version that most findings name comes first. */
function fixedOf(units: readonly Unit[]): Move['fixed'] {
  const naming = new Map<string, Set<number>>()
  for (const { fixed } of units) {
    for (const [version, places] of fixed) {
      const known = naming.get(version) ?? new Set()
      for (const place of places) known.add(place)
      naming.set(version, known)
    }
  }
  return [...naming].map(([version, places]) => ({ version, findings: places.size })).sort((a, b) => b.findings - a.findings || compareText(a.version, b.version))
}

/** A version of numbers and dots alone. Of one that begins with a year the first number says nothing of what changes. */
const DOTTED = /^v?(\d{1,3})(?:\.\d{1,9})+$/u

/** Whether the upgrade leads to another major version; never said where one of the versions may mean something else by its numbers. */
export function crossesMajor({ installed, target }: Pick<Move, 'installed' | 'target'>): boolean {
  const to = target === undefined ? undefined : DOTTED.exec(target)?.[1]
  return to !== undefined && installed.length > 0 && installed.every((version) => Number(DOTTED.exec(version)?.[1] ?? Infinity) < Number(to))
}

/** Two critical findings less are more than one critical and ten low ones. */
function byGain(a: Upgrade, b: Upgrade): number {
  return (
    severityRank(a.worst) - severityRank(b.worst) ||
    b.removesBySeverity[a.worst] - a.removesBySeverity[a.worst] ||
    b.removes - a.removes ||
    b.breaking - a.breaking ||
    b.helps - a.helps
  )
}

function nameOf({ moves }: Upgrade): string {
  return moves.map(({ names, installed }) => [...names, ...installed].join(' ')).join(' ')
}
