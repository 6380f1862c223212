import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { CLI } from '../../scripts/shell.ts'
import { pythonVersion } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run, type Workshop } from '../workshop.ts'

/** One call of the gate in a terminal. */
interface Sitting {
  readonly scenario: string
  readonly columns: number
  readonly env?: Readonly<Record<string, string>>
  /** Ctrl-C is pressed when the live line is there. */
  readonly interrupt?: true
  readonly code: number
  /** Whether there is a line that is redrawn, and whether anything has a color. */
  readonly live: boolean
  readonly color: boolean
  /** What the screen says in the end. */
  readonly ends: RegExp
}

const SITTINGS: readonly Sitting[] = [
  { scenario: 'vulnerable', columns: 100, code: 1, live: true, color: true, ends: /Failed: / },
  { scenario: 'vulnerable', columns: 40, code: 1, live: true, color: true, ends: /Failed: / },
  { scenario: 'clean', columns: 80, env: { NO_COLOR: '1' }, code: 0, live: true, color: false, ends: /Passed: / },
  { scenario: 'clean', columns: 80, env: { TERM: 'dumb' }, code: 0, live: false, color: false, ends: /Passed: / },
  { scenario: 'vulnerable', columns: 80, interrupt: true, code: 2, live: true, color: true, ends: /The run was cancelled/ },
]

/** What pyte saw of a sitting. */
interface Seen {
  readonly code: number
  /** Lines of the whole history when the program had ended, without trailing blanks. */
  readonly lines: readonly string[]
  /** Every text that the line of the cursor had while the program ran, and lines above it that are the same as one of these. */
  readonly live: readonly string[]
  readonly colored: boolean
  readonly cursor: { readonly x: number; readonly blank: boolean }
}

/** A terminal that nobody here wrote, at the other end of a pseudo-terminal. */
export const terminal: Witness = {
  name: 'pyte',
  looksAt: 'the command line in a terminal: the live line, colors, a narrow screen, Ctrl-C',
  version: () => pythonVersion('tools', 'pyte'),
  look: async (workshop) => {
    const complaints: string[] = []
    for (const [at, sitting] of SITTINGS.entries()) {
      const about = `${sitting.scenario}, ${sitting.columns} columns${sitting.env === undefined ? '' : `, ${JSON.stringify(sitting.env)}`}${sitting.interrupt === undefined ? '' : ', Ctrl-C'}`
      complaints.push(...complaintsAbout(sitting, await sat(workshop, sitting, at)).map((text) => `${about}: ${text}`))
    }
    return verdictOf(complaints, `${SITTINGS.length} calls`)
  },
}

async function sat(workshop: Workshop, { scenario: name, columns, env: own = {}, interrupt }: Sitting, at: number): Promise<Seen> {
  const world = scenario(name)
  const emulator = await startEmulator({ scenario: world })
  const folder = join(workshop.scratch('terminal'), String(at))
  mkdirSync(folder, { recursive: true })
  try {
    const env = { ...Object.fromEntries(Object.entries(emulator.env).filter(([variable]) => !/^(?:GITHUB|RUNNER)_/.test(variable))), HOME: folder, TERM: 'xterm-256color', ...own }
    const args = ['gate', ...Object.entries(world.inputs).map(([input, value]) => `--${input}=${value}`)]
    const plan = JSON.stringify({ command: [process.execPath, CLI, ...args], env, columns, interrupt: interrupt === true, folder })
    const { code, stdout, stderr } = await run(join(await workshop.python('tools'), 'bin', 'python'), ['-c', SIT, plan], { timeoutMs: 120_000 })
    if (code !== 0) throw new Error(`the terminal ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return JSON.parse(stdout) as Seen
  } finally {
    await emulator.close()
  }
}

function complaintsAbout({ code, live, color, ends }: Sitting, seen: Seen): readonly string[] {
  const end = seen.lines.join('\n')
  const waited = seen.live.filter((text) => /waiting|elapsed|\d+s\b/u.test(text))
  // Of a line that is redrawn, nothing may be left behind.
  const left = seen.lines.filter((line) => line !== '' && waited.includes(line))
  return [
    ...(seen.code === code ? [] : [`it ended with ${seen.code}, and should with ${code}`]),
    ...(live === waited.length > 1 ? [] : [live ? `no line was redrawn: ${JSON.stringify(seen.live)}` : `a line was redrawn: ${JSON.stringify(waited)}`]),
    ...(live && left.length > 0 ? [`the live line stayed: ${JSON.stringify(left)}`] : []),
    ...(seen.colored === color ? [] : [color ? 'nothing has a color' : 'something has a color']),
    ...(ends.test(end.replaceAll('\n', ' ')) ? [] : [`the screen does not say ${ends.toString()}:\n${end}`]),
    ...(seen.cursor.x === 0 && seen.cursor.blank ? [] : ['the prompt would not begin on a line of its own']),
  ]
}

const SIT = String.raw`
import fcntl, json, os, pty, select, struct, sys, termios, time
import pyte

plan = json.loads(sys.argv[1])
screen = pyte.HistoryScreen(plan['columns'], 200, history=5000)
stream = pyte.ByteStream(screen)
pid, terminal = pty.fork()
if pid == 0:
    os.chdir(plan['folder'])
    os.execve(plan['command'][0], plan['command'], {'PATH': os.environ.get('PATH', ''), **plan['env']})
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 50, plan['columns'], 0, 0))
live, interrupted, colored = [], False, False
until = time.monotonic() + 100
while time.monotonic() < until:
    if not select.select([terminal], [], [], 1)[0]:
        continue
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    stream.feed(data)
    text = screen.display[screen.cursor.y].rstrip()
    # A cursor that is not at the beginning stands behind a line that is still to be redrawn.
    if text and screen.cursor.x > 0 and (not live or live[-1] != text):
        live.append(text)
    if plan['interrupt'] and len(live) > 1 and not interrupted:
        interrupted = True
        os.write(terminal, b'\x03')
_, status = os.waitpid(pid, 0)
for row in screen.buffer.values():
    colored = colored or any(cell.fg != 'default' for cell in row.values())
lines = [line.rstrip() for line in screen.display]
y = screen.cursor.y
cursor = {'x': screen.cursor.x, 'blank': lines[y] == ''}
print(json.dumps({'code': os.waitstatus_to_exitcode(status), 'lines': lines[:y + 1], 'live': live, 'colored': colored, 'cursor': cursor}))
`
