import type { Words } from '../../base/words.ts'

/**
 * The core words its remedies for a gate, which a person starts again and which has inputs of its own. A watch runs again by
 * itself, never waits for a scan, and chooses images by its configuration.
 */
const REMEDIES: Readonly<Record<string, readonly string[]>> = {
  throttled: ['The next run checks it again. Run fewer gates and watches in this account at the same time.'],
  rejected: ['Check `region` and `registry-id`.'],
  cancelled: ['The next run checks it again.'],
  'image-not-found': ['Push the image again, or correct the configuration.'],
}

/** In the order in which they apply; a step of which nothing is left is not there. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^Run the job again(?: later)?\. (?:The scan|A scan that the push started) continues without this job\.$/u, 'The next run checks it again.'],
  [/^Raise `timeout`\.$/u, 'The next run checks it again. If this happens often, raise `timeout`.'],
  [/^(?:Raise `timeout` (?:\(now|if this)|Set `timeout` above `settle`).*$/u, ''],
  [/ ?If other platforms of the image are supported, you can set `on-unsupported-platform: skip`\./u, ''],
  [/^Or check ECR's basic scan.*$/u, ''],
  [/, run the job again, or /u, ', or '],
  [/ECR continues signing without this job/u, 'ECR continues signing'],
  [/Run the job again(?: later)?, or /u, 'The next run checks it again. Or '],
  [/Run the job again(?: later)?/u, 'The next run checks it again'],
  [/, then run the gate again\.?$/u, '. The next run checks it again.'],
]

/** Remedies of the core as they help in a watch. */
export function remedyInWatch(remedy: readonly string[]): readonly string[] {
  const steps = remedy.map((step) => PHRASES.reduce((text, [phrase, inWatch]) => text.replace(phrase, inWatch), step))
  return [...new Set(steps.filter((step) => step !== ''))]
}

/** What went wrong, in the words of a watch. */
export const inWordsOfWatch: Words = (problem) => ({
  ...problem,
  remedy: (Object.hasOwn(REMEDIES, problem.code) ? REMEDIES[problem.code] : undefined) ?? remedyInWatch(problem.remedy),
})
