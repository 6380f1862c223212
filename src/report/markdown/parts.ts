import type { Severity } from '../../base/finding.ts'
import type { PolicyNotice } from '../../policy/verdict.ts'
import { cut } from '../cut.ts'
import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { type ImageLabel, imagesPhrase } from '../images.ts'
import type { FindingOrigin } from '../model/finding.ts'
import { type Phrase, counted, number, spoken } from '../phrase.ts'
import { severitiesOf } from '../severities.ts'

/** Color and word together: the color alone says nothing to many readers. Blanks do not break, so that a narrow column keeps its line. */
export const SEVERITY_LABELS: Readonly<Record<Severity, Markdown>> = {
  critical: md`🔴\u00a0Critical`,
  high: md`🟠\u00a0High`,
  medium: md`🟡\u00a0Medium`,
  low: md`🔵\u00a0Low`,
  informational: md`⚪\u00a0Informational`,
  untriaged: md`⚫\u00a0Untriaged`,
}

export const NONE = md`–`

/** How many rows a part shows at most, and which folds stand open. */
export interface Extent {
  readonly actions: number
  readonly upgrades: number
  readonly changes: number
  readonly exceptions: number
  /** A fold of findings stands open up to this many. */
  readonly openFindings: number
}

/** The first of a list as rows, the rest counted. */
export function rowsOf<T>(
  list: readonly T[],
  max: number,
  { noun, line }: { readonly noun: string; readonly line: (item: T) => Markdown },
): Required<Pick<Block, 'rows' | 'more'>> {
  return { rows: { total: list.length, lines: linesOf(list.slice(0, max), line) }, more: (left) => md`… and ${escapeText(counted(left, `more ${noun}`))}.` }
}

function* linesOf<T>(list: readonly T[], line: (item: T) => Markdown): Generator<Markdown> {
  for (const item of list) yield line(item)
}

export function row(cells: readonly Markdown[]): Markdown {
  return md`| ${joinMarkdown(cells, ' | ')} |`
}

/** Head and rule of a table; numbers are set to the right. */
export function tableHead(columns: readonly { readonly name: Markdown; readonly isNumber?: boolean | undefined }[]): Markdown {
  const rules = columns.map(({ isNumber }) => (isNumber === true ? md`---:` : md`---`))
  return md`${row(columns.map(({ name }) => name))}
${row(rules)}`
}

export function fromPhrase(parts: Phrase): Markdown {
  return joinMarkdown(
    parts.map((part) => {
      if (typeof part !== 'string')
        return 'code' in part ? escapeCode(part.code) : 'strong' in part ? md`**${escapeText(part.strong)}**` : link(escapeText(part.url.replace('https://', '')), part.url)
      // The escaper trims; the blanks at the edges belong to the sentence.
      const start = /^\s/u.test(part) ? md` ` : md``
      const inner = part.trim()
      return inner === '' ? start : md`${start}${escapeText(inner)}${/\s$/u.test(part) ? md` ` : md``}`
    }),
  )
}

/** Text of the gate or of a service, cut to what a reader can use. */
export function prose(text: string, max = 300): Markdown {
  return escapeText(cut(text, max))
}

/** A sentence of advice, with its code and its links. */
export function advice(text: string, max = 600): Markdown {
  return fromPhrase(spoken(cut(text, max)))
}

/** A notice with the place that it is about. */
export function noticeText({ text, source }: PolicyNotice): Markdown {
  return md`${advice(text)}${source === undefined || text.includes(source) ? md`` : md` (${codeCut(source)})`}`
}

export function codeCut(text: string, max = 80): Markdown {
  return escapeCode(cut(text, max))
}

/** The first few as code, the rest counted: `a`, `b` and 3 more. */
export function codeList(texts: readonly string[], shown: number, max = 60): Markdown {
  const first = texts.slice(0, texts.length === shown + 1 ? shown + 1 : shown).map((text) => codeCut(text, max))
  const left = texts.length - first.length
  return left > 0 ? md`${joinMarkdown(first, ', ')} and ${escapeText(number(left))} more` : joinMarkdown(first, ', ')
}

/** `2 critical, 1 high`. */
export function severityList(counts: Readonly<Record<Severity, number>>): Markdown {
  const parts = severitiesOf(counts).map(([severity, count]) => md`${escapeText(number(count))} ${escapeText(severity)}`)
  return parts.length === 0 ? NONE : joinMarkdown(parts, ', ')
}

/** Whose a finding or an upgrade is. */
export function imagesCell(places: readonly number[], labels: readonly ImageLabel[]): Markdown {
  const parts = imagesPhrase(places, labels)
  return parts.length === 0 ? NONE : fromPhrase(parts)
}

/** A fold. GitHub needs the blank lines to read Markdown inside; inside `<summary>` it reads HTML. */
export function foldOpen(summary: Markdown, isOpen: boolean): Markdown {
  return isOpen
    ? md`<details open><summary>${summary}</summary>
`
    : md`<details><summary>${summary}</summary>
`
}

export const FOLD_CLOSE = md`</details>`

/** Where a finding or an upgrade comes from, in a word or two. */
export function originLabel(origin: FindingOrigin): Markdown {
  switch (origin) {
    case 'base':
      return md`base image`
    case 'own':
      return md`your layers`
    case 'mixed':
      return md`both`
    case 'unknown':
      return NONE
  }
}

export function orNone(text: string | undefined): Markdown {
  return text === undefined ? NONE : escapeText(text)
}
