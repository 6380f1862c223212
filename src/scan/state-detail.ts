import { durationText } from '../base/duration.ts'
import type { WaitState } from './wait-state.ts'

/** What is awaited, in words, for log and evidence. */
export function detailOf(state: WaitState): string {
  switch (state.name) {
    case 'awaiting-coverage':
    case 'awaiting-scan':
      return state.detail
    case 'settling':
      if (state.snapshot === undefined) return 'scan finished; reading its findings'
      if (state.snapshot.unsure === 'disputed') return 'scan finished; two reads of its findings differ; waiting until they agree'
      if (state.snapshot.unsure === 'shifted') return "scan finished; the pages of its findings don't fit together; waiting until they do"
      return `scan finished; waiting for findings to settle (${state.snapshot.open} so far)`
    case 'settled':
      return state.stillMs < 1000 ? 'read all findings' : `settled after ${durationText(state.stillMs)}`
    case 'unscannable':
      return state.reason
  }
}
