import type { Severity } from '../../base/finding.ts'
import { commandsOf } from '../commands.ts'
import { cut, escapeHtml, safeLink } from '../escape.ts'
import { withoutFixPhrase } from '../fixes.ts'
import { type ImageLabel, failingFirst, imageLabels, imageName, imagesPhrase, shortDigest, withShortDigests } from '../images.ts'
import type { CountRow, ImageRow, Move, ProblemRow, Report, Upgrade } from '../model.ts'
import { type Phrase, counted, number, render, spoken } from '../phrase.ts'
import { byCure, lacksImages, toldProblems, unnamedImage } from '../problems.ts'
import { formatDuration, formatTime } from '../../base/time.ts'
import { crossesMajor, severitiesOf } from '../upgrades.ts'
import { whatBreaks, worstFirst } from '../violations.ts'

/** The parts of the page that need no script. */

export function text(value: string, max = 1_000): string {
  return escapeHtml(cut(value, max))
}

export function code(value: string, max = 300): string {
  // What cannot be broken anywhere else would push a table off the screen.
  return `<code${/\S{40}/u.test(value) ? ' class="long"' : ''}>${text(value, max)}</code>`
}

export function fromPhrase(parts: Phrase): string {
  return render(parts, { word: escapeHtml, code, page: (url) => anchor(text(url), url) })
}

/** A sentence of ours or of a service, with its code and its links. */
function said(value: string): string {
  return fromPhrase(spoken(cut(value, 1_000)))
}

function anchor(label: string, url: string | undefined): string {
  const target = safeLink(url)
  return target === undefined ? label : `<a href="${escapeHtml(target)}" rel="noopener noreferrer">${label}</a>`
}

function severity(name: Severity): string {
  return `<span class="sev"><i class="f-${name}" aria-hidden="true"></i>${name}</span>`
}

function severityList(counts: Readonly<Record<Severity, number>>): string {
  return severitiesOf(counts)
    .map(([name, count]) => `${number(count)} ${name}`)
    .join(', ')
}

export function verdictSection(report: Report): string {
  const { headline, result, violations, upcoming, waitedMs, judgedAt } = report
  const rules = violations.map(({ rule, limit, actual, findings }) => `<li>${code(rule)}: ${report.early ? 'at least ' : ''}${whatBreaks({ rule, actual })}, limit ${number(limit)}${findings.length === 0 ? '' : `: ${ids(worstFirst(findings, report.findings))}`}</li>`)
  const later = upcoming.map(({ rule, from, actual }) => `<li>From ${text(from)} it fails: ${code(rule)}, ${counted(actual, 'finding')}</li>`)
  const list = rules.length + later.length === 0 ? '' : `<ul>${[...rules, ...later].join('')}</ul>`
  const aside = headline.aside === undefined ? '' : `<p class="aside">${text(headline.aside)}</p>`
  return `<header class="verdict ${result}"><p class="tool">ECR Scan Gate</p><h1>${headline.mark} ${headline.word}${headline.sentence === '' ? '' : `: ${text(withShortDigests(headline.sentence))}`}</h1>${aside}${list}<p class="facts">Judged ${formatTime(judgedAt)}, after ${formatDuration(waitedMs)} of waiting for the scan.</p></header>`
}

function ids(list: readonly string[], shown = 6): string {
  const first = list.slice(0, shown).map((id) => code(id, 100))
  return list.length > shown ? `${first.join(', ')} and ${number(list.length - shown)} more` : first.join(', ')
}

/** What is missing, and what cures it: once for all images that lack the same. What the headline says is not said again. */
export function problemsSection(report: Report): string {
  const { headline } = report
  return byCure(toldProblems(report))
    .map((group) => {
      const [{ remedy, snippet } = NO_CURE] = group
      const told = group.filter(({ what }) => !headline.sentence.includes(what)).map(({ image, what }) => `<p>${image === undefined ? '' : `${code(image)}: `}${said(withShortDigests(what))}</p>`)
      const about = group.flatMap((problem) => unnamedImage(problem, report) ?? [])
      if (about.length > 0) told.unshift(`<p>This is about ${ids(about, 3)}.</p>`)
      // What the headline says needs no box of its own where nothing can be done about it.
      if (told.length === 0 && remedy.length === 0 && snippet === undefined) return ''
      const steps = remedy.length === 0 ? '' : `<p><strong>What to do</strong></p><ol>${remedy.map((step) => `<li>${said(step)}</li>`).join('')}</ol>`
      // The lines of a snippet matter, so it is escaped line by line.
      const block = snippet === undefined ? '' : `<pre><code>${snippet.text.split('\n').map((line) => `${/^ */u.exec(line)?.[0] ?? ''}${text(line)}`).join('\n')}</code></pre>`
      return `<section class="box" aria-label="Problem">${told.join('')}${steps}${block}</section>`
    })
    .join('')
}

