import type * as entry from '../src/faces/entry.ts'

/** The files of `dist/` that are started, and the function of `src/faces/entry.ts` that each calls. */
export const STARTS = { 'index.js': 'gateAction', 'find.js': 'findAction', 'promote.js': 'promoteAction', 'watch.js': 'watchAction', 'cli.js': 'cli' } as const satisfies Readonly<
  Record<string, keyof typeof entry>
>

export type Started = keyof typeof STARTS
