import * as v from 'valibot'
import { SEVERITIES, type EpochMs } from '../../../base/finding.ts'
import { field } from '../../../base/json.ts'
import { SCHEMES } from '../../../base/versions/versions.ts'
import { STANDINGS, STREAM_STATES, type ImageFacts, type Judgement } from '../look.ts'
import { streamKey } from '../streams.ts'
import { asKnown, type KnownFinding, type KnownImage, type Memory, type StreamMemory } from './memory.ts'

/** Raised when an older reader would misread the file. Files of other versions are refused, never guessed at. */
export const STATE_VERSION = 1
/** 2,000 streams with 200 findings each take less than half of it. */
export const MAX_STATE_BYTES = 20 * 1024 * 1024

/** How many numbers a finding takes. */
const NUMBERS = 5
const DAY_MS = 86_400_000

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const time = v.pipe(v.number(), v.finite())
const maybe = <S extends v.GenericSchema>(schema: S) => v.nullable(schema)
const day = v.pipe(v.string(), v.isoDate())
const result = v.picklist(['pass', 'fail'])

const part = v.object({
  digest: v.string(),
  platform: maybe(v.string()),
  status: maybe(v.string()),
  reason: maybe(v.string()),
  scannedAt: maybe(time),
  tally: maybe(v.object({ all: count, critical: count, high: count, medium: count })),
})
// Lists instead of objects: there are tens of thousands of them.
const fix = v.tupleWithRest([v.string(), maybe(v.string()), maybe(v.picklist(SCHEMES)), maybe(v.string())], count)
const layer = v.tupleWithRest([v.string()], count)
const judgement = v.object({
  result,
  reason: v.string(),
  at: time,
  counts: v.tuple([count, count, count, count, count, count]),
  violations: v.array(v.object({ rule: v.string(), ids: v.array(count) })),
  fixes: v.array(fix),
  layers: v.array(layer),
})
const stream = v.object({
  repository: v.string(),
  environment: v.string(),
  state: v.picklist(STREAM_STATES),
  since: time,
  reason: v.string(),
  verdict: maybe(v.object({ result, at: time, policy: v.string(), until: maybe(day) })),
  images: v.array(v.object({ digest: v.string(), tags: v.array(v.string()), pushedAt: maybe(time), parts: v.array(part), judgement: maybe(judgement) })),
  // Five numbers for each finding: its vulnerability, when it was first seen in seconds, its severity, how it stands, and the
  // day of its publication, counted from 1 January 1970; 0 where that is not known.
  findings: v.pipe(
    v.array(count),
    v.check((numbers) => numbers.length % NUMBERS === 0),
  ),
})
const file = v.object({
  schemaVersion: v.literal(STATE_VERSION),
  writtenAt: time,
  registry: v.optional(v.object({ region: v.string(), id: maybe(v.string()) })),
  vulnerabilities: v.array(v.string()),
  streams: v.array(stream),
  remediations: v.array(v.tuple([time, time])),
  points: v.array(v.object({ day, declared: count, scanned: maybe(count), failing: count, judged: count, critical: maybe(count), high: maybe(count) })),
})
type StateFile = v.InferOutput<typeof file>

export type StateReading = { readonly kind: 'read'; readonly memory: Memory } | { readonly kind: 'unusable'; readonly why: string }

/** Reads the state of an earlier run. If it is damaged or of another version, the caller says so; it costs trends, never a verdict. */
export function readState(text: string): StateReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unusable', why: "it isn't JSON" }
  }
  const version = field(value, 'schemaVersion')
  if (version !== STATE_VERSION)
    return { kind: 'unusable', why: typeof version === 'number' ? `it has schema version ${version}, but this version reads ${STATE_VERSION}` : 'it has no schema version' }
  const parsed = v.safeParse(file, value)
  if (!parsed.success) return { kind: 'unusable', why: `it is damaged at ${v.getDotPath(parsed.issues[0]) ?? 'its top'}` }
  const memory = memoryOf(parsed.output)
  return memory === undefined ? { kind: 'unusable', why: "it refers to a vulnerability that it doesn't list" } : { kind: 'read', memory }
}

