import { matchesWildcard } from '../base/wildcard.ts'
import type { Repository } from './model.ts'
import type { ManifestText } from './ports.ts'

/** How the tags of a repository may move. */
export interface TagRules {
  /** `MUTABLE`, `IMMUTABLE`, either `_WITH_EXCLUSION`, or what AWS adds later. */
  readonly setting: string
  /** Wildcards of tags for which the opposite holds. */
  readonly exclusions: readonly string[]
}

/** Whether a tag that is there may not be moved; `undefined` where the setting is not known. */
export function isImmutable({ setting, exclusions }: TagRules, tag: string): boolean | undefined {
  const isExcluded = exclusions.some((filter) => matchesWildcard(filter, tag))
  switch (setting) {
    case 'MUTABLE':
      return false
    case 'IMMUTABLE':
      return true
    case 'MUTABLE_WITH_EXCLUSION':
      return isExcluded
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !isExcluded
    default:
      return undefined
  }
}

/** What is written to a registry. Every method throws `ServiceError`. */
export interface TagWriter {
  tagRules(repository: Repository, signal: AbortSignal): Promise<TagRules>
  /** Sets a tag on the manifest, in its bytes. `there`: the tag is on it already. */
  putTag(repository: Repository, manifest: ManifestText, tag: string, signal: AbortSignal): Promise<'set' | 'there'>
}
