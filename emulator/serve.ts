import { runScript, wholeNumber, WrongCall } from '../scripts/arguments.ts'
import { knownEvent, knownScenario } from '../scripts/scenario-name.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { startEmulator } from './server.ts'

const SCRIPT = {
  command: 'npx node emulator/serve.ts',
  about: 'Serves a scenario of ECR, Inspector and GitHub until it is interrupted, and prints the variables that lead there.',
  options: {
    scenario: { type: 'string', default: 'vulnerable', value: 'NAME', about: 'The scenario; vulnerable without it.' },
    port: { type: 'string', default: '0', value: 'NUMBER', about: 'The port; a free one without it.' },
    latency: { type: 'string', default: '0', value: 'MS', about: 'Milliseconds that every answer takes.' },
    event: { type: 'string', value: 'NAME', about: 'Another event of the scenario, such as push.' },
    list: { type: 'boolean', default: false, about: 'Name the scenarios.' },
  },
} as const

await runScript(SCRIPT, async (values) => {
  if (values.list) {
    const width = Math.max(...SCENARIOS.map((entry) => entry.name.length))
    for (const entry of SCENARIOS) console.log(`${entry.name.padEnd(width)}  ${entry.expected.padEnd(9)}  ${entry.title}`)
    return 0
  }
  const scenario = knownScenario(values.scenario, 'npx node emulator/serve.ts --list')
  const port = wholeNumber('--port', values.port, 0, 65_535)
  const latencyMs = wholeNumber('--latency', values.latency, 0)
  const event = knownEvent(scenario, values.event)
  const emulator = await startEmulator({ scenario, port, latencyMs, ...(event === undefined ? {} : { event }) }).catch((error: unknown) => {
    throw new WrongCall(`Port ${values.port} cannot be opened: ${error instanceof Error ? error.message : 'unknown error'}`)
  })
  const stop = (): void => {
    void emulator.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(`# ${values.scenario} on ${emulator.url}; stop it with Ctrl-C`)
  for (const [name, value] of Object.entries(emulator.env)) console.log(`export ${name}='${value}'`)
  return 0
})
