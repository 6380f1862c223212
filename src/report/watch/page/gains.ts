import { escapeHtml } from '../../escape.ts'
import { code, text } from '../../html/parts.ts'
import { shortDigest } from '../../images.ts'
import { counted, number } from '../../phrase.ts'
import { topLayers, topUpgrades } from '../gains.ts'
import type { StreamRow, WatchReport } from '../model.ts'
import { folded } from './folded.ts'

/** The steps that help most over all streams. */

const MOST_NAMES = 3

export function upgradesSection(report: WatchReport): string {
  const gains = topUpgrades(report)
  if (gains.length === 0) return ''
  const rows = gains.map(({ what, streams, violations }, at) => {
    const { package: name, manager, scheme, target } = what
    const having = report.streams.filter(({ fixes }) => fixes.some((fix) => fix.package === name && fix.manager === manager && fix.scheme === scheme))
    const to = target === undefined ? '<span class="muted">the newest fixed version</span>' : code(target, 80)
    return `<tr><td data-label="Upgrade" class="whole action"><strong>${number(at + 1)}.</strong> ${code(name, 200)}${manager === undefined ? '' : ` <span class="muted small">${text(manager, 40)}</span>`} → ${to}</td><td data-label="Violations">${number(violations)}</td><td data-label="Streams" class="whole">${namesOf(having, streams)}</td></tr>`
  })
  return `<section aria-labelledby="upgrades-title"><h2 id="upgrades-title">Upgrades that help most</h2><p class="muted">How many violations in all streams name the upgrade as a fix. Some name several upgrades, so the numbers don't add up.</p>${folded(['Upgrade', 'Violations', 'Streams'], rows, 10)}</section>`
}

export function layersSection(report: WatchReport): string {
  const gains = topLayers(report)
  if (gains.length === 0) return ''
  const rows = gains.map(({ what, streams, violations }) => {
    const having = report.streams.filter(({ layers }) => layers.some(({ digest }) => digest === what.digest))
    const of = streams > 1 ? `base image of ${counted(streams, 'stream')}` : 'in one stream'
    return `<tr><td data-label="Layer" class="whole"><code title="${escapeHtml(what.digest)}">${text(shortDigest(what.digest), 100)}</code> <span class="muted small">${of}</span></td><td data-label="Violations">${number(violations)}</td><td data-label="Streams" class="whole">${namesOf(having, streams)}</td></tr>`
  })
  return `<section aria-labelledby="layers-title"><h2 id="layers-title">Base images and layers with the most violations</h2><p class="muted">A layer that several streams share comes from a base image. A new base image removes the violations that it fixes in all of these streams.</p>${folded(['Layer', 'Violations', 'Streams'], rows, 5)}</section>`
}

function namesOf(streams: readonly StreamRow[], count: number): string {
  const names = streams.slice(0, MOST_NAMES).map(({ repository, environment }) => `${code(repository, 100)} <span class="muted small">${text(environment, 60)}</span>`)
  const more = count - names.length
  return `${number(count)}: ${names.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
}
