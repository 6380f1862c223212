import type { FoundImage } from '../../fleet/find/found-images.ts'
import type { FindResult } from '../../fleet/find/result.ts'
import { imagesText, subjectOf } from '../../fleet/find/words.ts'
import { cut } from '../cut.ts'
import { escapeBlock, escapeCode, escapeText, joinMarkdown, md, type Markdown } from '../escape.ts'
import { fit, type Block, type Fitted } from '../fit.ts'
import { SUMMARY_MAX_BYTES } from '../markdown/markdown.ts'
import { advice, NONE, prose, row, tableHead } from '../markdown/parts.ts'
import { counted } from '../phrase.ts'
import { clustersOf, exceptedText, idsOf, observedText, packagesOf, platformText, severityText, useText } from './cells.ts'

/** GitHub shows longer tables slowly; the files have all rows. */
const MOST_ROWS = 500
/** A cell names so many of a list. */
const MOST_ITEMS = 5
/** Longest text of a cell. */
const LONGEST = 200
/** Longest sentence: one names what AWS said. */
const LONGEST_SENTENCE = 2_000
const RESERVED = 1_000

export interface FindSummaryForm {
  /** Names of the report files, for readers who can get at them. */
  readonly files?: readonly string[] | undefined
  readonly maxBytes?: number | undefined
}

/** The job summary. */
export function renderFindSummary(result: FindResult, { files = [], maxBytes = SUMMARY_MAX_BYTES }: FindSummaryForm = {}): string {
  const blocks = [headBlock(result), ...problemBlocks(result), ...noticeBlock(result), ...tableBlock(result), footBlock(result)]
  const { text } = fit(blocks, { max: maxBytes, measure: (part) => Buffer.byteLength(part), reserved: RESERVED, ending: (leftOut) => ending(leftOut, files) })
  return `${text.trimEnd()}\n`
}

const WORDS = { found: '🔎 Found', 'not-found': '✅ Not found', 'no-result': '⚠️ No result' } as const

function headBlock({ state, reason }: FindResult): Block {
  return {
    name: 'headline',
    rank: 0,
    open: md`## ${escapeText(WORDS[state])}

${advice(reason, LONGEST_SENTENCE)}`,
  }
}

/** The first is the headline already. */
function problemBlocks({ problems }: FindResult): readonly Block[] {
  return problems.flatMap(({ what, remedy, snippet }, at): readonly Block[] => {
    const head = at === 0 ? [] : [advice(what, LONGEST_SENTENCE)]
    const steps =
      remedy.length === 0
        ? []
        : [
            joinMarkdown(
              remedy.map((step) => md`- ${advice(step)}`),
              '\n',
            ),
          ]
    const block = snippet === undefined ? [] : [escapeBlock(snippet.text, snippet.language)]
    const parts = [...head, ...steps, ...block]
    return parts.length === 0 ? [] : [{ name: 'problem', rank: 1, open: joinMarkdown(parts, '\n\n') }]
  })
}

function noticeBlock({ notices }: FindResult): readonly Block[] {
  if (notices.length === 0) return []
  return [
    {
      name: 'notes',
      rank: 2,
      open: joinMarkdown(
        notices.map((notice) => md`- ${advice(notice, LONGEST_SENTENCE)}`),
        '\n',
      ),
    },
  ]
}

const HEAD = tableHead(
  [md`Image`, md`Digest`, md`Platform`, md`Severity`, md`Vulnerability`, md`Package`, md`In use`, md`Clusters`, md`First observed`, md`Excepted`].map((name) => ({ name })),
)

function tableBlock({ images }: FindResult): readonly Block[] {
  if (images.length === 0) return []
  return [{ name: 'images', rank: 3, open: HEAD, rows: { total: images.length, lines: lines(images) }, more: (left) => md`… and ${escapeText(imagesText(left))} more.` }]
}

function* lines(images: readonly FoundImage[]): Generator<Markdown> {
  for (const image of images.slice(0, MOST_ROWS)) yield line(image)
}

function line(found: FoundImage): Markdown {
  const { repository, tags, digest } = found.image
  const names = tags.length === 0 ? [repository.name] : tags.map((tag) => `${repository.name}:${tag}`)
  return row([
    several(names, escapeCode),
    escapeCode(digest.slice(0, 'sha256:'.length + 12)),
    prose(platformText(found)),
    prose(severityText(found)),
    several(idsOf(found), escapeText),
    several(packagesOf(found), escapeText),
    prose(useText(found)),
    several(clustersOf(found) ?? [], escapeText),
    prose(observedText(found)),
    prose(exceptedText(found), LONGEST),
  ])
}

function several(texts: readonly string[], escape: (text: string) => Markdown): Markdown {
  if (texts.length === 0) return NONE
  const shown = texts.slice(0, MOST_ITEMS).map((text) => escape(cut(text, LONGEST)))
  const left = texts.length - shown.length
  return joinMarkdown(left > 0 ? [...shown, md`and ${left} more`] : shown, '<br>')
}

function footBlock({ asked, requests, counts }: FindResult): Block {
  if (asked.region === '') return { name: 'footer', rank: 0, open: md`` }
  const excepted = counts.excepted === 0 ? md`` : md`, ${escapeText(imagesText(counts.excepted))} excepted or suppressed`
  return {
    name: 'footer',
    rank: 0,
    open: md`<sub>${prose(subjectOf(asked))} in ${prose(asked.region)}, ${escapeText(counted(requests, 'request'))} to Amazon Inspector${excepted}</sub>`,
  }
}

function ending(leftOut: Fitted['leftOut'], files: readonly string[]): Markdown {
  if (leftOut.length === 0) return md``
  const where =
    files.length === 0
      ? md``
      : md` All are in ${joinMarkdown(
          files.map((file) => escapeCode(cut(file, LONGEST))),
          ', ',
        )}.`
  const parts = leftOut.map(({ name, rows }) => (rows === 0 ? escapeText(name) : md`${rows} ${escapeText(name)}`))
  return md`**Not shown here:** ${joinMarkdown(parts, ', ')}.${where}`
}
