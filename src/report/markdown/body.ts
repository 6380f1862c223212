import { commandsOf } from '../commands.ts'
import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { withoutFixPhrase } from '../fixes.ts'
import { imageLabels } from '../images.ts'
import { findingTable } from './findings.ts'
import { FOLD_CLOSE, NONE, SEVERITY_LABELS, codeCut, codeList, foldOpen, fromPhrase, imagesCell, originLabel, prose, row, severityList, tableHead } from './parts.ts'
import type { Changes, ExceptionRow, GraceRow, Move, Report, Upgrade } from '../model.ts'
import { counted, number } from '../phrase.ts'
import { crossesMajor } from '../upgrades.ts'

/** How many rows a part shows at most, and which folds stand open. */
export interface Extent {
  readonly newFindings: number
  readonly upgrades: number
  readonly exceptions: number
  /** A fold of findings stands open up to this many. */
  readonly openFindings: number
}

/** The first of a list as rows, the rest counted. */
function rowsOf<T>(list: readonly T[], max: number, { noun, line }: { readonly noun: string; readonly line: (item: T) => Markdown }): Required<Pick<Block, 'rows' | 'more'>> {
  return { rows: { total: list.length, lines: linesOf(list.slice(0, max), line) }, more: (left) => md`… and ${escapeText(counted(left, `more ${noun}`))}.` }
}

function* linesOf<T>(list: readonly T[], line: (item: T) => Markdown): Generator<Markdown> {
  for (const item of list) yield line(item)
}

export function changesBlocks(report: Report, extent: Extent): readonly Block[] {
  const { changes } = report
  if (changes === undefined) return []
  const sentence: Block = { name: 'changes', rank: 1, open: md`### What changed

${fromPhrase(changes.sentence)}` }
  return [sentence, ...newBlock(changes, report, extent), ...fixedBlock(changes)]
}

function newBlock(changes: Changes, report: Report, { newFindings, openFindings }: Extent): readonly Block[] {
  const listed = changes.new.filter(({ isListed }) => isListed)
  if (listed.length === 0) return []
  const { groups, head, line, noun } = findingTable(listed, report)
  const open = foldOpen(md`${escapeText(counted(changes.new.length, 'new finding'))}${inRows(groups.length, listed.length)}`, groups.length <= openFindings)
  return [
    {
      name: noun === 'row' ? 'rows of new findings' : 'new findings',
      rank: 4,
      open: md`${open}
${head}`,
      ...rowsOf(groups, newFindings, { noun: `new ${noun}`, line }),
      close: FOLD_CLOSE,
    },
  ]
}

/** Over several images the same findings share rows, which are then fewer than the findings. */
function inRows(rows: number, findings: number): Markdown {
  return rows < findings ? md` in ${escapeText(counted(rows, 'row'))}` : md``
}

const MAX_FIXED = 200

function fixedBlock({ fixed }: Changes): readonly Block[] {
  if (fixed.length === 0) return []
  const line = ({ vulnerabilityId, severity, packages }: Changes['fixed'][number]): Markdown =>
    row([SEVERITY_LABELS[severity], codeCut(vulnerabilityId, 64), codeList([...new Set(packages.map(({ name }) => name))], 3)])
  return [
    {
      name: 'fixed findings',
      rank: 7,
      open: md`${foldOpen(md`${escapeText(counted(fixed.length, 'fixed finding'))}`, false)}
${tableHead([{ name: md`Severity` }, { name: md`Vulnerability` }, { name: md`Package` }])}`,
      ...rowsOf(fixed, MAX_FIXED, { noun: 'fixed finding', line }),
      close: FOLD_CLOSE,
    },
  ]
}

export function originsBlock({ origins, layersHint }: Report): readonly Block[] {
  const sentences = origins?.sentences.map(fromPhrase) ?? []
  const lines = layersHint === undefined ? sentences : [...sentences, prose(layersHint)]
  if (lines.length === 0) return []
  return [{ name: 'origins', rank: 2, open: md`### Where it comes from

${joinMarkdown(lines.map((line) => md`- ${line}`), '\n')}` }]
}

