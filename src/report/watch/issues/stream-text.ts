import type { EpochMs } from '../../../base/finding.ts'
import { formatDay } from '../../../base/time.ts'
import { cut } from '../../cut.ts'
import { escapeCode, escapeText, escapeTitle, joinMarkdown, md, type Markdown } from '../../escape.ts'
import { violatingIds, type StreamFinding, type StreamRow } from '../model.ts'
import { STATE_WORDS } from '../text.ts'
import { mentionOf } from './owner.ts'
import { fitting, listOf, nameOf, prose, remedyText, section, table } from './parts.ts'

/** With the memory in the marker it stays below the 65,536 characters that GitHub takes. */
const MAX_LENGTH = 40_000
const ROWS = [100, 30, 10, 3, 0]
const MOST_IMAGES = 10
const MOST_FIXES = 10
const MOST_CLUSTERS = 20
const MOST_IDS = 50
/** GitHub refuses longer ones. */
const MAX_TITLE = 250

/** Set once: people may rename the issue. */
export function streamTitle({ repository, environment }: StreamRow): string {
  return cut(escapeTitle(`Violations in ${repository} (${environment})`), MAX_TITLE)
}

/**
 * The facts of a stream. The text must change only if they do, so it has no time of a run or a scan, no age, and nothing that
 * only the state file knows, which may be lost.
 */
export function streamText(row: StreamRow, at: EpochMs): string {
  return fitting((rows) => blocks(row, rows), ROWS, MAX_LENGTH, at)
}

function blocks(row: StreamRow, rows: number): readonly (Markdown | undefined)[] {
  const { mark, word } = STATE_WORDS[row.state]
  const judged = row.state === 'fail' || row.state === 'pass'
  return [
    md`${escapeText(mark)} **${nameOf(row)}** ${escapeText(word)}. ${prose(row.reason)}`,
    judged ? undefined : md`It's unknown whether the stream still fails. This issue stays open until it passes.`,
    listOf(row.remedy.slice(0, 10).map(remedyText)),
    row.owner === undefined ? undefined : md`Owner: ${mentionOf(row.owner)}`,
    imageTable(row),
    section(judged ? 'Violations' : 'Violations at the last check', violatingFindings(row), rows, ['vulnerability', 'severity', 'rules', 'published'], findingCells),
    section('Upgrades that help most', row.fixes.slice(0, MOST_FIXES), rows, ['package', 'to', 'violations'], (fix) => [
      escapeCode(cut(fix.package, 200)),
      fix.target === undefined ? md`` : escapeCode(cut(fix.target, 100)),
      md`${fix.ids.length}`,
    ]),
    clusterLine(row),
    md`The watch closes this issue when the stream passes. If you close it, it stays closed until there is a new violation.`,
  ]
}

function imageTable({ images }: StreamRow): Markdown | undefined {
  if (images.length === 0) return undefined
  const rows = images
    .slice(0, MOST_IMAGES)
    .map(({ digest, tags, platform, counts }) => [
      escapeCode(digest),
      prose(cut(tags.join(', '), 200)),
      prose(platform ?? ''),
      counts === undefined ? md`unknown` : escapeText(`${counts.critical} critical, ${counts.high} high`),
    ])
  const more = images.length - rows.length
  return md`${table(['image', 'tags', 'platform', 'findings'], rows)}${more === 0 ? md`` : md`\n\n${more} more images.`}`
}

/** Violations that name no vulnerability, such as a missing signature, are in the reason. */
function violatingFindings(row: StreamRow): readonly StreamFinding[] {
  const violating = new Set(violatingIds(row))
  return row.findings.filter(({ id }) => violating.has(id))
}

function findingCells({ id, severity, rules, publishedAt }: StreamFinding): readonly Markdown[] {
  return [prose(id), escapeText(severity), prose(rules.join(', ')), publishedAt === undefined ? md`unknown` : escapeText(formatDay(publishedAt))]
}

function clusterLine({ clusters = [] }: StreamRow): Markdown | undefined {
  if (clusters.length === 0) return undefined
  const names = clusters.slice(0, MOST_CLUSTERS).map(({ arn }) => escapeCode(cut(arn.split(':').at(-1) ?? arn, 200)))
  const more = clusters.length - names.length
  return md`Runs in ${joinMarkdown(names, ', ')}${more === 0 ? md`` : md` and ${more} more`}.`
}

/** Comments mention nobody: people who want them follow the issue. */
export function grownComment(row: StreamRow, grown: readonly string[]): string {
  return comment([md`There are new violations in ${nameOf(row)}.`, ...whatIsNew(row, grown)])
}

export function failsAgainComment(row: StreamRow, grown: readonly string[]): string {
  return comment([md`❌ ${nameOf(row)} fails again. ${prose(row.reason)}`, ...whatIsNew(row, grown)])
}

export function passesComment(row: StreamRow): string {
  return comment([
    md`✅ ${nameOf(row)} passes: all its images are scanned and meet the policy.`,
    listOf(row.images.slice(0, MOST_IMAGES).map(({ digest, tags }) => md`${escapeCode(digest)} ${prose(cut(tags.join(', '), 200))}`)),
  ])
}

export const RETIRED_COMMENT = "This stream is no longer watched: the configuration no longer declares it, or its images were deleted long ago. That doesn't mean that it passes.\n"

/** The new entries of `violationsOf`: rules without a vulnerability, then vulnerabilities. */
function whatIsNew(row: StreamRow, grown: readonly string[]): readonly (Markdown | undefined)[] {
  const isNew = new Set(grown)
  return [
    listOf(
      grown
        .filter((one) => one.startsWith('rule '))
        .slice(0, MOST_IDS)
        .map(prose),
    ),
    section(
      'New',
      violatingFindings(row).filter(({ id }) => isNew.has(id)),
      MOST_IDS,
      ['vulnerability', 'severity', 'rules', 'published'],
      findingCells,
    ),
  ]
}

function comment(parts: readonly (Markdown | undefined)[]): string {
  return `${joinMarkdown(
    parts.flatMap((part) => part ?? []),
    '\n\n',
  )}\n`
}
