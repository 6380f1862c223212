import type { EpochMs } from '../../base/finding.ts'
import { dayOf } from '../../base/day.ts'
import { formatTime } from '../../base/time.ts'
import { isCovered, STREAM_STATES, type ImageFacts, type ImageLook, type Judgement, type Look, type SeenFinding, type StreamState, type Unjudged } from './look.ts'
import type { KnownFinding, KnownImage, LastVerdict, Remediation, StreamMemory } from './memory/memory.ts'
import { worse } from './judgement.ts'
import type { Stream } from './streams.ts'

/** What one run reports on a stream, and remembers of it. */
export interface Followed {
  readonly stream: Stream
  readonly state: StreamState
  readonly reason: string
  readonly remedy: readonly string[]
  /** Why there is no result, as a stable word. */
  readonly code: string | undefined
  readonly since: EpochMs
  readonly images: readonly KnownImage[]
  /** All its images have a successful scan that is still active. */
  readonly covered: boolean
  /** Ids that the stream did not have at its last verdict; none if it had no verdict. */
  readonly appeared: readonly string[]
  readonly remediations: ReadonlyMap<string, Remediation>
  /** Ids that disappeared or no longer count, but not through an upgrade. */
  readonly setAside: readonly string[]
  readonly memory: StreamMemory
}

/** What is the same for all streams of a run. */
export interface Following {
  readonly now: EpochMs
  readonly policy: string
  /** There is a state of an earlier run: without one nothing is new, remediated or old. */
  readonly remembers: boolean
}

/** Most earlier images to keep while their successors cannot be read. */
const MOST_KEPT = 20

/** Compares what a run saw of a stream with what was known of it. */
export function follow(stream: Stream, before: StreamMemory | undefined, look: Look, following: Following): Followed {
  if (look.kind === 'stands' && before?.verdict !== undefined) return standing(stream, before, look.images, following)
  const images = look.kind === 'read' ? look.images : look.images.map((facts): ImageLook => ({ facts, outcome: { ...asUnjudged(look), kind: 'unjudged' } }))
  const told = toldOf(images, look.kind === 'unjudged' ? look : look.kind === 'read' ? look.rest : undefined, before?.verdict)
  const read = images.flatMap(({ facts, outcome }) => (outcome.kind === 'judged' ? [{ facts, judgement: outcome.judgement }] : []))
  const complete = read.length > 0 && read.length === images.length && look.kind === 'read' && look.rest === undefined
  const known = knownImages(images, before)
  const found = findingsAfter(before, read, { complete, ...following })
  const judged = told.state === 'pass' || told.state === 'fail'
  const memory: StreamMemory = {
    repository: stream.repository,
    environment: stream.environment,
    state: told.state,
    since: before?.state === told.state ? before.since : following.now,
    reason: told.reason,
    verdict: judged ? verdictOf(told.state === 'fail' ? 'fail' : 'pass', read, { complete, ...following }) : before?.verdict,
    images: complete ? known : [...known, ...judgedBefore(known, before)],
    findings: found.findings,
  }
  const covered =
    images.length > 0 &&
    images.every(({ facts }) => isCovered(facts)) &&
    !(look.kind === 'read' && look.rest !== undefined) &&
    told.state !== 'gone' &&
    told.state !== 'expired' &&
    told.state !== 'unscannable'
  return { stream, ...told, since: memory.since, images: known, covered, appeared: found.appeared, remediations: found.remediations, setAside: found.setAside, memory }
}

function asUnjudged(look: Look): Unjudged {
  // A verdict that should stand but is missing would be a bug. It must never be a pass.
  return look.kind === 'unjudged'
    ? look
    : { state: 'no-result', reason: 'This is a bug: the last verdict is missing.', code: 'internal-error', remedy: ['Please open an issue with this message.'] }
}