export function upgradesBlock(report: Report, { upgrades: max }: Extent): readonly Block[] {
  const { upgrades } = report
  const sentence = withoutFixPhrase(report)
  const without = sentence === undefined ? md`` : fromPhrase(sentence)
  if (upgrades.length === 0) return sentence === undefined ? [] : [{ name: 'upgrades', rank: 2, open: md`### What to do

${without}` }]
  const labels = report.images.length > 1 ? imageLabels(report.images) : undefined
  const hasOrigin = upgrades.some(({ origin }) => origin !== 'unknown')
  const hasCommand = upgrades.slice(0, max).some((upgrade) => commandsOf(upgrade).length > 0)
  const head = tableHead([
    { name: md`Upgrade` },
    { name: md`From → to` },
    { name: md`Removes` },
    ...(labels === undefined ? [] : [{ name: md`Images` }]),
    ...(hasOrigin ? [{ name: md`Where` }] : []),
    ...(hasCommand ? [{ name: md`Inspector's command` }] : []),
  ])
  const line = (upgrade: Upgrade): Markdown =>
    row([namesCell(upgrade), movesCell(upgrade), removesCell(upgrade), ...(labels === undefined ? [] : [imagesCell(upgrade.places, labels)]), ...(hasOrigin ? [originCell(upgrade)] : []), ...(hasCommand ? [commandCell(upgrade)] : [])])
  return [
    {
      name: 'upgrades',
      rank: 3,
      open: md`### What to do

${head}`,
      ...rowsOf(upgrades, max, { noun: 'upgrade', line }),
      close: sentence === undefined ? undefined : without,
    },
  ]
}

const MAX_MOVES = 3

function namesCell({ moves }: Upgrade): Markdown {
  const lines = moves.slice(0, MAX_MOVES).map(({ names, paths }) => {
    const [path, ...others] = paths
    const where = path === undefined ? md`` : md`<br><sub>${codeCut(path, 70)}${others.length === 0 ? md`` : md` and ${escapeText(counted(others.length, 'more place'))}`}</sub>`
    return md`${codeList(names, 3)}${where}`
  })
  return joinMarkdown(lines, '<br>')
}

function movesCell({ moves }: Upgrade): Markdown {
  const lines = moves.slice(0, MAX_MOVES).map((move) => md`${codeList(move.installed, 2)}\u00a0→ ${targetText(move)}${crossesMajor(move) ? md` (major\u00a0version)` : md``}`)
  const left = moves.length - lines.length
  return joinMarkdown(left > 0 ? [...lines, md`… and ${left} more`] : lines, '<br>')
}

/** One version where it is certain, else those that the findings name. */
function targetText({ target, fixed }: Move): Markdown {
  if (target !== undefined) return codeCut(target)
  return md`the newest of ${codeList(fixed.map(({ version }) => version), 3)}`
}

function removesCell({ removes, removesBySeverity, helps }: Upgrade): Markdown {
  const own = removes === 0 ? md`` : severityList(removesBySeverity)
  const helping = helps === 0 ? md`` : md`helps with ${escapeText(number(helps))}${removes === 0 ? md`` : md` more`}`
  return removes > 0 && helps > 0 ? md`${own}; ${helping}` : md`${own}${helping}`
}

function originCell({ origin, instructions }: Upgrade): Markdown {
  const [instruction] = instructions
  return origin === 'own' && instructions.length === 1 && instruction !== undefined ? codeCut(instruction, 60) : originLabel(origin)
}

function commandCell(upgrade: Upgrade): Markdown {
  const [command, ...others] = commandsOf(upgrade)
  if (command === undefined) return NONE
  return others.length === 0 ? codeCut(command, 120) : md`${codeCut(command, 120)} and ${others.length} more`
}

export function findingsBlock(report: Report, { openFindings }: Extent): readonly Block[] {
  const open = report.findings.filter(({ standing }) => standing === 'open')
  if (open.length === 0) return []
  const listed = open.filter(({ isListed }) => isListed)
  const unlisted = report.unlisted === 0 ? md`` : md`${escapeText(counted(report.unlisted, 'finding'))} milder than ${escapeText(report.reportSeverity)} ${report.unlisted === 1 ? md`is` : md`are`} counted only (input ${md`\`report-severity\``}).`
  if (listed.length === 0) return [{ name: 'findings', rank: 5, open: unlisted }]
  const { groups, head, line, noun } = findingTable(listed, report)
  const summary = foldOpen(md`${listed.length === 1 ? md`` : md`All `}${escapeText(counted(listed.length, 'finding'))}${report.unlisted === 0 ? md`` : md` of ${escapeText(report.reportSeverity)} or worse`}${inRows(groups.length, listed.length)}`, groups.length <= openFindings)
  return [
    {
      name: noun === 'row' ? 'rows of findings' : 'findings',
      rank: 6,
      open: md`### Findings

