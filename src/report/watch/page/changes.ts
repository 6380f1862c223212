import { code, ids, table, text } from '../../html/parts.ts'
import { counted, number } from '../../phrase.ts'
import { betterText, changesOf, worseText, type Change } from '../changes.ts'
import type { StreamRow, WatchReport } from '../model.ts'
import { STATE_WORDS } from '../text.ts'

/** What got worse since the last run and whose it is: what a person reads first. */

const MOST_ROWS = 30
const MOST_OWNERS = 12
const MOST_IDS = 5

export function changesSection(report: WatchReport): string {
  const changes = changesOf(report)
  const title = '<h2 id="changes-title">Since the last run</h2>'
  if (changes === undefined) return report.streams.length === 0 ? '' : `<section aria-labelledby="changes-title">${title}<p class="empty">Unknown: no earlier run is known. With a <code>state-file</code> that lasts, the next run says here what got worse and whose it is.</p></section>`
  const { worse, better, accepted } = changes
  const besides = accepted === 0 ? '' : `<p class="muted">${counted(accepted, 'vulnerability', 'vulnerabilities')} became known that the policy accepts.</p>`
  const byOwner = Map.groupBy(worse, ({ stream }) => stream.owner ?? '')
  // Whose are the most comes first, and what nobody answers for last.
  const owners = [...byOwner].toSorted(([left, ofLeft], [right, ofRight]) => Number(left === '') - Number(right === '') || ofRight.length - ofLeft.length)
  const rows = owners.flatMap(([, ofOwner]) => ofOwner).slice(0, MOST_ROWS).map(worseRow)
  const more = worse.length - rows.length
  const whose = owners.length < 2 ? '' : `<p class="whose">${owners.slice(0, MOST_OWNERS).map(([owner, ofOwner]) => `${ownerText(owner)} ${number(ofOwner.length)}`).join(' · ')}${owners.length > MOST_OWNERS ? ` · ${number(owners.length - MOST_OWNERS)} more owners` : ''}</p>`
  const list = rows.length === 0 ? '' : `${whose}${table(['Whose', 'Stream', 'What got worse'], rows)}${more > 0 ? `<p class="muted">${number(more)} more: choose “changed for the worse” in the list of streams.</p>` : ''}`
  return `<section aria-labelledby="changes-title">${title}<p class="worse"><strong>${text(worseText(changes))}.</strong></p>${list}${besides}${betterPart(better, `${betterText(changes)}.`)}</section>`
}

function ownerText(owner: string | undefined): string {
  return owner === undefined || owner === '' ? '<span class="muted">no owner</span>' : `<strong>${text(owner, 100)}</strong>`
}

export function streamText({ repository, environment }: StreamRow): string {
  return `${code(repository, 256)} <span class="muted">${text(environment, 100)}</span>`
}

function worseRow({ stream, turned, violations }: Change): string {
  const what = [
    ...(turned === 'failing' ? ['<span class="tag bad">fails now</span>'] : []),
    ...(turned === 'lost' ? [`<span class="tag warn">${STATE_WORDS[stream.state].word}</span> ${text(stream.reason, 200)}`] : []),
    ...(violations.length === 0 ? [] : [`${number(violations.length)} new: ${ids(violations, MOST_IDS)}`]),
  ]
  return `<tr class="${stream.state === 'fail' ? 'breaks' : ''}"><td data-label="Whose" class="whole">${ownerText(stream.owner)}</td><td data-label="Stream" class="whole">${streamText(stream)}</td><td data-label="What" class="whole">${what.join('<br>')}</td></tr>`
}

function betterPart(better: readonly Change[], sentence: string): string {
  if (better.length === 0) return `<p class="muted">${text(sentence)}</p>`
  const rows = better.slice(0, MOST_ROWS).map(({ stream, turned, remediated }) => `<tr><td data-label="Whose" class="whole">${ownerText(stream.owner)}</td><td data-label="Stream" class="whole">${streamText(stream)}</td><td data-label="What" class="whole">${[...(turned === 'passing' ? ['<span class="tag good">passes now</span>'] : []), ...(remediated.length === 0 ? [] : [ids(remediated, MOST_IDS)])].join(' ')}</td></tr>`)
  const more = better.length - rows.length
  return `<details class="rest"><summary>${text(sentence)}</summary>${table(['Whose', 'Stream', 'Remediated'], rows)}${more > 0 ? `<p class="muted">${number(more)} more; the JSON report has all of them.</p>` : ''}</details>`
}
