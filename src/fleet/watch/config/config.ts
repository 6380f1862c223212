import type { Severity } from '../../../base/finding.ts'
import type { Pattern } from '../../../policy/exceptions/pattern.ts'

/** How many of the matching images, newest push first. */
export type Newest = number | 'all'

/** One entry of `streams`: which images of which repositories are deployed. */
export interface StreamEntry {
  readonly repository: Pattern
  readonly tags: readonly Pattern[]
  readonly digests: readonly string[]
  readonly newest: Newest
  /** Adds the images that Inspector reports as running, and never removes any. */
  readonly inUse: boolean
  readonly environment: string
  readonly owner: string | undefined
  /** Where it comes from: `ecr-scan-watch.yml:3`, or `inputs`. */
  readonly source: string
}

/** How many days a finding of a severity may stay open. */
export type Slo = Readonly<Partial<Record<Severity, number>>>

/** What is watched, read and checked. */
export interface WatchConfig {
  readonly name: string
  /** The gate's policy file, as the input `policy` names it. */
  readonly policy: string | undefined
  readonly entries: readonly StreamEntry[]
  /** Repositories that need no scanning. */
  readonly unscanned: readonly Pattern[]
  readonly slo: Slo
}

export const DEFAULT_ENVIRONMENT = 'default'
export const DEFAULT_NEWEST = 1

/** Whether an entry declares images itself. One that only adds running images never declares a stream twice. */
export function declares({ tags, digests }: StreamEntry): boolean {
  return tags.length > 0 || digests.length > 0
}

/** The configuration of one entry for each repository, without a file. */
export function configOf(repositories: readonly Pattern[], tags: readonly Pattern[], environment: string | undefined): WatchConfig {
  const entries = repositories.map((repository): StreamEntry => ({
    repository,
    tags,
    digests: [],
    newest: DEFAULT_NEWEST,
    inUse: false,
    environment: environment ?? DEFAULT_ENVIRONMENT,
    owner: undefined,
    source: 'inputs',
  }))
  return { name: 'inputs', policy: undefined, entries, unscanned: [], slo: {} }
}
