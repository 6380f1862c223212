import type { Effect } from './fault-plan.ts'
import type { Pager } from './paging.ts'
import type { World } from './world.ts'

/** What an operation of a service works with. */
export interface Context {
  readonly world: World
  readonly pager: Pager
  /** Where the emulator listens, for URLs in answers. */
  readonly baseUrl: string
  /** Faults that change the answer itself; the others are dealt with around it. */
  readonly effects: readonly Effect[]
  /** Account of the caller's credentials. */
  readonly account: string
  /** The request is signed for another Region than the scenario's. */
  readonly elsewhere: boolean
}

/** Whether the caller lacks an IAM action. */
export function isDenied(context: Context, action: string): boolean {
  const denied = context.world.scenario.denied ?? []
  const [service = ''] = action.split(':')
  return denied.includes(action) || denied.includes(`${service}:*`)
}

/** Who the caller is, as error texts name him. */
export function callerArn(context: Context): string {
  const { partition } = context.world.scenario.registry
  return `arn:${partition ?? 'aws'}:sts::${context.account}:assumed-role/gate/session`
}
