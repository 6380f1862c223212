import type { StreamState } from '../../../../src/fleet/watch/look.ts'
import type { IssueWrite, KnownIssue } from '../../../../src/report/watch/issues/model.ts'
import type { WatchName } from '../../../../src/report/watch/issues/keys.ts'
import { planOverview, planStreamIssues } from '../../../../src/report/watch/issues/plan.ts'
import type { RegistryRow, StreamRow, WatchReport } from '../../../../src/report/watch/model.ts'

/** Issues of a repository without GitHub, and reports that are written into them. */

export const NOW = Date.parse('2026-11-29T06:00:00Z')
export const REGISTRY: RegistryRow = { id: '123456789012', region: 'eu-west-1' }
export const WATCH: WatchName = { scope: 'watch.yml', merged: false }

export function row(repository: string, state: StreamState, ids: readonly string[] = [], more: Partial<StreamRow> = {}): StreamRow {
  return {
    registry: REGISTRY,
    repository,
    environment: 'production',
    owner: undefined,
    state,
    reason: `It is ${state}.`,
    remedy: [],
    code: undefined,
    since: NOW,
    covered: true,
    lastVerdict: undefined,
    images: [{ digest: `sha256:${'a'.repeat(64)}`, tags: ['production'], platform: undefined, scannedAt: NOW, judgedAt: NOW, counts: undefined, violations: ids.length === 0 ? [] : [{ rule: 'fail-on-severity', ids }] }],
    appeared: [],
    remediated: [],
    setAside: [],
    clusters: undefined,
    findings: ids.map((id) => ({ id, severity: 'critical', rules: ['fail-on-severity'], isNew: false, firstSeen: NOW, publishedAt: undefined, dueAt: undefined })),
    fixes: [],
    layers: [],
    ...more,
  }
}

export function report(streams: readonly StreamRow[], more: Partial<WatchReport> = {}): WatchReport {
  return {
    generatedAt: NOW,
    registries: [REGISTRY],
    verdict: 'fail',
    reason: 'So it is',
    streams,
    audit: undefined,
    figures: { coverage: undefined, failureRate: { failing: 0, judged: 0 }, timeToRemediate: undefined, withinSlo: undefined, setAside: 0 },
    slo: {},
    requests: { made: 1, limit: 5000 },
    notLookedAt: [],
    problems: [],
    notices: [],
    points: [],
    remembers: true,
    ...more,
  }
}

/** What was written to an issue, in a few words. */
export interface Said {
  readonly number: number
  readonly what: 'create' | 'edit' | 'reopen' | 'close'
  readonly comment: string | undefined
}

export class Board {
  issues: KnownIssue[] = []
  readonly comments = new Map<number, string[]>()
  private next = 1

  /** A run of the watch. */
  run(of: WatchReport, { max = 20, name = WATCH }: { readonly max?: number; readonly name?: WatchName } = {}): readonly Said[] {
    const said = planStreamIssues(of, this.issues, name, max).map((write) => this.apply(write))
    return [...said, ...planOverview(of, this.issues, name).map((write) => this.apply(write))]
  }

  apply(write: IssueWrite): Said {
    if (write.kind === 'create') {
      const issue: KnownIssue = { number: this.next++, url: undefined, open: true, locked: false, key: write.key, data: write.data, text: write.text }
      this.issues.push(issue)
      return { number: issue.number, what: 'create', comment: undefined }
    }
    const { number, data, text, state, comment } = write
    this.change(number, { data, text, ...(state === undefined ? {} : { open: state === 'open' }) })
    if (comment !== undefined) this.comments.set(number, [...(this.comments.get(number) ?? []), comment])
    return { number, what: state === undefined ? 'edit' : state === 'open' ? 'reopen' : 'close', comment }
  }

  /** What a person can do, too. */
  change(number: number, change: Partial<KnownIssue>): void {
    this.issues = this.issues.map((issue) => (issue.number === number ? { ...issue, ...change } : issue))
  }

  /** The open issues of streams. */
  open(): readonly KnownIssue[] {
    return this.issues.filter(({ key, open }) => open && key.startsWith('stream/'))
  }
}
