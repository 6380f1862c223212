import * as v from 'valibot'
import { DAYS } from '../../base/duration.ts'
import { SEVERITIES } from '../../base/finding.ts'
import { EXISTING_DAY } from '../../base/day.ts'

/**
 * The shape of a policy file: the one source of the validator and of `schema/policy.schema.json` (`scripts/policy-schema.ts`).
 *
 * Messages continue a sentence that begins with the offending text. Globs, duplicate exceptions and contradictions are checked in `file.ts`:
 * JSON Schema cannot say them.
 */
const text = v.pipe(v.string(), v.regex(/\S/, 'is empty'), v.maxLength(1000, 'is longer than 1000 characters'))
const glob = v.pipe(v.string(), v.regex(/\S/, 'is empty'), v.maxLength(512, 'is longer than 512 characters'))
const day = v.pipe(v.string(), v.isoDate("isn't a date; use YYYY-MM-DD, for example 2027-01-31"), v.regex(EXISTING_DAY, "isn't a day that exists"))
const duration = v.pipe(v.string(), v.regex(DAYS, "isn't a number of days or weeks; use, for example, 0d, 14d or 2w"))
const count = v.pipe(v.number(), v.integer("isn't a whole number"), v.minValue(0, 'is less than 0'))

function described<S extends v.GenericSchema>(schema: S, description: string) {
  return v.optional(v.pipe(schema, v.description(description)))
}

/** A member for each severity; `about` tells an editor what it is, with the severity in place of `%`. */
const bySeverity = <S extends v.GenericSchema>(each: S, about: string) => {
  const one = (severity: string) => described(each, about.replace('%', severity))
  return { critical: one('critical'), high: one('high'), medium: one('medium'), low: one('low'), informational: one('informational'), untriaged: one('untriaged') }
}

const rules = {
  'fail-on-severity': described(
    v.picklist(['critical', 'high', 'medium', 'low', 'informational', 'none']),
    "Lowest severity that fails. Untriaged counts as medium. Can't be combined with thresholds.",
  ),
  thresholds: described(
    v.pipe(v.strictObject(bySeverity(count, 'How many % findings are allowed.')), v.minEntries(1, 'lists no severity, so nothing would fail')),
    'How many findings of each severity are allowed. Severities you leave out have no limit, except untriaged, which then counts as medium.',
  ),
  'only-fixable': described(v.boolean(), 'Count only findings with a fix, or whose fix is unknown. Reports still show the others.'),
  'fail-on-kev': described(v.boolean(), "Fail on any finding in CISA's catalog of Known Exploited Vulnerabilities (KEV), at any severity."),
  'fail-on-exploit': described(v.boolean(), 'Fail on any finding for which Inspector reports an available exploit.'),
  'fail-on-epss': described(
    v.pipe(v.number(), v.minValue(0, 'is less than 0'), v.maxValue(1, 'is more than 1')),
    "Fail on any finding with an EPSS score at or above this. Findings without a score don't count.",
  ),
  'fail-on-new-only': described(v.boolean(), "Count only findings that the baseline doesn't have."),
  'require-signature': described(
    v.union([v.boolean(), v.pipe(v.array(glob), v.minLength(1, 'lists no signing profile, so no signature would be enough'))]),
    'Whether ECR must have signed the image: true, or the ARNs of the signing profiles that must all have signed it. * and ? are wildcards.',
  ),
  grace: described(
    v.strictObject({
      ...bySeverity(duration, "How long after its publication a % finding doesn't fail yet, such as 14d or 2w."),
      kev: described(duration, "How long after its publication a known exploited vulnerability doesn't fail yet, such as 1d."),
    }),
    "How long after its publication a finding doesn't fail yet, in days or weeks. For known exploited vulnerabilities, the shorter of kev and their severity applies.",
  ),
  'enforce-from': described(
    v.union([
      day,
      v.strictObject({ ...bySeverity(day, 'Day (UTC) from which % findings fail the job.'), default: described(day, 'Day (UTC) for the severities that have none of their own.') }),
    ]),
    'Day (UTC) from which the rules fail the job. Before it, reports only show what would fail. One day, or one for each severity with default for the others.',
  ),
}

const exception = v.strictObject({
  id: v.pipe(glob, v.description('Vulnerability ID, or a glob of IDs.')),
  package: described(glob, 'Name of the package, or a glob. Without it, the exception covers all packages of the vulnerability.'),
  path: described(glob, "Path inside the image, or a glob. * stays within a folder, ** doesn't."),
  repository: described(glob, 'Name of the repository, or a glob.'),
  image: described(glob, 'Tag, digest, repository:tag or repository@digest, or a glob.'),
  reason: v.pipe(text, v.description('Why this is acceptable. Every report shows it.')),
  expires: v.pipe(day, v.description('Last day (UTC) on which the exception applies.')),
  owner: described(text, 'Who is responsible.'),
  ticket: described(text, 'The ticket that tracks it.'),
})

export const overrideSchema = v.strictObject(rules)

export const policySchema = v.strictObject({
  extends: described(text, 'Another policy file, as owner/repo/path@ref. This file wins over it.'),
  ...rules,
  ignore: described(v.union([text, v.array(glob)]), "Vulnerability IDs that don't count. Globs are allowed. A list, or one text with commas."),
  exceptions: described(v.array(exception), 'Findings that are accepted for a time. Everything that an exception names must match.'),
  repositories: described(v.record(v.string(), overrideSchema), 'Other rules for repositories, by glob. Later entries win over earlier ones.'),
  'never-except': described(v.array(v.picklist([...SEVERITIES, 'kev'])), 'Severities, and kev, that nothing can ignore: no exception, no ignore entry, no VEX statement.'),
  'max-exception-days': described(
    v.pipe(v.number(), v.integer("isn't a whole number"), v.minValue(1, 'is less than 1'), v.maxValue(3650, 'is more than 3650')),
    'How many days from today an exception can last at most.',
  ),
})

/** The keys that are allowed in the mapping at a place, for suggestions. */
export function keysAt(path: readonly (string | number)[]): readonly string[] {
  const [first] = path
  const inner = path.at(-1)
  if (inner === undefined) return Object.keys(policySchema.entries)
  if (inner === 'thresholds') return SEVERITIES
  if (inner === 'grace') return [...SEVERITIES, 'kev']
  if (inner === 'enforce-from') return [...SEVERITIES, 'default']
  return Object.keys(first === 'exceptions' ? exception.entries : rules)
}

export type PolicyDocument = v.InferOutput<typeof policySchema>
export type ExceptionEntry = v.InferOutput<typeof exception>
export type RuleEntries = Omit<PolicyDocument, 'extends' | 'ignore' | 'exceptions' | 'repositories' | 'never-except' | 'max-exception-days'>
