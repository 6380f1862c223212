import { choiceOf, parseBoolean } from './choice.ts'
import { checkPlace, checkRules, checkTimes } from './consistency.ts'
import { parseDuration } from './duration.ts'
import { parseCommentKey, parseEpss, parseIdGlob, parsePath, parsePlatform, parseRegion, parseRegistryId, parseSigningProfile } from './fields.ts'
import { needsRegion, parseBaseline, readImages } from './images.ts'
import { splitList } from './list.ts'
import type { AskedImage } from '../image/asked.ts'
import type { Options } from './options.ts'
import type { EachRule, RuleInputs } from '../policy/rules.ts'
import { InputReader, type InputProblem } from './reader.ts'
import { readReportDir } from './report-dir.ts'
import type { Environment } from '../base/environment.ts'
import type { InputSource } from './source.ts'
import { parseOrderedSeverity, parseSeverityLimit, readThresholds } from './severity.ts'
import { readUnknown } from './unknown.ts'

export type ReadOptions = { readonly kind: 'options'; readonly options: Options } | { readonly kind: 'problems'; readonly problems: readonly InputProblem[] }

/**
 * Reads all inputs of the gate and checks them: either one readonly object, or everything that is wrong with them at once.
 * An input that is not set has its default here too, so that the bundle runs without a runner.
 */
export function readOptions(source: InputSource): ReadOptions {
  const { env } = source
  const reader = new InputReader(source)
  const unknown = readUnknown(reader, source.variables)
  const { images, notices } = readImages(reader)
  const registryId = reader.optional('registry-id', parseRegistryId)
  const region = reader.optional('region', parseRegion) ?? readAwsRegion(reader, env, images)
  const timeoutMs = reader.value('timeout', parseDuration)
  const pollIntervalMs = reader.value('poll-interval', parseDuration)
  const settleMs = reader.value('settle', parseDuration)
  const rules = readRules(reader)
  const policy = reader.optional('policy', parsePath)
  const baseline = reader.optional('baseline', parseBaseline)
  const commentKey = reader.optional('comment-key', parseCommentKey)
  const githubToken = reader.given('github-token')

  const options: Options = {
    images,
    registryId,
    region,
    platforms: readPlatforms(reader),
    onUnsupportedPlatform: reader.value('on-unsupported-platform', choiceOf(['fail', 'skip'])),
    scanType: reader.value('scan-type', choiceOf(['enhanced', 'basic', 'auto'])),
    timeoutMs,
    pollIntervalMs,
    settleMs,
    rules,
    policy,
    policyFrom: reader.value('policy-from', choiceOf(['base', 'workspace', 'auto'])),
    vex: reader.list('vex', parsePath),
    baseline,
    failFast: reader.value('fail-fast', parseBoolean),
    mode: reader.value('mode', choiceOf(['enforce', 'report'])),
    onNoResult: reader.value('on-no-result', choiceOf(['fail', 'warn'])),
    comment: reader.value('comment', choiceOf(['always', 'on-findings', 'on-failure', 'never'])),
    commentKey,
    reportSeverity: reader.value('report-severity', parseOrderedSeverity),
    reportDir: readReportDir(reader.optional('report-dir', parsePath), env),
    githubToken: githubToken === '' ? undefined : githubToken,
    notices: [...unknown, ...notices, ...checkRules(reader, rules)],
    warnings: checkTimes(reader, { timeoutMs, pollIntervalMs, settleMs }),
  }
  checkPlace(reader, options)
  return reader.problems.length > 0 ? { kind: 'problems', problems: reader.problems } : { kind: 'options', options }
}

/** Rules stay absent when they are not set: a policy file may set them, and the defaults come after it. */
function readRules(reader: InputReader): EachRule<Omit<RuleInputs, 'ignore'>> & Pick<RuleInputs, 'ignore'> {
  const failOnSeverity = reader.optional('fail-on-severity', parseSeverityLimit)
  const thresholds = readThresholds(reader)
  const onlyFixable = reader.optional('only-fixable', parseBoolean)
  const failOnKev = reader.optional('fail-on-kev', parseBoolean)
  const failOnExploit = reader.optional('fail-on-exploit', parseBoolean)
  const failOnEpss = reader.optional('fail-on-epss', parseEpss)
  const failOnNewOnly = reader.optional('fail-on-new-only', parseBoolean)
  const requireSignature = readRequiredSignature(reader)
  return {
    failOnSeverity,
    thresholds,
    onlyFixable,
    failOnKev,
    failOnExploit,
    failOnEpss,
    failOnNewOnly,
    requireSignature,
    ignore: [...new Set(reader.list('ignore', parseIdGlob))],
  }
}

/** `true` or `false`, or profiles. A list that holds none would want nothing, so it is refused. */
function readRequiredSignature(reader: InputReader): RuleInputs['requireSignature'] {
  const text = reader.given('require-signature')
  if (text === '') return undefined
  const plain = parseBoolean(text)
  if (plain.kind === 'value') return plain.value
  const profiles = [...new Set(reader.list('require-signature', parseSigningProfile))]
  if (profiles.length === 0 && reader.areGood('require-signature')) reader.refuse('require-signature', text, 'lists no signing profile. Use true, or ARNs of signing profiles')
  return profiles
}

function readPlatforms(reader: InputReader): 'all' | readonly string[] {
  const given = reader.given('platforms')
  const items = splitList(given)
  if (given === '' || (items.length === 1 && items[0] === 'all')) return 'all'
  if (items.length === 0) reader.refuse('platforms', given, 'lists no platform. Use all, or a list such as linux/amd64,linux/arm64.')
  return [...new Set(reader.list('platforms', parsePlatform))]
}

/** A malformed variable is a problem only where it decides, not beside references that all name their host. */
function readAwsRegion(reader: InputReader, env: Environment, images: readonly AskedImage[]): string | undefined {
  const text = (env['AWS_REGION'] ?? '').trim()
  if (text === '' || reader.isGiven('region')) return undefined
  const parsed = parseRegion(text)
  if (parsed.kind === 'value') return parsed.value
  if (needsRegion(reader, images)) reader.refuse('region', text, `(from AWS_REGION) ${parsed.problem}`)
  return undefined
}
