import * as v from 'valibot'
import { daysOf } from '../../base/duration.ts'
import { SEVERITIES } from '../../base/finding.ts'
import type { Exception } from '../exceptions/exception.ts'
import { compilePattern } from '../exceptions/glob.ts'
import { exactPattern, type Pattern, type PatternKind } from '../exceptions/pattern.ts'
import { problemOf } from './problems.ts'
import { parseRemoteReference } from './reference.ts'
import { broadWarning, gapWarnings, ignoreEntry, type PolicyFile } from './resolve.ts'
import type { EachRule, EnforceFrom, Grace, RuleSettings } from '../rules.ts'
import { overrideSchema, type ExceptionEntry, type PolicyDocument, type RuleEntries } from './schema.ts'
import { profileProblem } from '../signature/required.ts'
import { quoted } from '../../base/quoted.ts'
import type { Path, Problem, YamlSource } from './yaml.ts'

interface Reader {
  readonly source: YamlSource
  readonly name: string
  readonly problems: Problem[]
}

/**
 * Makes the policy file of a document that has the right shape, and finds what a schema cannot: globs that do not compile or never match, exceptions that
 * stand twice, settings that contradict each other, an `extends` that names no file. With problems the file is not to be used.
 */
export function readDocument(document: PolicyDocument, source: YamlSource, name: string): { readonly file: PolicyFile; readonly problems: readonly Problem[] } {
  const reader: Reader = { source, name, problems: [] }
  const exceptions = [...ignoreOf(document, reader), ...exceptionsOf(document.exceptions ?? [], reader)]
  const overrides = overridesOf(reader)
  const days = document['max-exception-days']
  if (document.extends !== undefined && parseRemoteReference(document.extends) === undefined) {
    complain(reader, ['extends'], `${quoted(document.extends)} isn't a file in a repository; use owner/repo/path@ref`)
  }
  const settings = settingsOf(document, [], reader)
  const empty = source.keysOf([]).length === 0
  const file: PolicyFile = {
    name,
    extends: document.extends,
    settings,
    overrides,
    exceptions,
    neverExcept: document['never-except'] ?? [],
    maxExceptionDays: days,
    warnings: [
      ...(empty ? [{ text: 'the policy file is empty', source: name }] : []),
      ...exceptions.flatMap(broadWarning),
      ...gapWarnings(settings, name),
      ...overrides.flatMap((override) => gapWarnings(override.settings, override.source)),
    ],
  }
  return { file, problems: reader.problems }
}

function complain({ source, problems }: Reader, path: Path, text: string, at: 'key' | 'value' = 'value'): void {
  problems.push(source.problemAt(path, at, text))
}

function placeOf({ source, name }: Reader, path: Path): string {
  return `${name}:${source.lineOf(path)}`
}

/** Compiles a glob. If it is invalid, it is a problem, and its text stands in for it until the problems are returned. */
function patternAt(reader: Reader, path: Path, text: string, kind: PatternKind, part: 'key' | 'value' = 'value'): Pattern {
  const pattern = compilePattern(text, kind)
  if (!('problem' in pattern)) return pattern
  complain(reader, path, `${kind} ${quoted(text)} ${pattern.problem}`, part)
  return exactPattern(text, kind)
}

function ignoreOf({ ignore }: PolicyDocument, reader: Reader): readonly Exception[] {
  if (ignore === undefined) return []
  const entries =
    typeof ignore === 'string'
      ? ignore.split(',').flatMap((text) => (text.trim() === '' ? [] : [{ text: text.trim(), path: ['ignore'] }]))
      : ignore.map((text, at) => ({ text, path: ['ignore', at] }))
  return entries.map(({ text, path }) => ignoreEntry(patternAt(reader, path, text, 'id'), placeOf(reader, path)))
}

function exceptionsOf(entries: readonly ExceptionEntry[], reader: Reader): readonly Exception[] {
  const lines = new Map<string, number>()
  return entries.map((entry, at) => {
    const path = ['exceptions', at]
    const mark = JSON.stringify([entry.id.toLowerCase(), entry.package, entry.path, entry.repository, entry.image])
    const earlier = lines.get(mark)
    if (earlier === undefined) lines.set(mark, reader.source.lineOf(path))
    else
      complain(
        reader,
        path,
        `an exception for the same ${Object.keys(entry)
          .filter((key) => MATCHING.includes(key))
          .join(', ')} is already in line ${earlier}`,
      )
    return exceptionOf(entry, path, reader)
  })
}

