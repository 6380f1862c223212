import { escapeHtml } from '../escape.ts'
import { FIX_LABELS } from '../fixes.ts'
import { embeddedData, listedRows } from './data.ts'
import { glance } from './plots.ts'
import { threats } from './threats.ts'
import { SCRIPT } from './script.ts'
import { actionsSection } from './actions.ts'
import { countsSection, imagesSection } from './counts.ts'
import { exceptionsSection } from './exceptions.ts'
import { text } from './parts.ts'
import { changesSection, footerSection, notesSection, problemsSection, verdictSection, warningsSection } from './sections.ts'
import { renderShell } from './shell.ts'
import { STYLE } from './style.ts'
import { failingFirst, imageLabels, imageName, labelText } from '../images.ts'
import type { Pieces } from '../pieces.ts'
import type { Report } from '../model.ts'
import { counted, number } from '../phrase.ts'
import { SEVERITY_ORDER } from '../severities.ts'

/** The report as one file. */
export function* renderHtml(report: Report): Pieces {
  const { headline } = report
  yield* renderShell({
    title: `${headline.mark} ${escapeHtml(headline.word)}${about(report)} · ECR Scan Gate`,
    style: STYLE,
    script: SCRIPT,
    isLive: listedRows(report).length > 0,
    skip: { to: 'findings-title', text: 'To the findings' },
    body: [
      `${verdictSection(report)}
<main>
${report.result === 'fail' ? '' : problemsSection(report)}
${actionsSection(report)}
${report.result === 'fail' ? problemsSection(report) : ''}
${warningsSection(report)}
<div class="grid">
${countsSection(report)}
${glance(report)}
</div>
${imagesSection(report)}
${changesSection(report)}
${threats(report)}
${findingsSection(report)}
${exceptionsSection(report)}
${notesSection(report)}
</main>
${footerSection(report)}`,
    ],
    data: embeddedData(report),
  })
}

/** Among several tabs and files, the title says which report it is. */
function about({ images }: Report): string {
  const names = [...new Set(images.map(imageName))]
  const [name] = names
  return name === undefined ? '' : `: ${text(name, 80)}${names.length > 1 ? ` and ${number(names.length - 1)} more` : ''}`
}

const COLUMNS = [
  { name: 'Severity', sort: 'severity' },
  { name: 'Vulnerability', sort: 'id' },
  { name: 'Package', sort: 'package' },
  { name: 'Installed → fixed' },
  { name: 'Score', sort: 'score', isNumber: true },
  { name: 'EPSS', sort: 'epss', isNumber: true },
  { name: 'Age', sort: 'age', isNumber: true },
] as const

const IMAGES_COLUMN = { name: 'Images', sort: 'images' } as const
/** After the installed and fixed version. */
const BEFORE_IMAGES = 4

const ORIGIN_COLUMN = { name: 'Where', sort: 'origin' } as const

function findingsSection(report: Report): string {
  const rows = listedRows(report)
  if (rows.length === 0) {
    const why = report.result === 'no-result' ? 'Unknown: there is no result.' : 'No findings. Inspector scanned the image and reported none.'
    return `<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2><p class="empty">${report.unlisted > 0 ? unlistedText(report) : why}</p></section>`
  }
  const hasOrigins = report.origins !== undefined
  const hasImages = report.images.length > 1
  const heads = [...columnsOf(report), ...(hasOrigins ? [ORIGIN_COLUMN] : []), { name: 'Notes', sort: 'status' } as const].map((column) => {
    const align = 'isNumber' in column ? ' class="n"' : ''
    return 'sort' in column
      ? `<th scope="col"${align} data-sort="${column.sort}" aria-sort="none"><button type="button">${column.name}</button></th>`
      : `<th scope="col"${align}>${column.name}</th>`
  })
  const unlisted = report.unlisted === 0 ? '' : `<p class="muted">${unlistedText(report)}</p>`
  return `<section aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>${unlisted}
<noscript><p class="box">The list of findings needs JavaScript; the CSV and JSON reports hold the same data.</p></noscript>
<div id="live" hidden>${filterForm(report)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<p id="none" class="empty" hidden>No finding matches these filters. <button type="button" id="clear">Reset the filters</button></p>
<div class="scroll" id="findings-scroll"><table id="findings" class="cards${hasImages ? ' many' : ''}" data-fixes="${escapeHtml(JSON.stringify(FIX_LABELS))}"><caption class="visually-hidden">Findings; the buttons in the head sort them</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th>${heads.join('')}</tr></thead><tbody></tbody></table></div>
<nav class="pager" id="turning" aria-label="Pages of findings"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></div></section>`
}

/** Of several images, each line says whose it is. */
function columnsOf({ images }: Report): readonly ((typeof COLUMNS)[number] | typeof IMAGES_COLUMN)[] {
  return images.length > 1 ? [...COLUMNS.slice(0, BEFORE_IMAGES), IMAGES_COLUMN, ...COLUMNS.slice(BEFORE_IMAGES)] : COLUMNS
}

function imageFilter(report: Report): string {
  if (report.images.length < 2) return ''
  const labels = imageLabels(report.images).map(labelText)
  const places = new Map(report.images.map((image, place) => [image, place]))
  const options = failingFirst(report).flatMap(({ image, fails }) => {
    const place = places.get(image)
    return place === undefined ? [] : [`<option value="${String(place)}">${fails ? '❌ ' : ''}${text(labels[place] ?? '')}</option>`]
  })
  return `<label class="image">Image<br><select name="image"><option value="">all ${number(report.images.length)}</option>${options.join('')}</select></label>`
}

function unlistedText({ unlisted, reportSeverity }: Report): string {
  return `${counted(unlisted, 'finding')} below ${reportSeverity} ${unlisted === 1 ? 'is' : 'are'} counted but not listed (input <code>report-severity</code>).`
}

function filterForm(report: Report): string {
  const rows = listedRows(report)
  const boxes = SEVERITY_ORDER.filter((severity) => rows.some((row) => row.severity === severity)).map(
    (severity) => `<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity} <span class="muted" data-count="${severity}"></span></label>`,
  )
  const shows = [
    ['open', 'open findings'],
    ['breaks', 'violations'],
    ...(report.changes === undefined ? [] : [['new', 'new since the baseline']]),
    ['ignored', 'ignored or suppressed'],
    ['all', 'all'],
  ].map(([value = '', label = '']) => `<option value="${value}">${label}</option>`)
  const sorts = [...columnsOf(report), ...(report.origins === undefined ? [] : [ORIGIN_COLUMN])].flatMap((column) =>
    'sort' in column ? [`<option value="${column.sort}">${column.name.toLowerCase()}</option>`] : [],
  )
  const origins =
    report.origins === undefined
      ? ''
      : `<label>Where<br><select name="origin"><option value="">anywhere</option><option>base image</option><option>your layers</option><option>both</option><option>unknown</option></select></label>`
  return `<form class="filter" id="filter" aria-label="Filter the findings"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="id, package, path, CWE${report.images.length > 1 ? ', image' : ''}" autocomplete="off" spellcheck="false"></label><label>Show<br><select name="show">${shows.join('')}</select></label>${imageFilter(report)}${origins}<label class="narrow">Sort by<br><select name="order"><option value="">what matters most</option>${sorts.join('')}</select></label><fieldset><legend>Severity</legend>${boxes.join('')}</fieldset><fieldset><legend>Only</legend><label><input type="checkbox" name="fix"> with a fix</label><label><input type="checkbox" name="exploit"> exploit available</label></fieldset><button type="submit" class="visually-hidden">Search</button><button type="reset">Reset</button></form>`
}
