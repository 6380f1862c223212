import type { Started } from '../../../scripts/starts.ts'

/** A step to run. */
export interface ToHost {
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  readonly file: Started
}

/** A piece of its log, or its end. */
export type FromHost = { readonly text: string } | { readonly exitCode: number }
