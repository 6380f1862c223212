import type { EpochMs } from '../findings/finding.ts'
import { coverageMeaning, type Meaning } from './reasons.ts'

/**
 * When is a scan done, and are its findings complete? The pure part: observations in, state out.
 *
 * The evidence (docs/decisions/0003-when-a-scan-is-done.md): findings become readable one by one while the scan runs and
 * for up to a minute after coverage says that it is done, and no field says "all of them are readable". So the
 * findings must stand still for a while after the end of the scan, and nothing passes before.
 */

/** The age at which a scan's findings are taken to be all readable: one complete read is enough then. */
export const OLD_SCAN_MS = 600_000
/** A push newer than the scan by more than this may mean that a new scan is about to begin. */
export const STALE_MS = 300_000
/** How long that new scan is waited for; whether a pushed-again digest is scanned again is not documented. */
export const STALE_GRACE_MS = 60_000

export interface SettleSettings {
  /** How long the findings must stand still; an empty result twice as long; 0 switches it off. */
  readonly settleMs: number
}

export type CoverageSeen =
  | { readonly kind: 'record'; readonly statusCode?: string; readonly reason?: string; readonly lastScannedAt?: EpochMs; readonly serverNow?: EpochMs }
  | { readonly kind: 'absent' }
  /** The service could not be asked; nothing is known and nothing may be concluded. */
  | { readonly kind: 'unreadable'; readonly why: string }

export type FindingsSeen =
  /** All pages of one pass. */
  | { readonly kind: 'complete'; readonly fingerprint: string; readonly probe: string; readonly count: number; readonly newestChangeAt?: EpochMs; readonly serverNow?: EpochMs }
  /** The first page only. */
  | { readonly kind: 'probe'; readonly probe: string }
  | { readonly kind: 'unreadable'; readonly why: string }

interface Snapshot {
  readonly fingerprint: string
  readonly probe: string
  readonly count: number
  /** When this content was first read. */
  readonly stillSince: EpochMs
  /** When it must still stand for the scan to be settled. */
  readonly dueAt: EpochMs
  /** A probe differed since the last complete read. */
  readonly doubted: boolean
}

export interface Settling {
  readonly name: 'settling'
  readonly since: EpochMs
  readonly reason: string
  readonly lastScannedAt: EpochMs
  /** Local time at which the scan ended, by AWS's clock where it was told, else when we first saw it ended. */
  readonly endedAt: EpochMs
  readonly snapshot?: Snapshot
  readonly restarts: number
}

export type WaitState =
  | { readonly name: 'awaiting-coverage'; readonly since: EpochMs; readonly detail: string }
  | { readonly name: 'awaiting-scan'; readonly since: EpochMs; readonly detail: string; readonly staleSince?: EpochMs }
  | Settling
  | { readonly name: 'settled'; readonly since: EpochMs; readonly stillMs: number; readonly lastScannedAt: EpochMs; readonly reason: string }
  | { readonly name: 'unscannable'; readonly since: EpochMs; readonly reason: string; readonly meaning: Meaning }

/** What to read next in this poll: the findings only once the scan is said to be done. */
export type Plan = 'nothing' | 'probe' | 'complete'

export function initialState(now: EpochMs): WaitState {
  return { name: 'awaiting-coverage', since: now, detail: 'Inspector has no record of the image yet' }
}

/**
 * The state after coverage was read.
 *
 * @param pushedAt AWS's time of the push, to notice a scan that is older than it
 */
export function afterCoverage(state: WaitState, seen: CoverageSeen, now: EpochMs, settings: SettleSettings, pushedAt?: EpochMs): WaitState {
  if (isFinal(state) || seen.kind === 'unreadable') return state
  if (seen.kind === 'absent') {
    const detail = state.name === 'awaiting-coverage' ? state.detail : 'Inspector’s record of the image has gone; waiting for it to come back'
    return { name: 'awaiting-coverage', since: sinceOf(state, 'awaiting-coverage', now), detail }
  }
  const meaning = coverageMeaning(seen.reason)
  const reason = seen.reason ?? '(no reason)'
  if (meaning?.class === 'ended' || meaning?.class === 'unsupported') return { name: 'unscannable', since: now, reason, meaning }
  if (meaning?.class !== 'scanned') {
    return awaitingScan(state, now, meaning === undefined ? `coverage reason ${reason}, which this version does not know` : `${reason}: the scan ${meaning.words}`)
  }
  if (seen.lastScannedAt === undefined) return awaitingScan(state, now, `${reason}, but Inspector has not said when it scanned`)
  const stale = staleness(state, seen.lastScannedAt, pushedAt, now, settings)
  return stale ?? settling(state, reason, seen.lastScannedAt, seen.serverNow, now)
}

