import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deployed, WATCHED } from '../../emulator/scenarios/deployed.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runAction, type StepResult } from '../runner.ts'
import { forTerminal } from './terminal.ts'

const DAY_MS = 86_400_000
/** Longer lines are cut here; the summary has them whole. */
const COLUMNS = 200

/** A day of the story: what is to be seen, and the states of the streams without which it would not be true. */
interface Day {
  readonly title: string
  readonly notice: readonly string[]
  readonly states: Readonly<Record<string, string>>
}

const DAYS: readonly Day[] = [
  {
    title: 'Day 1: the first run',
    notice: [
      'shop/cart fails, and nobody had asked since it was built. The configuration says that @acme/shop answers for it.',
      'Nothing is called new: there is no earlier run to compare with. This one is remembered in the state file.',
      "The audit names what nobody looks at: jobs/report is scanned on push only, and tools/scratch can't be scanned. The cure stands beside each.",
    ],
    states: { 'payments/api': 'pass', 'shop/cart': 'fail', 'shop/web': 'pass', 'batch/worker': 'pass' },
  },
  {
    title: 'Day 2: a vulnerability becomes known in something that is deployed',
    notice: [
      'payments/api fails although nobody has deployed anything: CVE-2021-44228 became known over night, and is new in production.',
      "Inspector has stopped scanning shop/cart and closed its findings. That is no improvement: it isn't green, coverage falls, and it still counts as failing.",
      'Only payments/api was read again. Of the others nothing has moved, so their verdicts stand.',
    ],
    states: { 'payments/api': 'fail', 'shop/cart': 'expired', 'shop/web': 'pass', 'batch/worker': 'pass' },
  },
  {
    title: 'Day 3: the fix ships',
    notice: [
      'payments/api passes: its new image is scanned and no longer has CVE-2021-44228. It was remediated after one day.',
      'shop/cart still has no result, so the whole is not green: unknown is not clean.',
    ],
    states: { 'payments/api': 'pass', 'shop/cart': 'expired', 'shop/web': 'pass', 'batch/worker': 'pass' },
  },
]

/** Plays the days of a small fleet with the real bundle. Gives the exit code: 1 where a day is not what it is said to be. */
export async function playDays(say: (text: string) => void, color: boolean, days: readonly Day[] = DAYS): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-watch-'))
  const opened = Date.now()
  // The story ends today: no scan may lie in the future of this machine.
  let ahead = -(days.length - 1) * DAY_MS
  const emulator = await startEmulator({ scenario: deployed, now: () => opened + ahead })
  let before: readonly string[] = []
  let last: StepResult | undefined
  say(`${deployed.title}: the watch runs once a day, and everything that it says is from the real bundle.\nWatched:\n${indented(WATCHED)}`)
  try {
    for (const [at, { title, notice, states }] of days.entries()) {
      say(`\n━━ ${title} ━━\n`)
      last = await runDay(join(folder, `day-${String(at + 1)}`), join(folder, 'state.json'), (file) => emulator.writeEvent(file), color)
      const lines = last.log.split('\n').filter((line) => line !== '')
      for (const line of shown(lines, before, color)) say(line)
      before = lines
      const wrong = differences(last, states)
      if (wrong.length > 0) {
        say(`\nThis day is not what it should be: ${wrong.join('; ')}. The whole log:\n${last.log}`)
        return 1
      }
      say(['', 'What to notice:', ...notice.map((line) => `  • ${line}`)].join('\n'))
      ahead += DAY_MS
    }
  } finally {
    await emulator.close()
  }
  if (last !== undefined) say(pathsOf(last))
  return 0
}

function runDay(folder: string, state: string, writeEvent: (file: string) => Readonly<Record<string, string>>, color: boolean): Promise<StepResult> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'ecr-scan-watch.yml'), WATCHED)
  const inputs = { config: 'ecr-scan-watch.yml', 'state-file': state }
  return runAction({ file: 'watch.js', folder, inputs, env: { ...writeEvent(join(folder, 'event.json')), ...(color ? {} : { NO_COLOR: '1' }) } })
}

/** The log without what it said the day before. */
function shown(lines: readonly string[], before: readonly string[], color: boolean): readonly string[] {
  const fresh = lines.filter((line) => !before.includes(line)).map((line) => forTerminal(line.length > COLUMNS ? `${line.slice(0, COLUMNS)}…` : line, color))
  const repeated = lines.length - fresh.length
  return repeated === 0 ? fresh : [...fresh, `(and ${String(repeated)} lines as on the day before)`]
}

function differences({ outputs }: StepResult, states: Day['states']): readonly string[] {
  const file = outputs['json-file'] ?? ''
  if (file === '') return ['there is no watch.json']
  const { streams } = JSON.parse(readFileSync(file, 'utf8')) as { readonly streams: readonly { readonly repository: string; readonly state: string }[] }
  const found = new Map(streams.map(({ repository, state }) => [repository, state]))
  return Object.entries(states).flatMap(([repository, state]) =>
    found.get(repository) === state ? [] : [`${repository} is ${found.get(repository) ?? 'not there'} and not ${state}`],
  )
}

function pathsOf({ outputs, folder }: StepResult): string {
  const page = outputs['html-file'] ?? ''
  return [
    '',
    page === '' ? `report    ${outputs['json-file'] ?? ''}` : `page      ${page}`,
    `summary   ${join(folder, 'summary.md')}`,
    `state     ${outputs['state-file'] ?? ''}`,
    '',
    'For your own registry: docs/watch.md',
  ].join('\n')
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}
