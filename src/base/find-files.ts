export interface FoundFiles {
  /** Sorted. What is there under a name that matches, whatever it is, unless it is a folder. */
  readonly paths: readonly string[]
  /** The folder that they must not lead out of. */
  readonly within: string
}

/**
 * The files that a path or glob names. A path without wildcards is itself, whether it is there or not.
 * @throws Error when a glob is wrong, or there is too much to look through
 */
export type FindFiles = (pattern: string) => Promise<FoundFiles>
