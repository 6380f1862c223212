import { downloadWith } from '../../aws/download.ts'
import { ecr } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { signing } from '../../aws/signing.ts'
import { tagging } from '../../aws/tagging.ts'
import { onMachine } from './machine.ts'
import { runPromote } from './promote.ts'

/** Makes the world that `promote` touches, and runs it in it. */
export async function start(): Promise<void> {
  await onMachine((machine, connections) => {
    const registry = ecr(connections.settings, downloadWith(connections))
    return runPromote({ ...machine, registry, service: { ...registry, ...inspector(connections.settings) }, signing: signing(connections.settings), tags: tagging(connections.settings) })
  })
}
