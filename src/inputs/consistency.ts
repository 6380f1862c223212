import type { InputName } from './catalogue.ts'
import { durationText } from '../base/duration.ts'
import type { Options } from './options.ts'
import type { RuleInputs } from '../policy/rules.ts'
import { needsRegion } from './images.ts'
import { quote } from './quote.ts'
import type { InputReader } from './reader.ts'

const MAX_TIMEOUT_MS = 6 * 3600 * 1000 // a hosted job ends after 6 hours, whatever its steps are waiting for
const MIN_POLL_INTERVAL_MS = 1000

type Times = Pick<Options, 'timeoutMs' | 'pollIntervalMs' | 'settleMs'>

/** Checks the durations, each alone and then against each other; returns what a person should know about them. */
export function checkTimes(reader: InputReader, { timeoutMs, pollIntervalMs, settleMs }: Times): readonly string[] {
  const refuse = (name: InputName, ms: number, problem: string): void => reader.refuse(name, reader.isGiven(name) ? reader.given(name) : durationText(ms), problem)

  if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS) refuse('timeout', timeoutMs, 'is out of range. Use 1s to 6h.')
  if (pollIntervalMs < MIN_POLL_INTERVAL_MS) refuse('poll-interval', pollIntervalMs, 'is too short. Use 1s or more.')
  if (!reader.areGood('timeout', 'poll-interval', 'settle')) return []

  const limit = durationText(timeoutMs)
  // Not a mistake: an image that was scanned long ago does not have to settle.
  if (settleMs >= timeoutMs) return [`timeout (${limit}) must be longer than settle (${durationText(settleMs)}), or a fresh scan can't pass`]
  if (settleMs * 2 >= timeoutMs) {
    const needed = durationText(settleMs * 2)
    return [`timeout (${limit}) must be longer than twice settle (${needed}), or a fresh scan without findings can't pass`]
  }
  return []
}

/** Checks that every image has a Region, and that registries and Regions named in references do not contradict the inputs that name them. */
export function checkPlace(reader: InputReader, options: Options): void {
  if (options.region === undefined && reader.areGood('region') && needsRegion(reader, options.images)) {
    reader.refuse('region', '', "isn't set, and neither is AWS_REGION. Set it, for example to eu-west-1.")
  }
  const source: InputName = reader.isGiven('metadata') ? 'metadata' : 'image'
  const references = [...options.images.map((image) => [source, image] as const), ...(options.baseline === undefined ? [] : [['baseline', options.baseline] as const])]
  for (const [name, { text, registryId, region }] of references) {
    for (const [input, named] of [
      ['registry-id', registryId],
      ['region', region],
    ] as const) {
      const wanted = reader.given(input)
      if (named === undefined || wanted === '' || wanted === named || !reader.areGood(input)) continue
      reader.refuse(name, text, `is in ${named}, which contradicts ${input}: ${quote(wanted)}. Remove ${input}, or set it to the same value.`)
    }
  }
}

/** Checks the rules against the inputs that they need; returns what a person should know about them. */
export function checkRules(reader: InputReader, rules: RuleInputs): readonly string[] {
  if (rules.failOnNewOnly === true && !reader.isGiven('baseline')) {
    reader.refuse('fail-on-new-only', reader.given('fail-on-new-only'), 'needs baseline. Set baseline to the image to compare with.')
  }
  return rules.thresholds !== undefined && rules.failOnSeverity !== undefined ? ['fail-on-severity has no effect, because thresholds replaces it'] : []
}
