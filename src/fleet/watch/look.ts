import type { EpochMs, Severity } from '../../base/finding.ts'
import type { Day } from '../../base/day.ts'
import type { Fix, LayerShare } from './gain.ts'
import type { Tally } from './ports.ts'

/** Only `pass` is green. */
export const STREAM_STATES = ['fail', 'no-result', 'expired', 'unscannable', 'gone', 'not-looked-at', 'pass'] as const
export type StreamState = (typeof STREAM_STATES)[number]
export type UnjudgedState = Exclude<StreamState, 'pass' | 'fail'>

/** One manifest that Inspector scans: of a multi-platform image there are several. */
export interface Part {
  readonly digest: string
  readonly platform: string | undefined
  readonly statusCode: string | undefined
  readonly reason: string | undefined
  readonly scannedAt: EpochMs | undefined
  /** Absent where it was not counted. */
  readonly tally: Tally | undefined
}

/** What a stream's tag or digest points to. */
export interface ImageFacts {
  readonly digest: string
  readonly tags: readonly string[]
  /** Absent where it is not known: then it follows no other image. */
  readonly pushedAt: EpochMs | undefined
  readonly parts: readonly Part[]
}

/** The standing of a vulnerability in a stream. Only an `open` one can be remediated. */
export const STANDINGS = ['open', 'suppressed', 'excepted', 'withdrawn'] as const
export type Standing = (typeof STANDINGS)[number]

/** A vulnerability as one reading of a stream found it. */
export interface SeenFinding {
  readonly severity: Severity
  readonly standing: Exclude<Standing, 'withdrawn'>
  readonly violates: boolean
  readonly publishedAt: EpochMs | undefined
  /** Inspector's own date, which starts again with each build. */
  readonly observedAt: EpochMs | undefined
}

export interface RuleViolation {
  readonly rule: string
  readonly ids: readonly string[]
}

/** What the gate's policy says of one image. */
export interface Judgement {
  readonly result: 'pass' | 'fail'
  readonly reason: string
  readonly at: EpochMs
  readonly counts: Readonly<Record<Severity, number>>
  readonly violations: readonly RuleViolation[]
  /** What would remove violations, the most helpful first. */
  readonly fixes: readonly Fix[]
  readonly layers: readonly LayerShare[]
}

/** A judgement with all that was read for it. */
export interface FreshJudgement extends Judgement {
  readonly findings: ReadonlyMap<string, SeenFinding>
  /** Ids that Inspector lists as closed: they disappeared without an upgrade. */
  readonly closed: ReadonlySet<string>
  /** From this day on the same findings may get another verdict. */
  readonly until: Day | undefined
}

export interface Unjudged {
  readonly state: UnjudgedState
  readonly reason: string
  /** Stable and machine readable. */
  readonly code: string
  readonly remedy: readonly string[]
}

export type ImageOutcome = { readonly kind: 'judged'; readonly judgement: FreshJudgement } | ({ readonly kind: 'unjudged' } & Unjudged)

export interface ImageLook {
  readonly facts: ImageFacts
  readonly outcome: ImageOutcome
}

/** What one run saw of a stream. */
export type Look =
  /** Nothing moved since the last verdict. */
  | { readonly kind: 'stands'; readonly images: readonly ImageFacts[] }
  | { readonly kind: 'read'; readonly images: readonly ImageLook[]; /** Why there are images of which nothing is known. */ readonly rest: Unjudged | undefined }
  | ({ readonly kind: 'unjudged'; readonly images: readonly ImageFacts[] } & Unjudged)

/** Whether the image has a successful scan that is still active. An image that is scanned on push only has none. */
export function isCovered({ parts }: Pick<ImageFacts, 'parts'>): boolean {
  return parts.length > 0 && parts.every(({ reason, statusCode, scannedAt }) => reason === 'SUCCESSFUL' && statusCode === 'ACTIVE' && scannedAt !== undefined)
}

/** The oldest of its parts' scans; unknown as soon as that of one is. */
export function scannedAtOf({ parts }: Pick<ImageFacts, 'parts'>): EpochMs | undefined {
  const times = parts.flatMap(({ scannedAt }) => scannedAt ?? [])
  return times.length === 0 || times.length < parts.length ? undefined : Math.min(...times)
}
