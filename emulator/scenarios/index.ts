import type { Scenario } from '../scenario.ts'
import * as faults from './faults.ts'
import { hostile } from './hostile.ts'
import * as people from './people.ts'
import { clean, huge, lateFindings, longScanned, longScannedClean, onPush, pages } from './scanned.ts'
import * as shapes from './shapes.ts'
import * as states from './states.ts'
import { vulnerable } from './vulnerable.ts'

/** All scenarios as a list of them shows them, the default first. */
export const SCENARIO_GROUPS: readonly { readonly title: string; readonly scenarios: readonly Scenario[] }[] = [
  { title: 'Start here', scenarios: [vulnerable, clean, lateFindings, longScanned, longScannedClean, onPush, pages, huge] },
  { title: 'Images', scenarios: Object.values(shapes) },
  { title: 'AWS settings and scan states', scenarios: Object.values(states) },
  { title: 'Faults', scenarios: Object.values(faults) },
  { title: 'Pull requests and people', scenarios: [...Object.values(people), hostile] },
]

export const SCENARIOS: readonly Scenario[] = SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios)

/** The scenario of a name; throws with the names there are. */
export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`There is no scenario "${name}". There are: ${SCENARIOS.map((entry) => entry.name).join(', ')}`)
  return found
}
