import { formatTime } from '../../../base/time.ts'
import { said, text } from '../../html/parts.ts'
import { counted, number } from '../../phrase.ts'
import type { WatchReport } from '../model.ts'
import { headlineOf, problemsOf } from '../text.ts'
import { registryText } from './data.ts'

/** The parts of the page that frame the others. */

const MOST_REGISTRIES = 12
const MOST_TEXTS = 50

export function verdictSection(report: WatchReport): string {
  const { verdict, generatedAt, registries } = report
  const shown = registries.slice(0, MOST_REGISTRIES).map((registry) => text(registryText(registry), 120))
  const more = registries.length - shown.length
  const places =
    registries.length === 0
      ? ''
      : ` · ${registries.length === 1 ? 'registry' : `${number(registries.length)} registries:`} ${shown.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
  return `<header class="verdict ${verdict}"><p class="tool">ECR Scan Watch</p><h1>${text(headlineOf(report))}</h1><p class="facts">${formatTime(generatedAt)}${places}</p></header>`
}

/** What went wrong for the whole run, each with what cures it. */
export function problemsSection(report: WatchReport): string {
  const problems = problemsOf(report)
    .slice(0, MOST_TEXTS)
    .map(({ what, remedy }) => {
      const steps = remedy.length === 0 ? '' : `<ul>${remedy.map((step) => `<li>${said(step)}</li>`).join('')}</ul>`
      return `<p>${said(what)}</p>${steps}`
    })
  return problems.length === 0 ? '' : `<section class="box" aria-labelledby="problems-title"><h2 id="problems-title">What went wrong</h2>${problems.join('')}</section>`
}

export function noticesSection({ notices, notLookedAt }: WatchReport): string {
  const items = [
    ...(notLookedAt.length === 0
      ? []
      : [
          `${counted(notLookedAt.length, 'stream')} ${notLookedAt.length === 1 ? 'was' : 'were'} not checked: the run reached \`max-requests\` or \`timeout\`, or was cancelled. The next run starts with them.`,
        ]),
    ...notices,
  ]
  const all = items.slice(0, MOST_TEXTS)
  return all.length === 0
    ? ''
    : `<section class="box" aria-labelledby="notices-title"><h2 id="notices-title">Notes</h2><ul>${all.map((item) => `<li>${said(item)}</li>`).join('')}</ul></section>`
}

export function footerSection({ requests, figures }: WatchReport): string {
  const setAside =
    figures.setAside === 0
      ? ''
      : `<p>${counted(figures.setAside, 'vulnerability', 'vulnerabilities')} disappeared or no longer ${figures.setAside === 1 ? 'counts' : 'count'}, but not through an upgrade (expired, deleted, withdrawn, suppressed or excepted). ${figures.setAside === 1 ? 'It doesn’t' : 'They don’t'} count as remediated.</p>`
  return `<footer>${setAside}<p>${number(requests.made)} of ${number(requests.limit)} requests to AWS.</p><p>This page lists open vulnerabilities. Share it only with people who may see them.</p></footer>`
}
