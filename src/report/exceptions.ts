import type { PolicyNotice } from '../policy/verdict.ts'
import type { Report } from './model.ts'
import { counted, number } from './phrase.ts'

/** What is said of exceptions: those that apply, and before them those that need somebody's attention. */

const KINDS = ['expired', 'expiring', 'stale', 'vex-unmatched'] as const satisfies readonly PolicyNotice['kind'][]
const WORDS: Readonly<Record<(typeof KINDS)[number], readonly [string, string]>> = {
  expired: ['that has expired', 'that have expired'],
  expiring: ['that expires soon', 'that expire soon'],
  stale: ['that is unused', 'that are unused'],
  'vex-unmatched': ['VEX statement that matches nothing', 'VEX statements that match nothing'],
}

/** Expired ones first: they no longer apply, and somebody may still think that they do. */
export function exceptionNotices({ notices }: Pick<Report, 'notices'>): readonly PolicyNotice[] {
  return KINDS.flatMap((kind) => notices.filter((notice) => notice.kind === kind))
}

/** All other notices that somebody should act on. */
export function warnings({ notices }: Pick<Report, 'notices'>): readonly PolicyNotice[] {
  return notices.filter(({ kind }) => kind !== 'info' && !KINDS.some((each) => each === kind))
}

/** "2 exceptions, and 1 that has expired". */
export function exceptionsTitle({ exceptions, notices }: Pick<Report, 'exceptions' | 'notices'>): string {
  const others = KINDS.flatMap((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length
    return count === 0 ? [] : [`${number(count)} ${WORDS[kind][count === 1 ? 0 : 1]}`]
  })
  const [first, ...rest] = others
  if (exceptions.length > 0) return [counted(exceptions.length, 'exception'), ...others.map((other) => `and ${other}`)].join(', ')
  return [`Exceptions: ${first ?? ''}`, ...rest].join(', ')
}
