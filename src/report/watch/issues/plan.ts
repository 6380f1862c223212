import type { RegistryRow, StreamRow, WatchReport } from '../model.ts'
import { isStreamKey, overviewKey, scopeWord, streamIssueKey, type WatchName } from './keys.ts'
import { grownBy, hasGrown, NO_VIOLATIONS, readMemory, rememberedOf, violationsOf, writeMemory, type IssueMemory } from './memory.ts'
import type { IssueEdit, IssueWrite, KnownIssue } from './model.ts'
import { overviewText, overviewTitle } from './overview-text.ts'
import { assigneesOf } from './owner.ts'
import { saysTheSame } from './parts.ts'
import { failsAgainComment, grownComment, passesComment, RETIRED_COMMENT, streamText, streamTitle } from './stream-text.ts'

/**
 * What is to be written to the issues of streams, closings first. An issue speaks when its stream fails anew, has new
 * violations or passes; everything else is an edit, which notifies nobody. Issues are the watch's own, and all of them.
 */
export function planStreamIssues(report: WatchReport, issues: readonly KnownIssue[], name: WatchName, max: number): readonly IssueWrite[] {
  const { primaries, twins } = sorted(issues.filter(({ key }) => isStreamKey(key)))
  const rows = new Map(report.streams.flatMap((row): readonly (readonly [string, StreamRow])[] => {
    const key = streamIssueKey(row)
    return key === undefined ? [] : [[key, row]]
  }))
  const kept: IssueEdit[] = []
  // Of very many that fail, only those are put into words for which there is room.
  const risen: (() => IssueWrite)[] = []
  for (const [key, row] of rows) {
    const facts: Facts = { row, key, scope: scopeWord(name, row.registry) ?? '', at: report.generatedAt }
    const issue = primaries.get(key)
    if (issue === undefined) {
      if (row.state === 'fail') risen.push(() => opened(facts))
      continue
    }
    const write = issue.open ? whileOpen(facts, issue) : whileClosed(facts, issue)
    if (write?.state === 'open') risen.push(() => write)
    else if (write !== undefined) kept.push(write)
  }
  const closings = [...twins, ...retired(report, name, primaries, rows), ...kept.filter(({ state }) => state !== undefined)]
  const closed = new Set(closings.map(({ number }) => number))
  const scopes = scopesOf(report.registries, name)
  const stillOpen = [...primaries.values()].filter(({ key, number, open, data }) => open && !closed.has(number) && (rows.has(key) || scopes.has(readMemory(data)?.scope ?? '')))
  return [...closings, ...kept.filter(({ state }) => state === undefined), ...risen.slice(0, Math.max(0, max - stillOpen.length)).map((write) => write())]
}

/** What is to be written to the overview, once the streams' issues are. It stays closed if a person closed it. */
export function planOverview(report: WatchReport, issues: readonly KnownIssue[], name: WatchName): readonly IssueWrite[] {
  const key = overviewKey(name, report.registries)
  if (key === undefined) return []
  const { primaries, twins } = sorted(issues.filter((issue) => issue.key === key))
  const streams = sorted(issues.filter((issue) => isStreamKey(issue.key))).primaries
  const text = overviewText(report, (row) => {
    const issue = streams.get(streamIssueKey(row) ?? '')
    return issue?.open === true ? issue.number : undefined
  })
  const data = writeMemory({ verdict: report.verdict === 'pass' ? 'pass' : 'fail', scope: '0', violations: NO_VIOLATIONS })
  const issue = primaries.get(key)
  if (issue === undefined) return [{ kind: 'create', key, data, title: overviewTitle(report), text, assignees: [] }]
  const edit = edited(issue, { data, text })
  return [...twins, ...(edit === undefined ? [] : [edit])]
}

interface Facts {
  readonly row: StreamRow
  readonly key: string
  readonly scope: string
  readonly at: number
}

function opened({ row, key, scope, at }: Facts): IssueWrite {
  return { kind: 'create', key, data: failing(row, scope), title: streamTitle(row), text: streamText(row, at), assignees: assigneesOf(row.owner) }
}

function whileOpen({ row, scope, at }: Facts, issue: KnownIssue): IssueEdit | undefined {
  const memory = readMemory(issue.data)
  const text = streamText(row, at)
  // A person opened it again after it had been closed: it is theirs, until the stream fails.
  const isTheirs = memory !== undefined && memory.verdict !== 'fail'
  switch (row.state) {
    case 'pass':
      return memory?.verdict === 'pass' ? undefined : changed(issue, { data: passing(scope), text, state: 'completed', comment: passesComment(row) })
    case 'fail': {
      const data = failing(row, scope)
      if (isTheirs) return changed(issue, { data, text, comment: failsAgainComment(row, violationsOf(row)) })
      const grown = grownSince(memory, row)
      return memory === undefined || grown === undefined ? edited(issue, { data, text }) : changed(issue, { data, text, comment: grownComment(row, grown) })
    }
    default:
      // Not known is neither better nor worse: what it remembers stays, and so does the issue.
      return isTheirs ? undefined : edited(issue, { data: memory === undefined ? failing(row, scope) : writeMemory({ ...memory, scope }), text })
  }
}

