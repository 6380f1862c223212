import { durationText } from '../../base/duration.ts'
import { accepted, refused, type Parsed } from '../../base/parsed.ts'
import { configOf } from '../../fleet/watch/config/config.ts'
import { compilePattern } from '../../policy/exceptions/glob.ts'
import type { Pattern, PatternKind } from '../../policy/exceptions/pattern.ts'
import { choiceOf, parseBoolean } from '../choice.ts'
import { parseDuration } from '../duration.ts'
import { parseCommentKey, parsePath, parseRegion, parseRegistryId } from '../fields.ts'
import { InputReader, type InputProblem } from '../reader.ts'
import { readReportDir } from '../report-dir.ts'
import { parseSeverityLimit } from '../severity.ts'
import type { InputSource } from '../source.ts'
import { readUnknown } from '../unknown.ts'
import { WATCH_INPUTS, type WatchInputName } from './catalogue.ts'
import type { IssueOptions, WatchOptions } from './options.ts'

export type ReadWatchOptions = { readonly kind: 'options'; readonly options: WatchOptions } | { readonly kind: 'problems'; readonly problems: readonly InputProblem[] }

type Reader = InputReader<WatchInputName>

const MAX_TIMEOUT_MS = 6 * 3600 * 1000
const DEFAULT_CONFIG = WATCH_INPUTS[0].default

/** Reads all inputs of `watch` and checks them: one readonly object, or everything that is wrong with them at once. */
export function readWatchOptions(source: InputSource): ReadWatchOptions {
  const reader: Reader = new InputReader<WatchInputName>(source, WATCH_INPUTS)
  const notices = readUnknown(reader, source.variables, WATCH_INPUTS)
  const merge = readMerge(reader)
  const timeoutMs = reader.value('timeout', parseDuration)
  if (timeoutMs <= 0 || timeoutMs > MAX_TIMEOUT_MS)
    reader.refuse('timeout', reader.isGiven('timeout') ? reader.given('timeout') : durationText(timeoutMs), 'is out of range. Use 1s to 6h.')
  const failOnSeverity = reader.optional('fail-on-severity', parseSeverityLimit)
  const githubToken = reader.given('github-token')
  const config: WatchOptions['config'] = merge.length > 0 ? { kind: 'file', path: DEFAULT_CONFIG } : readConfig(reader)
  const options: WatchOptions = {
    config,
    policy: reader.optional('policy', parsePath),
    policyFrom: 'auto',
    rules: { failOnSeverity, ignore: [] },
    region: merge.length > 0 ? '' : (readRegion(reader, source) ?? ''),
    registryId: reader.optional('registry-id', parseRegistryId),
    stateFile: reader.optional('state-file', parsePath),
    maxRequests: reader.value('max-requests', parseCount),
    timeoutMs,
    clusters: reader.value('clusters', parseBoolean),
    issues: readIssues(reader, source, config, merge),
    merge,
    mode: reader.value('mode', choiceOf(['enforce', 'report'])),
    onNoResult: reader.value('on-no-result', choiceOf(['fail', 'warn'])),
    reportDir: readReportDir(reader.optional('report-dir', parsePath), source.env),
    githubToken: githubToken === '' ? undefined : githubToken,
    notices,
  }
  return reader.problems.length > 0 ? { kind: 'problems', problems: reader.problems } : { kind: 'options', options }
}

/** What goes with `merge`. Anything else would be about a registry, and none is asked. */
const WITH_MERGE: ReadonlySet<WatchInputName> = new Set(['merge', 'mode', 'on-no-result', 'issues', 'max-issues', 'report-dir', 'github-token'])

function readMerge(reader: Reader): readonly string[] {
  const patterns = reader.list('merge', parsePath)
  if (!reader.isGiven('merge')) return []
  if (patterns.length === 0 && reader.areGood('merge')) reader.refuse('merge', '', 'names no report. Use paths or globs, one per line.')
  for (const entry of WATCH_INPUTS) {
    // A runner passes the defaults as if they had been set.
    const isDefault = 'default' in entry && reader.given(entry.name) === entry.default
    if (reader.isGiven(entry.name) && !isDefault && !WITH_MERGE.has(entry.name))
      reader.refuse(entry.name, reader.given(entry.name), "can't be used with merge, which reads no registry. Use one of them.")
  }
  return patterns
}

/** Issues need a token and a repository, which a job of GitHub Actions has and a prompt may not. */
function readIssues(reader: Reader, { env }: InputSource, config: WatchOptions['config'], merge: readonly string[]): IssueOptions {
  const kind = reader.value('issues', choiceOf(['never', 'overview', 'streams']))
  const max = reader.value('max-issues', parseCount)
  if (kind === 'never') return { kind }
  const repository = (env['GITHUB_REPOSITORY'] ?? '').trim()
  if (reader.given('github-token') === '') reader.refuse('issues', kind, 'needs a token. Set github-token to one that may write issues.')
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository)) reader.refuse('issues', kind, 'needs a repository. Set the variable GITHUB_REPOSITORY to owner/repo.')
  return { kind, max, repository, merged: merge.length > 0, scope: merge.length > 0 ? 'merge' : scopeOf(reader, config) }
}

/** A configuration file, or what stands for one. */
function scopeOf(reader: Reader, config: WatchOptions['config']): string {
  return config.kind === 'file'
    ? config.path
    : JSON.stringify([reader.given('repositories'), reader.given('tags'), reader.given('environment')].map((text) => text.split(/[\s,]+/).sort()))
}

function readConfig(reader: Reader): WatchOptions['config'] {
  const path = reader.value('config', parsePath)
  const repositories = reader.list('repositories', patternOf('repository'))
  const tags = reader.list('tags', patternOf('image'))
  const environment = reader.optional('environment', parseCommentKey)
  if (!reader.isGiven('repositories')) {
    for (const name of ['tags', 'environment'] as const)
      if (reader.isGiven(name)) reader.refuse(name, reader.given(name), 'needs repositories. Without them, the configuration file says what is watched.')
    return { kind: 'file', path }
  }
  // A runner passes the default as if it had been set.
  if (path !== DEFAULT_CONFIG) reader.refuse('config', path, "can't be used with repositories. Use one of them.")
  if (tags.length === 0 && reader.areGood('tags')) reader.refuse('tags', '', "isn't set, so no image is chosen. Use tags or globs, such as production or release-*.")
  return { kind: 'inputs', config: configOf(repositories, tags, environment) }
}

function patternOf(kind: PatternKind): (text: string) => Parsed<Pattern> {
  return (text) => {
    const pattern = compilePattern(text, kind)
    return 'problem' in pattern ? refused(pattern.problem) : accepted(pattern)
  }
}

function parseCount(text: string): Parsed<number> {
  return /^[1-9]\d{0,6}$/.test(text) ? accepted(Number(text)) : refused("isn't a number. Use a whole number from 1 to 9999999.")
}

function readRegion(reader: Reader, { env }: InputSource): string | undefined {
  if (reader.isGiven('region')) return reader.optional('region', parseRegion)
  const text = (env['AWS_REGION'] ?? '').trim()
  if (text === '') {
    reader.refuse('region', '', "isn't set, and neither is AWS_REGION. Use a name such as eu-west-1.")
    return undefined
  }
  const parsed = parseRegion(text)
  if (parsed.kind === 'value') return parsed.value
  reader.refuse('region', text, `(from AWS_REGION) ${parsed.problem}`)
  return undefined
}
