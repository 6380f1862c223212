import { compareText, countBySeverity } from '../base/order.ts'
import { isFixable } from '../base/finding.ts'
import type { Attribution } from '../image/layers.ts'
import { cut } from './cut.ts'
import { unique } from './findings.ts'
import type { OriginCount, Origins } from './model/counts.ts'
import type { FindingOrigin, FindingRow } from './model/finding.ts'
import { type Phrase, code, counted, listed, number, phrase, share } from './phrase.ts'

const ORIGINS = ['base', 'own', 'mixed', 'unknown'] as const satisfies readonly FindingOrigin[]
/** Instructions named in the sentence; the rest stands with each finding. */
const MAX_INSTRUCTIONS = 3
const MAX_INSTRUCTION_LENGTH = 60

/** The split between base image and own layers. Undefined when nothing is known of any layer. */
export function originsOf(open: readonly FindingRow[], layers: ReadonlyMap<string, Attribution> | undefined): Origins | undefined {
  if (open.length === 0 || open.every((row) => row.layers.length === 0)) return undefined
  const byOrigin = Object.fromEntries(ORIGINS.map((origin) => [origin, countOf(open.filter((row) => row.origin === origin))]))
  const { base = NONE, own = NONE, mixed = NONE, unknown = NONE } = byOrigin
  const counts = { base, own, mixed, unknown }
  return { byOrigin: counts, sentences: sentencesOf(open, counts, layers ?? new Map<string, Attribution>()) }
}

const NONE: OriginCount = countOf([])

function countOf(rows: readonly FindingRow[]): OriginCount {
  return { count: rows.length, fixable: rows.filter(isFixable).length, bySeverity: countBySeverity(rows) }
}

function sentencesOf(open: readonly FindingRow[], counts: Origins['byOrigin'], layers: ReadonlyMap<string, Attribution>): readonly Phrase[] {
  const { base, own, mixed, unknown } = counts
  const hasBorder = base.count + own.count + mixed.count > 0
  const brought = broughtBy(hasBorder ? open.filter(({ origin }) => origin === 'own') : open)
  const sentences: Phrase[] = []
  if (hasBorder) {
    sentences.push(baseSentence(base, open, layers))
    if (own.count > 0) sentences.push(phrase`${number(own.count)} ${own.count === 1 ? 'comes' : 'come'} from your layers${brought.length > 0 ? phrase`: ${listed(brought)}` : ''}.`)
    if (mixed.count > 0)
      sentences.push(phrase`${number(mixed.count)} ${mixed.count === 1 ? 'is' : 'are'} in both, so a new base image alone won't remove ${mixed.count === 1 ? 'it' : 'them'}.`)
    if (unknown.count > 0) sentences.push(phrase`The layer of ${counted(unknown.count, 'finding')} is unknown.`)
  } else if (brought.length > 0) {
    sentences.push(phrase`The border between the base image and your layers is unknown. ${listed(brought)}.`)
  }
  return sentences
}

function baseSentence(base: OriginCount, open: readonly FindingRow[], layers: ReadonlyMap<string, Attribution>): Phrase {
  const found = new Set(open.flatMap(({ images }) => images))
  const attributions = [...layers].flatMap(([digest, attribution]) => (attribution.border === undefined || !found.has(digest) ? [] : [attribution]))
  const names = unique(attributions.map((attribution) => attribution.base?.name ?? ''))
  const [name = ''] = names
  const which = names.length === 1 && name !== '' ? phrase`the base image ${code(name)}` : phrase`the base image${attributions.length > 1 ? 's' : ''}`
  const how = attributions.some(({ border }) => border === 'history') ? ' (according to the image history)' : ''
  return phrase`${share(base.count, open.length)} ${base.count === 1 ? 'comes' : 'come'} from ${which}${how}${rebuildText(
    base,
    open.some(({ origin, fix }) => origin === 'base' && fix === 'unknown'),
  )}.`
}

function rebuildText({ count, fixable }: OriginCount, someUnsaid: boolean): string {
  if (count === 0) return ''
  if (fixable > 0) return `; rebuilding on an updated base can remove ${fixable === count && count > 1 ? `all ${number(fixable)}` : number(fixable)}`
  if (someUnsaid) return '; the scan does not say if there is a fix'
  return `; ${count === 1 ? 'it has no fix yet' : 'none of them has a fix yet'}`
}

/** `RUN npm ci` brought 9: by instruction, where each finding has one only. */
function broughtBy(rows: readonly FindingRow[]): readonly Phrase[] {
  const counts = new Map<string, number>()
  for (const { layers } of rows) {
    const instructions = unique(layers.map(({ instruction }) => instruction ?? ''))
    const [instruction = ''] = instructions
    if (instructions.length === 1 && instruction !== '') counts.set(instruction, (counts.get(instruction) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || compareText(a, b))
    .slice(0, MAX_INSTRUCTIONS)
    .map(([instruction, count], index) => phrase`${code(cut(instruction, MAX_INSTRUCTION_LENGTH))} ${index === 0 ? 'brought ' : ''}${number(count)}`)
}
