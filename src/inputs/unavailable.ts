import { inputEntry, type InputName } from './catalogue.ts'
import { parseBoolean } from './choice.ts'
import type { InputReader } from './reader.ts'

/** Inputs whose feature is not built yet. Whoever builds one takes its name out. */
export const UNAVAILABLE: readonly InputName[] = [
  'fail-on-kev',
  'fail-on-exploit',
  'fail-on-epss',
  'policy',
  'vex',
  'baseline',
  'fail-on-new-only',
]

/** Refuses inputs that are not available yet, so that none is silently ignored. A boolean that says false asks for nothing. */
export function refuseUnavailable(reader: InputReader, unavailable: readonly InputName[]): void {
  for (const name of unavailable) {
    if (!reader.isGiven(name) || asksForNothing(reader, name)) continue
    reader.refuse(name, reader.given(name), 'is not available yet; leave this input out')
  }
}

function asksForNothing(reader: InputReader, name: InputName): boolean {
  if (inputEntry(name).ruleDefault !== 'false') return false
  const parsed = parseBoolean(reader.given(name))
  return parsed.kind === 'problem' || !parsed.value // what is no boolean was refused already
}
