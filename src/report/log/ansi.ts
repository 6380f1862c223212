import { styleText } from 'node:util'
import type { Severity } from '../../base/finding.ts'

/** Colors of the log. GitHub's log shows the basic ANSI colors; a terminal that wants none gets none (https://no-color.org). */
export interface Paint {
  readonly bold: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly severity: (severity: Severity, text: string) => string
}

type Style = Parameters<typeof styleText>[0]

const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { critical: ['bold', 'red'], high: 'red', medium: 'yellow', low: 'cyan', informational: 'dim', untriaged: 'magenta' }

/** The caller has decided whether to use colors: a stream that is no terminal may still be shown in color, as a runner's log is. */
function painted(style: Style, text: string): string {
  return styleText(style, text, { validateStream: false })
}

export const COLORED: Paint = {
  bold: (text) => painted('bold', text),
  faint: (text) => painted('dim', text),
  good: (text) => painted(['bold', 'green'], text),
  bad: (text) => painted(['bold', 'red'], text),
  warn: (text) => painted(['bold', 'yellow'], text),
  severity: (severity, text) => painted(SEVERITY_STYLES[severity], text),
}

const same = (text: string): string => text

export const PLAIN: Paint = { bold: same, faint: same, good: same, bad: same, warn: same, severity: (_severity, text) => text }
