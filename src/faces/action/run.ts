import type { Connections } from '../../aws/connections.ts'
import type { EcrScanCalls } from '../../aws/ecr.ts'
import { inspector } from '../../aws/inspector.ts'
import { signing } from '../../aws/signing.ts'
import type { ImageRegistry } from '../../image/ports.ts'
import { runGate } from './gate.ts'
import { letGo, openMachine } from './machine.ts'

/** What is open when the gate is loaded. */
export interface Opened {
  readonly env: NodeJS.ProcessEnv
  readonly connections: Connections
  readonly registry: ImageRegistry & EcrScanCalls
  /** Aborts when the run is cancelled. */
  readonly cancel: AbortSignal
}

/** Makes the world that the gate touches, and runs it in it. */
export async function run({ env, connections, registry, cancel }: Opened): Promise<void> {
  const service = { ...registry, ...inspector(connections.settings) }
  try {
    await runGate({ ...openMachine(env, cancel), registry, service, signing: signing(connections.settings) })
  } finally {
    letGo(connections)
  }
}
