/** A step to run. */
export interface ToHost {
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
}

/** A piece of its log, or its end. */
export type FromHost = { readonly text: string } | { readonly exitCode: number }
