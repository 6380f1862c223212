import { VERSION } from '../../base/version.ts'
import { readArguments, type Asked } from './arguments.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { helpText } from './help.ts'
import { openStandardOutput } from './standard-output.ts'
import { openMessages } from './terminal.ts'
import { WrongUsage } from './usage.ts'

/** Time for what is still under way after the output, such as closing a file. */
const LAST_MS = 2_000

/** Reads the arguments, and loads the rest when there is something to do. */
export async function start(): Promise<void> {
  const messages = openMessages(process.stderr, process.env)
  const output = openStandardOutput(process.stdout)
  // If nobody reads standard error, only the messages are lost.
  process.stderr.on('error', () => undefined)
  process.exitCode = await ending(async () => {
    const asked = readArguments(process.argv.slice(2))
    if (asked.kind !== 'run') {
      await output.write([answerTo(asked)])
      return EXIT.pass
    }
    const { run } = await import('./run.ts')
    return run(asked.call, { messages, output })
  }, messages.error)
  setTimeout(end, LAST_MS).unref()
}

async function ending(work: () => Promise<ExitCode>, say: (text: string) => void): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof WrongUsage) {
      for (const line of error.lines) say(line)
      return EXIT.usage
    }
    say(`This is a bug. Please open an issue with this message: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return EXIT['no-result']
  }
}

function answerTo(asked: Exclude<Asked, { kind: 'run' }>): string {
  return asked.kind === 'version' ? `${VERSION}\n` : helpText(asked.command)
}

/** Ends a process that hangs after its output. A regular exit would wait for file system calls that may never end. */
function end(): void {
  if (process.getActiveResourcesInfo().some((kind) => kind.startsWith('FSReq'))) process.kill(process.pid, 'SIGKILL')
  process.exit()
}
