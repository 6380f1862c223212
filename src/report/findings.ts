import { compareText, knownRank, severityRank } from '../base/order.ts'
import type { Finding } from '../base/finding.ts'
import { findLayer } from '../image/layers.ts'
import { platformName } from '../image/model.ts'
import type { FoundAt } from '../findings/counted-finding.ts'
import type { JudgedFinding } from '../policy/verdict.ts'
import { safeLink } from './escape.ts'
import type { ReportContext } from './model/context.ts'
import type { FindingOrigin, FindingRow, LayerRow } from './model/finding.ts'
import { wholeDays } from '../base/time.ts'

/** All findings in the order in which a person should read them; the order depends on nothing but the findings. */
export function findingRows(findings: readonly JudgedFinding[], context: ReportContext, now: number): readonly FindingRow[] {
  const tracer = new Tracer(context)
  return findings.map((finding) => toRow(finding, context, tracer, now)).sort(byUrgency)
}

function byUrgency(a: FindingRow, b: FindingRow): number {
  return (
    Number(b.breaks.length > 0) - Number(a.breaks.length > 0) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    knownRank(a.kev) - knownRank(b.kev) ||
    knownRank(a.exploit) - knownRank(b.exploit) ||
    (b.epss ?? -1) - (a.epss ?? -1) ||
    compareText(a.id, b.id) ||
    compareText(a.key, b.key)
  )
}

function standingOf({ treatment }: JudgedFinding): FindingRow['standing'] {
  if (treatment.kind === 'suppressed') return 'suppressed'
  return treatment.kind === 'excepted' ? 'ignored' : 'open'
}

function toRow(judged: JudgedFinding, context: ReportContext, tracer: Tracer, now: number): FindingRow {
  const facts = judged.occurrences.map(({ finding }) => finding)
  const layers = tracer.layersOf(judged.occurrences)
  const { publishedAt } = judged
  const firstObservedAt = earliest(facts, ({ firstObservedAt: at }) => at)
  const isSevere = severityRank(judged.severity) <= severityRank(context.reportSeverity)
  return {
    key: judged.key,
    id: judged.vulnerabilityId,
    title: judged.title,
    description: first(facts, ({ description }) => (description === '' ? undefined : description)) ?? '',
    severity: judged.severity,
    standing: standingOf(judged),
    treatment: judged.treatment,
    breaks: judged.breaks.length < 2 ? judged.breaks : [...judged.breaks].sort(compareText),
    fix: judged.fix,
    exploit: judged.exploit,
    kev: judged.kev,
    packages:
      judged.packages.length < 2
        ? judged.packages
        : [...judged.packages].sort((a, b) => compareText(a.name, b.name) || compareText(a.version, b.version) || compareText(a.path ?? '', b.path ?? '')),
    distribution: common(facts, ({ distribution }) => distribution),
    origin: originOf(layers),
    layers: layers.known,
    repository: judged.repository,
    requestedIndex: judged.requestedIndex,
    images: unique(judged.occurrences.map(({ digest }) => digest)),
    arns: unique(judged.occurrences.map(({ arn }) => arn)).sort(compareText),
    platforms: unique(judged.occurrences.flatMap(({ platform }) => (platform === undefined ? [] : [platformName(platform)]))).sort(compareText),
    cwes: together(facts, ({ intelligence }) => intelligence?.cwes ?? NONE),
    related: together(facts, ({ relatedVulnerabilities }) => relatedVulnerabilities),
    references: together(facts, ({ references }) => references),
    isListed: isSevere || judged.breaks.length > 0,
    link: advisoryLink(
      judged.vulnerabilityId,
      first(facts, ({ sourceUrl }) => sourceUrl),
    ),
    unknownSeverity: first(facts, ({ unknownSeverity }) => unknownSeverity),
    kevAddedAt: first(facts, ({ intelligence }) => intelligence?.kevAddedAt),
    kevDueAt: first(facts, ({ intelligence }) => intelligence?.kevDueAt),
    kevAction: first(facts, ({ intelligence }) => intelligence?.kevAction),
    score: judged.score,
    scoreVector: first(facts, ({ scoreVector }) => scoreVector),
    epss: judged.epss,
    change: judged.change,
    publishedAt,
    firstObservedAt,
    ageDays: publishedAt === undefined ? undefined : wholeDays(publishedAt, now),
    source: first(facts, ({ source }) => source),
    vendorSeverity: first(facts, ({ vendorSeverity }) => vendorSeverity),
  }
}

interface TracedLayers {
  readonly known: readonly LayerRow[]
  /** A package whose layer nobody knows: nothing is then said about the whole finding. */
  readonly hasGap: boolean
}