const NO_CURE: Pick<ProblemRow, 'remedy' | 'snippet'> = { remedy: [] }

/** Expired exceptions and the like, which a person has to do something about, before what is only good to know. */
export function noticesSection({ notices }: Report): string {
  const box = (title: string, look: string, list: Report['notices']): string => {
    const items = list.map(({ text: notice, source }) => `<li>${said(notice)}${source === undefined || notice.includes(source) ? '' : ` (${code(source)})`}</li>`)
    return items.length === 0 ? '' : `<section class="box${look}" aria-label="${title}"><p><strong>${title}</strong></p><ul>${items.join('')}</ul></section>`
  }
  return box('Warning', '', notices.filter(({ kind }) => kind !== 'info')) + box('Note', ' note', notices.filter(({ kind }) => kind === 'info'))
}

export function countsSection({ table, problems }: Report): string {
  if (table === undefined) return ''
  const hasNew = table.sum.new !== undefined
  const figures = ({ total, new: fresh, fixable, ignored }: Pick<CountRow, 'total' | 'new' | 'fixable' | 'ignored'>): string =>
    [total, ...(hasNew ? [fresh ?? 0] : []), fixable, ignored].map((figure) => `<td class="n">${number(figure)}</td>`).join('')
  const rows = table.rows.map((row) => `<tr${row.total === 0 && row.ignored === 0 ? ' class="zero"' : ''}><td>${severity(row.severity)}</td>${figures(row)}<td class="n">${limit(row)}</td></tr>`)
  const heads = ['Total', ...(hasNew ? ['New'] : []), 'Fixable', 'Ignored', 'Limit'].map((name) => `<th scope="col" class="n">${name}</th>`)
  const partly = !lacksImages(problems) ? '' : ' Images without a result are not in these numbers.'
  return `<section aria-labelledby="counts-title"><h2 id="counts-title">Findings by severity</h2><div class="scroll"><table><thead><tr><th scope="col">Severity</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody><tfoot><tr><th scope="row">all</th>${figures(table.sum)}<td></td></tr></tfoot></table></div><p class="muted small">${fromPhrase(table.remark)}${partly}</p></section>`
}

function limit({ limit: most, isBroken }: CountRow): string {
  const figure = most === undefined ? '–' : typeof most === 'number' ? number(most) : most
  return isBroken ? `<span class="over">over ${figure}</span>` : figure
}

export function imagesSection(report: Report): string {
  const { images, imageNotices } = report
  if (images.length === 0) return imageNotices.length === 0 ? '' : `<section class="box" aria-label="Notes"><ul>${imageNotices.map((notice) => `<li>${said(notice)}</li>`).join('')}</ul></section>`
  const rows = failingFirst(report).map(({ image, fails }) => {
    const detail = image.detail === undefined ? '' : `<br><span class="muted small">${text(image.detail, 100)}</span>`
    const base = image.base?.name === undefined ? '' : `<br><span class="muted small">on ${code(image.base.name, 200)}</span>`
    const times = [...(image.pushedAt === undefined ? [] : [`pushed ${formatTime(image.pushedAt)}`]), ...(image.scannedAt === undefined ? [] : [`scanned ${formatTime(image.scannedAt)}`])]
    return `<tr><td data-label="Image" class="whole">${code(imageName(image))}${image.platformName === undefined ? '' : ` ${text(image.platformName)}`}<br>${anchor(`<code title="${escapeHtml(image.digest)}">${shortDigest(image.digest)}</code>`, image.consoleUrl)}${base}</td><td data-label="Times" class="where whole">${times.join('<br>')}</td><td data-label="Result">${fails && images.length > 1 ? '❌ ' : ''}${imageResult(image, images.length === 1)}${detail}</td></tr>`
  })
  const notes = [...new Set([...imageNotices, ...images.flatMap(({ notices }) => notices)])].map((notice) => `<li>${said(notice)}</li>`)
  return `<section aria-labelledby="images-title"><h2 id="images-title">${images.length === 1 ? 'Image' : 'Images'}</h2>${table(['Image', 'Times', 'Result'], rows)}${notes.length === 0 ? '' : `<ul class="muted small">${notes.join('')}</ul>`}</section>`
}

