import type { FoundImage } from '../../fleet/find/found-images.ts'
import type { FindResult } from '../../fleet/find/result.ts'
import { imagesText, subjectOf } from '../../fleet/find/words.ts'
import { cut, escapeBlock, escapeCode, escapeText, joinMarkdown, md, type Markdown } from '../escape.ts'
import { fit, type Block, type Fitted } from '../fit.ts'
import { SUMMARY_MAX_BYTES } from '../markdown/markdown.ts'
import { clustersOf, exceptedText, idsText, observedText, packagesOf, platformText, severityText, useText } from './cells.ts'

/** GitHub shows longer tables slowly; the files have all rows. */
const MOST_ROWS = 500
/** A cell names so many of a list. */
const MOST_ITEMS = 5
/** Longest text of a cell. */
const LONGEST = 200
const RESERVED = 1_000

/** The job summary, also what `--format markdown` gives. */
export function renderFindSummary(result: FindResult, { files = [], maxBytes = SUMMARY_MAX_BYTES }: { readonly files?: readonly string[]; readonly maxBytes?: number } = {}): string {
  const blocks = [headBlock(result), ...problemBlocks(result), ...noticeBlock(result), ...tableBlock(result), footBlock(result)]
  const { text } = fit(blocks, { max: maxBytes, measure: (part) => Buffer.byteLength(part), reserved: RESERVED, ending: (leftOut) => ending(leftOut, files) })
  return `${text.trimEnd()}\n`
}

const WORDS = { found: '🔎 Found', 'not-found': '✅ Not found', 'no-result': '⚠️ No result' } as const

function headBlock({ state, reason }: FindResult): Block {
  return { name: 'headline', rank: 0, open: md`## ${escapeText(WORDS[state])}

${escapeText(cut(reason, 4_000))}` }
}

function problemBlocks({ problems }: FindResult): readonly Block[] {
  return problems.map(({ what, remedy, snippet }): Block => {
    const steps = joinMarkdown(remedy.map((step) => md`- ${escapeText(step)}`), '\n')
    const block = snippet === undefined ? md`` : md`

${escapeBlock(snippet.text, snippet.language)}`
    return { name: 'problem', rank: 1, open: md`> [!WARNING]
> ${escapeText(cut(what, 4_000))}

${steps}${block}` }
  })
}

function noticeBlock({ notices }: FindResult): readonly Block[] {
  if (notices.length === 0) return []
  return [{ name: 'notes', rank: 2, open: joinMarkdown(notices.map((notice) => md`- ${escapeText(cut(notice, 1_000))}`), '\n') }]
}

const HEADER = md`| image | digest | platform | severity | vulnerability | package | in use | clusters | first observed | excepted |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |`

function tableBlock({ images }: FindResult): readonly Block[] {
  if (images.length === 0) return []
  return [{ name: 'images', rank: 3, open: HEADER, rows: { total: images.length, lines: lines(images) }, more: (left) => md`… and ${escapeText(imagesText(left))} more.` }]
}

function* lines(images: readonly FoundImage[]): Generator<Markdown> {
  for (const image of images.slice(0, MOST_ROWS)) yield line(image)
}

function line(found: FoundImage): Markdown {
  const { repository, tags, digest } = found.image
  const names = tags.length === 0 ? [repository.name] : tags.map((tag) => `${repository.name}:${tag}`)
  const cells = [
    several(names, escapeCode),
    escapeCode(digest.slice(0, 'sha256:'.length + 12)),
    escapeText(platformText(found)),
    escapeText(severityText(found)),
    several(idsText(found).split(', '), escapeText),
    several(packagesOf(found), escapeText),
    escapeText(useText(found)),
    several(clustersOf(found) ?? [], escapeText),
    escapeText(observedText(found)),
    escapeText(cut(exceptedText(found), LONGEST)),
  ]
  return md`| ${joinMarkdown(cells, ' | ')} |`
}

function several(texts: readonly string[], escape: (text: string) => Markdown): Markdown {
  const shown = texts.slice(0, MOST_ITEMS).map((text) => escape(cut(text, LONGEST)))
  const left = texts.length - shown.length
  return joinMarkdown(left > 0 ? [...shown, md`and ${left} more`] : shown, '<br>')
}

function footBlock({ asked, requests, counts }: FindResult): Block {
  const excepted = counts.excepted === 0 ? md`` : md`, ${counts.excepted} excepted or suppressed`
  return { name: 'footer', rank: 0, open: md`<sub>Looked for ${escapeText(subjectOf(asked))} in ${escapeText(asked.region)}, ${requests} requests to Amazon Inspector${excepted}</sub>` }
}

function ending(leftOut: Fitted['leftOut'], files: readonly string[]): Markdown {
  const where = files.length === 0 ? md`` : md` All rows: ${joinMarkdown(files.map((file) => escapeCode(file.slice(0, 200))), ', ')}.`
  const parts = leftOut.map(({ name, rows }) => (rows === 0 ? md`${escapeText(name)}` : md`${rows} ${escapeText(name)}`))
  return parts.length === 0 ? md`` : md`**Not shown here:** ${joinMarkdown(parts, ', ')}.${where}`
}
