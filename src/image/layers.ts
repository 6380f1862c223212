import * as v from 'valibot'
import type { Image } from './model.ts'
import { clean, isCommand, isFileSystem, styleOf } from './history.ts'

/** `unknown` is an answer of its own: where the boundary is not known, no layer is called the base's or yours. */
export type Origin = 'base' | 'own' | 'unknown'

export interface Layer {
  readonly digest: string
  /** Counted from the bottom, from 1. */
  readonly position: number
  /** The Dockerfile instruction that made it, as a person wrote it; absent when the history does not tell. */
  readonly instruction: string | undefined
  readonly origin: Origin
}

export interface BaseImage {
  /** As a person would write it after `FROM`. */
  readonly name: string | undefined
  readonly digest: string | undefined
  readonly source: 'annotation' | 'label'
}

/** What is known of where an image's layers come from. */
export interface Attribution {
  readonly base: BaseImage | undefined
  /** How the border between base and own layers was found; absent when it was not. */
  readonly border: 'base-layers' | 'history' | undefined
  readonly layers: readonly Layer[]
  /** The same layers by `diff_id`, should a finding name that digest instead of the compressed one. */
  readonly aliases: ReadonlyMap<string, string>
  /** Why less is known than could be. */
  readonly notice: string | undefined
}

const NAME_KEY = 'org.opencontainers.image.base.name'
const DIGEST_KEY = 'org.opencontainers.image.base.digest'

const Text = v.fallback(v.string(), '')
/** The config is what a stranger pushed: every member may be missing or of another type, and then counts as not said. */
const Config = v.object({
  config: v.fallback(v.object({ Labels: v.fallback(v.record(v.string(), Text), {}) }), { Labels: {} }),
  rootfs: v.fallback(v.object({ diff_ids: v.fallback(v.array(v.string()), []) }), { diff_ids: [] }),
  history: v.fallback(
    v.array(
      v.object({
        created: Text,
        created_by: Text,
        comment: Text,
        empty_layer: v.fallback(v.boolean(), false),
      }),
    ),
    [],
  ),
})

/** One step of the image's history. */
interface Step {
  readonly instruction: string
  readonly style: ReturnType<typeof styleOf>
  /** Epoch milliseconds; absent when unreadable. */
  readonly createdAt: number | undefined
  readonly empty: boolean
}

/**
 * Traces layers to instructions and to the base image. `config` is the parsed image config, whatever it holds, or
 * `undefined` when it could not be read; `baseLayers` are the layer digests of the base image where the caller knows them.
 * Source: OCI image spec, config `history`: the k-th entry that is not `empty_layer` made the k-th layer.
 */
export function attributeLayers(image: Pick<Image, 'layers' | 'annotations'>, config: unknown, baseLayers?: readonly string[]): Attribution {
  const digests = image.layers.map(({ digest }) => digest)
  const parsed = v.safeParse(Config, config)
  const steps = parsed.success ? parsed.output.history.map(toStep) : []
  const labels = parsed.success ? parsed.output.config.Labels : {}
  const diffIds = parsed.success ? parsed.output.rootfs.diff_ids : []
  const making = steps.filter(({ empty }) => !empty)
  // A squashed or hand-made history does not line up with the layers: then no instruction is claimed for any.
  const aligned = making.length === digests.length && making.length > 0
  const borderStep = aligned ? findBorder(steps) : 0

  const byHistory = steps.slice(0, borderStep).filter(({ empty }) => !empty).length
  const byBase = baseLayers === undefined ? 0 : commonPrefix(digests, baseLayers)
  const isExact = byBase > 0 && byBase === baseLayers?.length
  const base = baseOf(image.annotations, labels, steps, borderStep)
  const below = isExact ? byBase : byHistory
  const isScratch = base?.name === 'scratch'
  const known = below > 0 || isScratch

  return {
    base: isScratch ? undefined : base,
    border: !known ? undefined : isExact ? 'base-layers' : 'history',
    layers: digests.map((digest, index) => ({
      digest,
      position: index + 1,
      instruction: aligned ? (making[index]?.instruction ?? '') : undefined,
      origin: known ? (index < below ? 'base' : 'own') : 'unknown',
    })),
    aliases: new Map(diffIds.length === digests.length ? diffIds.map((id, index) => [id, digests[index] ?? id]) : []),
    notice: aligned || digests.length === 0 ? undefined : mismatch(config, making.length, digests.length),
  }
}

