import { createHash } from 'node:crypto'
import type { EpochMs } from '../../base/finding.ts'
import { dayOf } from '../../base/day.ts'
import { readPolicyFile } from './file.ts'
import { plural } from '../naming.ts'
import { isInForce } from '../policy.ts'
import { resolvePolicy, type PolicyFile } from './resolve.ts'

/** What `policy check FILE` prints; each text is a line. */
export interface PolicyCheck {
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  /** What the file holds; empty with problems. */
  readonly summary: readonly string[]
}

/** Checks a policy file as far as it goes without network: `extends` is not followed, and the summary says so. */
export function checkPolicy(text: string, fileName: string, now: EpochMs): PolicyCheck {
  const reading = readPolicyFile(text, fileName)
  if (reading.kind === 'invalid') return { problems: reading.problems, warnings: [], summary: [] }
  const { file } = reading
  const resolved = resolvePolicy({ ignore: [] }, [file], { sources: [], now })
  if (resolved.kind === 'invalid') return { problems: resolved.problems, warnings: [], summary: [] }
  const expired = file.exceptions.filter((exception) => !isInForce(exception.expires, dayOf(now)))
  return {
    problems: [],
    warnings: [
      ...file.warnings.map((warning) => `${warning.source}: ${warning.text}`),
      ...expired.map((exception) => `${exception.source}: the exception ${exception.id.text} expired on ${exception.expires ?? ''} and no longer applies`),
    ],
    summary: summaryOf(file, text),
  }
}

function summaryOf(file: PolicyFile, text: string): readonly string[] {
  const exceptions = file.exceptions.filter((exception) => exception.by === 'exception').length
  return [
    `${file.name} is valid: ${plural(exceptions, 'exception')}, ${plural(file.exceptions.length - exceptions, 'ignored pattern')}, ${plural(file.overrides.length, 'repository override')}`,
    ...(file.extends === undefined ? [] : [`extends ${file.extends}, which was not checked`]),
    `sha256 ${createHash('sha256').update(text).digest('hex')}`,
  ]
}