/** Thousands of findings lie in the same few layers: each is looked up, and kept, once. */
class Tracer {
  readonly #layers: ReportContext['layers']
  /** By image, then by the digest that a package names. */
  readonly #rows = new Map<string, Map<string, LayerRow | undefined>>()
  /** By image and digest of the layer, which packages may name by another one too. */
  readonly #kept = new Map<string, LayerRow>()

  constructor({ layers }: ReportContext) {
    this.#layers = layers
  }

  layersOf(occurrences: readonly FoundAt[]): TracedLayers {
    const known = new Set<LayerRow>()
    let hasGap = false
    for (const { digest: image, finding } of occurrences) {
      for (const { layer: digest } of finding.packages) {
        const layer = digest === undefined ? undefined : this.#rowOf(image, digest)
        if (layer === undefined) hasGap = true
        else known.add(layer)
      }
    }
    return { known: [...known], hasGap }
  }

  #rowOf(image: string, digest: string): LayerRow | undefined {
    let rows = this.#rows.get(image)
    if (rows === undefined) this.#rows.set(image, (rows = new Map<string, LayerRow | undefined>()))
    if (!rows.has(digest)) rows.set(digest, this.#find(image, digest))
    return rows.get(digest)
  }

  #find(image: string, digest: string): LayerRow | undefined {
    const attribution = this.#layers?.get(image)
    const layer = attribution === undefined ? undefined : findLayer(attribution, digest)
    if (layer === undefined) return undefined
    const key = `${image} ${layer.digest}`
    const row = this.#kept.get(key) ?? { ...layer, image }
    this.#kept.set(key, row)
    return row
  }
}

function originOf({ known, hasGap }: TracedLayers): FindingOrigin {
  const origins = new Set(known.map(({ origin }) => origin))
  if (hasGap || origins.size === 0 || origins.has('unknown')) return 'unknown'
  if (origins.size > 1) return 'mixed'
  return origins.has('base') ? 'base' : 'own'
}

/** Publishers of advisories that Inspector's sources come from. Any other address stays out of the reports' links. */
const ADVISORY_HOSTS = new Set([
  'access.redhat.com',
  'alas.aws.amazon.com',
  'errata.almalinux.org',
  'errata.rockylinux.org',
  'explore.alas.aws.amazon.com',
  'linux.oracle.com',
  'msrc.microsoft.com',
  'nvd.nist.gov',
  'osv.dev',
  'people.canonical.com',
  'pkg.go.dev',
  'rustsec.org',
  'security-tracker.debian.org',
  'security.alpinelinux.org',
  'ubuntu.com',
  'www.cve.org',
  'www.debian.org',
  'www.suse.com',
])

/**
 * Where a person reads on: the advisory that Inspector names is nearest to the package (Debian's tracker for a Debian package).
 * Of GitHub only advisories, since a link to an issue leaves a trace there.
 */
function advisoryLink(id: string, sourceUrl: string | undefined): string | undefined {
  const source = safeLink(sourceUrl)
  if (source !== undefined && (ADVISORY_HOSTS.has(source.split('/', 3)[2] ?? '') || source.startsWith('https://github.com/advisories/'))) return source
  if (/^CVE-\d{4}-\d{4,}$/u.test(id)) return `https://nvd.nist.gov/vuln/detail/${id}`
  return /^GHSA(?:-[0-9a-z]{4}){3}$/u.test(id) ? `https://github.com/advisories/${id}` : undefined
}

function earliest(facts: readonly Finding[], pick: (finding: Finding) => number | undefined): number | undefined {
  let earliest: number | undefined
  for (const fact of facts) {
    const at = pick(fact)
    if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
  }
  return earliest
}

function first<T>(facts: readonly Finding[], pick: (finding: Finding) => T | undefined): T | undefined {
  for (const fact of facts) {
    const value = pick(fact)
    if (value !== undefined) return value
  }
  return undefined
}

/** What all facts say alike; undefined as soon as one says something else, or nothing. */
function common<T>([first, ...others]: readonly Finding[], pick: (finding: Finding) => T | undefined): T | undefined {
  if (first === undefined) return undefined
  const value = pick(first)
  return others.every((other) => pick(other) === value) ? value : undefined
}

const NONE: readonly string[] = []

/** Lists of all facts as one, each text once; the list itself where there is only one. */
function together(facts: readonly Finding[], pick: (finding: Finding) => readonly string[]): readonly string[] {
  const [only, ...others] = facts
  if (only !== undefined && others.length === 0 && pick(only).length < 2) return pick(only)
  return unique(facts.flatMap(pick))
}

export function unique(texts: readonly string[]): string[] {
  if (texts.length < 2) return [...texts]
  return [...new Set(texts)]
}
