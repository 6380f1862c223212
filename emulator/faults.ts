import type { Effect, Fault, ServiceName } from './fault-plan.ts'
import type { Seconds } from './seconds.ts'

/** Decides which faults a request meets. Calls are counted per service and operation. */
export interface Faults {
  meet(service: ServiceName, operation: string, at: Seconds): readonly Effect[]
}

const NONE: readonly Effect[] = []

/** Prepares the faults of a scenario. */
export function openFaults(faults: readonly Fault[]): Faults {
  const counters = faults.map(() => 0)
  const buckets = faults.map((fault) => (fault.effect.kind === 'quota' ? bucket(fault.effect.perSecond, fault.effect.burst ?? fault.effect.perSecond) : undefined))
  return {
    meet: (service, operation, at) => {
      if (faults.length === 0) return NONE
      return faults.flatMap((fault, index) => {
        if ((fault.service !== undefined && fault.service !== service) || (fault.operation !== '*' && fault.operation !== operation)) return []
        const call = (counters[index] ?? 0) + 1
        counters[index] = call
        if (!isDue(fault, call, at)) return []
        const take = buckets[index]
        if (take === undefined) return [fault.effect]
        return take(at) ? [] : [{ kind: 'throttle' } satisfies Effect]
      })
    },
  }
}

function isDue(fault: Fault, call: number, at: Seconds): boolean {
  const { calls, time, every } = fault
  if (calls !== undefined && (call < calls.from || call > (calls.to ?? Infinity))) return false
  if (time !== undefined && (at < time.from || at >= (time.until ?? Infinity))) return false
  return every === undefined || call % every === 0
}

/** A token bucket on the scenario's clock. */
function bucket(perSecond: number, burst: number): (at: Seconds) => boolean {
  let tokens = burst
  let last: Seconds | undefined
  return (at) => {
    tokens = Math.min(burst, tokens + (at - (last ?? at)) * perSecond)
    last = at
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
