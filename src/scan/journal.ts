import type { CoverageSeen } from './wait-state.ts'
import type { EpochMs } from '../base/finding.ts'
import type { Evidence, ScanState, StateSpan } from './outcome.ts'

/** Keeps what was seen while waiting: the evidence of a decision, or of why there is none. */
export interface Journal {
  enter(state: ScanState, detail: string, now: EpochMs): void
  coverage(seen: CoverageSeen): void
  ecr(status: string | undefined, description: string | undefined): void
  poll(): void
  request(count?: number): void
  notice(text: string): void
  evidence(now: EpochMs, settledMs?: number): Evidence
}

const MAX_SPANS = 200

export function openJournal(scanType: Evidence['scanType'], startedAt: EpochMs): Journal {
  const spans: { state: ScanState; detail: string; from: EpochMs }[] = []
  const notices: string[] = []
  let polls = 0
  let requests = 0
  let last: CoverageSeen & { kind: 'record' } = { kind: 'record' }
  let ecr: { status?: string | undefined; description?: string | undefined } = {}
  return {
    enter: (state, detail, now) => {
      const top = spans.at(-1)
      if (top?.state === state && top.detail === detail) return
      // A wait of many changes keeps its beginning and its end.
      const replaced = spans.length >= MAX_SPANS ? spans.pop() : undefined
      spans.push({ state, detail, from: replaced?.from ?? now })
    },
    coverage: (seen) => {
      if (seen.kind === 'record') last = seen
    },
    ecr: (status, description) => {
      ecr = { status, description }
    },
    poll: () => {
      polls += 1
    },
    request: (count = 1) => {
      requests += count
    },
    notice: (text) => {
      if (!notices.includes(text)) notices.push(text)
    },
    evidence: (now, settledMs) => ({
      scanType,
      spans: spans.map(({ state, detail, from }, index): StateSpan => ({ state, detail, lastedMs: (spans[index + 1]?.from ?? now) - from })),
      polls,
      requests,
      waitedMs: now - startedAt,
      notices,
      coverageStatus: last.statusCode,
      coverageReason: last.reason,
      scannedAt: last.lastScannedAt,
      ecrStatus: ecr.status,
      ecrDescription: ecr.description,
      settledMs,
    }),
  }
}
