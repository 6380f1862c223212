import type { EpochMs } from '../../base/finding.ts'
import { dayOf } from '../../base/day.ts'
import { formatTime } from '../../base/time.ts'
import { isCovered, STREAM_STATES, type ImageFacts, type ImageLook, type Judgement, type Look, type SeenFinding, type StreamState, type Unjudged } from './look.ts'
import type { KnownFinding, KnownImage, LastVerdict, Remediation, StreamMemory } from './memory/memory.ts'
import { worse } from './judgement.ts'
import type { Stream } from './streams.ts'

/** What one run says of a stream, and what it remembers of it. */
export interface Followed {
  readonly stream: Stream
  readonly state: StreamState
  readonly reason: string
  readonly remedy: readonly string[]
  /** Why there is no result, as a stable word. */
  readonly code: string | undefined
  readonly since: EpochMs
  readonly images: readonly KnownImage[]
  /** Successful scans of all its images go on. */
  readonly covered: boolean
  /** Ids that the stream did not have when it was judged before; none where it was not. */
  readonly appeared: readonly string[]
  readonly remediations: ReadonlyMap<string, Remediation>
  /** Ids that went, or no longer count, without anybody having upgraded anything. */
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

/** Images of before that are kept while their successors cannot be read. */
const MOST_KEPT = 20

/** Puts what a run saw of a stream beside what was known of it. */
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
  const covered = images.length > 0 && images.every(({ facts }) => isCovered(facts)) && !(look.kind === 'read' && look.rest !== undefined) && told.state !== 'gone' && told.state !== 'expired' && told.state !== 'unscannable'
  return { stream, ...told, since: memory.since, images: known, covered, appeared: found.appeared, remediations: found.remediations, setAside: found.setAside, memory }
}

function asUnjudged(look: Look): Unjudged {
  // A verdict that should stand and is not there would be a mistake of ours: it is never green.
  return look.kind === 'unjudged' ? look : { state: 'no-result', reason: 'This is a bug: the last verdict is missing.', code: 'internal-error', remedy: ['Please open an issue with this message.'] }
}

function standing(stream: Stream, before: StreamMemory, images: readonly ImageFacts[], { now }: Following): Followed {
  const known = images.map((facts): KnownImage => ({ facts, judgement: before.images.find((image) => image.facts.digest === facts.digest)?.judgement }))
  const memory = { ...before, images: known }
  const since = Math.min(before.since, now)
  return { stream, state: before.state, reason: before.reason, remedy: [], code: undefined, since, images: known, covered: images.every(isCovered), appeared: [], remediations: new Map(), setAside: [], memory }
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

/** A verdict of earlier is told with its time, and never taken for one of today. */
function lastWords(last: LastVerdict | undefined): string {
  return last === undefined ? '' : ` Last verdict: ${last.result === 'fail' ? 'failed' : 'passed'}, ${formatTime(last.at)}.`
}

interface Read {
  readonly facts: ImageFacts
  readonly judgement: Extract<ImageLook['outcome'], { kind: 'judged' }>['judgement']
}

/** One that does not rest on all images holds for this run only. */
function verdictOf(result: 'pass' | 'fail', read: readonly Read[], { now, policy, complete }: Following & { readonly complete: boolean }): LastVerdict {
  const days = [...read.flatMap(({ judgement }) => judgement.until ?? []), ...(complete ? [] : [dayOf(now)])].sort()
  return { result, at: now, policy, until: days[0] }
}

/** What is no longer read stays as it was read last. */
function knownImages(images: readonly ImageLook[], before: StreamMemory | undefined): readonly KnownImage[] {
  if (images.length === 0) return before?.images ?? []
  return images.map(({ facts, outcome }) => {
    const { parts } = facts
    const earlier = before?.images.find((image) => image.facts.digest === facts.digest)
    const kept = parts.length === 0 && earlier !== undefined ? { ...facts, parts: earlier.facts.parts } : facts
    return { facts: kept, judgement: outcome.kind === 'judged' ? shortened(outcome.judgement) : earlier?.judgement }
  })
}

/** Those that were judged last and are not among the images of now: until all of these are read, only they tell what a newer image follows. */
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
 * Remediated is what was open, and the next scanned image does not have. What went from the same image, or is said to be
 * closed, went by itself; so did what is only gone because a newer image was deleted or rolled back. What is suppressed or
 * excepted is still there; and of an image that was not read to its end nothing has gone.
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
    // Of a stream that is seen for the first time the image's own dates are all there is.
    const firstSeen = earlier?.firstSeen ?? (isFirst ? Math.min(now, finding.observedAt ?? now) : now)
    const keepsFailing = finding.standing === 'suppressed' && earlier?.violates === true
    findings.set(id, { firstSeen, publishedAt: finding.publishedAt ?? earlier?.publishedAt, severity: finding.severity, standing: finding.standing, violates: finding.violates || keepsFailing })
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
 * Which findings an upgrade can have removed: images of before have left, and one that was pushed after all of them is there
 * in their place. Of an image that stayed it went by itself, and only of violations is it known which image had them.
 */
function upgradesOf(before: readonly KnownImage[], read: readonly Read[]): (id: string, finding: KnownFinding) => boolean {
  const now = new Set(read.map(({ facts }) => facts.digest))
  const judged = before.filter(({ judgement }) => judgement !== undefined)
  const left = judged.filter(({ facts }) => !now.has(facts.digest))
  const stayed = judged.filter(({ facts }) => now.has(facts.digest))
  const hasSuccessor = left.length > 0 && read.some(({ facts }) => judged.every((image) => image.facts.digest !== facts.digest) && left.every((image) => isNewer(facts, image.facts)))
  const violating = new Set(stayed.flatMap(({ judgement }) => (judgement?.violations ?? []).flatMap(({ ids }) => ids)))
  return (id, { violates }) => hasSuccessor && (stayed.length === 0 || (violates && !violating.has(id)))
}

function isNewer({ pushedAt }: ImageFacts, other: ImageFacts): boolean {
  return pushedAt !== undefined && other.pushedAt !== undefined && pushedAt > other.pushedAt
}
