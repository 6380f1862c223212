import { durationText } from '../../base/duration.ts'
import { formatTime } from '../../base/time.ts'
import { warnings } from '../exceptions.ts'
import { unsaidOf } from '../headline.ts'
import { imageName, shortDigest, withShortDigests } from '../images.ts'
import type { Report } from '../model.ts'
import type { ProblemRow } from '../model/image.ts'
import { counted } from '../phrase.ts'
import { byCure, toldProblems, unnamedImage } from '../problems.ts'
import { anchor, block, code, fromPhrase, ids, leftOut, said, table, text } from './parts.ts'

/** The parts of the page that frame the others: verdict, problems, warnings, changes, notes and footer. */

export function verdictSection(report: Report): string {
  const { headline, facts, result, violations } = report
  const aside = headline.aside === undefined ? '' : `<p class="aside">${text(headline.aside)}</p>`
  const told = facts.length === 0 ? '' : `<p class="facts">${fromPhrase(facts)}</p>`
  const rules = violations.flatMap(({ rule, limit, actual, repositories }) =>
    repositories === undefined
      ? []
      : [`<li>${ids(repositories, 3)}: ${counted(actual, 'finding')} against ${code(rule)} (${limit === 0 ? 'none' : text(String(limit))} allowed)</li>`],
  )
  return `<header class="verdict ${result}"><p class="tool">ECR Scan Gate</p><h1>${headline.mark} ${headline.word}${headline.sentence === '' ? '' : `: ${text(withShortDigests(headline.sentence))}`}</h1>${aside}${told}${rules.length === 0 ? '' : `<ul>${rules.join('')}</ul>`}</header>`
}

/** What is missing, and what cures it: once for all images that lack the same. What the headline says is not said again. */
export function problemsSection(report: Report): string {
  const { result } = report
  return byCure(toldProblems(report))
    .map((group, at) => {
      const [{ remedy, snippet } = NO_CURE] = group
      const causes = group.flatMap(({ image, what }) => {
        const rest = unsaidOf(what, report)
        return rest === '' ? [] : [`<p>${image === undefined || rest !== what || what.includes(image) ? '' : `${code(image)}: `}${said(withShortDigests(rest))}</p>`]
      })
      const about = group.flatMap((problem) => unnamedImage(problem, report) ?? [])
      const told = [...(about.length === 0 ? [] : [`<p>This is about ${ids(about, 3)}.</p>`]), ...new Set(causes)]
      // What the headline says needs no box of its own where nothing can be done about it.
      if (told.length === 0 && remedy.length === 0 && snippet === undefined) return ''
      const steps =
        remedy.length === 0
          ? ''
          : table(
              ['Step'],
              remedy.map((step, index) => `<tr><td class="whole"><strong>${String(index + 1)}.</strong> ${said(step)}</td></tr>`),
            )
      const copy = snippet === undefined ? '' : `<details class="rest"><summary>To copy</summary>${block(snippet.text)}</details>`
      const id = `problem-${String(at + 1)}`
      return `<section class="problem" aria-labelledby="${id}"><h2 id="${id}">${result === 'no-result' ? 'What to do' : 'No result'}</h2>${told.join('')}${steps}${copy}</section>`
    })
    .join('')
}

const NO_CURE: Pick<ProblemRow, 'remedy' | 'snippet'> = { remedy: [] }

/** What a person has to act on; warnings about exceptions stand with the exceptions. */
export function warningsSection(report: Report): string {
  const items = warnings(report).map(({ text: notice, source }) => `<li>${said(notice)}${source === undefined || notice.includes(source) ? '' : ` (${code(source)})`}</li>`)
  return items.length === 0 ? '' : `<section class="box" aria-labelledby="warnings-title"><h2 id="warnings-title">Warnings</h2><ul>${items.join('')}</ul></section>`
}

const MAX_CHANGES = 200

export function changesSection({ changes }: Report): string {
  if (changes === undefined) return ''
  const list = (title: string, all: readonly string[]): string =>
    all.length === 0
      ? ''
      : `<p>${title}: ${all
          .slice(0, MAX_CHANGES)
          .map((id) => code(id, 100))
          .join(', ')}.</p>${leftOut(all.length - MAX_CHANGES, 'more')}`
  const isNew = list('New', [...new Set(changes.new.map(({ id }) => id))])
  const fixed = list('Fixed', [...new Set(changes.fixed.map(({ vulnerabilityId }) => vulnerabilityId))])
  return `<section aria-labelledby="changes-title"><h2 id="changes-title">What changed</h2><p>${fromPhrase(changes.sentence)}</p>${isNew}${fixed}</section>`
}

/** What is good to know: nobody has to do anything about it. */
export function notesSection({ notices, imageNotices, images, layersHint }: Report): string {
  const notes = new Set([
    ...notices.filter(({ kind }) => kind === 'info').map((notice) => notice.text),
    ...imageNotices,
    ...images.flatMap((image) => image.notices),
    ...(layersHint === undefined ? [] : [layersHint]),
  ])
  return notes.size === 0
    ? ''
    : `<details class="rest"><summary>${counted(notes.size, 'note')}</summary><ul>${[...notes].map((note) => `<li>${said(note)}</li>`).join('')}</ul></details>`
}

export function footerSection(report: Report): string {
  const { footer, images, judgedAt, waitedMs } = report
  const [image, ...others] = images
  const rules = footer.rules.length === 0 ? '' : `<p>Rules: ${footer.rules.map(fromPhrase).join('; ')}.</p>`
  const policy =
    footer.policy.length === 0
      ? ''
      : `<p>Policy: ${footer.policy.map(({ name, sha256, commit }) => `${code(name)}${sha256 === undefined ? '' : ` (sha256 ${code(sha256, 64)})`}${commit === undefined ? '' : ` at ${code(commit.slice(0, 7))}`}`).join(', ')}.</p>`
  const about =
    image === undefined || others.length > 0
      ? ''
      : `<p>Image ${code(imageName(image))} (${anchor(code(shortDigest(image.digest)), image.state === 'scanned' ? image.consoleUrl : undefined)})${image.base?.name === undefined ? '' : ` on ${code(image.base.name, 200)}`}${image.pushedAt === undefined ? '' : `, pushed ${formatTime(image.pushedAt)}`}${image.scannedAt === undefined ? '' : `, scanned ${formatTime(image.scannedAt)}`}.</p>`
  const commit = footer.commit === undefined ? [] : [anchor(code(footer.commit.slice(0, 7)), footer.commitUrl)]
  const run = footer.runUrl === undefined ? [] : [anchor(text(footer.runName ?? 'workflow run', 100), footer.runUrl)]
  return `<footer>${about}<p>Checked ${formatTime(judgedAt)}, waited ${durationText(waitedMs)}.</p>${rules}${policy}<p>${[`ECR Scan Gate ${text(footer.actionVersion, 40)}`, ...commit, ...run].join(' · ')}</p></footer>`
}