function whileClosed({ row, scope, at }: Facts, issue: KnownIssue): IssueEdit | undefined {
  const memory = readMemory(issue.data)
  const text = streamText(row, at)
  switch (row.state) {
    case 'pass':
      // So that it is known to have passed in between, when it fails again.
      return memory?.verdict === 'pass' ? undefined : changed(issue, { data: passing(scope), text })
    case 'fail': {
      const data = failing(row, scope)
      if (memory?.verdict !== 'fail') return changed(issue, { data, text, state: 'open', comment: failsAgainComment(row, violationsOf(row)) })
      // A person closed it: it stays closed, and remembers what was known then, until there is more.
      const grown = grownSince(memory, row)
      return grown === undefined ? undefined : changed(issue, { data, text, state: 'open', comment: grownComment(row, grown) })
    }
    default:
      return undefined
  }
}

/** What came since; `undefined` where nothing did. */
function grownSince(memory: IssueMemory | undefined, row: StreamRow): readonly string[] | undefined {
  if (memory === undefined) return undefined
  const violations = violationsOf(row)
  return hasGrown(memory.violations, violations) ? grownBy(memory.violations, violations) : undefined
}

/** Of streams that nobody watches any more. Only a run that came to its end knows which those are. */
function retired(report: WatchReport, name: WatchName, primaries: ReadonlyMap<string, KnownIssue>, rows: ReadonlyMap<string, StreamRow>): readonly IssueEdit[] {
  if (report.problems.length > 0 || report.notLookedAt.length > 0 || report.streams.length === 0) return []
  const scopes = scopesOf(report.registries, name)
  return [...primaries.values()].flatMap((issue) => {
    const memory = readMemory(issue.data)
    if (!issue.open || rows.has(issue.key) || memory?.verdict !== 'fail' || !scopes.has(memory.scope)) return []
    return [changed(issue, { data: writeMemory({ ...memory, verdict: 'retired' }), text: issue.text, state: 'not_planned', comment: RETIRED_COMMENT })]
  })
}

interface Sorted {
  readonly primaries: ReadonlyMap<string, KnownIssue>
  /** Two runs at once can make two issues for one stream. */
  readonly twins: readonly IssueEdit[]
}

/** Of several with the same key an open one counts, and the oldest of those; the other open ones are closed. */
function sorted(issues: readonly KnownIssue[]): Sorted {
  const primaries = new Map<string, KnownIssue>()
  const twins: IssueEdit[] = []
  for (const [key, all] of Map.groupBy(issues, (issue) => issue.key)) {
    const [primary, ...others] = all.toSorted((left, right) => Number(isDuplicate(left)) - Number(isDuplicate(right)) || Number(right.open) - Number(left.open) || left.number - right.number)
    if (primary === undefined) continue
    primaries.set(key, primary)
    const data = writeMemory({ verdict: 'duplicate', scope: '0', violations: NO_VIOLATIONS })
    twins.push(...others.filter(({ open, data: before }) => open && before !== data).map((twin) => changed(twin, { data, text: `This is a duplicate of #${primary.number}.\n`, state: 'not_planned' })))
  }
  return { primaries, twins }
}

function isDuplicate({ data }: KnownIssue): boolean {
  return readMemory(data)?.verdict === 'duplicate'
}

function scopesOf(registries: readonly RegistryRow[], name: WatchName): ReadonlySet<string> {
  return new Set(registries.flatMap((registry) => scopeWord(name, registry) ?? []))
}

function failing(row: StreamRow, scope: string): string {
  return writeMemory({ verdict: 'fail', scope, violations: rememberedOf(violationsOf(row)) })
}

function passing(scope: string): string {
  return writeMemory({ verdict: 'pass', scope, violations: NO_VIOLATIONS })
}

interface Change {
  readonly data: string
  readonly text: string
  readonly state?: IssueEdit['state'] | undefined
  readonly comment?: string | undefined
}

function changed({ number, key, locked }: KnownIssue, { data, text, state, comment }: Change): IssueEdit {
  return { kind: 'edit', number, key, data, text, state, comment: locked ? undefined : comment }
}

/** An edit that nobody is told of, where there is something to edit. */
function edited(issue: KnownIssue, { data, text }: Pick<Change, 'data' | 'text'>): IssueEdit | undefined {
  return issue.data === data && saysTheSame(issue.text, text) ? undefined : changed(issue, { data, text })
}
