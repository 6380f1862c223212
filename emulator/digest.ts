import { createHash } from 'node:crypto'

/** `sha256:…` of a text, as registries name blobs and manifests. */
export function sha256(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/** 32 hex digits that depend on nothing but the parts: ids of findings stay the same from run to run. */
export function stableId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32)
}

/**
 * A small deterministic random generator (mulberry32): the same seed gives the same image on every machine.
 */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
