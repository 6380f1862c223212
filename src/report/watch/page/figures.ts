import { text } from '../../html/parts.ts'
import type { TrendPoint } from '../../../fleet/watch/memory/memory.ts'
import { formatDay } from '../../../base/time.ts'
import type { WatchReport } from '../model.ts'
import { figureLines, type FigureLine } from '../text.ts'

/** The figures, each with what it is made of, what it means, and whether it got better. */

interface Trend {
  readonly isBetter: boolean | undefined
  readonly words: string
}

export function figuresSection(report: WatchReport): string {
  const cards = figureLines(report).map((line) => card(line, trendOf(line.name, report), report))
  return `<section aria-labelledby="figures-title"><h2 id="figures-title">Figures</h2><dl class="figures">${cards.join('')}</dl></section>`
}

function card({ name, short, of, meaning }: FigureLine, trend: Trend | undefined, report: WatchReport): string {
  const tone = trend?.isBetter === undefined ? '' : trend.isBetter ? ' better' : ' worse'
  const why = short === 'unknown' ? whyUnknown(name, report) : ''
  const made = of === '' ? '' : `<dd>${text(of)}</dd>`
  const moved = trend === undefined ? '' : `<dd class="trend${tone}">${text(trend.words)}</dd>`
  return `<div><dt>${text(name)}</dt><dd class="value${short === 'unknown' ? ' unknown' : ''}">${text(short)}</dd>${made}${moved}<dd class="meaning">${text(meaning)}${why}</dd></div>`
}

function whyUnknown(name: string, { remembers }: WatchReport): string {
  if (name === 'Coverage' || name === 'Repositories without scanning') return ". The watch couldn't read it"
  if (name === 'Failure rate') return '. No stream has a result'
  return remembers ? '' : '. Needs the state file of an earlier run'
}

/** Compares today with the last earlier day. Without a value for today there is no trend. */
function trendOf(name: string, { points, generatedAt }: WatchReport): Trend | undefined {
  const today = formatDay(generatedAt)
  const now = points.find(({ day }) => day === today)
  const before = points.findLast(({ day }) => day < today)
  if (now === undefined || before === undefined) return undefined
  const pick = RATES[name]
  if (pick === undefined) return undefined
  const [to, from] = [pick.of(now), pick.of(before)]
  if (to === undefined || from === undefined) return undefined
  const change = Math.round((to - from) * 10) / 10
  if (change === 0) return { isBetter: undefined, words: `unchanged since ${before.day}` }
  return {
    isBetter: change > 0 === pick.moreIsBetter,
    words: `${change > 0 ? '▲' : '▼'} ${Math.abs(change).toFixed(1)} points since ${before.day}: ${change > 0 === pick.moreIsBetter ? 'better' : 'worse'}`,
  }
}

interface Rate {
  readonly of: (point: TrendPoint) => number | undefined
  readonly moreIsBetter: boolean
}

const RATES: Readonly<Record<string, Rate | undefined>> = {
  Coverage: { of: ({ scanned, declared }) => percent(scanned, declared), moreIsBetter: true },
  'Failure rate': { of: ({ failing, judged }) => percent(failing, judged), moreIsBetter: false },
}

function percent(part: number | undefined, whole: number): number | undefined {
  return part === undefined || whole === 0 ? undefined : (part / whole) * 100
}
