import type * as entry from '../src/faces/entry.ts'

/** The files of `dist/` that are started, and the function of `src/faces/entry.ts` that each calls. */
export const STARTS = { 'index.js': 'gateAction', 'cli.js': 'cli', 'watch.js': 'watchAction' } as const satisfies Readonly<Record<string, keyof typeof entry>>

export type Started = keyof typeof STARTS
