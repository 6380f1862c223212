import { readFindOptions } from '../../src/inputs/find/read.ts'
import { readPromoteOptions } from '../../src/inputs/promote/read.ts'
import { readOptions } from '../../src/inputs/read.ts'
import { readWatchOptions } from '../../src/inputs/watch/read.ts'
import { inputsOfStep, variableOf } from '../../src/inputs/environment.ts'

export type Mapping = Readonly<Record<string, unknown>>

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
/** What an expression may stand for, by input; any other is left out, as an empty output would be. */
const SAMPLES: Readonly<Record<string, string>> = {
  repository: 'payments/api',
  tag: '1.4.2',
  digest: DIGEST,
  image: 'payments/api:1.4.2',
  metadata: JSON.stringify({ 'containerimage.digest': DIGEST, 'image.name': '123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api:1.4.2' }),
  'github-token': 'token',
  'comment-key': 'shop',
}

/** What a person may put into GitHub's form. */
const FIND_SAMPLES = { vulnerability: 'CVE-2021-44228', package: '*:log4j-core', repositories: 'payments/*' }

const EXPRESSION = /\$\{\{.*?\}\}/gs

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every mapping anywhere in a YAML value: steps may stand in jobs, in lists, or alone in a snippet. */
export function mappingsOf(value: unknown): readonly Mapping[] {
  if (Array.isArray(value)) return value.flatMap(mappingsOf)
  return isMapping(value) ? [value, ...Object.values(value).flatMap(mappingsOf)] : []
}

export function usesOf(step: Mapping): string {
  return typeof step['uses'] === 'string' ? step['uses'] : ''
}

export function isGateStep(step: Mapping): boolean {
  return /^(?:OWNER\/ecr-scan-gate@|\$\/gate$)/.test(usesOf(step))
}

/** A step that runs `find`. */
export function isFindStep(step: Mapping): boolean {
  return /^OWNER\/ecr-scan-gate\/find@/.test(usesOf(step))
}

/** What `find` would say about the `with:` of a step. */
export function complaintsAboutFind(step: Mapping): readonly string[] {
  const given = Object.entries(isMapping(step['with']) ? step['with'] : {}).map(([name, value]) => [variableOf(name), sampleOf(name, String(value), FIND_SAMPLES)] as const)
  const read = readFindOptions(inputsOfStep({ AWS_REGION: 'eu-west-1', RUNNER_TEMP: '/tmp', ...Object.fromEntries(given) }))
  return read.kind === 'problems' ? read.problems.map(({ text }) => text) : []
}

/** A step that runs `watch`. */
export function isWatchStep(step: Mapping): boolean {
  return /^(?:OWNER\/ecr-scan-gate\/watch@|\$\/watch$)/.test(usesOf(step))
}

/** What `watch` would say about the `with:` of a step. */
export function complaintsAboutWatch(step: Mapping, inputs: Readonly<Record<string, string>> = {}): readonly string[] {
  const samples = { ...inputs, config: 'watch.yml', region: 'eu-west-1', 'registry-id': '123456789012', merge: 'results/1/watch.json' }
  const given = Object.entries(isMapping(step['with']) ? step['with'] : {}).map(([name, value]) => [variableOf(name), watchSample(name, String(value), samples)] as const)
  const read = readWatchOptions(inputsOfStep({ AWS_REGION: 'eu-west-1', RUNNER_TEMP: '/tmp', ...Object.fromEntries(given) }))
  return read.kind === 'problems' ? read.problems.map(({ text }) => text) : []
}

/** What only the run knows has a sample under the name of the input. */
function watchSample(name: string, value: string, samples: Readonly<Record<string, string>>): string {
  return /^\s*\$\{\{.*\}\}\s*$/s.test(value) && !value.includes('inputs.') ? (samples[name] ?? '') : sampleOf(name, value, samples)
}

/** A step that runs `promote`. */
export function isPromoteStep(step: Mapping): boolean {
  return usesOf(step).startsWith('OWNER/ecr-scan-gate/promote@')
}

/** What the action would say about the `with:` of a step, expressions replaced; nothing if it is right. */
export function complaintsAbout(step: Mapping, inputs: Readonly<Record<string, string>> = {}): readonly string[] {
  const given = Object.entries(isMapping(step['with']) ? step['with'] : {}).map(([name, value]) => [variableOf(name), sampleOf(name, String(value), inputs)] as const)
  const read = (isPromoteStep(step) ? readPromoteOptions : readOptions)(inputsOfStep({ AWS_REGION: 'eu-west-1', RUNNER_TEMP: '/tmp', ...Object.fromEntries(given) }))
  return read.kind === 'problems' ? read.problems.map(({ text }) => text) : []
}

function sampleOf(name: string, text: string, inputs: Readonly<Record<string, string>>): string {
  const known = text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (whole, input: string) => inputs[input] ?? whole)
  if (known.trim().replace(EXPRESSION, '') === '' && known !== text) return known
  return /^\s*\$\{\{.*\}\}\s*$/s.test(known) && known.match(EXPRESSION)?.length === 1 ? (SAMPLES[name] ?? '') : known.replaceAll(EXPRESSION, 'sample')
}
