import type { Severity } from '../../base/finding.ts'
import { cut } from '../cut.ts'
import { escapeHtml, safeLink } from '../escape.ts'
import { type Phrase, counted, number, render, spoken } from '../phrase.ts'
import { severitiesOf } from '../severities.ts'

/** What the parts of the page are written with. */

export function text(value: string, max = 1_000): string {
  return escapeHtml(cut(value, max))
}

export function code(value: string, max = 300): string {
  // What cannot be broken anywhere else would push a table off the screen.
  return `<code${/\S{40}/u.test(value) ? ' class="long"' : ''}>${text(value, max)}</code>`
}

export function fromPhrase(parts: Phrase): string {
  return render(parts, { word: escapeHtml, code, page: (url) => anchor(text(url), url), strong: (words) => `<strong>${escapeHtml(words)}</strong>` })
}

/** A sentence with its code and its links, from the gate or from a service. */
export function said(value: string): string {
  return fromPhrase(spoken(cut(value, 1_000)))
}

export function anchor(label: string, url: string | undefined): string {
  const target = safeLink(url)
  return target === undefined ? label : `<a href="${escapeHtml(target)}" rel="noopener noreferrer">${label}</a>`
}

export function severity(name: Severity): string {
  return `<span class="sev"><i class="f-${name}" aria-hidden="true"></i>${name}</span>`
}

export function severityList(counts: Readonly<Record<Severity, number>>): string {
  return severitiesOf(counts)
    .map(([name, count]) => `${number(count)} ${name}`)
    .join(', ')
}

export function ids(list: readonly string[], shown = 6): string {
  const first = list.slice(0, list.length === shown + 1 ? shown + 1 : shown).map((id) => code(id, 100))
  return list.length > first.length ? `${first.join(', ')} and ${number(list.length - first.length)} more` : first.join(', ')
}

/** Longer than any command that reports suggest: one that is cut could not be run. */
const MAX_LINE = 20_000

/** Lines to copy. They matter, so each is escaped on its own. */
export function block(lines: string): string {
  return `<pre tabindex="0"><code>${lines
    .split('\n')
    .map((line) => `${/^ */u.exec(line)?.[0] ?? ''}${text(line, MAX_LINE)}`)
    .join('\n')}</code></pre>`
}

/** A table that becomes a list of cards where it would have to be scrolled sideways. */
export function table(heads: readonly string[], rows: readonly string[]): string {
  return `<div class="scroll"><table class="cards"><thead><tr>${heads.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

export function leftOut(count: number, noun: string): string {
  return count > 0 ? `<p class="muted">${counted(count, noun)} not shown here. The JSON report has all of them.</p>` : ''
}
