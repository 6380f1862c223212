import { durationText } from '../../base/duration.ts'
import { formatTime } from '../../base/time.ts'
import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { imageName, shortDigest } from '../images.ts'
import type { Report } from '../model.ts'
import type { ImageRow } from '../model/image.ts'
import { counted } from '../phrase.ts'
import { codeCut, fromPhrase, prose } from './parts.ts'

/** Where everything else is: the job summary, or the run. */
export interface FullReport {
  readonly url?: string | undefined
  /** Names of the report files, for readers who can get at them. */
  readonly files?: readonly string[] | undefined
  /** What the report files do not hold. */
  readonly notices?: readonly string[] | undefined
}

const MAX_FILES = 5

/** About what it is, by which rules, and where to read on: two small lines. */
export function footerBlock(report: Report, full: FullReport): Block {
  const about = joinMarkdown([...imagePart(report), ...rulesPart(report)], ' ')
  const { footer, images } = report
  // Of several images, the digests in their table lead there; of one that was not scanned there is nothing to see.
  const [image, ...others] = images
  const links = [
    ...(full.url === undefined || full.url.length > 500 ? [] : [link(md`Job summary`, full.url)]),
    ...(image?.consoleUrl === undefined || image.state !== 'scanned' || others.length > 0 ? [] : [link(md`Inspector's console`, image.consoleUrl)]),
    ...(footer.runUrl === undefined ? [] : [link(prose(footer.runName ?? 'workflow run', 80), footer.runUrl)]),
    ...(footer.commit === undefined ? [] : [link(escapeCode(footer.commit.slice(0, 7)), footer.commitUrl)]),
    ...filesPart(full.files ?? []),
    md`ECR Scan Gate ${prose(footer.actionVersion, 40)}`,
  ]
  const lines = [...(about === '' ? [] : [about]), joinMarkdown(links, ' · ')]
  return { name: report.result, rank: 0, open: md`<sub>${joinMarkdown(lines, '<br>')}</sub>` }
}

function filesPart(files: readonly string[]): readonly Markdown[] {
  if (files.length === 0) return []
  const names = files.slice(0, MAX_FILES).map((file) => escapeCode(file.slice(0, 200)))
  return [joinMarkdown(files.length > MAX_FILES ? [...names, escapeText(counted(files.length - MAX_FILES, 'more file'))] : names, ', ')]
}

/** "Image `3c6ef3623c73` on `node:22-bookworm`, scanned 2026-11-20 14:03 UTC (waited 1 min 37 s)." */
function imagePart({ images, waitedMs, headline }: Report): readonly Markdown[] {
  const waited = md`waited ${escapeText(durationText(waitedMs))}`
  const [image] = images
  if (image === undefined) return []
  const isOneImage = images.every(({ requestedIndex }) => requestedIndex === image.requestedIndex)
  if (!isOneImage) return [md`${escapeText(counted(new Set(images.map(({ requestedIndex }) => requestedIndex)).size, 'image'))}, ${waited}.`]
  const bases = new Set(images.map(({ base }) => base?.name))
  const base = bases.size === 1 && image.base?.name !== undefined ? md` on ${codeCut(image.base.name, 200)}` : md``
  // The headline names it already, mostly.
  const name =
    headline.sentence.includes(imageName(image)) || image.tag === undefined ? md`Image ${digestOf(image)}` : md`Image ${codeCut(imageName(image), 200)} (${digestOf(image)})`
  const times = image.scannedAt === undefined ? timeOf('pushed', image.pushedAt) : timeOf('scanned', image.scannedAt)
  return [md`${name}${base}${times.length === 0 ? md`` : md`, ${joinMarkdown(times, ', ')}`} (${waited}).`]
}

function timeOf(what: string, at: number | undefined): readonly Markdown[] {
  return at === undefined ? [] : [escapeText(`${what} ${formatTime(at)}`)]
}

function digestOf({ digest, indexDigest, consoleUrl, state }: ImageRow): Markdown {
  return link(escapeCode(shortDigest(indexDigest ?? digest)), state === 'scanned' && indexDigest === undefined ? consoleUrl : undefined)
}

function rulesPart({ footer }: Report): readonly Markdown[] {
  const policy = footer.policy.map(({ name, sha256, commit }) => {
    // A commit says which file it was; a file that was read elsewhere is told by its hash.
    const which = commit !== undefined ? md` at ${escapeCode(commit.slice(0, 7))}` : sha256 === undefined ? md`` : md` (sha256 ${escapeCode(sha256.slice(0, 12))})`
    return md`${codeCut(name, 120)}${which}`
  })
  const rules = footer.rules.slice(0, 3).map(fromPhrase)
  const more = (count: number): Markdown => (count > 3 ? md` and ${count - 3} more` : md``)
  const parts = [
    ...(rules.length === 0 ? [] : [md`${joinMarkdown(rules, '; ')}${more(footer.rules.length)}`]),
    ...(policy.length === 0 ? [] : [md`policy ${joinMarkdown(policy.slice(0, 3), ', ')}${more(policy.length)}`]),
  ]
  return parts.length === 0 ? [] : [md`Rules: ${joinMarkdown(parts, '; ')}.`]
}
