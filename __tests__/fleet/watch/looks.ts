import type { FreshJudgement, ImageFacts, ImageLook, Look, SeenFinding, UnjudgedState } from '../../../src/fleet/watch/look.ts'
import { follow, type Followed, type Following } from '../../../src/fleet/watch/follow.ts'
import type { StreamMemory } from '../../../src/fleet/watch/memory/memory.ts'
import type { Stream } from '../../../src/fleet/watch/streams.ts'

/** Parts of stories about one stream. */

export const DAY = 86_400_000
export const NOW = Date.parse('2026-11-29T06:00:00Z')
export const STREAM: Stream = { repository: 'payments/api', environment: 'production', owner: undefined, entry: undefined }

export function facts(digest: string, more: Partial<ImageFacts['parts'][number]> = {}): ImageFacts {
  const part = { digest, platform: undefined, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', scannedAt: NOW - DAY, tally: { all: 0, critical: 0, high: 0, medium: 0 }, ...more }
  // Named in the order in which they were pushed.
  return { digest, tags: ['production'], pushedAt: NOW - 30 * DAY + digest.charCodeAt(0), parts: [part] }
}

export function finding(more: Partial<SeenFinding> = {}): SeenFinding {
  return { severity: 'critical', standing: 'open', violates: true, publishedAt: undefined, observedAt: undefined, ...more }
}

export function judged(digest: string, findings: Readonly<Record<string, SeenFinding>>, more: Partial<FreshJudgement> = {}): ImageLook {
  const violating = Object.entries(findings).flatMap(([id, { violates }]) => (violates ? [id] : []))
  const judgement: FreshJudgement = {
    result: violating.length > 0 ? 'fail' : 'pass',
    reason: violating.length > 0 ? 'It fails.' : 'It passes.',
    at: NOW,
    counts: { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 },
    violations: violating.length === 0 ? [] : [{ rule: 'fail-on-severity', ids: violating }],
    fixes: [],
    layers: [],
    findings: new Map(Object.entries(findings)),
    closed: new Set(),
    until: undefined,
    ...more,
  }
  return { facts: facts(digest), outcome: { kind: 'judged', judgement } }
}

export function read(...images: readonly ImageLook[]): Look {
  return { kind: 'read', images, rest: undefined }
}

export function lost(state: UnjudgedState, images: readonly ImageFacts[] = []): Look {
  return { kind: 'unjudged', state, reason: `It is ${state}.`, code: state, remedy: [], images }
}

/** What becomes of a stream day by day. */
export function story(looks: readonly Look[], more: Partial<Following> = {}): readonly Followed[] {
  const days: Followed[] = []
  let before: StreamMemory | undefined
  for (const [day, look] of looks.entries()) {
    const followed = follow(STREAM, before, look, { now: NOW + day * DAY, policy: 'p', remembers: day > 0, ...more })
    days.push(followed)
    before = followed.memory
  }
  return days
}
