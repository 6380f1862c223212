import { openConnections } from '../../aws/connections.ts'
import { downloadWith } from '../../aws/download.ts'
import { ecr } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { signing } from '../../aws/signing.ts'
import { tagging } from '../../aws/tagging.ts'
import { VERSION } from '../../base/version.ts'
import { letGo, openMachine } from './machine.ts'
import { runPromote } from './promote.ts'

/** Makes the world that `promote` touches, and runs it in it. */
export async function start(): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))
  const connections = openConnections(env, VERSION)
  const { settings } = connections
  const registry = ecr(settings, downloadWith(connections))
  try {
    await runPromote({ ...openMachine(env, cancel.signal), registry, service: { ...registry, ...inspector(settings) }, signing: signing(settings), tags: tagging(settings) })
  } finally {
    letGo(connections)
  }
}
