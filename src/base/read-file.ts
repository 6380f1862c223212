export interface ReadLimits {
  readonly maxBytes: number
  /** The file has to lie below this folder, also once all links are followed. */
  readonly within?: string | undefined
}

/** The text of a regular file. Ends with `signal`, and after a while by itself. */
export type ReadFile = (path: string, limits: ReadLimits & { readonly signal?: AbortSignal | undefined }) => Promise<string>
