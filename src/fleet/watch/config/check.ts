import { declares, type StreamEntry, type WatchConfig } from './config.ts'
import { readWatchFile } from './file.ts'

/** What `npm run watch-config -- check FILE` prints; each text is a line. */
export interface WatchConfigCheck {
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  /** What the file selects, an entry a line; empty with problems. */
  readonly summary: readonly string[]
}

/** Checks a watch configuration without a registry. Which repositories a glob matches, only a run knows. */
export function checkWatchConfig(text: string, fileName: string): WatchConfigCheck {
  const reading = readWatchFile(text, fileName)
  if (reading.kind === 'invalid') return { problems: reading.problems, warnings: [], summary: [] }
  const { config } = reading
  return { problems: [], warnings: warningsOf(config), summary: summaryOf(config) }
}

function warningsOf({ name, entries }: WatchConfig): readonly string[] {
  if (entries.length === 0) return [`${name}: there are no streams, so a run only audits the registry and has no verdict`]
  return entries.filter(declares).flatMap((entry, at, all) => {
    const other = all.slice(0, at).find((earlier) => earlier.environment === entry.environment && mayMeet(earlier, entry))
    return other === undefined
      ? []
      : [
          `${entry.source}: ${entry.repository.text} and ${other.repository.text} (${other.source}) make the same stream in ${entry.environment} if a repository matches both, which is an error; give one of them another environment`,
        ]
  })
}

/** A name that the other's glob matches, or two globs of which one begins as the other does. */
function mayMeet({ repository: one }: StreamEntry, { repository: other }: StreamEntry): boolean {
  if (one.exact) return other.matches(one.text)
  if (other.exact) return one.matches(other.text)
  return one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix)
}

function summaryOf({ name, policy, entries, unscanned, slo }: WatchConfig): readonly string[] {
  const days = Object.entries(slo).map(([severity, limit]) => `${severity} ${limit} ${limit === 1 ? 'day' : 'days'}`)
  return [
    `${name} is valid: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`,
    ...entries.map((entry) => `  ${repositoryWords(entry)} (${entry.environment}): ${imageWords(entry)}${entry.owner === undefined ? '' : `; owner ${entry.owner}`}`),
    `policy: ${policy === undefined ? "the gate's defaults" : `${policy}, which was not checked`}`,
    ...(unscanned.length === 0 ? [] : [`need no scanning: ${unscanned.map(({ text }) => text).join(', ')}`]),
    ...(days.length === 0 ? [] : [`SLO: ${days.join(', ')}`]),
  ]
}

function repositoryWords({ repository }: StreamEntry): string {
  return repository.exact ? repository.text : `each repository that matches ${repository.text}`
}

function imageWords({ tags, digests, newest, inUse }: StreamEntry): string {
  const chosen = newest === 'all' ? 'all images' : newest === 1 ? 'the newest image' : `the ${newest} newest images`
  return [
    ...(tags.length === 0 ? [] : [`${chosen} tagged ${tags.map(({ text }) => text).join(' or ')}`]),
    ...(digests.length === 0 ? [] : [`${digests.length} ${digests.length === 1 ? 'digest' : 'digests'}`]),
    ...(inUse ? ['what Inspector reports as running'] : []),
  ].join(', and ')
}
