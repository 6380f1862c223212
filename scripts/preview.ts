import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogPart } from '../src/report/log.ts'
import { renderLog } from '../src/report/log.ts'
import { escapeHtml } from '../src/report/escape.ts'
import { renderCsv } from '../src/report/csv.ts'
import { renderPredicate } from '../src/report/predicate.ts'
import { renderSarif } from '../src/report/sarif.ts'
import { renderHtml } from '../src/report/html.ts'
import { renderJson } from '../src/report/json.ts'
import { renderComment, renderSummary } from '../src/report/markdown.ts'
import type { Report } from '../src/report/model.ts'
import { examples } from './preview/examples.ts'
import { githubPage } from './preview/page.ts'
import { takePictures } from './preview/pictures.ts'

const OUT = 'out/preview'
/** As long as the marker that the comment carries. */
const MARKER_LENGTH = 120

/** Every format of one report, by file name. */
function files(name: string, report: Report): Readonly<Record<string, string>> {
  const full = { url: 'https://github.com/acme/payments/actions/runs/19532117', files: ['report.html', 'report.json'] }
  const comment = renderComment(report, MARKER_LENGTH, full)
  const summary = renderSummary(report, { files: full.files })
  const sarif = renderSarif(report)
  const predicate = renderPredicate(report, 0)
  return {
    [`${name}.comment.md`]: comment,
    [`${name}.comment.html`]: githubPage(`${name}: comment`, comment),
    [`${name}.summary.md`]: summary,
    [`${name}.summary.html`]: githubPage(`${name}: summary`, summary),
    [`${name}.log.txt`]: renderLog(report, { colour: false }).map(logText).join('\n'),
    [`${name}.json`]: renderJson(report),
    [`${name}.report.html`]: renderHtml(report),
    [`${name}.csv`]: renderCsv(report),
    ...(sarif !== undefined && { [`${name}.sarif`]: sarif }),
    ...(predicate !== undefined && { [`${name}.predicate.json`]: predicate }),
  }
}

function logText(part: LogPart): string {
  return part.kind === 'group' ? [`▼ ${part.title}`, ...part.lines.map((line) => `  ${line}`)].join('\n') : part.lines.join('\n')
}

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })
const rows = examples().map(({ name, title, make }) => {
  const made = files(name, make())
  for (const [file, text] of Object.entries(made)) writeFileSync(join(OUT, file), text)
  const links = Object.keys(made).map((file) => `<a href="${file}">${escapeHtml(file.slice(name.length + 1))}</a>`)
  return `| ${escapeHtml(title)} | ${links.join(' · ')} |`
})
writeFileSync(join(OUT, 'index.html'), githubPage('ECR Scan Gate: what its reports look like', ['## What the reports look like', '', '| Example | Files |', '| --- | --- |', ...rows, ''].join('\n')))
console.log(`Wrote ${String(rows.length)} examples: open ${join(OUT, 'index.html')}`)

// `npm run preview -- --pictures` renews the pictures of the README.
if (process.argv.includes('--pictures')) {
  await takePictures(OUT, 'docs/images')
  console.log('Took the pictures in docs/images')
}
