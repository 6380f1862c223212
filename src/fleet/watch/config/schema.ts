import * as v from 'valibot'
import { DAYS } from '../../../base/duration.ts'
import { SEVERITIES } from '../../../base/finding.ts'

/**
 * The shape of `ecr-scan-watch.yml`: the one source of the validator and of `schema/watch.schema.json`
 * (`scripts/policy-schema.ts`). Messages continue a sentence that begins with the offending text. Globs, entries without
 * images and streams that stand twice are checked in `file.ts`.
 */
const text = v.pipe(v.string(), v.regex(/\S/, 'is empty'), v.maxLength(1000, 'is longer than 1000 characters'))
const glob = v.pipe(v.string(), v.regex(/\S/, 'is empty'), v.maxLength(512, 'is longer than 512 characters'))
const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/, "isn't a digest; use sha256: and 64 lowercase hexadecimal digits"))
const duration = v.pipe(v.string(), v.regex(DAYS, "isn't a number of days or weeks; use, for example, 7d or 2w"))
const environment = v.pipe(v.string(), v.regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,62}[A-Za-z0-9])?$/, 'isn\'t an environment; use up to 64 letters, digits, ".", "_", "/" and "-"'))
const list = <S extends v.GenericSchema>(each: S) => v.pipe(v.array(each), v.minLength(1, 'is empty'), v.maxLength(1000, 'has more than 1000 entries'))

function described<S extends v.GenericSchema>(schema: S, description: string) {
  return v.optional(v.pipe(schema, v.description(description)))
}

export const streamSchema = v.strictObject({
  repository: v.pipe(glob, v.description('Name of the repository, or a glob: each repository that matches is a stream of its own.')),
  tags: described(list(glob), 'Tags of the deployed images, or globs.'),
  digests: described(list(digest), 'Digests of the deployed images.'),
  newest: described(
    v.union([v.literal('all'), v.pipe(v.number(), v.integer("isn't a whole number"), v.minValue(1, 'is less than 1'), v.maxValue(100, 'is more than 100'))]),
    'How many of the images whose tags match, newest push first, or all. Default: 1.',
  ),
  'in-use': described(
    v.boolean(),
    'Adds the images that Amazon Inspector reports as running. It never excludes others: Inspector does not know the use of most multi-platform images.',
  ),
  environment: described(environment, 'Name of the environment. Default: default.'),
  owner: described(text, 'Owner, such as a team.'),
})

const days = v.optional(duration)
const slo = v.strictObject({ critical: days, high: days, medium: days, low: days, informational: days, untriaged: days })

export const watchSchema = v.strictObject({
  policy: described(text, "The gate's policy file: a path, or owner/repo/path@ref. Default: the gate's defaults."),
  streams: described(v.pipe(v.array(streamSchema), v.maxLength(5000, 'has more than 5000 entries')), 'What is deployed. A stream is a repository and an environment.'),
  audit: described(v.strictObject({ unscanned: described(list(glob), 'Repositories that need no scanning, or globs: they are listed as accepted.') }), 'What the audit accepts.'),
  slo: described(slo, 'For how many days a finding of each severity may stay open.'),
})

/** The keys that are allowed in the mapping at a place, for suggestions. */
export function watchKeysAt(path: readonly (string | number)[]): readonly string[] {
  const [first] = path
  if (first === undefined) return Object.keys(watchSchema.entries)
  if (first === 'slo') return SEVERITIES
  return first === 'audit' ? ['unscanned'] : Object.keys(streamSchema.entries)
}

export type WatchDocument = v.InferOutput<typeof watchSchema>
export type StreamDocument = v.InferOutput<typeof streamSchema>