/** Of one image alone, the table of counts says what was found. */
function imageResult({ state, bySeverity }: ImageRow, isAlone: boolean): string {
  if (state === 'skipped') return 'skipped, not judged'
  if (state === 'no-result') return '⚠️ no result'
  if (state === 'unfinished') return bySeverity === undefined ? 'not waited for' : `${severityList(bySeverity)} read before the end, the rest not waited for`
  return isAlone || bySeverity === undefined ? 'scanned' : severityList(bySeverity) || 'no findings'
}

export function changesSection({ changes }: Report): string {
  if (changes === undefined) return ''
  const fixed = changes.fixed.length === 0 ? '' : `<p>Fixed: ${ids(changes.fixed.map(({ vulnerabilityId }) => vulnerabilityId), 20)}.</p>`
  const isNew = changes.new.length === 0 ? '' : `<p>New: ${ids([...new Set(changes.new.map(({ id }) => id))], 20)}.</p>`
  return `<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${fromPhrase(changes.sentence)}</p>${isNew}${fixed}</section>`
}

export function originsSection({ origins, layersHint }: Report): string {
  const lines = [...(origins?.sentences.map(fromPhrase) ?? []), ...(layersHint === undefined ? [] : [text(layersHint)])]
  return lines.length === 0 ? '' : `<section aria-labelledby="origins-title"><h2 id="origins-title">Where it comes from</h2><ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul></section>`
}

/** The first ones are what to do today; the others fold. */
const OPEN_UPGRADES = 15
const MAX_UPGRADES = 200

export function upgradesSection(report: Report): string {
  const { upgrades } = report
  const sentence = withoutFixPhrase(report)
  const without = sentence === undefined ? '' : `<p class="muted">${fromPhrase(sentence)}</p>`
  if (upgrades.length === 0) return without === '' ? '' : `<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${without}</section>`
  const labels = report.images.length > 1 ? imageLabels(report.images) : undefined
  const hasImages = labels !== undefined
  const rows = upgrades.slice(0, MAX_UPGRADES).map((upgrade) => upgradeRow(upgrade, labels))
  const left = upgrades.length - rows.length
  const more = leftOut(left, 'more upgrade')
  const rest = rows.slice(OPEN_UPGRADES)
  const fold = rest.length === 0 ? '' : `<details class="rest"><summary>${counted(rest.length, 'further upgrade')}</summary>${upgradeTable(rest, hasImages)}${more}</details>`
  return `<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">What to do</h2>${upgradeTable(rows.slice(0, OPEN_UPGRADES), hasImages)}${fold}${without}</section>`
}

function upgradeTable(rows: readonly string[], hasImages: boolean): string {
  return table(['Upgrade', 'From → to', 'Removes', ...(hasImages ? ['Images'] : []), 'Where', 'Inspector’s command'], rows)
}

function upgradeRow(upgrade: Upgrade, labels: readonly ImageLabel[] | undefined): string {
  const { moves, removes, removesBySeverity, helps, origin, instructions } = upgrade
  const names = moves.map(({ names: list, paths }) => `${ids(list, 4)}${paths.length === 0 ? '' : `<br><span class="small muted">${ids(paths, 1)}</span>`}`)
  const helping = helps === 0 ? [] : [`helps with ${number(helps)}`]
  const gain = [...(removes === 0 ? [] : [severityList(removesBySeverity)]), ...helping].join('; ')
  const [instruction] = instructions
  const where = origin === 'base' ? 'base image' : origin === 'own' && instruction !== undefined ? code(instruction, 60) : { own: 'your layers', mixed: 'both', unknown: '–' }[origin]
  const images = labels === undefined ? '' : `<td data-label="Images" class="images long whole">${fromPhrase(imagesPhrase(upgrade.places, labels))}</td>`
  const commands = commandsOf(upgrade).map((command) => code(command))
  return `<tr><td data-label="Upgrade" class="whole">${names.join('<br>')}</td><td data-label="From → to" class="long whole">${moves.map(moveText).join('<br>')}</td><td data-label="Removes">${gain}</td>${images}<td data-label="Where" class="origin">${where}</td><td data-label="Command" class="${commands.length === 0 ? 'none' : 'whole'}">${commands.join('<br>') || '–'}</td></tr>`
}

