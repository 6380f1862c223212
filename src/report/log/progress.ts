import type { EpochMs } from '../../base/finding.ts'
import type { ScanState } from '../../scan/outcome.ts'
import { platformName, type Platform, type RequestedImage } from '../../image/model.ts'
import { cut } from '../cut.ts'
import { escapeLog } from '../escape.ts'
import { counted } from '../phrase.ts'
import { durationText } from '../../base/duration.ts'

/** What is known of one image at one moment of the wait. */
export interface Observation {
  /** As the log names it, e.g. `payments/api:1.4 linux/amd64`. */
  readonly image: string
  readonly state: ScanState
  /** Coverage reason or status seen last. */
  readonly detail?: string | undefined
  /** Findings seen so far, while they settle. */
  readonly findings?: number | undefined
  readonly elapsedMs: number
}

/** What the log has said so far; handed from call to call. */
export interface ProgressLog {
  readonly seen: ReadonlyMap<string, Observation>
  readonly lastLineAt?: EpochMs | undefined
}

export const NO_PROGRESS: ProgressLog = { seen: new Map() }

/** How often to show that the gate still runs: seldom enough that the log of a long wait stays readable. */
export const HEARTBEAT_MS = 30_000

/** A line for each change of state, and one while nothing changes, for all images together, at most every 30 s. */
export function progress(before: ProgressLog, observation: Observation, now: EpochMs): { readonly after: ProgressLog; readonly line?: string | undefined } {
  const previous = before.seen.get(observation.image)
  const seen = new Map(before.seen).set(observation.image, observation)
  if (previous?.state !== observation.state || previous.detail !== observation.detail) {
    const name = escapeLog(cut(observation.image, 200))
    return { after: { seen, lastLineAt: now }, line: `${name}: ${sentence(observation)} (after ${durationText(observation.elapsedMs)})` }
  }
  if (before.lastLineAt !== undefined && now - before.lastLineAt < HEARTBEAT_MS) return { after: { ...before, seen } }
  return { after: { seen, lastLineAt: now }, line: heartbeat([...seen.values()], observation) }
}

/** An image as lines of progress name it. */
export function progressName({ repository, tag }: Pick<RequestedImage, 'repository' | 'tag'>, platform: Platform | undefined): string {
  return `${repository.name}${tag === undefined ? '' : `:${tag}`}${platform === undefined ? '' : ` ${platformName(platform)}`}`
}

/**
 * What the gate waits for now, for a line that is redrawn; empty before there is anything to wait for. The name comes last,
 * because a narrow window cuts the end.
 */
export function awaited({ seen }: ProgressLog, elapsedMs: number): string | undefined {
  const all = [...seen.values()]
  const waiting = all.filter(({ state }) => WAITING.has(state))
  const shown = waiting[0] ?? all.at(-1)
  if (shown === undefined) return undefined
  const name = escapeLog(cut(shown.image, 200))
  return `${durationText(elapsedMs)}  ${sentence(shown)}  ${waiting.length > 1 ? `(${counted(waiting.length, 'image')}, first ${name})` : `(${name})`}`
}

const WAITING: ReadonlySet<ScanState> = new Set(['awaiting-coverage', 'awaiting-scan', 'settling'])

function heartbeat(all: readonly Observation[], current: Observation): string {
  const waiting = all.filter(({ state }) => WAITING.has(state))
  const [only = current] = waiting
  const what = waiting.length <= 1 ? sentence(only) : `${counted(waiting.length, 'image')}, first ${escapeLog(cut(only.image, 200))}: ${sentence(only)}`
  return `… ${durationText(current.elapsedMs)}: ${what}`
}

function sentence({ state, detail, findings }: Observation): string {
  const said = detail === undefined ? '' : ` (${escapeLog(cut(detail, 100))})`
  switch (state) {
    case 'awaiting-coverage':
      return `waiting for Inspector's coverage record${said}`
    case 'awaiting-scan':
      return `waiting for the scan to finish${said}`
    case 'settling':
      return findings === undefined ? 'scan finished, reading its findings' : `scan finished, waiting for ${counted(findings, 'finding')} to settle`
    case 'settled':
      return `findings settled${findings === undefined ? '' : `: ${counted(findings, 'finding')}`}`
    case 'unscannable':
      return `cannot be scanned${said}`
    case 'timed-out':
      return `timed out${said}`
    case 'cancelled':
      return `cancelled${said}`
  }
}
