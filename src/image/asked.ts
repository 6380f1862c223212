/** A reference to an image as the inputs give it; where it lives may still be open. */
export interface AskedImage {
  /** As the user wrote it, for messages. */
  readonly text: string
  readonly repository: string
  readonly tag?: string | undefined
  readonly digest?: string | undefined
  readonly registryId?: string | undefined
  readonly region?: string | undefined
}

/** What to compare with. Without a repository: the tag or digest in each repository that is checked. */
export interface AskedBaseline {
  /** As the user wrote it, for messages. */
  readonly text: string
  readonly repository?: string | undefined
  readonly tag?: string | undefined
  readonly digest?: string | undefined
  readonly registryId?: string | undefined
  readonly region?: string | undefined
}
