import { SEVERITIES, type EpochMs, type Severity } from '../../base/finding.ts'
import { breadthOf } from '../exceptions/breadth.ts'
import { addDays, dayOf } from '../../base/day.ts'
import type { Exception } from '../exceptions/exception.ts'
import { compilePattern } from '../exceptions/glob.ts'
import type { Pattern } from '../exceptions/pattern.ts'
import type { Policy, PolicySource, PolicyWarning, RuleLayer } from '../policy.ts'
import type { EachRule, RuleInputs, RuleSettings } from '../rules.ts'

/** What one policy file says, read and checked; made by `readPolicyFile`. */
export interface PolicyFile {
  readonly name: string
  /** `owner/repo/path@ref` of the file that this one extends. */
  readonly extends: string | undefined
  readonly settings: RuleSettings
  readonly overrides: readonly { readonly repository: Pattern; readonly settings: RuleSettings; readonly source: string }[]
  /** `ignore` and `exceptions`. */
  readonly exceptions: readonly Exception[]
  readonly neverExcept: readonly (Severity | 'kev')[]
  readonly maxExceptionDays: number | undefined
  readonly warnings: readonly PolicyWarning[]
}

export type ResolvedPolicy = { readonly kind: 'resolved'; readonly policy: Policy } | { readonly kind: 'invalid'; readonly problems: readonly string[] }

export interface ResolveWith {
  readonly sources: readonly PolicySource[]
  readonly now: EpochMs
}

/**
 * Makes one policy of the inputs and the files, nearest file first.
 *
 * - Rules: input over file over extended file, and within a file its `repositories` overrides (later over earlier) over its plain keys. So a nearer file
 *   wins even over an override of a farther one. Every key is taken whole (`overlay`).
 * - `ignore` and `exceptions` of all places are added together.
 * - `never-except` and `max-exception-days` guard the organization's part: all severities together, the smallest number of days. A nearer file can make
 *   them stricter and not laxer.
 */
export function resolvePolicy(inputs: RuleInputs, files: readonly PolicyFile[], { sources, now }: ResolveWith): ResolvedPolicy {
  const ignored = inputs.ignore.map((text) => ({ text, pattern: compilePattern(text, 'id') }))
  const bad = ignored.flatMap(({ text, pattern }) => ('problem' in pattern ? [`input ignore: ${JSON.stringify(text)} ${pattern.problem}`] : []))
  const fromInputs = ignored.flatMap(({ pattern }) => ('problem' in pattern ? [] : [ignoreEntry(pattern, 'input ignore')]))
  const fromFiles = files.flatMap((file, distance) => file.exceptions.map((exception) => (distance === 0 ? exception : { ...exception, reportStale: false })))
  const days = files.flatMap((file) => file.maxExceptionDays ?? [])
  const maxExceptionDays = days.length === 0 ? undefined : Math.min(...days)
  const problems = [...bad, ...tooLong(fromFiles, maxExceptionDays, now)]
  if (problems.length > 0) return { kind: 'invalid', problems }
  return {
    kind: 'resolved',
    policy: {
      layers: [...[...files].reverse().flatMap(layersOf), { settings: settingsOf(inputs), source: 'inputs' }],
      exceptions: [...fromInputs, ...fromFiles],
      neverExcept: new Set(files.flatMap((file) => file.neverExcept)),
      maxExceptionDays,
      sources,
      warnings: [...fromInputs.flatMap(broadWarning), ...gapWarnings(settingsOf(inputs), 'input thresholds'), ...files.flatMap((file) => file.warnings)],
    },
  }
}

/** An entry of `ignore` as an exception. */
export function ignoreEntry(id: Pattern, source: string): Exception {
  return { by: 'ignore', id, reason: 'listed in ignore', source, reportStale: true }
}

/** For a pattern that matches whatever comes. The policy's owners may write it, but reports say so. */
export function broadWarning(exception: Exception): readonly PolicyWarning[] {
  const breadth = breadthOf(exception)
  if (breadth === undefined) return []
  const what = breadth === 'every' ? 'every vulnerability' : 'a whole class of vulnerabilities, including future ones'
  return [
    {
      text: `${exception.by === 'ignore' ? 'an ignore entry' : 'an exception'} with id ${exception.id.text} and ${narrowing(exception)} ignores ${what}`,
      source: exception.source,
    },
  ]
}

function narrowing({ package: name, path }: Exception): string {
  if (name === undefined && path === undefined) return 'neither package nor path'
  return [...(name === undefined ? [] : [`package ${name.text}`]), ...(path === undefined ? [] : [`path ${path.text}`])].join(' and ')
}

/** A limit for a mild severity and none for a worse one is hardly ever meant: `high: 0` alone lets criticals pass. */
export function gapWarnings({ thresholds }: RuleSettings, source: string): readonly PolicyWarning[] {
  if (thresholds === undefined) return []
  const worst = SEVERITIES.findIndex((severity) => thresholds[severity] !== undefined)
  return worst <= 0 || worst >= 5
    ? []
    : [{ text: `thresholds limit ${SEVERITIES[worst] ?? ''} but not ${SEVERITIES.slice(0, worst).join(', ')}: any number of those passes`, source }]
}

function layersOf(file: PolicyFile): readonly RuleLayer[] {
  return [{ settings: file.settings, source: file.name }, ...file.overrides]
}

function settingsOf(inputs: RuleInputs): EachRule<Omit<RuleInputs, 'ignore'>> {
  const { failOnSeverity, thresholds, onlyFixable, failOnKev, failOnExploit, failOnEpss, failOnNewOnly, requireSignature } = inputs
  return { failOnSeverity, thresholds, onlyFixable, failOnKev, failOnExploit, failOnEpss, failOnNewOnly, requireSignature }
}

function tooLong(exceptions: readonly Exception[], maxDays: number | undefined, now: EpochMs): readonly string[] {
  if (maxDays === undefined) return []
  const last = addDays(dayOf(now), maxDays)
  return exceptions.flatMap(({ expires, source, id }) =>
    expires !== undefined && expires > last ? [`${source}: the exception ${id.text} ends on ${expires}; max-exception-days: ${maxDays} allows ${last} at the latest`] : [],
  )
}
