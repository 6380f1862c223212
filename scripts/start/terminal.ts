const COLORS: Readonly<Record<string, number>> = { error: 31, warning: 33, notice: 34, debug: 90 }

/** Workflow commands as the runner shows them, so that the log reads as in the browser. */
export function forTerminal(line: string, color: boolean): string {
  const [, command, properties = '', text = ''] = /^::(error|warning|notice|debug|group|endgroup)(?: ([^:]*))?::(.*)$/.exec(line) ?? []
  if (command === undefined) return withoutAddress(line)
  if (command === 'endgroup') return ''
  const message = text.replaceAll('%0A', '\n    ').replaceAll('%0D', '').replaceAll('%25', '%')
  if (command === 'group') return `▼ ${message}`
  const title = /title=([^,]*)/.exec(properties)?.[1]?.replaceAll('%3A', ':').replaceAll('%2C', ',')
  const head = color ? `\u001B[${COLORS[command] ?? 0}m${command}:\u001B[0m` : `${command}:`
  return `${head} ${title === undefined ? '' : `${title}: `}${message}`
}

/** The emulated GitHub is gone when the run has ended, and with it the comment's page; its text is in a file that is named below. */
function withoutAddress(line: string): string {
  return line.replace(/^(Comment \w+ on pull request #\d+): http:\/\/127\.0\.0\.1:\S+$/, '$1 (its file is named below)')
}
