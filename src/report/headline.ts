import { isFixable } from '../base/finding.ts'
import { failsStep } from '../policy/fails-step.ts'
import type { Verdict } from '../policy/verdict.ts'
import { cut } from './cut.ts'
import type { Headline, Report } from './model.ts'
import type { ReportContext } from './model/context.ts'
import type { FindingRow } from './model/finding.ts'
import { firstSentence } from './sentence.ts'
import { type Phrase, code, number, phrase, strong } from './phrase.ts'

/** What was decided in one line, and the key facts in one sentence. */

const HEADLINES = {
  pass: { mark: '✅', word: 'Passed' },
  fail: { mark: '❌', word: 'Failed' },
  'no-result': { mark: '⚠️', word: 'No result' },
} as const satisfies Record<Verdict['result'], Pick<Headline, 'mark' | 'word'>>

export function headlineOf(verdict: Verdict, context: ReportContext): Headline {
  const { result, reason } = verdict
  const { mark, word } = HEADLINES[result]
  // The reason may begin with the same word; it is said once.
  const whole = reason.replace(new RegExp(`^${word}\\b[:,.]?\\s*`, 'iu'), '').trim()
  return {
    mark,
    word: result === 'fail' && context.mode === 'report' ? 'Would fail' : word,
    sentence: result === 'no-result' ? causeOf(verdict, whole) : whole,
    whole,
    aside: asideOf(verdict, context),
  }
}

/** Of a longer cause the first sentence: the rest stands below, with its cure. */
function causeOf({ problems: [first, ...others] }: Verdict, whole: string): string {
  if (first === undefined) return whole
  return `${firstSentence(first.what)}${others.length === 0 ? '' : ` (and ${number(others.length)} more)`}`
}

/** Of a cause, what the headline does not say already; empty when that is nothing. */
export function unsaidOf(what: string, { headline, result }: Pick<Report, 'headline' | 'result'>): string {
  if (headline.sentence.includes(what)) return ''
  return result === 'no-result' ? restOf(what, headline) : what
}

/** What a cause says beyond its first sentence, if that is in the headline. */
export function restOf(what: string, { sentence }: Headline): string {
  const said = firstSentence(what)
  if (said.endsWith('…') || !sentence.includes(said)) return what
  return what
    .trim()
    .slice(said.length)
    .replace(/^[.!?:;]?\s*/u, '')
    .replace(/^[a-z](?=[a-z]*[ ,])/u, (letter) => letter.toUpperCase())
}

function asideOf(verdict: Verdict, context: ReportContext): string | undefined {
  const sentences = [verdict.early === true ? EARLY : undefined, reportModeOf(verdict, context)].filter((sentence) => sentence !== undefined)
  return sentences.length === 0 ? undefined : sentences.join(' ')
}

const EARLY = 'Incomplete: fail-fast ended the run before everything was read, so there may be more.'

function reportModeOf(verdict: Verdict, { mode, onNoResult = 'fail' }: ReportContext): string | undefined {
  if (verdict.result !== 'fail' || mode !== 'report') return undefined
  return failsStep(verdict, { mode, onNoResult }) ? "Report mode: findings don't fail the job, but the missing result does." : "Report mode: the job doesn't fail."
}

/** "2 of these 9 are new since `main`; all 9 can be fixed; 2 are known to be exploited (CISA KEV)." */
export function factsOf(verdict: Verdict, open: readonly FindingRow[], { baseline }: ReportContext): Phrase {
  if (verdict.counts === undefined) return []
  const breaking = open.filter(({ breaks }) => breaks.length > 0)
  const rows = breaking.length > 0 ? breaking : open
  if (rows.length === 0) return []
  const [first, ...others] = partsOf(rows, breaking.length > 0, baseline?.name)
  return [...(first ?? []), ...others.flatMap((part): Phrase => ['; ', ...part]), '.']
}

function partsOf(rows: readonly FindingRow[], areBreaking: boolean, baseline: string | undefined): readonly Phrase[] {
  const total = rows.length
  const isNew = rows.filter(({ change }) => change === 'new').length
  const fixable = rows.filter(isFixable).length
  const unsaid = rows.filter(({ fix }) => fix === 'unknown').length
  const kev = rows.filter(({ kev: known }) => known === 'yes').length
  const exploit = kev > 0 ? 0 : rows.filter((row) => row.exploit === 'yes').length
  const which = areBreaking ? 'these' : 'the'
  return [
    ...(baseline === undefined ? [] : [newPart(isNew, total, which, baseline)]),
    ...(unsaid === total
      ? [phrase`${baseline === undefined ? 'The' : 'the'} scan doesn't report whether fixes are available`]
      : [phrase`${shareOf(fixable, total, baseline === undefined ? which : '')} can be fixed`]),
    ...(kev === 0 ? [] : [phrase`${number(kev)} ${kev === 1 ? 'is' : 'are'} known to be exploited (CISA KEV)`]),
    ...(exploit === 0 ? [] : [phrase`${number(exploit)} ${exploit === 1 ? 'has' : 'have'} an exploit available`]),
  ]
}

function newPart(isNew: number, total: number, which: string, baseline: string): Phrase {
  const since = phrase` since ${code(cut(baseline, 200))}`
  if (isNew === 0) return phrase`${total === 1 ? 'It is not new' : `None of ${which} ${number(total)} is new`}${since}`
  if (isNew === total) return [strong(total === 1 ? 'It is new' : `All ${number(total)} are new`), ...since]
  return [strong(`${number(isNew)} of ${which} ${number(total)} ${isNew === 1 ? 'is' : 'are'} new`), ...since]
}

function shareOf(part: number, total: number, which: string): string {
  const start = which === '' ? 'all' : 'All'
  if (total === 1) return part === 1 ? (which === '' ? 'it' : 'It') : which === '' ? 'it is not one that' : 'Nothing'
  if (part === total) return `${start} ${number(total)}`
  if (part === 0) return which === '' ? 'none' : `None of ${which} ${number(total)}`
  return which === '' ? number(part) : `${number(part)} of ${which} ${number(total)}`
}
