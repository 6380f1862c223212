import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runScript, wholeNumber, WrongCall } from '../scripts/arguments.ts'
import { knownEvent, knownScenario, scenarioList } from '../scripts/scenario-name.ts'
import { startEmulator } from './server.ts'

const SCRIPT = {
  command: 'npx node emulator/serve.ts',
  about: 'Serves a scenario of ECR, Inspector and GitHub until you stop it, and prints the environment variables that point to it.',
  options: {
    scenario: { type: 'string', default: 'vulnerable', value: 'NAME', about: 'The scenario to serve. Default: vulnerable.' },
    port: { type: 'string', default: '0', value: 'NUMBER', about: 'The port. Default: a free one.' },
    latency: { type: 'string', default: '0', value: 'MS', about: 'Milliseconds that each answer takes.' },
    event: { type: 'string', value: 'NAME', about: 'Another event of the scenario, such as push.' },
    list: { type: 'boolean', default: false, about: 'List the scenarios.' },
  },
} as const

await runScript(SCRIPT, async (values) => {
  if (values.list) {
    for (const line of scenarioList(true)) console.log(line)
    return 0
  }
  const scenario = knownScenario(values.scenario, 'npx node emulator/serve.ts --list')
  const port = wholeNumber('--port', values.port, 0, 65_535)
  const latencyMs = wholeNumber('--latency', values.latency, 0)
  const event = knownEvent(scenario, values.event)
  const emulator = await startEmulator({ scenario, port, latencyMs, ...(event === undefined ? {} : { event }) }).catch((error: unknown) => {
    throw new WrongCall(`Port ${values.port} can't be opened: ${error instanceof Error ? error.message : 'unknown error'}`)
  })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-event-'))
  const stop = (): void => {
    rmSync(folder, { recursive: true, force: true })
    void emulator.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(`# ${values.scenario} on ${emulator.url}; stop it with Ctrl-C`)
  for (const [name, value] of Object.entries(emulator.writeEvent(join(folder, 'event.json')))) console.log(`export ${name}='${value}'`)
  return 0
})
