import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import { type Block, type Fitted, fit } from '../fit.ts'
import { type Extent, changesBlocks, excusesBlocks, findingsBlock, footerBlock, originsBlock, upgradesBlock } from './body.ts'
import { countsBlock, filesBlock, headlineBlock, imagesBlock, noticeBlocks, problemBlocks } from './head.ts'
import type { Report } from '../model.ts'
import { counted, number } from '../phrase.ts'

/** GitHub answers 422 "Body is too long" above it. JavaScript's length counts at least as much as GitHub does. */
export const COMMENT_MAX_CHARACTERS = 65_536
/** Over 1 MiB the runner drops the whole summary; some room is left for what masking may add. Source: actions/runner, GitHub docs. */
export const SUMMARY_MAX_BYTES = 1_048_576 - 32_768

export interface FullReport {
  /** Where everything is: the job summary, or the run. */
  readonly url?: string | undefined
  /** Names of the report files, for readers who can get at them. */
  readonly files?: readonly string[] | undefined
  /** What the report files do not hold. */
  readonly notices?: readonly string[] | undefined
}

const COMMENT: Extent = { newFindings: 10, upgrades: 10, exceptions: 20, openFindings: 0 }
const SUMMARY: Extent = { newFindings: 50, upgrades: 50, exceptions: 200, openFindings: 40 }

/** The body of the pull-request comment. `markerLength`: what the caller puts around it (the hidden marker and its line break). */
export function renderComment(report: Report, markerLength: number, full: FullReport = {}): string {
  return compose(report, COMMENT, { level: md`###`, max: COMMENT_MAX_CHARACTERS - markerLength, measure: (text) => text.length, full })
}

/** The job summary of this step. */
export function renderSummary(report: Report, full: FullReport = {}, maxBytes = SUMMARY_MAX_BYTES): string {
  return compose(report, SUMMARY, { level: md`##`, max: maxBytes, measure: (text) => Buffer.byteLength(text), full })
}

interface Form {
  readonly level: Markdown
  readonly max: number
  readonly measure: (text: string) => number
  readonly full: FullReport
}

/** The order in which a person reads; which part gives way first stands in each block's rank. */
function blocksOf(report: Report, extent: Extent, level: Markdown): readonly Block[] {
  return [
    headlineBlock(report, level),
    ...problemBlocks(report),
    ...noticeBlocks(report),
    ...countsBlock(report),
    ...imagesBlock(report),
    ...changesBlocks(report, extent),
    ...originsBlock(report),
    ...upgradesBlock(report, extent),
    ...findingsBlock(report, extent),
    ...excusesBlocks(report, extent),
    footerBlock(report),
  ]
}

/** What the sentence about left-out parts and its link measure at most: names of blocks are ours, the link is bounded. */
const ENDING_RESERVE = 3_000

function compose(report: Report, extent: Extent, { level, max, measure, full }: Form): string {
  const blocks = [...blocksOf(report, extent, level), ...filesBlock(full.notices ?? [])]
  const { text } = fit(blocks, { max, measure, reserved: ENDING_RESERVE, ending: (leftOut) => endingOf(leftOut, full) })
  return `${text.trimEnd()}\n`
}

const MAX_FILES = 5

function endingOf(leftOut: Fitted['leftOut'], { url, files = [] }: FullReport): Markdown {
  const where = [
    ...(url === undefined || url.length > 500 ? [] : [link(md`job summary`, url)]),
    ...files.slice(0, MAX_FILES).map((file) => escapeCode(file.slice(0, 200))),
    ...(files.length > MAX_FILES ? [md`and ${escapeText(counted(files.length - MAX_FILES, 'more file'))}`] : []),
  ]
  const rest = where.length === 0 ? md`` : md` See ${joinMarkdown(where, ', ')}.`
  if (leftOut.length === 0) return where.length === 0 ? md`` : md`<sub>Full report: ${joinMarkdown(where, ', ')}</sub>`
  const parts = together(leftOut).map(([name, rows]) => (rows === 0 ? escapeText(name) : md`${escapeText(number(rows))} ${escapeText(name)}`))
  return md`**Not shown here:** ${joinMarkdown(parts, ', ')}.${rest}`
}

/** Each name once: of blocks that share one, the rows are counted, or else the blocks. */
function together(leftOut: Fitted['leftOut']): readonly (readonly [string, number])[] {
  return [...Map.groupBy(leftOut, ({ name }) => name)].map(([name, blocks]) => {
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0)
    return rows > 0 || blocks.length === 1 ? [name, rows] : [`${name}s`, blocks.length]
  })
}
