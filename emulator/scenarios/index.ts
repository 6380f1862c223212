import type { Scenario } from '../scenario.ts'
import * as faults from './faults.ts'
import { hostile } from './hostile.ts'
import * as people from './people.ts'
import { clean, huge, lateFindings, longScanned, longScannedClean, onPush, pages } from './scanned.ts'
import * as shapes from './shapes.ts'
import * as states from './states.ts'
import { vulnerable } from './vulnerable.ts'

/** All scenarios, the default first. */
export const SCENARIOS: readonly Scenario[] = [
  vulnerable,
  clean,
  lateFindings,
  longScanned,
  longScannedClean,
  onPush,
  pages,
  huge,
  ...Object.values(shapes),
  ...Object.values(states),
  ...Object.values(faults),
  ...Object.values(people),
  hostile,
]

/** The scenario of a name; throws with the names there are. */
export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`There is no scenario "${name}". There are: ${SCENARIOS.map((entry) => entry.name).join(', ')}`)
  return found
}
