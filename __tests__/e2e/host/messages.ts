import type { Started } from '../../../scripts/starts.ts'

/** A step to run, or how far its time leaps. */
export type ToHost = ToRun | { readonly leap: number; readonly asked: number }

export interface ToRun {
  /** The time of its story; without it the machine's. */
  readonly now?: number
  readonly env: Readonly<Record<string, string>>
  readonly folder: string
  readonly file: Started
  /** Of a command line. */
  readonly args?: readonly string[]
}

/** A piece of what it says, its end, or that it only waits, and for how long. */
export type FromHost = { readonly text: string; readonly stream: Stream } | { readonly exitCode: number } | { readonly waits: Wait }

export type Stream = 'stdout' | 'stderr'

export interface Wait {
  /** Which question of the process this is. */
  readonly asked: number
  readonly ms: number
  /** Requests without an answer. */
  readonly open: number
  /** Nothing has happened for long: it waits for something else than the emulator. */
  readonly stuck: boolean
}
