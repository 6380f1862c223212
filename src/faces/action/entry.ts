import { downloadWith } from '../../aws/download.ts'
import { ecr } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { signing } from '../../aws/signing.ts'
import { runGate } from './gate.ts'
import { onMachine } from './machine.ts'

/** Makes the world that the gate touches, and runs it in it. */
export async function start(): Promise<void> {
  await onMachine((machine, connections) => {
    const registry = ecr(connections.settings, downloadWith(connections))
    return runGate({ ...machine, registry, service: { ...registry, ...inspector(connections.settings) }, signing: signing(connections.settings) })
  })
}
