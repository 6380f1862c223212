import { parseArgs } from 'node:util'
import { scenario, SCENARIOS } from './scenarios/index.ts'
import { startEmulator } from './server.ts'

/** Serves a scenario until it is interrupted: `node emulator/serve.ts --scenario vulnerable`. */
const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'vulnerable' },
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    event: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
})

if (values.list) {
  const width = Math.max(...SCENARIOS.map((entry) => entry.name.length))
  for (const entry of SCENARIOS) console.log(`${entry.name.padEnd(width)}  ${entry.expected.padEnd(9)}  ${entry.title}`)
} else {
  const emulator = await startEmulator({ scenario: scenario(values.scenario), port: Number(values.port), latencyMs: Number(values.latency), ...(values.event === undefined ? {} : { event: values.event }) })
  const stop = (): void => {
    void emulator.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(`# ${values.scenario} on ${emulator.url}; stop it with Ctrl-C`)
  for (const [name, value] of Object.entries(emulator.env)) console.log(`export ${name}='${value}'`)
}
