import * as v from 'valibot'
import { stringify } from 'yaml'
import { readPolicyFile } from '../../src/policy/file/file.ts'
import { policySchema } from '../../src/policy/file/schema.ts'
import { randomOf, type Random } from '../random.ts'

/** A policy file and what our reader makes of it. */
export interface PolicyCase {
  readonly file: string
  readonly value: unknown
  /** `undefined`: refused only for what JSON Schema cannot say, so a schema may accept it. */
  readonly valid: boolean | undefined
  /** What our reader says against it. */
  readonly problems: readonly string[]
}

const SEVERITY = ['critical', 'high', 'medium', 'low', 'informational', 'untriaged', 'none', 'HIGH', 'severe', '']
const DAY = ['2027-01-31', '2027-02-29', '2028-02-29', '2027-13-01', '2027-1-1', '31.01.2027', '2027-01-31T00:00:00Z', '', 20270131]
const DURATION = ['14d', '2w', '0d', '9999d', '99999d', '1.5d', '14', 'P14D', '14D', ' 14d', 14, null]
const COUNT = [0, 1, 5, -1, 1.5, '3', null, true, 1e21]
const GLOB = ['CVE-2024-1', 'CVE-2024-*', '*', '', ' ', '[', 'a/**', 'payments/{api,web}', '!x', 'x'.repeat(513), 7, null]
const TEXT = ['accepted until the next release', '', ' ', 'x'.repeat(1001), 'é', 5, false]
const OTHER: readonly unknown[] = [null, 'text', [], {}, 3, true]

/** Policy files as people and generators write them, many of them wrong. The same seed makes the same files. */
export function policyCases(seed: number, cases: number): readonly PolicyCase[] {
  const random = randomOf(seed)
  return Array.from({ length: cases }, (_, at) => {
    const value = policy(random)
    const reading = readPolicyFile(stringify(value), 'policy.yml')
    const problems = reading.kind === 'read' ? [] : reading.problems
    return { file: `policy ${seed}/${at}: ${JSON.stringify(value)}`, value, valid: validity(reading.kind === 'read', value), problems }
  })
}

/** Refused with the right shape, it is about patterns, entries that repeat or contradict each other, and the like. */
function validity(read: boolean, value: unknown): boolean | undefined {
  if (read) return true
  return v.safeParse(policySchema, value).success ? undefined : false
}

function policy(random: Random): unknown {
  if (random.chance(0.02)) return random.pick(OTHER)
  const keys: Readonly<Record<string, () => unknown>> = {
    ...rules(random),
    extends: () => random.pick(['acme/policies/gate.yml@main', 'gate.yml', '', 'acme/policies@main', 4]),
    ignore: () => (random.chance(0.5) ? random.pick(TEXT) : some(random, () => random.pick(GLOB))),
    exceptions: () => some(random, () => exception(random)),
    repositories: () => Object.fromEntries(some(random, () => [String(random.pick(GLOB)), mapping(random, rules(random), 0.25)])),
    'never-except': () => some(random, () => random.pick([...SEVERITY, 'kev'])),
    'max-exception-days': () => random.pick([1, 90, 3650, 3651, ...COUNT]),
  }
  return mapping(random, keys, 0.2)
}

function rules(random: Random): Readonly<Record<string, () => unknown>> {
  const bySeverity =
    (values: readonly unknown[], more: readonly string[] = []) =>
    () =>
      Object.fromEntries(some(random, () => [random.pick([...SEVERITY.slice(0, 7), ...more]), random.pick(values)]))
  const flag = () => random.pick([true, false, 'true', 'yes', 1, null])
  return {
    'fail-on-severity': () => random.pick(SEVERITY),
    thresholds: bySeverity(COUNT),
    'only-fixable': flag,
    'fail-on-kev': flag,
    'fail-on-exploit': flag,
    'fail-on-epss': () => random.pick([0, 0.5, 1, 1.1, -0.1, '0.5', null]),
    'fail-on-new-only': flag,
    grace: bySeverity(DURATION, ['kev', 'default']),
    'enforce-from': () => (random.chance(0.5) ? random.pick(DAY) : bySeverity(DAY, ['default', 'kev'])()),
  }
}

function exception(random: Random): unknown {
  const keys = ['id', 'package', 'path', 'repository', 'image']
  const texts = ['reason', 'owner', 'ticket']
  return mapping(
    random,
    {
      ...Object.fromEntries(keys.map((key) => [key, () => random.pick(GLOB)])),
      ...Object.fromEntries(texts.map((key) => [key, () => random.pick(TEXT)])),
      expires: () => random.pick(DAY),
    },
    0.7,
  )
}

/** Each key with this probability; now and then one that nobody knows, or a value of another kind. */
function mapping(random: Random, keys: Readonly<Record<string, () => unknown>>, probability: number): Record<string, unknown> {
  const chosen = Object.entries(keys).filter(() => random.chance(probability))
  const stray = random.chance(0.04) ? [[random.pick(['constructor', '__proto__x', 'toString', 'exception', 'fail_on_severity', '']), 1] as const] : []
  return Object.fromEntries([...chosen.map(([key, make]) => [key, random.chance(0.03) ? random.pick(OTHER) : make()] as const), ...stray])
}

function some<T>(random: Random, make: () => T): readonly T[] {
  return Array.from({ length: random.int(4) }, make)
}
