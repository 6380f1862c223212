import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import { type Block, type Fitted, fit } from '../fit.ts'
import { actionsBlock, upgradesBlock } from './actions.ts'
import { changesBlock, excusesBlocks, findingsBlock } from './body.ts'
import { countsBlock, imagesBlock } from './counts.ts'
import { type FullReport, footerBlock } from './footer.ts'
import { filesBlock, headlineBlock, notesBlocks, problemBlocks, warningBlocks } from './head.ts'
import type { Report } from '../model.ts'
import { number } from '../phrase.ts'
import type { Extent } from './parts.ts'

export type { FullReport } from './footer.ts'

/** GitHub answers 422 "Body is too long" above it. JavaScript's length counts at least as much as GitHub does. */
export const COMMENT_MAX_CHARACTERS = 65_536
/** Over 1 MiB the runner drops the whole summary; some room is left for what masking may add. Source: actions/runner, GitHub docs. */
export const SUMMARY_MAX_BYTES = 1_048_576 - 32_768

const COMMENT: Extent = { actions: 10, upgrades: 50, changes: 50, exceptions: 20, openFindings: 0 }
const SUMMARY: Extent = { actions: 20, upgrades: 200, changes: 200, exceptions: 200, openFindings: 40 }

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
function blocksOf(report: Report, extent: Extent, { level, full }: Form): readonly Block[] {
  return [
    headlineBlock(report, level),
    // Beside findings that break the rules, what is missing comes second.
    ...(report.result === 'fail' ? [] : problemBlocks(report)),
    ...actionsBlock(report, extent),
    ...upgradesBlock(report, extent),
    ...(report.result === 'fail' ? problemBlocks(report) : []),
    ...warningBlocks(report),
    ...countsBlock(report),
    ...imagesBlock(report),
    ...changesBlock(report, extent),
    ...findingsBlock(report, extent),
    ...excusesBlocks(report, extent),
    ...notesBlocks(report),
    footerBlock(report, full),
  ]
}

/** What the sentence about left-out parts and its link measure at most: names of blocks are ours, the link is bounded. */
const ENDING_RESERVE = 3_000

function compose(report: Report, extent: Extent, form: Form): string {
  const { max, measure, full } = form
  const blocks = [...blocksOf(report, extent, form), ...filesBlock(full.notices ?? [])]
  const { text } = fit(blocks, { max, measure, reserved: ENDING_RESERVE, ending: (leftOut) => endingOf(leftOut, full) })
  return `${text.trimEnd()}\n`
}

/** What is missing as a whole; a list that is cut says so itself. */
function endingOf(leftOut: Fitted['leftOut'], { url, files = [] }: FullReport): Markdown {
  if (leftOut.length === 0) return md``
  const where = [...(url === undefined || url.length > 500 ? [] : [link(md`job summary`, url)]), ...files.slice(0, 1).map((file) => escapeCode(file.slice(0, 200)))]
  const see = where.length === 0 ? [] : [md`The rest is in ${joinMarkdown(where, ' and ')}.`]
  const whole = together(leftOut.filter(({ isPartly }) => !isPartly))
  if (whole.length === 0) return joinMarkdown(see)
  const parts = whole.map(([name, rows]) => (rows === 0 ? escapeText(name) : md`${escapeText(number(rows))} ${escapeText(name)}`))
  return joinMarkdown([md`**Not shown here:** ${joinMarkdown(parts, ', ')}.`, ...see], ' ')
}

/** Each name once: of blocks that share one, the rows are counted, or else the blocks. */
function together(leftOut: Fitted['leftOut']): readonly (readonly [string, number])[] {
  return [...Map.groupBy(leftOut, ({ name }) => name)].map(([name, blocks]) => {
    const rows = blocks.reduce((sum, block) => sum + block.rows, 0)
    return rows > 0 || blocks.length === 1 ? [name, rows] : [`${name}s`, blocks.length]
  })
}
