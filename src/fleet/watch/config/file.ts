import * as v from 'valibot'
import { daysOf } from '../../../base/duration.ts'
import { SEVERITIES } from '../../../base/finding.ts'
import { quoted } from '../../../base/quoted.ts'
import { compilePattern } from '../../../policy/exceptions/glob.ts'
import { exactPattern, type Pattern, type PatternKind } from '../../../policy/exceptions/pattern.ts'
import { problemTexts } from '../../../policy/file/file.ts'
import { problemOf, unknownKey } from '../../../policy/file/problems.ts'
import { strayLists } from '../../../policy/file/unknown-keys.ts'
import { readYaml, type Path, type Problem, type YamlSource } from '../../../policy/file/yaml.ts'
import { DEFAULT_ENVIRONMENT, DEFAULT_NEWEST, declares, type Slo, type StreamEntry, type WatchConfig } from './config.ts'
import { streamSchema, watchKeysAt, watchSchema, type StreamDocument, type WatchDocument } from './schema.ts'

export type WatchFileReading = { readonly kind: 'read'; readonly config: WatchConfig } | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/** Reads a watch configuration. Returns all problems at once, each as `name:line:column: what is wrong`. */
export function readWatchFile(text: string, name: string): WatchFileReading {
  const reading = readYaml(text, 'watch configuration')
  if (reading.kind === 'invalid') return { kind: 'invalid', problems: problemTexts(reading.problems, name) }
  const { source } = reading
  const parsed = v.safeParse(watchSchema, source.value)
  const shape = [...strayLists(source, mayBeList), ...unknownKeys(source), ...(parsed.issues ?? []).map((issue) => problemOf(issue, source, [], watchKeysAt))]
  if (!parsed.success || shape.length > 0) return { kind: 'invalid', problems: problemTexts([...shape, ...problemsOfEntries(source, name)], name) }
  const { config, problems } = configFrom(parsed.output, source, name)
  return problems.length > 0 ? { kind: 'invalid', problems: problemTexts(problems, name) } : { kind: 'read', config }
}

/** Problems of the entries whose shape is valid, so that one run reports everything. */
function problemsOfEntries(source: YamlSource, name: string): readonly Problem[] {
  const reader: Reader = { source, name, problems: [] }
  const streams = source.valueAt(['streams'])
  for (const [at, entry] of (Array.isArray(streams) ? streams : []).entries()) {
    const parsed = v.safeParse(streamSchema, entry)
    if (parsed.success) entryOf(parsed.output, ['streams', at], reader)
  }
  return reader.problems
}

function mayBeList(path: Path): boolean {
  const [first, , third] = path
  if (path.length === 1) return first === 'streams'
  return (first === 'streams' && path.length === 3 && (third === 'tags' || third === 'digests')) || path.join('.') === 'audit.unscanned'
}

/** The schema library reports only the first unknown key of each mapping. */
function unknownKeys(source: YamlSource): readonly Problem[] {
  const streams = source.valueAt(['streams'])
  const places: readonly Path[] = [[], ['audit'], ['slo'], ...(Array.isArray(streams) ? streams.map((_, at): Path => ['streams', at]) : [])]
  return places.flatMap((path) => {
    const allowed = watchKeysAt(path)
    return source
      .keysOf(path)
      .filter((key) => !allowed.includes(key))
      .map((key) => unknownKey([...path, key], source, watchKeysAt))
  })
}

interface Reader {
  readonly source: YamlSource
  readonly name: string
  readonly problems: Problem[]
}

function configFrom(document: WatchDocument, source: YamlSource, name: string): { readonly config: WatchConfig; readonly problems: readonly Problem[] } {
  const reader: Reader = { source, name, problems: [] }
  const entries = (document.streams ?? []).map((entry, at) => entryOf(entry, ['streams', at], reader))
  refuseTwins(entries, reader)
  const unscanned = (document.audit?.unscanned ?? []).map((glob, at) => patternAt(reader, ['audit', 'unscanned', at], glob, 'repository'))
  const config: WatchConfig = { name, policy: document.policy, entries, unscanned, slo: sloOf(document.slo) }
  return { config, problems: reader.problems }
}

function entryOf(entry: StreamDocument, path: Path, reader: Reader): StreamEntry {
  const read: StreamEntry = {
    repository: patternAt(reader, [...path, 'repository'], entry.repository, 'repository'),
    tags: (entry.tags ?? []).map((tag, at) => patternAt(reader, [...path, 'tags', at], tag, 'image')),
    digests: [...new Set(entry.digests ?? [])],
    newest: entry.newest ?? DEFAULT_NEWEST,
    inUse: entry['in-use'] ?? false,
    environment: entry.environment ?? DEFAULT_ENVIRONMENT,
    owner: entry.owner?.trim(),
    source: `${reader.name}:${reader.source.lineOf(path)}`,
  }
  if (!declares(read) && !read.inUse) complain(reader, path, `the stream of ${quoted(entry.repository)} selects no images; add tags, digests or in-use: true`)
  if (entry.newest !== undefined && read.tags.length === 0) complain(reader, [...path, 'newest'], 'newest needs tags, because it chooses among the images whose tags match')
  if (read.digests.length > 0 && !read.repository.exact) complain(reader, [...path, 'digests'], 'digests need the name of one repository, and this repository is a glob')
  return read
}

/** Refuses two entries that make the same stream in any registry. Globs that overlap are found once the repositories are known. */
function refuseTwins(entries: readonly StreamEntry[], reader: Reader): void {
  const lines = new Map<string, number>()
  entries.forEach((entry, at) => {
    if (!declares(entry)) return
    const path = ['streams', at]
    const key = JSON.stringify([entry.repository.text, entry.environment])
    const earlier = lines.get(key)
    if (earlier === undefined) lines.set(key, reader.source.lineOf(path))
    else complain(reader, path, `the stream ${entry.repository.text} in ${entry.environment} is already declared in line ${earlier}; give one of them another environment`)
  })
}

/** Compiles a glob. If it is invalid, it is a problem, and its text stands in for it until the problems are returned. */
function patternAt(reader: Reader, path: Path, text: string, kind: PatternKind): Pattern {
  const pattern = compilePattern(text, kind)
  if (!('problem' in pattern)) return pattern
  complain(reader, path, `${quoted(text)} ${pattern.problem}`)
  return exactPattern(text, kind)
}

function complain({ source, problems }: Reader, path: Path, text: string): void {
  problems.push(source.problemAt(path, 'value', text))
}

function sloOf(entries: WatchDocument['slo']): Slo {
  const days: Partial<Record<(typeof SEVERITIES)[number], number>> = {}
  for (const severity of SEVERITIES) {
    const duration = entries?.[severity]
    if (duration !== undefined) days[severity] = daysOf(duration)
  }
  return days
}
