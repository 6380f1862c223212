import { openConnections } from '../../aws/connections.ts'
import { fleet } from '../../aws/fleet.ts'
import { VERSION } from '../../base/version.ts'
import { runFind } from './find.ts'
import { letGo, openMachine } from './machine.ts'

/** Makes the world that `find` touches, and runs it in it. */
export async function start(): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const connections = openConnections(env, VERSION)
  try {
    await runFind({ ...openMachine(env, cancel.signal), fleet: fleet(connections.settings) })
  } finally {
    letGo(connections)
  }
}
