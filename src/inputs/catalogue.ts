import type { InputEntry } from './catalogue/entry.ts'
import { IMAGE_INPUTS } from './catalogue/image.ts'
import { REPORTING_INPUTS } from './catalogue/reporting.ts'
import { RULE_INPUTS } from './catalogue/rules.ts'
import { WAITING_INPUTS } from './catalogue/waiting.ts'

/** The gate's inputs by the tables of the documentation, in their order. */
export const INPUT_GROUPS = {
  Image: IMAGE_INPUTS,
  Rules: RULE_INPUTS,
  Waiting: WAITING_INPUTS,
  'Result and reports': REPORTING_INPUTS,
} as const

/** The gate's inputs in the order of `action.yml`. */
export const INPUTS = [...IMAGE_INPUTS, ...WAITING_INPUTS, ...RULE_INPUTS, ...REPORTING_INPUTS] as const

export type InputName = (typeof INPUTS)[number]['name']

/** The entry of an input. */
export function inputEntry(name: InputName): InputEntry {
  const entry = INPUTS.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new Error(`No such input: ${name}`)
  return entry
}
