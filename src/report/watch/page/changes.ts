import { code, ids, table, text } from '../../html/parts.ts'
import { counted, number } from '../../phrase.ts'
import { acceptedText, betterText, changesOf, worseText, type Change } from '../changes.ts'
import type { StreamRow, WatchReport } from '../model.ts'
import { STATE_WORDS } from '../text.ts'

/** What got worse since the last run, and who owns it: people read this first. */

const MOST_ROWS = 30
const MOST_OWNERS = 20
/** Up to this many streams, the list needs no summary by owner. */
const FEW = 12
const MOST_IDS = 5

export function changesSection(report: WatchReport): string {
  const changes = changesOf(report)
  const title = '<h2 id="changes-title">Since the last run</h2>'
  if (changes === undefined)
    return report.streams.length === 0
      ? ''
      : `<section aria-labelledby="changes-title">${title}<p class="empty">Unknown: there is no state file of an earlier run. If <code>state-file</code> is kept, the next run shows here what got worse and who owns it.</p></section>`
  const { worse, better, accepted } = changes
  const besides = accepted === 0 ? '' : `<p class="muted">${text(acceptedText(accepted))}.</p>`
  const owners = byOwner(worse)
  const rows = owners
    .flatMap(([, ofOwner]) => ofOwner)
    .slice(0, MOST_ROWS)
    .map(worseRow)
  const more = worse.length - rows.length
  const streams =
    rows.length === 0
      ? ''
      : `${table(['Owner', 'Stream', 'What got worse'], rows)}${more > 0 ? `<p class="muted">${number(more)} more: select “got worse” in the list of streams.</p>` : ''}`
  // The owners fit on one screen, however many streams got worse.
  const list = worse.length > FEW ? `${ownersTable(owners)}<details class="rest"><summary>Stream by stream</summary>${streams}</details>` : streams
  return `<section aria-labelledby="changes-title">${title}<p class="worse"><strong>${text(worseText(worse))}.</strong></p>${list}${besides}${betterPart(better, `${betterText(better)}.`)}</section>`
}

/** The owner of the most streams first, streams without an owner last. */
function byOwner(worse: readonly Change[]): readonly (readonly [owner: string, changes: readonly Change[]])[] {
  return [...Map.groupBy(worse, ({ stream }) => stream.owner ?? '')].toSorted(
    ([left, ofLeft], [right, ofRight]) => Number(left === '') - Number(right === '') || ofRight.length - ofLeft.length,
  )
}

function ownersTable(owners: ReturnType<typeof byOwner>): string {
  const rows = owners.slice(0, MOST_OWNERS).map(([owner, changes]) => {
    const names = changes
      .slice(0, 3)
      .map(({ stream }) => streamText(stream))
      .join(', ')
    const more = changes.length > 3 ? ` and ${number(changes.length - 3)} more` : ''
    return `<tr><td data-label="Whose" class="whole">${ownerText(owner)}</td><td data-label="What" class="whole">${text(worseText(changes))}</td><td data-label="Streams" class="whole">${number(changes.length)}: ${names}${more}</td></tr>`
  })
  const more = owners.length - rows.length
  return `${table(['Owner', 'What got worse', 'Streams'], rows)}${more > 0 ? `<p class="muted">${counted(more, 'more owner')}.</p>` : ''}`
}

function ownerText(owner: string | undefined): string {
  // A short name is not broken, so that it can be read at a glance.
  return owner === undefined || owner === '' ? '<span class="muted">no owner</span>' : `<strong${owner.length < 26 ? ' class="id"' : ''}>${text(owner, 100)}</strong>`
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
  const rows = better
    .slice(0, MOST_ROWS)
    .map(
      ({ stream, turned, remediated }) =>
        `<tr><td data-label="Whose" class="whole">${ownerText(stream.owner)}</td><td data-label="Stream" class="whole">${streamText(stream)}</td><td data-label="What" class="whole">${[...(turned === 'passing' ? ['<span class="tag good">passes now</span>'] : []), ...(remediated.length === 0 ? [] : [ids(remediated, MOST_IDS)])].join(' ')}</td></tr>`,
    )
  const more = better.length - rows.length
  return `<details class="rest"><summary>${text(sentence)}</summary>${table(['Owner', 'Stream', 'Remediated'], rows)}${more > 0 ? `<p class="muted">${number(more)} more; the JSON report has all of them.</p>` : ''}</details>`
}