const SEVERITY_OF = new Map(SEVERITIES.map((severity, at) => [at, severity]))

function memoryOf({ writtenAt, registry, vulnerabilities, streams, remediations, points }: StateFile): Memory | undefined {
  const known = new Map<string, StreamMemory>()
  for (const entry of streams) {
    const findings = findingsOf(entry.findings, vulnerabilities)
    const images = entry.images.map((image) => imageOf(image, vulnerabilities))
    if (findings === undefined || images.some((image) => image === undefined)) return undefined
    const { repository, environment, state, since, reason, verdict } = entry
    const last = verdict === null ? undefined : { result: verdict.result, at: verdict.at, policy: verdict.policy, until: verdict.until ?? undefined }
    known.set(streamKey(entry), { repository, environment, state, since, reason, verdict: last, images: images.flatMap((image) => image ?? []), findings })
  }
  return {
    writtenAt,
    registry: registry === undefined ? undefined : { region: registry.region, id: registry.id ?? undefined },
    streams: known,
    remediations: remediations.map(([at, afterMs]) => ({ at: at * 1000, afterMs: afterMs * 1000 })),
    points: points.map((point) => asKnown({ ...point, scanned: point.scanned ?? undefined, critical: point.critical ?? undefined, high: point.high ?? undefined })),
  }
}

function findingsOf(numbers: readonly number[], vulnerabilities: readonly string[]): ReadonlyMap<string, KnownFinding> | undefined {
  const findings = new Map<string, KnownFinding>()
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [index = -1, firstSeen = 0, severityAt = -1, standingAt = -1, publishedOn = 0] = numbers.slice(at, at + NUMBERS)
    const [id, severity, standing] = [vulnerabilities[index], SEVERITY_OF.get(severityAt), STANDINGS[standingAt % STANDINGS.length]]
    if (id === undefined || severity === undefined || standing === undefined || standingAt >= 2 * STANDINGS.length) return undefined
    findings.set(id, {
      firstSeen: firstSeen * 1000,
      publishedAt: publishedOn === 0 ? undefined : publishedOn * DAY_MS,
      severity,
      standing,
      violates: standingAt >= STANDINGS.length,
    })
  }
  return findings
}

function imageOf({ digest, tags, pushedAt, parts, judgement: told }: StateFile['streams'][number]['images'][number], vulnerabilities: readonly string[]): KnownImage | undefined {
  const facts: ImageFacts = {
    digest,
    tags,
    pushedAt: pushedAt ?? undefined,
    parts: parts.map((each) => ({
      digest: each.digest,
      platform: each.platform ?? undefined,
      statusCode: each.status ?? undefined,
      reason: each.reason ?? undefined,
      scannedAt: each.scannedAt ?? undefined,
      tally: each.tally ?? undefined,
    })),
  }
  if (told === null) return { facts, judgement: undefined }
  const [critical, high, medium, low, informational, untriaged] = told.counts
  const idsOf = (numbers: readonly number[]): readonly string[] => numbers.flatMap((index) => vulnerabilities[index] ?? [])
  const fixes = told.fixes.map(([name, manager, scheme, target, ...ids]) => ({
    package: name,
    manager: manager ?? undefined,
    scheme: scheme ?? undefined,
    target: target ?? undefined,
    ids,
  }))
  const layers = told.layers.map(([layerDigest, ...ids]) => ({ digest: layerDigest, ids }))
  if ([...told.violations, ...fixes, ...layers].some(({ ids }) => idsOf(ids).length !== ids.length)) return undefined
  const judged: Judgement = {
    result: told.result,
    reason: told.reason,
    at: told.at,
    counts: { critical, high, medium, low, informational, untriaged },
    violations: told.violations.map((each) => ({ rule: each.rule, ids: idsOf(each.ids) })),
    fixes: fixes.map((each) => ({ ...each, ids: idsOf(each.ids) })),
    layers: layers.map((each) => ({ ...each, ids: idsOf(each.ids) })),
  }
  return { facts, judgement: judged }
}

