import type { FixAvailability, Known, Severity } from '../../base/finding.ts'

/**
 * The findings as the page's script gets them, in JSON. `data.ts` writes it and `../browser/` reads it, so that the compiler
 * holds both to it. What is undefined is not written.
 */
export interface PageData {
  readonly hasOrigins: boolean
  /** What an image is called. */
  readonly images: readonly string[]
  /** What a search finds an image by. */
  readonly imageTexts: readonly string[]
  readonly findings: readonly FindingData[]
  readonly packages: readonly PackageData[]
  readonly layers: readonly LayerData[]
}

export interface FindingData {
  readonly id: string
  readonly url: string | undefined
  readonly title: string
  readonly description: string
  readonly severity: Severity
  /** 0 is the worst. */
  readonly rank: number
  readonly standing: 'open' | 'ignored' | 'suppressed'
  /** Why it counts or doesn't, in a sentence. */
  readonly status: string
  readonly tags: readonly Tag[]
  readonly breaks: readonly string[] | undefined
  readonly fix: FixAvailability
  readonly exploit: Known
  readonly kev: Known
  readonly kevText: string | undefined
  readonly score: number | undefined
  readonly vector: string | undefined
  readonly epss: number | undefined
  readonly epssText: string | undefined
  /** In days. */
  readonly age: number | undefined
  readonly published: string | undefined
  readonly origin: string
  readonly change: 'new' | 'unchanged' | undefined
  /** Where in `PageData.packages` they stand. */
  readonly packages: readonly number[]
  /** Where in `PageData.layers` they stand. */
  readonly layers: readonly number[]
  /** Where in `PageData.images` they stand. */
  readonly images: readonly number[]
  /** How many findings the row stands for, if it is more than one. */
  readonly count: number | undefined
  readonly cwes: readonly string[] | undefined
  readonly related: readonly string[] | undefined
  /** Links that may be followed. */
  readonly references: readonly string[]
}

/** A short mark and its tone. */
export type Tag = readonly [string, 'plain' | 'bad' | 'warn']

export interface PackageData {
  readonly name: string
  readonly version: string
  readonly path: string | undefined
  readonly fixed: string | undefined
  readonly command: string | undefined
}

export interface LayerData {
  readonly position: number
  readonly origin: string
  readonly instruction: string | undefined
}
