import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LogPart } from '../src/report/log/log.ts'
import { renderLog } from '../src/report/log/log.ts'
import { formatsOf } from '../src/faces/files/report-files.ts'
import { renderComment, renderSummary } from '../src/report/markdown/markdown.ts'
import { renderWatchHtml } from '../src/report/watch/page/page.ts'
import type { WatchReport } from '../src/report/watch/model.ts'
import { renderWatchSummary } from '../src/report/watch/summary.ts'
import type { Report } from '../src/report/model.ts'
import { runScript } from './arguments.ts'
import { examples } from './preview/examples.ts'
import { type Entry, indexPage } from './preview/index-page.ts'
import { githubPage } from './preview/page.ts'
import { PICTURES_NEED, takePictures } from './preview/pictures.ts'
import { type Played, playAll } from './preview/scenarios.ts'
import { text } from './preview/text.ts'
import { watchExamples } from './preview/watched.ts'
import { knownScenario } from './scenario-name.ts'

const OUT = 'out/preview'
/** As long as the marker that the comment carries. */
const MARKER_LENGTH = 120

/** Every format of one report, by file name. */
function files(name: string, report: Report): Readonly<Record<string, string>> {
  const full = { url: 'https://github.com/acme/payments/actions/runs/19532117', files: ['report.html', 'report.json'] }
  const comment = renderComment(report, MARKER_LENGTH, full)
  const summary = renderSummary(report, { files: full.files })
  const reportFiles = Object.values(formatsOf(report)).flatMap((render) => Object.entries(render(() => undefined)))
  return {
    [`${name}.comment.md`]: comment,
    [`${name}.comment.html`]: githubPage(`${name}: comment`, comment),
    [`${name}.summary.md`]: summary,
    [`${name}.summary.html`]: githubPage(`${name}: summary`, summary),
    [`${name}.log.txt`]: renderLog(report, { color: false }).map(logText).join('\n'),
    ...Object.fromEntries(reportFiles.flatMap(([file, pieces]) => (pieces === undefined ? [] : [[`${name}.${file}`, text(pieces)]]))),
  }
}

function watchFiles(name: string, report: WatchReport): Readonly<Record<string, string>> {
  const summary = renderWatchSummary(report, ['watch.html', 'watch.json', 'watch.csv'])
  return { [`${name}.summary.md`]: summary, [`${name}.summary.html`]: githubPage(`${name}: summary`, summary), [`${name}.report.html`]: text(renderWatchHtml(report)) }
}

function logText(part: LogPart): string {
  return part.kind === 'group' ? [`▼ ${part.title}`, ...part.lines.map((line) => `  ${line}`)].join('\n') : part.lines.join('\n')
}

/** The bundle's own output of a scenario; a scenario without a pull request or a token that may comment has no comment. */
function scenarioFiles({ scenario: { name }, summary, comments, html, log }: Played): Readonly<Record<string, string>> {
  const comment = comments.join('\n\n---\n\n')
  return {
    ...(comment !== '' && { [`${name}.comment.md`]: comment, [`${name}.comment.html`]: githubPage(`${name}: comment`, comment) }),
    ...(summary !== '' && { [`${name}.summary.md`]: summary, [`${name}.summary.html`]: githubPage(`${name}: summary`, summary) }),
    ...(html !== undefined && { [`${name}.report.html`]: html }),
    [`${name}.log.txt`]: log,
  }
}

function write(folder: string, files: Readonly<Record<string, string>>): Entry['links'] {
  mkdirSync(join(OUT, folder), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(OUT, folder, file), text)
  const formats = Object.keys(files).map((file) => [file.slice(file.indexOf('.') + 1), join(folder, file)] as const)
  // What a person looks at comes first.
  const seen = Object.entries(SEEN).flatMap(([format, text]) => formats.flatMap(([each, file]) => (each === format ? [[text, file] as const] : [])))
  return [...seen, ...formats.filter(([format]) => !(format in SEEN))]
}

const SEEN: Readonly<Record<string, string>> = { 'comment.html': 'comment', 'summary.html': 'summary', 'report.html': 'HTML report', 'log.txt': 'log' }

/** Starts a browser where the system has one for files; that there is none is no failure. */
function openInBrowser(page: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  spawn(command ?? '', [...args, page], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('There is no browser to open it with.'))
    .unref()
}

const SCRIPT = {
  command: 'npm run preview --',
  about: `Writes summary, comment and HTML report of all scenarios and examples to ${OUT}, with an index page.`,
  options: {
    examples: { type: 'boolean', default: false, about: 'The built-in examples only: nothing is run, and it takes seconds.' },
    scenario: { type: 'string', multiple: true, default: [] as string[], value: 'NAME', about: 'This scenario only; may be given more than once.' },
    pictures: { type: 'boolean', default: false, about: 'Renew the pictures of the README.' },
    open: { type: 'boolean', default: false, about: 'Open the index page in the browser.' },
  },
  notes: PICTURES_NEED,
} as const

await runScript(SCRIPT, async (wanted) => {
  for (const name of wanted.scenario) knownScenario(name, 'npm start -- --list')
  rmSync(OUT, { recursive: true, force: true })
  const made = examples().map(({ name, title, make }): Entry => {
    const report = make()
    return { name, title, verdict: report.result, links: write('.', files(name, report)) }
  })
  const watches = watchExamples().map(({ name, title, make }): Entry => {
    const report = make()
    return { name, title, verdict: report.verdict, links: write('.', watchFiles(name, report)) }
  })
  const played = wanted.examples
    ? []
    : await playAll(wanted.scenario, ({ scenario, verdict }, left) => console.log(`${scenario.name}: ${verdict}${left === 0 ? '' : `, ${String(left)} left`}`))
  const stories = played.map((each): Entry => ({ name: each.scenario.name, title: each.scenario.title, verdict: each.verdict, links: write('scenarios', scenarioFiles(each)) }))
  const index = join(OUT, 'index.html')
  writeFileSync(
    index,
    indexPage([
      ...(stories.length === 0 ? [] : [{ title: 'Runs against the emulator', entries: stories }]),
      { title: 'Built-in examples', entries: made },
      { title: 'Built-in examples of a watch', entries: watches },
    ]),
  )
  console.log(`Wrote ${String(made.length + watches.length)} examples and ${String(stories.length)} scenarios: ${pathToFileURL(resolve(index)).href}`)
  if (wanted.open) openInBrowser(index)

  if (wanted.pictures) {
    await takePictures(OUT, 'docs/images')
    console.log('Took the pictures in docs/images')
  }
  return 0
})
