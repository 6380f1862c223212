import { formatTime } from '../../../base/time.ts'
import { STREAM_STATES } from '../../../fleet/watch/look.ts'
import { text } from '../../html/parts.ts'
import { counted, number } from '../../phrase.ts'
import { violatingIds, type StreamRow, type WatchReport } from '../model.ts'
import { idsText, STATE_WORDS } from '../text.ts'
import { streamText } from './changes.ts'
import { registryText } from './data.ts'

/** The list of streams: the frame that the script fills, and what the page shows without it. */

const MOST_OPTIONS = 500
const MOST_WITHOUT_SCRIPT = 300

export function streamsSection(report: WatchReport): string {
  const { streams } = report
  const title = `<h2 id="streams-title" tabindex="-1">Streams</h2>`
  if (streams.length === 0) return `<section aria-labelledby="streams-title">${title}<p class="empty">No stream was checked, so there is no result.</p></section>`
  return `<section aria-labelledby="streams-title">${title}
<noscript><p class="box">Search and details need JavaScript. Without it, this page lists only the streams that don’t pass, worst first. The JSON and CSV reports have everything.</p>${withoutScript(streams)}</noscript>
<div id="live" hidden>${filterForm(report)}
<div class="pager"><span id="status" role="status" aria-live="polite"></span></div>
<p id="none" class="empty" hidden>No stream matches these filters. <button type="button" id="clear">Reset the filters</button></p>
<div class="scroll" id="streams-scroll"><table id="streams" class="cards"><caption class="visually-hidden">Streams, each with a button for its details</caption><thead><tr><th scope="col"><span class="visually-hidden">Details</span></th><th scope="col">State</th><th scope="col">Stream</th><th scope="col">Owner</th><th scope="col">Since</th><th scope="col">Violations</th><th scope="col">Reason</th></tr></thead><tbody></tbody></table></div>
<nav class="pager" id="turning" aria-label="Pages of streams"><button type="button" id="previous">Previous</button><span id="pages"></span><button type="button" id="next">Next</button></nav></div></section>`
}

function withoutScript(streams: readonly StreamRow[]): string {
  const bad = streams.filter(({ state }) => state !== 'pass')
  const items = bad.slice(0, MOST_WITHOUT_SCRIPT).map((stream) => {
    const { mark, word } = STATE_WORDS[stream.state]
    const ids = violatingIds(stream)
    return `<li>${mark} ${streamText(stream)}${stream.owner === undefined ? '' : `, ${text(stream.owner, 100)}`}: ${word} since ${formatTime(stream.since)}. ${text(stream.reason, 300)}${ids.length === 0 ? '' : ` ${text(idsText(ids, 8))}`}</li>`
  })
  const more = bad.length - items.length
  return bad.length === 0 ? `<p>${counted(streams.length, 'stream')}: all pass.</p>` : `<ul>${items.join('')}</ul>${more > 0 ? `<p>${counted(more, 'more stream')}.</p>` : ''}`
}

function filterForm({ streams, registries, remembers }: WatchReport): string {
  const states = STREAM_STATES.filter((state) => streams.some((stream) => stream.state === state)).map(
    (state) =>
      `<label><input type="checkbox" name="state" value="${state}" checked> ${STATE_WORDS[state].mark} ${STATE_WORDS[state].word} <span class="muted" data-count="${state}"></span></label>`,
  )
  const owners = choice('Owner', 'owner', 'anyone', valuesOf(streams.map(({ owner }) => owner ?? '')), 'no owner')
  const environments = choice('Environment', 'environment', 'any', valuesOf(streams.map(({ environment }) => environment)), '–')
  const places =
    registries.length < 2
      ? ''
      : `<label>Registry<br><select name="registry"><option value="">all ${number(registries.length)}</option>${registries.map((registry, at) => `<option value="${String(at)}">${text(registryText(registry), 120)}</option>`).join('')}</select></label>`
  const only = [...(remembers ? [['worse', 'got worse'] as const, ['fresh', 'new violations'] as const] : []), ['overdue', 'over an SLO'] as const].map(
    ([name, label]) => `<label><input type="checkbox" name="${name}"> ${label}</label>`,
  )
  const orders = [
    ['', 'worst first'],
    ['name', 'name'],
    ['since', 'longest in this state'],
    ['recent', 'latest change'],
    ['violations', 'violations'],
    ['overdue', 'over an SLO'],
  ].map(([value = '', label = '']) => `<option value="${value}">${label}</option>`)
  return `<form class="filter" id="filter" aria-label="Filter the streams"><label class="search">Search (press /)<br><input type="search" name="search" placeholder="repository, CVE, tag, digest, cluster" autocomplete="off" spellcheck="false"></label>${owners}${environments}${places}<label>Sort by<br><select name="order">${orders.join('')}</select></label><fieldset><legend>State</legend>${states.join('')}</fieldset><fieldset><legend>Only</legend>${only.join('')}</fieldset><button type="submit" class="visually-hidden">Search</button><button type="reset">Reset</button></form>`
}

/** A choice between the values that occur; none if there is only one. An option's value begins with `=`, or is `–` for none. */
function choice(label: string, name: string, any: string, values: readonly string[], none: string): string {
  if (values.length < 2) return ''
  const options = values.slice(0, MOST_OPTIONS).map((value) => `<option value="${text(value === '' ? '–' : `=${value}`, 101)}">${value === '' ? none : text(value, 100)}</option>`)
  return `<label>${label}<br><select name="${name}"><option value="">${any}</option>${options.join('')}</select></label>`
}

function valuesOf(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort()
}
