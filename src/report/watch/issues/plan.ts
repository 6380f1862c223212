import type { RegistryRow, StreamRow, WatchReport } from '../model.ts'
import { isStreamKey, overviewKey, scopeWord, streamIssueKey, type WatchName } from './keys.ts'
import { grownBy, hasGrown, NO_VIOLATIONS, readMemory, rememberedOf, violationsOf, writeMemory, type IssueMemory } from './memory.ts'
import type { IssueEdit, IssueWrite, KnownIssue } from './model.ts'
import { overviewText, overviewTitle } from './overview-text.ts'
import { assigneesOf } from './owner.ts'
import { saysTheSame } from './parts.ts'
import { failsAgainComment, grownComment, passesComment, RETIRED_COMMENT, streamText, streamTitle } from './stream-text.ts'

/**
 * Plans what to write to the issues of streams, closings first. An issue gets a comment when its stream fails again, has new
 * violations or passes; everything else is an edit, which notifies nobody.
 *
 * @param issues all issues that the watch itself has written
 */
export function planStreamIssues(report: WatchReport, issues: readonly KnownIssue[], name: WatchName, max: number): readonly IssueWrite[] {
  const { primaries, twins } = sorted(issues.filter(({ key }) => isStreamKey(key)))
  const rows = new Map(
    report.streams.flatMap((row): readonly (readonly [string, StreamRow])[] => {
      const key = streamIssueKey(row)
      return key === undefined ? [] : [[key, row]]
    }),
  )
  const kept: IssueEdit[] = []
  // Texts are made later, and only for as many failing streams as `max` allows.
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

/** Plans what to write to the overview, after the streams' issues. It stays closed if a person closed it. */
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
  // A person reopened it after the watch closed it: the watch leaves it alone until the stream fails.
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
      // Without a result, nothing is better or worse: the issue stays, with what it remembers.
      return isTheirs ? undefined : edited(issue, { data: memory === undefined ? failing(row, scope) : writeMemory({ ...memory, scope }), text })
  }
}

function whileClosed({ row, scope, at }: Facts, issue: KnownIssue): IssueEdit | undefined {
  const memory = readMemory(issue.data)
  const text = streamText(row, at)
  switch (row.state) {
    case 'pass':
      // Remember the pass, so that the next failure reopens the issue.
      return memory?.verdict === 'pass' ? undefined : changed(issue, { data: passing(scope), text })
    case 'fail': {
      const data = failing(row, scope)
      if (memory?.verdict !== 'fail') return changed(issue, { data, text, state: 'open', comment: failsAgainComment(row, violationsOf(row)) })
      // A person closed it: it stays closed until there are violations that were not known then.
      const grown = grownSince(memory, row)
      return grown === undefined ? undefined : changed(issue, { data, text, state: 'open', comment: grownComment(row, grown) })
    }
    default:
      return undefined
  }
}

/** New violations; `undefined` if there are none. */
function grownSince(memory: IssueMemory | undefined, row: StreamRow): readonly string[] | undefined {
  if (memory === undefined) return undefined
  const violations = violationsOf(row)
  return hasGrown(memory.violations, violations) ? grownBy(memory.violations, violations) : undefined
}

/** Closes the issues of streams that are no longer watched. Only a complete run knows which those are. */
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

/** If several issues have the same key, the oldest open one is kept, and the other open ones are closed. */
function sorted(issues: readonly KnownIssue[]): Sorted {
  const primaries = new Map<string, KnownIssue>()
  const twins: IssueEdit[] = []
  for (const [key, all] of Map.groupBy(issues, (issue) => issue.key)) {
    const [primary, ...others] = all.toSorted(
      (left, right) => Number(isDuplicate(left)) - Number(isDuplicate(right)) || Number(right.open) - Number(left.open) || left.number - right.number,
    )
    if (primary === undefined) continue
    primaries.set(key, primary)
    const data = writeMemory({ verdict: 'duplicate', scope: '0', violations: NO_VIOLATIONS })
    twins.push(
      ...others
        .filter(({ open, data: before }) => open && before !== data)
        .map((twin) => changed(twin, { data, text: `This is a duplicate of #${primary.number}.\n`, state: 'not_planned' })),
    )
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

/** An edit, which notifies nobody; `undefined` if there is nothing to change. */
function edited(issue: KnownIssue, { data, text }: Pick<Change, 'data' | 'text'>): IssueEdit | undefined {
  return issue.data === data && saysTheSame(issue.text, text) ? undefined : changed(issue, { data, text })
}
