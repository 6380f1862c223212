import { createHash } from 'node:crypto'
import type { RegistryRow, StreamRow } from '../model.ts'

/** GitHub takes longer ones, but nobody reads them. */
const MAX_LENGTH = 200

/** Keeps two watches in one repository apart: each has its own overview, and retires only its own issues. */
export interface WatchName {
  /** The configuration that is watched, or that several runs were merged. */
  readonly scope: string
  /** A merged watch has one overview, whichever registries took part. */
  readonly merged: boolean
}

/** The key of a stream's issue; `undefined` if the registry is unknown, since streams of two registries would look the same. */
export function streamIssueKey({ registry, repository, environment }: Pick<StreamRow, 'registry' | 'repository' | 'environment'>): string | undefined {
  return registry.id === undefined ? undefined : key('stream', registry.id, registry.region, repository, environment)
}

/** The key of the overview; `undefined` where the registry is not known. */
export function overviewKey({ scope, merged }: WatchName, registries: readonly RegistryRow[]): string | undefined {
  if (merged) return key('overview', digest(scope))
  const [only] = registries
  return only?.id === undefined ? undefined : key('overview', only.id, only.region, digest(scope))
}

export function isStreamKey(text: string): boolean {
  return text.startsWith('stream/')
}

/** A short word for the watch that keeps an issue; `undefined` where the registry is not known. */
export function scopeWord({ scope }: WatchName, registry: RegistryRow): string | undefined {
  return registry.id === undefined ? undefined : digest(JSON.stringify([scope, registry.id, registry.region]))
}

function key(...parts: readonly string[]): string {
  const whole = parts.map(encoded).join('/')
  if (whole.length <= MAX_LENGTH) return whole
  // No encoded part contains `*`, so nobody can choose names whose key looks like a shortened one.
  return `${whole.slice(0, MAX_LENGTH - 65).replace(/-$/, '')}*${createHash('sha256').update(whole).digest('hex')}`
}

/** Encodes everything that would end a part of the key, or the HTML comment that contains the key. */
function encoded(part: string): string {
  return encodeURIComponent(part.toWellFormed())
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('--', '%2D%2D')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
