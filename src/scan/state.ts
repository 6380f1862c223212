import type { EpochMs } from '../base/finding.ts'
import { doubtOf, graceOf, STALE_MS, whyNewer, type KnownScan } from './old-scan.ts'
import { coverageMeaning, type Meaning } from './reasons.ts'
import type { AwaitingScan, CoverageSeen, FindingsSeen, Plan, Settling, Snapshot, WaitState } from './wait-state.ts'
import { localTime, OLD_SCAN_MS, windowAfterChange, remainingWindow, type SettleSettings } from './settle-window.ts'

/**
 * When is a scan done, and are its findings complete? The pure part: observations in, state out.
 *
 * The evidence (docs/decisions/0004-when-a-scan-is-done.md): findings become readable one by one while the scan runs and
 * for up to half a minute after coverage says that it is done, and no field says "all of them are readable". So the
 * findings must stay unchanged for a while after the end of the scan, and nothing passes before.
 */

export function initialState(now: EpochMs): WaitState {
  return { name: 'awaiting-coverage', since: now, detail: 'Inspector has no record of the image yet' }
}

/**
 * The state after coverage was read.
 *
 * @param push AWS's time of the push, to notice a scan that is older than it, and whether it is that of a baseline
 */
export function afterCoverage(
  state: WaitState,
  seen: CoverageSeen,
  now: EpochMs,
  { pushedAt, ofBaseline = false }: { readonly pushedAt?: EpochMs | undefined; readonly ofBaseline?: boolean | undefined } = {},
): WaitState {
  if (isFinal(state)) return state
  if (seen.kind === 'absent') {
    const detail = state.name === 'awaiting-coverage' ? state.detail : 'Inspector’s record of the image has gone; waiting for it to come back'
    return { name: 'awaiting-coverage', since: sinceOf(state, 'awaiting-coverage', now), asOf: now, detail }
  }
  const meaning = coverageMeaning(seen.reason)
  const reason = seen.reason ?? '(no reason)'
  if (meaning?.class === 'ended' || meaning?.class === 'unsupported') return { name: 'unscannable', since: now, asOf: now, reason, meaning }
  const notDone = whyNotDone(seen, reason, meaning)
  if (notDone !== undefined) return awaitingScan(state, now, notDone)
  const lastScannedAt = seen.lastScannedAt ?? 0
  // A record that falls back to an earlier scan is an old copy of it.
  if (state.name === 'settling' && lastScannedAt <= state.lastScannedAt) return { ...state, reason, asOf: now }
  const known = scanOf(state)
  const scan: KnownScan = known?.lastScannedAt === lastScannedAt ? known : { lastScannedAt, since: now, pushedAt, ofBaseline, doubt: undefined }
  return now - scan.since < graceOf(scan) ? awaitingNewer(state, scan, now) : settling(state, reason, scan, seen.serverNow, now)
}

/** `undefined`: the record says that the scan is done, and when. */
function whyNotDone(seen: CoverageSeen & { kind: 'record' }, reason: string, meaning: Meaning | undefined): string | undefined {
  if (seen.contradiction !== undefined) return `Inspector’s records of the image contradict each other: ${seen.contradiction}`
  if (meaning === undefined) return `coverage reason ${reason}, which this version doesn't recognize`
  if (meaning.class !== 'scanned') return `${reason}: the scan ${meaning.words}`
  const { statusCode, lastScannedAt } = seen
  if (statusCode !== undefined && statusCode !== 'ACTIVE' && statusCode !== 'INACTIVE') return `coverage status ${statusCode}, which this version doesn't recognize`
  // Seen only for on-push scans; an inactive resource with any other reason may be on its way out, its findings closing.
  if (statusCode === 'INACTIVE' && reason === 'SUCCESSFUL') return 'INACTIVE/SUCCESSFUL: status and reason contradict each other'
  // A record can say "done" before the first scan; only the time of a scan proves that there was one.
  if (lastScannedAt === undefined || !(lastScannedAt > 0)) return `${reason}, but Inspector has not said when it scanned`
  return undefined
}

/** What this poll should read of the findings, in the state after coverage. */
export function planOf(state: WaitState, now: EpochMs): Plan {
  if (state.name === 'awaiting-scan') return state.stale === undefined ? 'first-page' : 'nothing'
  if (state.name !== 'settling') return 'nothing'
  // Of an old scan no later read will follow that would show what the first one lost.
  if (state.snapshot === undefined && !state.watched && now - state.endedAt >= OLD_SCAN_MS) return 'both-ends'
  if (state.snapshot === undefined || state.snapshot.doubted || now >= state.snapshot.dueAt) return 'complete'
  return 'compare-first-page'
}

/** The state after findings were read. Settled only by a complete read that was begun when due and changed nothing. */
export function afterFindings(state: WaitState, seen: FindingsSeen, now: EpochMs, settings: SettleSettings): WaitState {
  if (state.name === 'awaiting-scan') return seen.kind === 'first-page' || seen.kind === 'complete' ? firstPageSeen(state, seen.fingerprint, now) : state
  if (state.name !== 'settling' || seen.kind === 'first-page') return state
  if (seen.kind === 'complete') return completed(state, seen, now, settings)
  return seen.agrees || state.snapshot === undefined ? state : { ...state, snapshot: { ...state.snapshot, doubted: true } }
}

function firstPageSeen(state: AwaitingScan, fingerprint: string, now: EpochMs): AwaitingScan {
  return { ...state, firstPage: state.firstPage?.fingerprint === fingerprint ? state.firstPage : { fingerprint, stillSince: now } }
}

