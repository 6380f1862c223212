import type { WaitState } from './wait-state.ts'
import { durationText } from '../base/duration-text.ts'

/** What is awaited, in words, for log and evidence. */
export function detailOf(state: WaitState): string {
  switch (state.name) {
    case 'awaiting-coverage':
    case 'awaiting-scan':
      return state.detail
    case 'settling':
      if (state.snapshot === undefined) return 'the scan is done; reading its findings'
      if (state.snapshot.unsure === 'disputed') return 'the scan is done; the list of its findings is not the same from both ends; waiting until it is'
      if (state.snapshot.unsure === 'shifted') return 'the scan is done; the pages of its findings do not fit together; waiting until they do'
      return `the scan is done; waiting until its ${state.snapshot.open} findings stand still`
    case 'settled':
      return state.stillMs < 1000 ? 'findings read completely' : `findings stood still for ${durationText(state.stillMs)}`
    case 'unscannable':
      return state.reason
  }
}
