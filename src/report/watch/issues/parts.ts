import type { EpochMs } from '../../../base/finding.ts'
import { formatTime } from '../../../base/time.ts'
import { cut } from '../../cut.ts'
import { escapeCode, escapeText, joinMarkdown, md, type Markdown } from '../../escape.ts'
import type { StreamRow } from '../model.ts'

/** Longest cell or sentence: reasons quote services, whose texts can be long. */
const MOST_CHARACTERS = 1_000
const STAMP = '<sub>Last changed '

export function prose(text: string): Markdown {
  return escapeText(cut(text, MOST_CHARACTERS))
}

export function nameOf({ repository, environment }: Pick<StreamRow, 'repository' | 'environment'>): Markdown {
  return md`${escapeCode(cut(repository, 300))} (${escapeText(cut(environment, 100))})`
}

/** A table with a title and the number of rows that it leaves out. */
export function section<T>(title: string, items: readonly T[], most: number, header: readonly string[], row: (item: T) => readonly Markdown[]): Markdown | undefined {
  if (items.length === 0) return undefined
  const shown = items.slice(0, most)
  const more = items.length - shown.length
  const rest = more === 0 ? md`` : md`\n\n${escapeText(`${more} more; the report files have all.`)}`
  return md`### ${escapeText(`${title} (${items.length})`)}\n\n${shown.length === 0 ? md`` : table(header, shown.map(row))}${rest}`
}

export function table(header: readonly string[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly Markdown[]): Markdown => md`| ${joinMarkdown(cells, ' | ')} |`
  return joinMarkdown([line(header.map(escapeText)), line(header.map(() => md`---`)), ...rows.map(line)], '\n')
}

/** A remedy is prose with commands in backticks, which must stay as they are. */
export function remedyText(remedy: string): Markdown {
  // A command must not be cut: it would still look like a whole one.
  const fit = remedy.length <= MOST_CHARACTERS ? remedy : remedy.replace(/`[^`]*`/gu, (code) => (code.length <= MOST_CHARACTERS / 2 ? code : 'run the command in `watch.json`.'))
  const parts = cut(fit, MOST_CHARACTERS).split('`')
  return joinMarkdown(
    parts.flatMap((part, at) => (part.trim() === '' ? [] : [at % 2 === 1 ? escapeCode(part) : escapeText(part)])),
    ' ',
  )
}

export function listOf(items: readonly Markdown[]): Markdown | undefined {
  return items.length === 0
    ? undefined
    : joinMarkdown(
        items.map((item) => md`- ${item}`),
        '\n',
      )
}

/** The blocks, and the time below them, with the largest number of rows that fits. */
export function fitting(blocksOf: (rows: number) => readonly (Markdown | undefined)[], rows: readonly number[], maxLength: number, at: EpochMs): string {
  const stamp = `${STAMP}${formatTime(at)}. This text changes only when its facts do.</sub>`
  let text = ''
  for (const most of rows) {
    text = `${joinMarkdown(
      blocksOf(most).flatMap((block) => block ?? []),
      '\n\n',
    )}\n\n${stamp}\n`
    if (text.length <= maxLength) break
  }
  if (text.length <= maxLength) return text
  const head = text.slice(0, maxLength - stamp.length - 10)
  return `${head.slice(0, head.lastIndexOf('\n') + 1)}\n\n${stamp}\n`
}

/** Whether two texts are equal but for the time. The web editor writes CRLF, and GitHub trims the end. */
export function saysTheSame(left: string, right: string): boolean {
  return withoutStamp(left) === withoutStamp(right)
}

function withoutStamp(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').trimEnd()
  const stamp = lines.lastIndexOf(`\n${STAMP}`)
  return (stamp < 0 ? lines : lines.slice(0, stamp)).trimEnd()
}
