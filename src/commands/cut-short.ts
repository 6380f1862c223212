import type { Evidence, ScanOutcome, UnfinishedScan } from '../scan/outcome.ts'

const NO_EVIDENCE: Evidence = { scanType: 'enhanced', spans: [], polls: 0, requests: 0, waitedMs: 0, notices: [] }

/** An image of which no findings were read yet. */
export function nothingRead(evidence: Evidence = NO_EVIDENCE): UnfinishedScan {
  return { kind: 'unfinished', findings: [], sure: new Set(), evidence }
}

/**
 * How a wait ended that was ended from outside: what it knew, and no error. A scan that was done at the same moment is
 * done, and what had ended before stays as it was.
 */
export function cutShort(outcome: ScanOutcome, before: ScanOutcome | UnfinishedScan | undefined): ScanOutcome | UnfinishedScan {
  if (outcome.kind !== 'no-result') return outcome
  // The last span is how the wait itself calls its end: out of time, or whatever its last request met.
  const evidence = { ...outcome.evidence, spans: outcome.evidence.spans.filter(({ state }) => state !== 'timed-out' && state !== 'unscannable') }
  return before?.kind === 'unfinished' ? { ...before, evidence } : nothingRead(evidence)
}

/** Resolves once the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
