import type { Workshop } from './workshop.ts'

/** How a look ended. What could not look is left out: it neither passed nor failed. */
export type Verdict =
  | { readonly kind: 'passed'; readonly said: string }
  | { readonly kind: 'failed'; readonly said: string; readonly details: readonly string[] }
  | { readonly kind: 'left out'; readonly said: string }

/** A tool that nobody here wrote, and something of ours that it looks at. */
export interface Witness {
  /** The tool's name, as its page has it. */
  readonly name: string
  readonly looksAt: string
  /** Its pinned version, as it is installed. */
  readonly version: (workshop: Workshop) => string
  readonly look: (workshop: Workshop) => Promise<Verdict>
}

export function passed(said: string): Verdict {
  return { kind: 'passed', said }
}

export function failed(said: string, details: readonly string[]): Verdict {
  return { kind: 'failed', said, details }
}

/** Passed without complaints, else failed with all of them. */
export function verdictOf(complaints: readonly string[], said: string): Verdict {
  return complaints.length === 0 ? passed(said) : failed(`${complaints.length} complaint${complaints.length === 1 ? '' : 's'}; ${said}`, complaints)
}
