import { compareText } from '../base/order.ts'
import { hash } from 'node:crypto'
import type { Result } from 'sarif'
import type { FixAvailability } from '../base/finding.ts'
import { cut } from './cut.ts'
import { escapeLog } from './escape.ts'
import { unique } from './findings.ts'
import { JsonList, jsonPieces, type Pieces } from './pieces.ts'
import type { Report } from './model.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'
import { counted } from './phrase.ts'
import { ruleOf, sarifLevel } from './sarif-rule.ts'
import { isoTime } from '../base/time.ts'

/** GitHub keeps 5,000 results of a run. Source: GitHub docs, "SARIF support". */
const MAX_RESULTS = 5_000

/** What code scanning is told of one repository: the findings that fit, and how many do not. */
export interface RunPlan {
  readonly repository: string
  readonly shown: readonly Alert[]
  readonly leftOut: number
}

/** The alerts of a repository, of which `most` are kept. */
export function planRun(report: Report, repository: string, most = MAX_RESULTS): RunPlan {
  const alerts = distinct(ranked(report.findings.filter((finding) => finding.repository === repository)))
  const shown = alerts.slice(0, Math.min(most, MAX_RESULTS))
  return { repository, shown, leftOut: alerts.length - shown.length }
}

/** A name that has neither tag nor digest: alerts live on from push to push under their category. */
export function categoryOf(repository: string): string {
  return `ecr-scan-gate/${repository}/`
}

/** Those that break rules come first of all findings; then open ones before ignored ones, so that what is cut off matters least. */
function ranked(findings: readonly FindingRow[]): readonly FindingRow[] {
  const open = findings.filter(({ standing }) => standing === 'open')
  return [...open, ...findings.filter(({ standing }) => standing !== 'open')]
}

/** The text of a `Run`. */
export function* runPieces(report: Report, { repository, shown, leftOut }: RunPlan): Pieces {
  const byId = new Map<string, FindingRow[]>()
  for (const { finding } of shown) {
    const list = byId.get(finding.id)
    if (list === undefined) byId.set(finding.id, [finding])
    else list.push(finding)
  }
  const ids = [...byId.keys()]
  const places = new Map(ids.map((id, index) => [id, index]))
  const images = report.images.filter((image) => image.repository === repository)
  const signatures = report.signatures.filter((row) => row.repository === repository)
  yield '{"tool":{"driver":'
  yield* jsonPieces([
    ['name', 'Amazon Inspector (ECR Scan Gate)'],
    ['version', report.footer.actionVersion],
    ['informationUri', 'https://docs.aws.amazon.com/inspector/latest/user/scanning-ecr.html'],
    ['rules', new JsonList([...byId], ([id, list]) => ruleOf(id, list))],
  ])
  yield '},"results":'
  yield* new JsonList(shown, (alert) => resultOf(alert, places.get(alert.finding.id) ?? 0)).pieces()
  yield ','
  yield JSON.stringify({
    automationDetails: { id: categoryOf(repository) },
    columnKind: 'utf16CodeUnits',
    properties: {
      images: images.map(imageProperty),
      signatures: signatures.length === 0 ? undefined : signatures.map(({ digest, state, profiles, cause }) => ({ digest, state, profiles, what: cause?.what })),
      notice: leftOut > 0 ? `${counted(leftOut, 'finding')} left out: code scanning keeps ${String(shown.length)} of a run` : undefined,
    },
  }).slice(1)
}

function imageProperty({ digest, tag, platformName, scannedAt, state }: ImageRow): Record<string, string | undefined> {
  return { digest, state, tag, platform: platformName, scannedAt: isoTime(scannedAt) }
}

/** The same vulnerability in the same packages of two tags of a repository is one alert. */
function distinct(findings: readonly FindingRow[]): readonly Alert[] {
  const seen = new Map<string, FindingRow>()
  for (const finding of findings) {
    const key = fingerprint(finding)
    if (!seen.has(key)) seen.set(key, finding)
  }
  return [...seen].map(([mark, finding]) => ({ mark, finding }))
}