const MATCHING = ['id', 'package', 'path', 'repository', 'image']

function exceptionOf(entry: ExceptionEntry, path: Path, reader: Reader): Exception {
  const patternOf = (key: 'package' | 'path' | 'repository' | 'image'): Pattern | undefined => {
    const text = entry[key]
    return text === undefined ? undefined : patternAt(reader, [...path, key], text, key)
  }
  return {
    by: 'exception',
    id: patternAt(reader, [...path, 'id'], entry.id, 'id'),
    package: patternOf('package'),
    path: patternOf('path'),
    repository: patternOf('repository'),
    image: patternOf('image'),
    reason: entry.reason.trim(),
    expires: entry.expires,
    owner: entry.owner,
    ticket: entry.ticket,
    source: placeOf(reader, path),
    reportStale: true,
  }
}

/**
 * Each is validated here once more: the schema library leaves keys such as `constructor` and `__proto__` out of what it gives back, and looked
 * up in that they would be what every object inherits: settings that say nothing.
 */
function overridesOf(reader: Reader): PolicyFile['overrides'] {
  return reader.source.keysOf(['repositories']).flatMap((glob) => {
    const path = ['repositories', glob]
    const parsed = v.safeParse(overrideSchema, reader.source.valueAt(path), { abortPipeEarly: true })
    const repository = patternAt(reader, path, glob, 'repository', 'key')
    if (parsed.success) return [{ repository, settings: settingsOf(parsed.output, path, reader), source: placeOf(reader, path) }]
    reader.problems.push(...parsed.issues.map((issue) => problemOf(issue, reader.source, path)))
    return []
  })
}

function settingsOf(entries: RuleEntries, path: Path, reader: Reader): EachRule<RuleSettings> {
  if (entries['fail-on-severity'] !== undefined && entries.thresholds !== undefined) {
    complain(reader, [...path, 'thresholds'], "thresholds and fail-on-severity can't be combined; keep one of them", 'key')
  }
  return {
    failOnSeverity: entries['fail-on-severity'],
    thresholds: entries.thresholds === undefined ? undefined : present(SEVERITIES, entries.thresholds, (limit) => limit),
    onlyFixable: entries['only-fixable'],
    failOnKev: entries['fail-on-kev'],
    failOnExploit: entries['fail-on-exploit'],
    failOnEpss: entries['fail-on-epss'],
    failOnNewOnly: entries['fail-on-new-only'],
    requireSignature: requiredSignatureOf(entries['require-signature'], path, reader),
    grace: graceOf(entries.grace),
    enforceFrom: enforceFromOf(entries['enforce-from']),
  }
}

/** A list of which an entry can never match would look like a rule, and nothing could keep it. */
function requiredSignatureOf(entry: RuleEntries['require-signature'], path: Path, reader: Reader): RuleSettings['requireSignature'] {
  if (entry === undefined || typeof entry === 'boolean') return entry
  entry.forEach((profile, at) => {
    const problem = profileProblem(profile)
    if (problem !== undefined) complain(reader, [...path, 'require-signature', at], `${quoted(profile)} ${problem}`)
  })
  return entry
}

/** Of these keys those that the document sets: what is not there must not lie over what a farther file says. */
function present<K extends string, T, U>(keys: readonly K[], values: { readonly [Key in K]?: T | undefined }, convert: (value: T) => U): Partial<Record<K, U>> {
  const found: Partial<Record<K, U>> = {}
  for (const key of keys) {
    const value = values[key]
    if (value !== undefined) found[key] = convert(value)
  }
  return found
}

function graceOf(entries: RuleEntries['grace']): Grace | undefined {
  if (entries === undefined) return undefined
  return present([...SEVERITIES, 'kev'], entries, daysOf)
}

function enforceFromOf(entry: RuleEntries['enforce-from']): EnforceFrom | undefined {
  if (entry === undefined || typeof entry === 'string') return entry === undefined ? undefined : { default: entry }
  return present([...SEVERITIES, 'default'], entry, (day) => day)
}