/**
 * The layer of a finding. The same bytes can stand at several places of an image (an empty directory, a repeated copy);
 * what differs between the places is then not claimed.
 */
export function findLayer(attribution: Attribution, digest: string): Layer | undefined {
  const name = attribution.aliases.get(digest) ?? digest
  const places = attribution.layers.filter((layer) => layer.digest === name)
  const [first] = places
  if (first === undefined || places.length === 1) return first
  const isSettled = places.every(({ origin }) => origin === first.origin)
  return { digest: first.digest, position: first.position, instruction: undefined, origin: isSettled ? first.origin : 'unknown' }
}

function toStep(entry: v.InferOutput<typeof Config>['history'][number]): Step {
  const createdAt = Date.parse(entry.created)
  return {
    instruction: clean(entry.created_by),
    style: styleOf(entry.created_by, entry.comment),
    createdAt: Number.isFinite(createdAt) ? createdAt : undefined,
    empty: entry.empty_layer,
  }
}

function mismatch(config: unknown, steps: number, layers: number): string {
  if (config === undefined) return "the gate couldn't read the image configuration, so the report numbers its layers"
  return steps === 0
    ? 'the image has no history, so the report numbers its layers'
    : `the image's history names ${String(steps)} layers and its manifest ${String(layers)}, so the report numbers its layers`
}

/** At least this long between a base image's last step and the first step on top of it, where time is used as a sign. */
const PAUSE_MS = 60 * 60 * 1000

/**
 * How many steps surely belong to the base image. `FROM` leaves no trace in the history, so only signs are used that a single
 * Dockerfile cannot give: it is built by one builder, and it has one `CMD` and one `ENTRYPOINT` (BuildKit's check
 * MultipleInstructionsDisallowed). A pause alone proves nothing (cached layers keep their old time), together with a `CMD`
 * that is followed by further files it does.
 */
function findBorder(steps: readonly Step[]): number {
  const builder = steps.findLastIndex((step, index) => step.style !== steps[index + 1]?.style && index < steps.length - 1)
  const repeated = (['CMD', 'ENTRYPOINT'] as const).map((command) => {
    const last = steps.findLastIndex((step) => isCommand(step.instruction, command))
    return steps.findLastIndex((step, index) => index < last && isCommand(step.instruction, command))
  })
  const followed = steps.findLastIndex((step, index) => isCommand(step.instruction) && pausesAfter(steps, index))
  return Math.max(builder, followed, ...repeated) + 1
}

function pausesAfter(steps: readonly Step[], index: number): boolean {
  const before = steps[index]?.createdAt
  const next = steps.slice(index + 1).find((step) => !step.empty && isFileSystem(step.instruction))
  return before !== undefined && next?.createdAt !== undefined && next.createdAt - before >= PAUSE_MS
}

function baseOf(annotations: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>, steps: readonly Step[], border: number): BaseImage | undefined {
  const annotated = named(annotations, 'annotation')
  if (annotated !== undefined) return annotated
  // Labels are inherited: one that the base image's own Dockerfile set names the base of the base.
  const inherited = steps.slice(0, border).some(({ instruction }) => instruction.startsWith('LABEL') && instruction.includes(NAME_KEY))
  return inherited ? undefined : named(labels, 'label')
}

function named(texts: Readonly<Record<string, string>>, source: BaseImage['source']): BaseImage | undefined {
  const name = texts[NAME_KEY]?.trim().replace(/^(?:(?:index\.)?docker\.io\/)(?:library\/)?/u, '') ?? ''
  const digest = texts[DIGEST_KEY]?.trim() ?? ''
  if (name === '' && digest === '') return undefined
  return { name: name === '' ? undefined : name.slice(0, 255), digest: /^sha256:[0-9a-f]{64}$/u.test(digest) ? digest : undefined, source }
}

function commonPrefix(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((digest, index) => digest !== right[index])
  return differs === -1 ? left.length : differs
}
