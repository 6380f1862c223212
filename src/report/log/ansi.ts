import type { Severity } from '../../base/finding.ts'

/** Colours of the log. GitHub's log shows the basic ANSI colours; a terminal that wants none gets none (https://no-color.org). */
export interface Paint {
  readonly bold: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly warn: (text: string) => string
  readonly severity: (severity: Severity, text: string) => string
}

const CODES: Readonly<Record<Severity, string>> = { critical: '1;31', high: '31', medium: '33', low: '36', informational: '2', untriaged: '35' }

function sgr(code: string): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`
}

export const COLOURED: Paint = {
  bold: sgr('1'),
  faint: sgr('2'),
  good: sgr('1;32'),
  bad: sgr('1;31'),
  warn: sgr('1;33'),
  severity: (severity, text) => sgr(CODES[severity])(text),
}

const same = (text: string): string => text

export const PLAIN: Paint = { bold: same, faint: same, good: same, bad: same, warn: same, severity: (_severity, text) => text }
