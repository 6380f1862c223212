import type { FindResult } from '../../fleet/find/result.ts'
import { imagesText } from '../../fleet/find/words.ts'
import { escapeLog } from '../escape.ts'
import { COLORED, PLAIN, type Paint } from '../log/ansi.ts'
import type { Pieces } from '../pieces.ts'
import { findTable } from './table.ts'

export interface FindForm {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** So many images at most; absent: all. */
  readonly rows?: number | undefined
}

/** The answer for people who read text: the sentence, what is wrong and cures it, the table, what else there is to know. */
export function findLines(result: FindResult, { color, width, rows = Number.POSITIVE_INFINITY }: FindForm): readonly string[] {
  const paint = color ? COLORED : PLAIN
  const { images, problems, notices } = result
  const left = images.length - rows
  return [
    headline(result, paint),
    ...problems.flatMap(({ what, remedy, snippet }, at) => [
      ...(at === 0 ? [] : [`  ${escapeLog(what)}`]),
      ...remedy.map((step) => `  - ${escapeLog(step)}`),
      ...(snippet === undefined ? [] : snippet.text.split('\n').map((line) => `    ${indented(line)}`)),
    ]),
    ...(images.length === 0 ? [] : ['', ...findTable(result, { width, rows, paint })]),
    ...(left > 0 ? [`… and ${imagesText(left)} more.`] : []),
    ...(notices.length === 0 ? [] : ['', ...notices.map((notice) => paint.faint(`note: ${escapeLog(notice)}`))]),
  ]
}

/** For standard output. */
export function* renderFindText(result: FindResult, form: FindForm): Pieces {
  for (const line of findLines(result, form)) yield `${line}\n`
}

function headline({ state, reason }: FindResult, paint: Paint): string {
  switch (state) {
    case 'found':
      return paint.bad(escapeLog(reason))
    case 'not-found':
      return paint.good(escapeLog(reason))
    case 'no-result':
      return paint.warn(`No result: ${escapeLog(reason)}`)
  }
}

/** Escapers trim, and a policy statement is read by its indentation. */
function indented(line: string): string {
  return `${' '.repeat(line.length - line.trimStart().length)}${escapeLog(line)}`
}