function completed(state: Settling, seen: FindingsSeen & { kind: 'complete' }, now: EpochMs, settings: SettleSettings): WaitState {
  const scan: KnownScan = { ...state.scan, doubt: doubtOf(state.scan, state.old, seen) }
  if (now - scan.since < graceOf(scan)) return awaitingNewer(state, scan, now)
  const before = state.snapshot
  const same = before?.fingerprint === seen.fingerprint
  const snapshot: Snapshot = {
    fingerprint: seen.fingerprint,
    open: seen.open,
    doubted: false,
    unsure: seen.disputed === true ? 'disputed' : seen.shifted === true ? 'shifted' : undefined,
    ...(before === undefined
      ? firstSight(state, seen, now, settings)
      : same && seen.disputed !== true
        ? { stillSince: before.stillSince, dueAt: before.dueAt }
        : changed(state, before, seen, now, settings)),
  }
  // A read that was begun before it was due shows an older picture than its end suggests; where no window is left, the
  // first read is enough if nothing can have slipped through between its pages. A torn read proves nothing until another
  // one reads the same, and one with a finding on two pages never does: of a list that is given by its positions, it
  // hides another one.
  const due = seen.askedAt >= snapshot.dueAt || snapshot.dueAt <= snapshot.stillSince
  const alone = before === undefined && !seen.onePage && seen.confirmed !== true
  if (!due || alone || (seen.torn && !same) || snapshot.unsure !== undefined) return { ...state, scan, snapshot }
  return { name: 'settled', since: now, asOf: now, stillMs: now - Math.max(snapshot.stillSince, state.endedAt), scan, old: state.old, open: seen.open, reason: state.reason }
}

type Standing = Pick<Snapshot, 'stillSince' | 'dueAt'>

function firstSight(state: Settling, seen: FindingsSeen & { kind: 'complete' }, now: EpochMs, settings: SettleSettings): Standing {
  const full = windowAfterChange({ empty: seen.open === 0, lost: seen.lost, quietMs: 0 }, settings)
  // What both ends of the list do not agree on lacks something.
  if (seen.disputed === true) return { stillSince: now, dueAt: now + windowAfterChange({ empty: false, lost: true, quietMs: 0 }, settings) }
  if (state.watched) {
    // One page read before and after the end of the scan with the same content: it stood still in between as well.
    const stillSince = seen.onePage && !seen.torn && state.firstPage?.fingerprint === seen.fingerprint ? state.firstPage.stillSince : now
    return { stillSince, dueAt: Math.max(stillSince, state.endedAt) + full }
  }
  const newest = seen.newestChangeAt === undefined ? state.endedAt : Math.max(state.endedAt, localTime(seen.newestChangeAt, seen.serverNow, now))
  return { stillSince: now, dueAt: now + (seen.torn ? full : remainingWindow(full, now - newest)) }
}

function changed(state: Settling, before: Snapshot, seen: FindingsSeen & { kind: 'complete' }, now: EpochMs, settings: SettleSettings): Standing {
  const quietMs = Math.max(0, seen.askedAt - Math.max(before.stillSince, state.endedAt))
  return { stillSince: now, dueAt: now + windowAfterChange({ empty: seen.open === 0, lost: seen.lost || seen.disputed === true, quietMs }, settings) }
}

/** Since when a settling scan has stood still, and when the complete read is due that settles it. */
export function standingOf(state: WaitState): { readonly stillSince: EpochMs; readonly dueAt: EpochMs } | undefined {
  if (state.name !== 'settling' || state.snapshot === undefined) return undefined
  return { stillSince: Math.max(state.snapshot.stillSince, state.endedAt), dueAt: state.snapshot.dueAt }
}

function isFinal(state: WaitState): boolean {
  return state.name === 'settled' || state.name === 'unscannable'
}

function awaitingScan(state: WaitState, now: EpochMs, detail: string): AwaitingScan {
  const firstPage = state.name === 'awaiting-scan' ? state.firstPage : undefined
  return { name: 'awaiting-scan', since: sinceOf(state, 'awaiting-scan', now), asOf: now, detail, firstPage }
}

function awaitingNewer(state: WaitState, scan: KnownScan, now: EpochMs): AwaitingScan {
  return { name: 'awaiting-scan', since: sinceOf(state, 'awaiting-scan', now), asOf: now, detail: whyNewer(scan), stale: scan }
}

/** The scan that the last record told of. */
function scanOf(state: WaitState): KnownScan | undefined {
  if (state.name === 'awaiting-scan') return state.stale
  return state.name === 'settling' ? state.scan : undefined
}

function settling(state: WaitState, reason: string, scan: KnownScan, serverNow: EpochMs | undefined, now: EpochMs): Settling {
  // The scan ended after the last poll that did not show it, whatever the clocks say. A newer scan than the one that
  // was settling starts all over: its findings are other findings.
  const { lastScannedAt } = scan
  const watched = state.asOf !== undefined && scanOf(state)?.lastScannedAt !== lastScannedAt
  const told = localTime(lastScannedAt, serverNow, now)
  return {
    name: 'settling',
    since: now,
    asOf: now,
    reason,
    lastScannedAt,
    scan,
    endedAt: watched ? Math.max(told, state.asOf) : told,
    watched,
    old: !watched || told < state.asOf - STALE_MS,
    firstPage: state.name === 'awaiting-scan' ? state.firstPage : undefined,
  }
}

function sinceOf(state: WaitState, name: WaitState['name'], now: EpochMs): EpochMs {
  return state.name === name ? state.since : now
}