/** What this poll should read of the findings, in the state after coverage. */
export function planOf(state: WaitState, now: EpochMs): Plan {
  if (state.name !== 'settling') return 'nothing'
  if (state.snapshot === undefined || state.snapshot.doubted || now >= state.snapshot.dueAt) return 'complete'
  return 'probe'
}

/** The state after findings were read. Settled only by a complete read that was due and changed nothing. */
export function afterFindings(state: WaitState, seen: FindingsSeen, now: EpochMs, settings: SettleSettings): WaitState {
  if (state.name !== 'settling' || seen.kind === 'unreadable') return state
  const before = state.snapshot
  if (seen.kind === 'probe') {
    if (before === undefined || before.probe === seen.probe) return state
    return { ...state, snapshot: { ...before, doubted: true } }
  }
  const same = before !== undefined && before.fingerprint === seen.fingerprint
  const stillSince = same ? before.stillSince : now
  const dueAt = same ? before.dueAt : dueTime(state, seen, now, settings, before !== undefined)
  const snapshot: Snapshot = { fingerprint: seen.fingerprint, probe: seen.probe, count: seen.count, stillSince, dueAt, doubted: false }
  if (now >= dueAt) return { name: 'settled', since: now, stillMs: now - stillSince, lastScannedAt: state.lastScannedAt, reason: state.reason }
  return { ...state, snapshot, restarts: state.restarts + (same || before === undefined ? 0 : 1) }
}

/** When the next read of a settling scan is due; `undefined` while there is nothing to stand still. */
export function dueAtOf(state: WaitState): EpochMs | undefined {
  return state.name === 'settling' ? state.snapshot?.dueAt : undefined
}

export function isFinal(state: WaitState): boolean {
  return state.name === 'settled' || state.name === 'unscannable'
}

/**
 * The window shrinks with the age that the scan had when its findings were first read, down to nothing for a scan that
 * ended ten minutes before; a change that we saw ourselves always opens the whole window.
 */
function dueTime(state: Settling, seen: FindingsSeen & { kind: 'complete' }, now: EpochMs, settings: SettleSettings, changed: boolean): EpochMs {
  const window = seen.count === 0 ? 2 * settings.settleMs : settings.settleMs
  if (changed) return now + window
  const newest = seen.newestChangeAt === undefined ? state.endedAt : Math.max(state.endedAt, localTime(seen.newestChangeAt, seen.serverNow, now))
  const age = now - newest
  return now + window * Math.max(0, 1 - age / OLD_SCAN_MS)
}

function awaitingScan(state: WaitState, now: EpochMs, detail: string): WaitState {
  return { name: 'awaiting-scan', since: sinceOf(state, 'awaiting-scan', now), detail }
}

function staleness(state: WaitState, lastScannedAt: EpochMs, pushedAt: EpochMs | undefined, now: EpochMs, settings: SettleSettings): WaitState | undefined {
  if (pushedAt === undefined || lastScannedAt >= pushedAt - STALE_MS) return undefined
  if (state.name === 'settling') return undefined
  const staleSince = state.name === 'awaiting-scan' && state.staleSince !== undefined ? state.staleSince : now
  if (now - staleSince >= staleGrace(settings)) return undefined
  return { name: 'awaiting-scan', since: sinceOf(state, 'awaiting-scan', now), detail: 'the scan is older than the push; waiting for a newer one', staleSince }
}

/** How long a scan that is older than the push is waited out. */
export function staleGrace(settings: SettleSettings): number {
  return Math.min(STALE_GRACE_MS, 2 * settings.settleMs)
}

function settling(state: WaitState, reason: string, lastScannedAt: EpochMs, serverNow: EpochMs | undefined, now: EpochMs): WaitState {
  // A newer scan than the one that was settling: its findings are other findings.
  if (state.name === 'settling' && state.lastScannedAt === lastScannedAt) return { ...state, reason }
  const restarts = state.name === 'settling' ? state.restarts + 1 : 0
  return { name: 'settling', since: now, reason, lastScannedAt, endedAt: localTime(lastScannedAt, serverNow, now), restarts }
}

/**
 * A time of AWS's clock on the local one. The runner's clock can be wrong by any amount, so only AWS's own
 * "now" is compared with AWS's "then"; without it the moment of reading counts, which only makes the wait longer.
 */
function localTime(serverTime: EpochMs, serverNow: EpochMs | undefined, now: EpochMs): EpochMs {
  return serverNow === undefined ? now : now - Math.max(0, serverNow - serverTime)
}

function sinceOf(state: WaitState, name: WaitState['name'], now: EpochMs): EpochMs {
  return state.name === name ? state.since : now
}