function standing(stream: Stream, before: StreamMemory, images: readonly ImageFacts[], { now }: Following): Followed {
  const known = images.map((facts): KnownImage => ({ facts, judgement: before.images.find((image) => image.facts.digest === facts.digest)?.judgement }))
  const memory = { ...before, images: known }
  const since = Math.min(before.since, now)
  return {
    stream,
    state: before.state,
    reason: before.reason,
    remedy: [],
    code: undefined,
    since,
    images: known,
    covered: images.every(isCovered),
    appeared: [],
    remediations: new Map(),
    setAside: [],
    memory,
  }
}

interface Told {
  readonly state: StreamState
  readonly reason: string
  readonly remedy: readonly string[]
  readonly code: string | undefined
}

/** A stream fails as soon as one image does; it passes only when all of them do. */
function toldOf(images: readonly ImageLook[], whole: Unjudged | undefined, last: LastVerdict | undefined): Told {
  const failing = images.flatMap(({ outcome }) => (outcome.kind === 'judged' && outcome.judgement.result === 'fail' ? [outcome.judgement.reason] : []))
  if (failing.length > 0) return { state: 'fail', reason: failing.join(' '), remedy: [], code: undefined }
  const without = [...(whole === undefined ? [] : [whole]), ...images.flatMap(({ outcome }) => (outcome.kind === 'unjudged' ? [outcome] : []))]
  const [worst] = without.toSorted((left, right) => STREAM_STATES.indexOf(left.state) - STREAM_STATES.indexOf(right.state))
  if (worst !== undefined) return { state: worst.state, reason: `${worst.reason}${lastWords(last)}`, remedy: worst.remedy, code: worst.code }
  if (images.length === 0) return { state: 'no-result', reason: 'No image of the stream was checked.', remedy: [], code: 'no-images' }
  return { state: 'pass', reason: images.flatMap(({ outcome }) => (outcome.kind === 'judged' ? [outcome.judgement.reason] : [])).join(' '), remedy: [], code: undefined }
}

/** An earlier verdict is shown with its time, so that nobody takes it for today's. */
function lastWords(last: LastVerdict | undefined): string {
  return last === undefined ? '' : ` Last verdict: ${last.result === 'fail' ? 'failed' : 'passed'}, ${formatTime(last.at)}.`
}

interface Read {
  readonly facts: ImageFacts
  readonly judgement: Extract<ImageLook['outcome'], { kind: 'judged' }>['judgement']
}

/** A verdict that is not based on all images holds for this run only. */
function verdictOf(result: 'pass' | 'fail', read: readonly Read[], { now, policy, complete }: Following & { readonly complete: boolean }): LastVerdict {
  const days = [...read.flatMap(({ judgement }) => judgement.until ?? []), ...(complete ? [] : [dayOf(now)])].sort()
  return { result, at: now, policy, until: days[0] }
}

/** An image that cannot be read keeps what was last read of it. */
function knownImages(images: readonly ImageLook[], before: StreamMemory | undefined): readonly KnownImage[] {
  if (images.length === 0) return before?.images ?? []
  return images.map(({ facts, outcome }) => {
    const { parts } = facts
    const earlier = before?.images.find((image) => image.facts.digest === facts.digest)
    const kept = parts.length === 0 && earlier !== undefined ? { ...facts, parts: earlier.facts.parts } : facts
    return { facts: kept, judgement: outcome.kind === 'judged' ? shortened(outcome.judgement) : earlier?.judgement }
  })
}

/** Earlier images that are no longer deployed. Until all current images are read, they are needed to tell what a newer image replaced. */
function judgedBefore(images: readonly KnownImage[], before: StreamMemory | undefined): readonly KnownImage[] {
  const digests = new Set(images.map(({ facts }) => facts.digest))
  return (before?.images ?? []).filter(({ facts, judgement }) => judgement !== undefined && !digests.has(facts.digest)).slice(0, MOST_KEPT)
}

function shortened({ result, reason, at, counts, violations, fixes, layers }: Judgement): Judgement {
  return { result, reason, at, counts, violations, fixes, layers }
}

interface Found {
  readonly findings: ReadonlyMap<string, KnownFinding>
  readonly appeared: readonly string[]
  readonly remediations: ReadonlyMap<string, Remediation>
  readonly setAside: readonly string[]
}

