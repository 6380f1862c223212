import { fleet } from '../../aws/fleet.ts'
import { runFind } from './find.ts'
import { onMachine } from './machine.ts'

/** Makes the world that `find` touches, and runs it in it. */
export async function start(): Promise<void> {
  await onMachine((machine, connections) => runFind({ ...machine, fleet: fleet(connections.settings) }))
}
