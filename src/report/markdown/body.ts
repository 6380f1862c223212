import type { Severity } from '../../base/finding.ts'
import { type Markdown, escapeText, joinMarkdown, link, md } from '../escape.ts'
import { exceptionNotices, exceptionsTitle } from '../exceptions.ts'
import { unique } from '../findings.ts'
import type { Block } from '../fit.ts'
import { findingTable } from './findings.ts'
import { type Extent, FOLD_CLOSE, NONE, SEVERITY_LABELS, codeCut, codeList, foldOpen, fromPhrase, noticeText, prose, row, rowsOf, tableHead } from './parts.ts'
import type { Changes, Report } from '../model.ts'
import type { ExceptionRow, GraceRow } from '../model/exception.ts'
import type { FindingRow } from '../model/finding.ts'
import { counted, number } from '../phrase.ts'

/** What is new and what is fixed since the baseline, in one fold. New findings have all their facts in the list of findings. */
export function changesBlock({ changes }: Report, { changes: max }: Extent): readonly Block[] {
  if (changes === undefined) return []
  const { fixed } = changes
  const isNew = changes.new
  if (isNew.length + fixed.length === 0) return []
  const head = tableHead([{ name: md`Change` }, { name: md`Severity` }, { name: md`Vulnerability` }, { name: md`Package` }])
  const line = ({ mark, severity, id, link: url, names }: Change): Markdown => row([mark, SEVERITY_LABELS[severity], link(codeCut(id, 64), url), codeList(names, 3)])
  const rows = [...isNew.map(newChange), ...fixed.map(fixedChange)]
  return [
    {
      name: 'changes',
      rank: 4,
      open: md`${foldOpen(md`${escapeText(changesTitle(isNew.length, fixed.length))} since ${prose(changes.baseline, 200)}`, false)}
${fromPhrase(changes.sentence)}

${head}`,
      ...rowsOf(rows, max, { noun: 'change', line }),
      close: FOLD_CLOSE,
    },
  ]
}

function changesTitle(isNew: number, fixed: number): string {
  if (fixed === 0) return counted(isNew, 'new finding')
  return isNew === 0 ? counted(fixed, 'fixed finding') : `${number(isNew)} new and ${counted(fixed, 'fixed finding')}`
}

interface Change {
  readonly mark: Markdown
  readonly severity: Severity
  readonly id: string
  readonly link: string | undefined
  readonly names: readonly string[]
}

function newChange({ severity, id, link: url, packages }: FindingRow): Change {
  return { mark: md`🆕\u00a0new`, severity, id, link: url, names: unique(packages.map(({ name }) => name)) }
}

function fixedChange({ severity, vulnerabilityId, packages }: Changes['fixed'][number]): Change {
  return { mark: md`✅\u00a0fixed`, severity, id: vulnerabilityId, link: undefined, names: unique(packages.map(({ name }) => name)) }
}

/** Over several images the same findings share rows, which are then fewer than the findings. */
function inRows(rows: number, findings: number): Markdown {
  return rows < findings ? md` in ${escapeText(counted(rows, 'row'))}` : md``
}

export function findingsBlock(report: Report, { openFindings }: Extent): readonly Block[] {
  const open = report.findings.filter(({ standing }) => standing === 'open')
  if (open.length === 0) return []
  const listed = open.filter(({ isListed }) => isListed)
  const unlisted =
    report.unlisted === 0
      ? md``
      : md`${escapeText(counted(report.unlisted, 'finding'))} below ${escapeText(report.reportSeverity)} ${report.unlisted === 1 ? md`is` : md`are`} counted but not listed (input ${md`\`report-severity\``}).`
  if (listed.length === 0) return [{ name: 'findings', rank: 5, open: unlisted }]
  const { groups, head, line, noun } = findingTable(listed, report)
  const atOrAbove = report.unlisted === 0 ? md`` : md` at ${escapeText(report.reportSeverity)} or above`
  const title = (shown: number): Markdown => {
    const all = md`${escapeText(counted(listed.length, 'finding'))}${atOrAbove}`
    if (shown < groups.length) return md`The worst ${escapeText(number(shown))} of ${noun === 'row' ? md`${escapeText(counted(groups.length, 'row'))} (${all})` : all}`
    return md`${all}${inRows(groups.length, listed.length)}`
  }
  return [
    {
      name: noun === 'row' ? 'rows of findings' : 'findings',
      rank: 6,
      open: (shown) => md`${foldOpen(title(shown), groups.length <= openFindings)}
${head}`,
      ...rowsOf(groups, groups.length, { noun, line }),
      close:
        report.unlisted === 0
          ? FOLD_CLOSE
          : md`${FOLD_CLOSE}

${unlisted}`,
    },
  ]
}

export function excusesBlocks(report: Report, { exceptions: max }: Extent): readonly Block[] {
  return [...exceptionsBlock(report, max), ...graceBlock(report, max)]
}

function exceptionsBlock(report: Report, max: number): readonly Block[] {
  const { exceptions } = report
  const notices = exceptionNotices(report)
  if (exceptions.length + notices.length === 0) return []
  const line = ({ ids, reason, expires, owner, ticket, source }: ExceptionRow): Markdown =>
    row([
      codeList(ids, 3),
      // The input has no reason of its own.
      reason === source ? NONE : prose(reason, 200),
      expires === undefined ? NONE : escapeText(expires),
      joinMarkdown(
        [owner, ticket].flatMap((text) => (text === undefined ? [] : [prose(text, 80)])),
        ', ',
      ),
      codeCut(source),
    ])
  const warnings = joinMarkdown(
    notices.slice(0, MAX_NOTICES).map((notice) => md`- ⚠️ ${noticeText(notice)}`),
    '\n',
  )
  const left = notices.length - MAX_NOTICES
  const told =
    left > 0
      ? md`${warnings}
- … and ${escapeText(counted(left, 'more'))}`
      : warnings
  const open = foldOpen(escapeText(exceptionsTitle(report)), false)
  const name = 'exceptions'
  if (exceptions.length === 0)
    return [
      {
        name,
        rank: 5,
        open: md`${open}
${told}

${FOLD_CLOSE}`,
      },
    ]
  const head = tableHead([{ name: md`Vulnerability` }, { name: md`Reason` }, { name: md`Until` }, { name: md`Who` }, { name: md`Source` }])
  return [
    {
      name,
      rank: 5,
      open:
        notices.length === 0
          ? md`${open}
${head}`
          : md`${open}
${told}

${head}`,
      ...rowsOf(exceptions, max, { noun: 'exception', line }),
      close: FOLD_CLOSE,
    },
  ]
}

const MAX_NOTICES = 20

function graceBlock({ grace }: Report, max: number): readonly Block[] {
  if (grace.length === 0) return []
  const count = grace.reduce((sum, { ids }) => sum + ids.length, 0)
  const head = tableHead([{ name: md`Fails on` }, { name: md`Severity` }, { name: md`Vulnerability` }])
  const line = ({ failsOn, severity, ids }: GraceRow): Markdown => row([escapeText(failsOn), SEVERITY_LABELS[severity], codeList(ids, 5)])
  return [
    {
      name: 'grace',
      rank: 5,
      open: md`${foldOpen(md`${escapeText(counted(count, 'finding'))} in grace`, false)}
${head}`,
      ...rowsOf(grace, max, { noun: 'day', line }),
      close: FOLD_CLOSE,
    },
  ]
}