/** Numbers each vulnerability once: most of them are in many streams. */
class Index {
  readonly ids: string[] = []
  readonly #places = new Map<string, number>()

  of(id: string): number {
    const known = this.#places.get(id)
    if (known !== undefined) return known
    this.#places.set(id, this.ids.length)
    return this.ids.push(id) - 1
  }
}

const seconds = (at: EpochMs): number => Math.max(0, Math.floor(at / 1000))

/** The state as a file, stream by stream; equal states make equal bytes. */
export function* writeState(memory: Memory): Generator<string> {
  const index = new Index()
  yield `{"schemaVersion":${STATE_VERSION},"writtenAt":${memory.writtenAt},${registryText(memory)}"streams":[`
  const streams = [...memory.streams].sort(([left], [right]) => (left < right ? -1 : 1))
  for (const [at, [, entry]] of streams.entries()) yield `${at === 0 ? '\n' : ',\n'}${JSON.stringify(wireStream(entry, index))}`
  yield `\n],"remediations":${JSON.stringify(memory.remediations.map(({ at, afterMs }) => [seconds(at), Math.floor(afterMs / 1000)]))}`
  yield `,"points":${JSON.stringify(memory.points.map((point) => ({ ...point, scanned: point.scanned ?? null, critical: point.critical ?? null, high: point.high ?? null })))}`
  yield `,"vulnerabilities":${JSON.stringify(index.ids)}}\n`
}

function registryText({ registry }: Memory): string {
  return registry === undefined ? '' : `"registry":${JSON.stringify({ region: registry.region, id: registry.id ?? null })},`
}

function wireStream({ repository, environment, state, since, reason, verdict, images, findings }: StreamMemory, index: Index): StateFile['streams'][number] {
  return {
    repository,
    environment,
    state,
    since,
    reason,
    verdict: verdict === undefined ? null : { ...verdict, until: verdict.until ?? null },
    images: images.map(({ facts, judgement: told }) => ({ ...wireFacts(facts), judgement: told === undefined ? null : wireJudgement(told, index) })),
    findings: [...findings].flatMap(([id, finding]) => [
      index.of(id),
      seconds(finding.firstSeen),
      SEVERITIES.indexOf(finding.severity),
      STANDINGS.indexOf(finding.standing) + (finding.violates ? STANDINGS.length : 0),
      Math.max(0, Math.floor((finding.publishedAt ?? 0) / DAY_MS)),
    ]),
  }
}

function wireFacts({ digest, tags, pushedAt, parts }: ImageFacts) {
  return {
    digest,
    tags: [...tags],
    pushedAt: pushedAt ?? null,
    parts: parts.map((each) => ({
      digest: each.digest,
      platform: each.platform ?? null,
      status: each.statusCode ?? null,
      reason: each.reason ?? null,
      scannedAt: each.scannedAt ?? null,
      tally: each.tally ?? null,
    })),
  }
}

function wireJudgement({ result: told, reason, at, counts, violations, fixes, layers }: Judgement, index: Index) {
  const numbersOf = (ids: readonly string[]): number[] => ids.map((id) => index.of(id))
  const { critical, high, medium, low, informational, untriaged } = counts
  const numbers: [number, number, number, number, number, number] = [critical, high, medium, low, informational, untriaged]
  return {
    result: told,
    reason,
    at,
    counts: numbers,
    violations: violations.map(({ rule, ids }) => ({ rule, ids: numbersOf(ids) })),
    fixes: fixes.map((each): v.InferOutput<typeof fix> => [each.package, each.manager ?? null, each.scheme ?? null, each.target ?? null, ...numbersOf(each.ids)]),
    layers: layers.map(({ digest, ids }): v.InferOutput<typeof layer> => [digest, ...numbersOf(ids)]),
  }
}