/**
 * A finding is remediated if it was open, and the next scanned image does not have it. It is not if it disappeared from the
 * same image, is listed as closed, or is only gone because a newer image was deleted or rolled back. Suppressed and excepted
 * findings are still there, and while an image is not fully read, none of its findings has disappeared.
 */
function findingsAfter(before: StreamMemory | undefined, read: readonly Read[], { now, complete, remembers }: Following & { readonly complete: boolean }): Found {
  const known = before?.findings ?? new Map<string, KnownFinding>()
  const seen = union(read)
  const findings = new Map<string, KnownFinding>()
  const appeared: string[] = []
  const setAside: string[] = []
  const isFirst = before?.verdict === undefined
  for (const [id, finding] of seen) {
    const earlier = known.get(id)
    // For a stream that is seen for the first time, Inspector's dates are all there is.
    const firstSeen = earlier?.firstSeen ?? (isFirst ? Math.min(now, finding.observedAt ?? now) : now)
    const keepsFailing = finding.standing === 'suppressed' && earlier?.violates === true
    findings.set(id, {
      firstSeen,
      publishedAt: finding.publishedAt ?? earlier?.publishedAt,
      severity: finding.severity,
      standing: finding.standing,
      violates: finding.violates || keepsFailing,
    })
    if (earlier === undefined && !isFirst && remembers && finding.standing === 'open') appeared.push(id)
    if (earlier?.standing === 'open' && finding.standing !== 'open') setAside.push(id)
  }
  const remediations = new Map<string, Remediation>()
  const closed = new Set(read.flatMap(({ judgement }) => [...judgement.closed]))
  const wasUpgraded = upgradesOf(before?.images ?? [], read)
  for (const [id, finding] of known) {
    if (seen.has(id)) continue
    if (!complete) findings.set(id, finding)
    else if (closed.has(id) || !wasUpgraded(id, finding)) {
      findings.set(id, { ...finding, standing: 'withdrawn' })
      if (finding.standing === 'open') setAside.push(id)
    } else if (finding.standing === 'open' && remembers) remediations.set(id, { at: now, afterMs: Math.max(0, now - finding.firstSeen) })
  }
  return { findings, appeared: appeared.sort(), remediations, setAside: setAside.sort() }
}

/** Over the images of a stream: a vulnerability that is open in one of them is open. */
function union(read: readonly Read[]): ReadonlyMap<string, SeenFinding> {
  const all = new Map<string, SeenFinding>()
  for (const { judgement } of read) {
    for (const [id, finding] of judgement.findings) {
      const other = all.get(id)
      all.set(id, other === undefined ? finding : worse(other, finding))
    }
  }
  return all
}

/**
 * Which findings an upgrade can have removed: earlier images are gone, and one that was pushed after all of them replaces
 * them. From an image that stayed, a finding disappeared by itself; which image had a finding is known for violations only.
 */
function upgradesOf(before: readonly KnownImage[], read: readonly Read[]): (id: string, finding: KnownFinding) => boolean {
  const now = new Set(read.map(({ facts }) => facts.digest))
  const judged = before.filter(({ judgement }) => judgement !== undefined)
  const left = judged.filter(({ facts }) => !now.has(facts.digest))
  const stayed = judged.filter(({ facts }) => now.has(facts.digest))
  const hasSuccessor =
    left.length > 0 && read.some(({ facts }) => judged.every((image) => image.facts.digest !== facts.digest) && left.every((image) => isNewer(facts, image.facts)))
  const violating = new Set(stayed.flatMap(({ judgement }) => (judgement?.violations ?? []).flatMap(({ ids }) => ids)))
  return (id, { violates }) => hasSuccessor && (stayed.length === 0 || (violates && !violating.has(id)))
}

function isNewer({ pushedAt }: ImageFacts, other: ImageFacts): boolean {
  return pushedAt !== undefined && other.pushedAt !== undefined && pushedAt > other.pushedAt
}