function moveText(move: Move): string {
  const { installed, target, fixed } = move
  const to = target === undefined ? `the newest of ${ids(fixed.map(({ version }) => version), 4)}` : code(target, 80)
  return `<span>${ids(installed, 2)} → ${to}${crossesMajor(move) ? ' <span class="tag warn">major version</span>' : ''}</span>`
}

/** What was waved through, by whom and until when; and what fails later. The list of findings has each of them under "ignored". */
export function excusesSection({ exceptions, grace, counts }: Report): string {
  return exceptionsTable(exceptions, counts?.ignored) + graceTable(grace)
}

const MAX_EXCUSES = 200

function exceptionsTable(exceptions: Report['exceptions'], ignored: number | undefined): string {
  if (exceptions.length === 0) return ''
  const rows = exceptions.slice(0, MAX_EXCUSES).map(({ ids: list, reason, expires, owner, ticket, source }) => {
    const who = [owner, ticket].flatMap((name) => (name === undefined ? [] : [text(name, 80)])).join(', ')
    return `<tr><td data-label="Vulnerability" class="whole">${ids(list, 4)}</td><td data-label="Reason" class="whole">${text(reason, 300)}</td><td data-label="Until">${expires === undefined ? '–' : text(expires, 40)}</td><td data-label="Who">${who || '–'}</td><td data-label="Source">${code(source, 120)}</td></tr>`
  })
  const said = ignored === undefined ? '' : `<p>${counted(ignored, 'finding')} ${ignored === 1 ? 'is' : 'are'} ignored.</p>`
  return `<section aria-labelledby="exceptions-title"><h2 id="exceptions-title">Exceptions</h2>${said}${table(['Vulnerability', 'Reason', 'Until', 'Who', 'Source'], rows)}${leftOut(exceptions.length - rows.length, 'more exception')}</section>`
}

function graceTable(grace: Report['grace']): string {
  if (grace.length === 0) return ''
  const rows = grace.slice(0, MAX_EXCUSES).map(({ failsOn, severity: name, ids: list }) => `<tr><td data-label="Fails from">${text(failsOn, 40)}</td><td data-label="Severity">${severity(name)}</td><td data-label="Vulnerability" class="whole">${ids(list, 8)}</td></tr>`)
  return `<section aria-labelledby="grace-title"><h2 id="grace-title">In grace</h2>${table(['Fails from', 'Severity', 'Vulnerability'], rows)}${leftOut(grace.length - rows.length, 'more day')}</section>`
}

/** A table that becomes a list of cards where it would have to be scrolled sideways. */
function table(heads: readonly string[], rows: readonly string[]): string {
  return `<div class="scroll"><table class="cards"><thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

function leftOut(count: number, noun: string): string {
  return count > 0 ? `<p class="muted">${counted(count, noun)} not shown here.</p>` : ''
}

export function footerSection({ footer, images }: Report): string {
  const rules = footer.rules.length === 0 ? '' : `<p>Rules: ${footer.rules.map(fromPhrase).join('; ')}.</p>`
  const policy = footer.policy.length === 0 ? '' : `<p>Policy: ${footer.policy.map(({ name, sha256, commit }) => `${code(name)}${sha256 === undefined ? '' : ` (sha256 ${code(sha256, 64)})`}${commit === undefined ? '' : ` at ${code(commit.slice(0, 7))}`}`).join(', ')}.</p>`
  const commit = footer.commit === undefined ? [] : [anchor(code(footer.commit.slice(0, 7)), footer.commitUrl)]
  const run = footer.runUrl === undefined ? [] : [anchor(text(footer.runName ?? 'workflow run', 100), footer.runUrl)]
  const [image, ...others] = images
  const console = image?.state === 'scanned' && others.length === 0 && image.consoleUrl !== undefined ? [anchor('Inspector’s console', image.consoleUrl)] : []
  return `<footer>${rules}${policy}<p>${[`ECR Scan Gate ${text(footer.actionVersion, 40)}`, ...commit, ...run, ...console].join(' · ')}</p></footer>`
}
