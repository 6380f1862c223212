import { styleText } from 'node:util'
import { printable } from '../../report/log/printable.ts'
import type { Environment } from '../../base/environment.ts'
import { cut } from '../../report/cut.ts'

/** A stream of the process, as far as it is written to. Tests hand in others. */
export interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** Whether this stream gets colors: a terminal does, unless somebody said otherwise (https://no-color.org, https://force-color.org). */
export function wantsColor({ isTTY }: Stream, env: Environment): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR'] ?? ''
  if (forced !== '') return forced !== '0' && forced !== 'false'
  return isTTY === true && env['TERM'] !== 'dumb'
}

/** Standard error: lines that stay, and on a terminal one that is redrawn in its place. */
export interface Messages {
  /** Prints a line for good. */
  readonly line: (text: string) => void
  readonly warn: (text: string) => void
  readonly error: (text: string) => void
  /** Whether there is a line that can be redrawn. */
  readonly isLive: boolean
  /** Puts this in the place of the live line; nothing takes it away. */
  readonly live: (text: string | undefined) => void
}

const CLEAR_TO_END = '\u001b[K'
const USUAL_WIDTH = 80

export function openMessages(stream: Stream, env: Environment): Messages {
  const color = wantsColor(stream, env)
  const isLive = stream.isTTY === true && env['TERM'] !== 'dumb'
  let shown = ''
  // Written in one piece over the old line: clearing the line first would make it flicker.
  const put = (text: string): void => {
    stream.write(text)
  }
  const line = (text: string): void => {
    const safe = printable(text)
    put(shown === '' ? `${safe}\n` : `\r${safe.replaceAll('\n', `${CLEAR_TO_END}\n`)}${CLEAR_TO_END}\n${shown}`)
  }
  const marked = (style: 'red' | 'yellow', word: string) => (text: string) => line(`${color ? styleText(style, word, { validateStream: false }) : word} ${text}`)
  return {
    line,
    warn: marked('yellow', 'warning:'),
    error: marked('red', 'error:'),
    isLive,
    live: (text) => {
      if (!isLive || (text === undefined && shown === '')) return
      // The last column stays free: some terminals wrap when it is filled.
      shown = text === undefined ? '' : cut(printable(text), Math.max(1, (stream.columns ?? USUAL_WIDTH) - 1))
      put(`\r${shown}${CLEAR_TO_END}`)
    },
  }
}
