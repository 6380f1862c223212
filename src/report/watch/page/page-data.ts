import type { Severity } from '../../../base/finding.ts'

/**
 * The streams as the page's script gets them, in JSON. `data.ts` writes it and `../../browser/` reads it, so that the compiler
 * holds both to it. What is undefined is not written.
 */
export interface WatchPageData {
  /** The day of the report, in days since 1970: as all days here. */
  readonly today: number
  readonly severities: readonly Severity[]
  readonly states: Readonly<Record<string, StateWords>>
  readonly registries: readonly string[]
  readonly streams: readonly StreamData[]
  readonly ids: readonly IdData[]
  /** Which rules a finding violates, one text for each combination. */
  readonly rules: readonly string[]
}

export interface StateWords {
  readonly mark: string
  readonly word: string
}

export interface IdData {
  readonly id: string
  /** When the vulnerability was published. */
  readonly published: number | undefined
}

export interface StreamData {
  /** Where in `WatchPageData.registries` it stands. */
  readonly registry: number
  readonly repository: string
  readonly environment: string
  readonly owner: string | undefined
  readonly state: string
  readonly reason: string
  readonly remedy: readonly string[] | undefined
  readonly since: string
  readonly sinceDay: number
  /** A verdict that is not of this run: never to be taken for one. */
  readonly last: string | undefined
  readonly images: readonly ImageData[]
  readonly moreImages: number | undefined
  /** Violations, in the order of `WatchPageData.severities`. */
  readonly counts: readonly number[]
  /** Something got worse since the last run. */
  readonly worse: boolean
  /** New violations. */
  readonly fresh: number
  readonly overdue: number
  /** `FINDING_LENGTH` numbers for each finding, worst first. */
  readonly findings: readonly number[]
  readonly moreFindings: number | undefined
  readonly clusters: readonly string[] | undefined
  readonly upgrades: readonly string[] | undefined
  /** Those that are no violation. */
  readonly appeared: readonly string[] | undefined
  readonly remediated: readonly string[] | undefined
  readonly setAside: readonly string[] | undefined
}

export interface ImageData {
  readonly digest: string
  readonly tags: string
  readonly platform: string | undefined
  readonly scanned: string | undefined
  /** When it was checked, and what was found. */
  readonly checked: string | undefined
}

/**
 * A finding is a few numbers, since there are hundreds of thousands of them: the place of its id, of its severity and of its
 * rules (-1: none), the day it was first seen and the day its SLO ends (-1: unknown or none), and its marks.
 */
export type FindingNumbers = readonly [id: number, severity: number, rules: number, firstSeen: number, due: number, marks: number]
