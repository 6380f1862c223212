import { createHash } from 'node:crypto'
import type { Severity } from '../base/finding.ts'
import { isoTime } from '../base/time.ts'
import { registryHost } from '../image/partition.ts'
import { cut } from './cut.ts'
import { escapeLine, escapeText, safeLink } from './escape.ts'
import type { Report } from './model.ts'
import type { FindingRow, PackageRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'
import { counted } from './phrase.ts'
import { JsonList, jsonPieces, type Pieces } from './pieces.ts'

/** Source: gitlab.com/gitlab-org/security-products/security-report-schemas, `container-scanning-report-format.json`. */
const SCHEMA_VERSION = '15.0.4'
const SCHEMA = `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA_VERSION}/dist/container-scanning-report-format.json`
const MAX_NAME = 255
/** Of 1 MiB and 7,000 that the schema allows; escaping makes some texts longer. */
const MAX_DESCRIPTION = 20_000
const MAX_SOLUTION = 1_000
const MAX_LINKS = 10

const SEVERITY: Readonly<Record<Severity, string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', informational: 'Info', untriaged: 'Unknown' }

/** A vulnerability of GitLab: a finding in one of its packages. */
interface Place {
  readonly row: FindingRow
  readonly item: PackageRow | undefined
  readonly image: string
}

/**
 * GitLab's container scanning report. Ids and images stay the same from build to build, so that GitLab knows a vulnerability again:
 * no digest is in them. What the policy ignores or Inspector suppresses is counted in a message and not listed, since
 * GitLab would show it as open.
 */
export function renderGitlab(report: Report): Pieces {
  const images = new Map(report.images.map((image) => [image.requestedIndex, imageOf(image)]))
  const places = report.findings
    .filter(({ standing }) => standing === 'open')
    .flatMap((row): Place[] => (row.packages.length === 0 ? [undefined] : row.packages).map((item) => ({ row, item, image: images.get(row.requestedIndex) ?? row.repository })))
  const own = distinct(places)
  return jsonPieces([
    ['version', SCHEMA_VERSION],
    ['schema', SCHEMA],
    ['scan', scanOf(report)],
    ['vulnerabilities', new JsonList(own, ({ place, id }) => vulnerability(place, id))],
    ['remediations', []],
  ])
}

function scanOf({ judgedAt, waitedMs, complete, problems, findings, footer }: Report): unknown {
  const tool = { id: 'ecr-scan-gate', name: 'ECR Scan Gate', version: footer.actionVersion, vendor: { name: 'ECR Scan Gate' } }
  const left = (standing: FindingRow['standing']) => findings.filter((row) => row.standing === standing).length
  const messages = [
    ...problems.map(({ what, image }) => ({ level: 'fatal', value: `${image === undefined || what.includes(image) ? '' : `${escapeLine(image)}: `}${escapeLine(what)}` })),
    ...(left('ignored') === 0 ? [] : [{ level: 'info', value: `Not listed: ${counted(left('ignored'), 'finding')} ignored by the policy` }]),
    ...(left('suppressed') === 0 ? [] : [{ level: 'info', value: `Not listed: ${counted(left('suppressed'), 'finding')} suppressed in Amazon Inspector` }]),
  ]
  return {
    analyzer: tool,
    scanner: { id: 'amazon-inspector', name: 'Amazon Inspector', version: '2', vendor: { name: 'Amazon Web Services' } },
    type: 'container_scanning',
    start_time: timeOf(judgedAt - waitedMs),
    end_time: timeOf(judgedAt),
    // Of a run that did not read everything GitLab must not take what is missing for fixed.
    status: complete ? 'success' : 'failure',
    messages,
  }
}

/** As the schema has it: UTC without saying so. */
function timeOf(at: number): string {
  return (isoTime(at) ?? new Date(0).toISOString()).slice(0, 19)
}

function imageOf({ registryId, region, repository, tag }: ImageRow): string {
  return `${registryHost(registryId, region)}/${repository}${tag === undefined ? '' : `:${tag}`}`
}

/** Each with an id of its own. The version is part of it only where one package is there in several, since an upgrade changes it. */
function distinct(places: readonly Place[]): readonly { readonly place: Place; readonly id: string }[] {
  const groups = Map.groupBy(places, (place) => keyOf(place))
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    if (group.length === 1) return [{ place: first, id: idOf(keyOf(first)) }]
    const byVersion = new Map(group.map((place) => [joined(keyOf(place), place.item?.version ?? ''), place]))
    return [...byVersion].map(([key, place]) => ({ place, id: idOf(key) }))
  })
}

function keyOf({ row, item, image }: Place): string {
  return joined(image.replace(/:[^:/]*$/u, ''), row.id, item?.name ?? '', item?.path ?? '')
}

/** With a mark between that no name, path or version has. */
function joined(...parts: readonly string[]): string {
  return parts.join('\u0000')
}

/** In the form of a UUID, which the schema advises, made of what it is about (RFC 9562, version 8). */
function idOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function vulnerability({ row, item, image }: Place, id: string): unknown {
  const name = line(item?.name ?? '', 'unknown')
  return {
    id,
    name: cut(line(row.title, row.id), MAX_NAME),
    // GitLab reads it as Markdown.
    description: escapeText(cut(row.description, MAX_DESCRIPTION)),
    severity: SEVERITY[row.severity],
    solution: cut(solutionOf(row, item, name), MAX_SOLUTION),
    identifiers: [identifier(row.id, row.link), ...row.related.filter((other) => other !== row.id).map((other) => identifier(other)), ...row.cwes.flatMap(weakness)],
    links: [row.link, ...row.references]
      .flatMap((url) => safeLink(url) ?? [])
      .filter((url, at, all) => all.indexOf(url) === at)
      .slice(0, MAX_LINKS)
      .map((url) => ({ url })),
    location: {
      dependency: { package: { name }, version: line(item?.version ?? '', 'unknown') },
      operating_system: systemOf(row.distribution),
      image,
    },
  }
}

function solutionOf({ fix }: FindingRow, item: PackageRow | undefined, name: string): string {
  if (item?.fixedVersion !== undefined) return `Upgrade ${name} from ${escapeLine(item.version)} to ${escapeLine(item.fixedVersion)}.`
  return fix === 'no' ? 'There is no fix yet.' : "Amazon Inspector doesn't report which version fixes it."
}

function identifier(id: string, url?: string): unknown {
  const value = line(id, 'unknown')
  const type = /^([A-Za-z]+)-/u.exec(value)?.[1]?.toLowerCase() ?? 'inspector'
  const target = safeLink(url)
  return target === undefined ? { type, name: value, value } : { type, name: value, value, url: target }
}

function weakness(cwe: string): readonly unknown[] {
  const number = /^CWE-(\d{1,6})$/u.exec(cwe)?.[1]
  return number === undefined ? [] : [{ type: 'cwe', name: `CWE-${number}`, value: number, url: `https://cwe.mitre.org/data/definitions/${number}.html` }]
}

/** `DEBIAN_12` as `debian 12`, `ALPINE_LINUX_3_19` as `alpine linux 3.19`. */
function systemOf(distribution: string | undefined): string {
  return line(
    (distribution ?? '')
      .toLowerCase()
      .replace(/(?<=\d)_(?=\d)/gu, '.')
      .replaceAll('_', ' '),
    'unknown',
  )
}

function line(text: string, otherwise: string): string {
  const safe = escapeLine(text)
  return safe === '' ? otherwise : safe
}