${summary}
${head}`,
      ...rowsOf(groups, groups.length, { noun, line }),
      close: report.unlisted === 0 ? FOLD_CLOSE : md`${FOLD_CLOSE}

${unlisted}`,
    },
  ]
}

export function excusesBlocks(report: Report, { exceptions: max }: Extent): readonly Block[] {
  return [...exceptionsBlock(report, max), ...graceBlock(report, max)]
}

function exceptionsBlock({ exceptions, counts }: Report, max: number): readonly Block[] {
  if (exceptions.length === 0) return []
  const line = ({ ids, reason, expires, owner, ticket, source }: ExceptionRow): Markdown =>
    row([
      codeList(ids, 3),
      prose(reason, 200),
      expires === undefined ? NONE : escapeText(expires),
      joinMarkdown([owner, ticket].flatMap((text) => (text === undefined ? [] : [prose(text, 80)])), ', '),
      codeCut(source),
    ])
  const ignored = counts === undefined ? md`Exceptions` : md`Exceptions: ${escapeText(counted(counts.ignored, 'finding'))} ignored`
  const head = tableHead([{ name: md`Vulnerability` }, { name: md`Reason` }, { name: md`Until` }, { name: md`Who` }, { name: md`Source` }])
  return [
    {
      name: 'exceptions',
      rank: 5,
      open: md`${foldOpen(ignored, false)}
${head}`,
      ...rowsOf(exceptions, max, { noun: 'exception', line }),
      close: FOLD_CLOSE,
    },
  ]
}

function graceBlock({ grace }: Report, max: number): readonly Block[] {
  if (grace.length === 0) return []
  const count = grace.reduce((sum, { ids }) => sum + ids.length, 0)
  const head = tableHead([{ name: md`Fails from` }, { name: md`Severity` }, { name: md`Vulnerability` }])
  const line = ({ failsOn, severity, ids }: GraceRow): Markdown => row([escapeText(failsOn), SEVERITY_LABELS[severity], codeList(ids, 5)])
  return [
    {
      name: 'grace',
      rank: 5,
      open: md`${foldOpen(md`In grace: ${escapeText(counted(count, 'finding'))}`, false)}
${head}`,
      ...rowsOf(grace, max, { noun: 'day', line }),
      close: FOLD_CLOSE,
    },
  ]
}

export function footerBlock({ footer, ages, images, result }: Report): Block {
  const age = ages === undefined ? [] : [ageText(ages)]
  const policy = footer.policy.map(({ name, sha256, commit }) => {
    const hash = sha256 === undefined ? md`` : md` (sha256 ${escapeCode(sha256.slice(0, 12))})`
    return md`${codeCut(name, 120)}${hash}${commit === undefined ? md`` : md` at ${escapeCode(commit.slice(0, 7))}`}`
  })
  const rules = footer.rules.slice(0, 3).map(fromPhrase)
  const judged = rules.length === 0 ? [] : [md`Rules: ${joinMarkdown(rules, '; ')}${footer.rules.length > 3 ? md` and ${footer.rules.length - 3} more` : md``}.`]
  const more = policy.length > 3 ? md` and ${policy.length - 3} more` : md``
  const from = policy.length === 0 ? [] : [md`Policy: ${joinMarkdown(policy.slice(0, 3), ', ')}${more}.`]
  const commit = footer.commit === undefined ? [] : [link(escapeCode(footer.commit.slice(0, 7)), footer.commitUrl)]
  const run = footer.runUrl === undefined ? [] : [link(prose(footer.runName ?? 'workflow run', 80), footer.runUrl)]
  // Of several images, the digests in their table lead there; of one that was not scanned there is nothing to see.
  const [image, ...others] = images
  const console = image?.consoleUrl === undefined || image.state !== 'scanned' || others.length > 0 ? [] : [link(md`Inspector's console`, image.consoleUrl)]
  const version = md`ECR Scan Gate ${prose(footer.actionVersion, 40)}`
  const lines = [...age, ...judged, ...from, joinMarkdown([version, ...commit, ...run, ...console], ' · ')]
  return { name: result, rank: 0, open: md`<sub>${joinMarkdown(lines, '<br>')}</sub>` }
}

function ageText({ buckets, unknown }: NonNullable<Report['ages']>): Markdown {
  const parts = buckets.map(({ label, count }) => md`${escapeText(label)} ${escapeText(number(count))}`)
  const rest = unknown === 0 ? md`` : md`, unknown ${escapeText(number(unknown))}`
  return md`Age of the open findings since publication: ${joinMarkdown(parts, ', ')}${rest}.`
}