export interface Alert {
  readonly finding: FindingRow
  readonly mark: string
}

/** Without digest, tag and versions: the alert stays the same while the image changes around it. */
function fingerprint({ repository, id, packages }: FindingRow): string {
  const places = unique(packages.map(({ name, manager, path }) => [manager ?? '', name, path ?? ''].join('\u0000'))).sort(compareText)
  return hash('sha256', [repository, id, ...places].join('\u0001')).slice(0, 32)
}

function resultOf({ finding, mark }: Alert, ruleIndex: number): Result {
  return {
    ruleId: finding.id,
    ruleIndex,
    level: sarifLevel(finding.severity),
    message: { text: messageOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding) },
          region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
        },
      },
    ],
    partialFingerprints: { primaryLocationLineHash: `${mark}:1` },
    ...suppressionsOf(finding),
    properties: {
      severity: finding.severity,
      epss: finding.epss,
      score: finding.score,
      exploit: finding.exploit,
      kev: finding.kev,
      origin: finding.origin,
      change: finding.change,
      breaks: [...finding.breaks],
    },
  }
}

const MAX_NAMES = 4
/** Where no package names a fixed version. */
const FIXES: Readonly<Record<FixAvailability, string>> = {
  yes: 'A fix exists.',
  partial: 'A fix exists.',
  no: 'There is no fix yet.',
  unknown: 'Whether there is a fix is not known.',
}

/** The first sentence is all that lists show. */
function messageOf({ severity, id, packages, repository, title, fix }: FindingRow): string {
  const names = unique(packages.map(({ name, version }) => `${name} ${version}`))
  const which = names.length === 0 ? '' : ` in ${names.slice(0, MAX_NAMES).join(', ')}${names.length > MAX_NAMES ? ` and ${String(names.length - MAX_NAMES)} more` : ''}`
  const fixed = unique(packages.flatMap(({ fixedVersion }) => (fixedVersion === undefined ? [] : [fixedVersion])))
  const advice = fixed.length > 0 ? `Fixed in ${fixed.slice(0, MAX_NAMES).join(', ')}.` : FIXES[fix]
  return plain(`${severity.charAt(0).toUpperCase()}${severity.slice(1)} vulnerability ${id}${which} of ${repository}. ${advice} ${title}`, 1_000)
}

/** Brackets would make a link of SARIF's own (section 3.11.6), braces a placeholder (3.11.5). */
function plain(text: string, max: number): string {
  const line = cut(escapeLog(text), max)
  return /[[\]{}]/.test(line) ? line.replace(/[[\]]/gu, '\\$&').replace(/[{}]/gu, '$&$&') : line
}

/**
 * A made-up but stable place: the repository, or the file inside the image. Never a tag or a digest, since a changed place closes
 * the alert and opens a new one.
 */
function uriOf({ repository, packages }: FindingRow): string {
  const paths = packages.flatMap(({ path }) => (path === undefined ? [] : [path])).sort(compareText)
  const [path] = paths
  const parts = (path === undefined ? repository : `${repository}/${path}`).split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')
}

function suppressionsOf({ treatment }: FindingRow): Pick<Result, 'suppressions'> {
  if (treatment.kind === 'suppressed') return { suppressions: [{ kind: 'external', status: 'accepted', justification: 'suppressed in Amazon Inspector' }] }
  if (treatment.kind !== 'excepted') return {}
  const { reason, expires, owner, ticket, source } = treatment
  const parts = [reason, expires === undefined ? '' : `until ${expires}`, owner ?? '', ticket ?? '', source]
  return { suppressions: [{ kind: 'external', status: 'accepted', justification: plain(parts.filter((part) => part !== '').join(', '), 1_000) }] }
}
