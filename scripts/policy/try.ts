import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf } from '../../src/base/day.ts'
import type { EpochMs } from '../../src/base/finding.ts'
import { loadPolicyFiles, type FileRead } from '../../src/policy/file/load.ts'
import { remoteName } from '../../src/policy/file/reference.ts'
import { listed, plural, requestedName } from '../../src/policy/naming.ts'
import type { Policy } from '../../src/policy/policy.ts'
import type { Violation } from '../../src/policy/verdict.ts'
import { escapeLog } from '../../src/report/escape.ts'
import { tryPolicy, type DryRun } from './dry-run.ts'
import { whatBreaks } from '../../src/report/violations.ts'
import { readReport, type PastReport } from './report.ts'

export interface Trial {
  readonly policy: string
  /** Files, and folders that are searched for them. */
  readonly reports: readonly string[]
  /** Local files in the place of those that `extends` names, by `owner/repo/path@ref`. */
  readonly extended?: ReadonlyMap<string, string>
  readonly now: EpochMs
}

export interface Tried {
  /** Ready to be printed. */
  readonly lines: readonly string[]
  /** 0: every report would pass. 1: some would not, or it is not known. 2: there is nothing to try. */
  readonly exit: 0 | 1 | 2
}

interface Judged {
  readonly name: string
  readonly repositories: readonly string[]
  readonly before: PastReport['verdict'] | undefined
  readonly outcome: DryRun
}

const BEFORE = { pass: 'passed', fail: 'failed', 'no-result': 'had no result' } as const
const MAX_IDS = 5

/** Tries a policy on the reports of earlier runs: what would fail, by which rule, and what came of it then. */
export async function tryOut({ policy: path, reports, extended = new Map<string, string>(), now }: Trial): Promise<Tried> {
  const readRemote = (name: string): FileRead => {
    const file = extended.get(name)
    return file === undefined ? { kind: 'failed', problem: `nothing is read over the network here; name a copy with --extends ${name}=FILE` } : readText(file)
  }
  const loaded = await loadPolicyFiles(
    { rules: { ignore: [] }, policy: path, now },
    { readLocal: (file) => Promise.resolve(readText(file)), readRemote: (reference) => Promise.resolve(readRemote(remoteName(reference))) },
  )
  if (loaded.kind === 'no-result') return { lines: printable([loaded.cause.what, ...(loaded.cause.code === 'policy-invalid' ? loaded.cause.remedy.slice(1) : [])]), exit: 2 }
  const files = reports.flatMap((given) => filesOf(given).map((file) => ({ file, named: file === given })))
  const judged = files.flatMap(({ file, named }) => judgeFile(file, named, loaded.policy, now))
  if (judged.length === 0) return { lines: printable([`There is no report of the gate in ${listed(reports)}: name files report.json, or folders that hold them`]), exit: 2 }
  return { lines: printable([...judged.map(lineOf), ...summary(judged, files.length, path, now)]), exit: judged.every(({ outcome }) => outcome.kind === 'pass') ? 0 : 1 }
}

/** Every JSON file in a folder and below it; a file as it is named, there or not. */
function filesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function readText(path: string): FileRead {
  try {
    return { kind: 'read', text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { kind: 'failed', problem: error instanceof Error ? error.message : 'it cannot be read' }
  }
}

/** In a folder lie other files of the gate too; a file that was named is meant. */
function judgeFile(file: string, named: boolean, policy: Policy, now: EpochMs): readonly Judged[] {
  const unread = (problem: string): readonly Judged[] => [{ name: file, repositories: [], before: undefined, outcome: { kind: 'unknown', why: [problem] } }]
  const read = readText(file)
  if (read.kind !== 'read') return unread(read.kind === 'failed' ? read.problem : 'it is not there')
  const reading = readReport(read.text)
  if (reading.kind === 'other') return named ? unread('it is no JSON report of the gate') : []
  if (reading.kind === 'unreadable') return unread(reading.problem)
  const { report } = reading
  const images = [
    ...new Set(
      report.images.map((image) =>
        requestedName({ repository: { partition: '', registryId: '', region: '', name: image.repository }, digest: image.indexDigest ?? image.digest, tag: image.tag }),
      ),
    ),
  ]
  return [
    {
      name: `${images.length === 0 ? 'no image' : listed(images)} (${file})`,
      repositories: [...new Set(report.images.map(({ repository }) => repository))],
      before: report.verdict,
      outcome: tryPolicy(policy, report, now),
    },
  ]
}

function lineOf({ name, before, outcome }: Judged): string {
  const then = before === undefined ? '' : `${BEFORE[before]}, `
  switch (outcome.kind) {
    case 'fail':
      return `${name}: ${then}would fail: ${outcome.violations.map(violation).join('; ')}`
    case 'pass':
      return `${name}: ${then}would pass`
    case 'unknown':
      return `${name}: ${then}not known: ${outcome.why.join('; ')}`
  }
}

function violation({ rule, limit, actual, findings, repositories }: Violation): string {
  const more = findings.length > MAX_IDS ? ` and ${findings.length - MAX_IDS} more` : ''
  const ids = findings.length === 0 ? '' : `: ${findings.slice(0, MAX_IDS).join(', ')}${more}`
  return `${rule} by ${whatBreaks({ rule, actual })} (limit ${limit})${repositories === undefined ? '' : ` in ${listed(repositories)}`}${ids}`
}

function summary(judged: readonly Judged[], files: number, policy: string, now: EpochMs): readonly string[] {
  const of = (kind: DryRun['kind']) => judged.filter(({ outcome }) => outcome.kind === kind)
  const repositories = (those: readonly Judged[]) => [...new Set(those.flatMap((each) => each.repositories))].sort()
  const changed = of('fail').filter(({ before }) => before !== 'fail')
  const relieved = of('pass').filter(({ before }) => before !== 'pass')
  return [
    '',
    `${plural(judged.length, 'report')} with ${policy} on ${dayOf(now)}: ${of('fail').length} would fail, ${of('pass').length} would pass, ${of('unknown').length} not known.`,
    ...(changed.length === 0 ? [] : [`Would fail and did not: ${repositories(changed).join(', ')}`]),
    ...(relieved.length === 0 ? [] : [`Would pass and did not: ${repositories(relieved).join(', ')}`]),
    ...(files === judged.length ? [] : [`${plural(files - judged.length, 'JSON file')} of other kinds were left out.`]),
    'Rules that a workflow sets as inputs win over the file. The reports do not tell them apart, so they took no part.',
  ]
}

/** Names of images and files come from others, and this may run in a job. */
function printable(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : escapeLog(line)))
}
