import type { Scenario } from '../emulator/scenario.ts'
import { SCENARIO_GROUPS, SCENARIOS } from '../emulator/scenarios/index.ts'
import { didYouMean, WrongCall } from './arguments.ts'

/** The scenarios in their groups, a line each; with `details` also the verdict that each ends in. */
export function scenarioList(details = false): readonly string[] {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length))
  return SCENARIO_GROUPS.flatMap(({ title, scenarios }, at) => [
    ...(at === 0 ? [] : ['']),
    title,
    ...scenarios.map((one) => `  ${one.name.padEnd(width)}  ${details ? `${one.expected.padEnd(9)}  ` : ''}${one.title}`),
  ])
}

/**
 * The scenario of a name.
 *
 * @param list the command that names them all
 * @throws WrongCall with the nearest name
 */
export function knownScenario(name: string, list: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found !== undefined) return found
  throw new WrongCall(
    `There is no scenario ${JSON.stringify(name)}.${didYouMean(
      name,
      SCENARIOS.map((scenario) => scenario.name),
    )} See ${list}.`,
  )
}

/** @throws WrongCall when the scenario has no event of that name. */
export function knownEvent({ name, events }: Scenario, wanted: string | undefined): string | undefined {
  if (wanted === undefined || events.some((event) => event.name === wanted)) return wanted
  const names = [...new Set(events.map((event) => event.name))]
  throw new WrongCall(`--event ${JSON.stringify(wanted)}: scenario ${name} has no such event.${didYouMean(wanted, names)} It has ${names.join(', ')}.`)
}
