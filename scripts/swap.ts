import { existsSync, renameSync, rmSync } from 'node:fs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Puts a finished folder in the place of another, all on one disk; `former` holds the old one for a moment. Signals wait
 * meanwhile: between the two renames there is nothing in the place.
 */
export function putInPlace(finished: string, place: string, former: string): void {
  const wait = (): void => undefined
  for (const signal of SIGNALS) process.on(signal, wait)
  try {
    rmSync(former, { recursive: true, force: true })
    if (existsSync(place)) renameSync(place, former)
    renameSync(finished, place)
    rmSync(former, { recursive: true, force: true })
  } catch (error) {
    restore(place, former)
    throw error
  } finally {
    for (const signal of SIGNALS) process.off(signal, wait)
  }
}

/** Brings back what an exchange took away that did not end, because it failed or was killed. */
export function restore(place: string, former: string): void {
  if (existsSync(former) && !existsSync(place)) renameSync(former, place)
}
