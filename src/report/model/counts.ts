import type { Severity } from '../../base/finding.ts'
import type { Phrase } from '../phrase.ts'
import type { FindingOrigin } from './finding.ts'

export interface CountRow {
  readonly severity: Severity
  readonly total: number
  readonly new: number | undefined
  readonly fixable: number
  readonly ignored: number
  readonly suppressed: number
  /** Of `total`, those that do not fail yet. */
  readonly graced: number
  /** `varies`: the rules of the repositories differ. Absent: no limit. */
  readonly limit: number | 'varies' | undefined
  /** A severity rule is broken by findings of this row. */
  readonly isBroken: boolean
  /** Of `total`, those that break any rule. */
  readonly breaking: number
}

export interface CountTable {
  readonly rows: readonly CountRow[]
  readonly sum: Omit<CountRow, 'severity' | 'limit' | 'isBroken' | 'breaking'>
  /** "Of 57 findings 38 can be fixed, 3 have a known exploit …" */
  readonly remark: Phrase
}

export interface OriginCount {
  readonly count: number
  readonly fixable: number
  readonly bySeverity: Readonly<Record<Severity, number>>
}

export interface Origins {
  readonly byOrigin: Readonly<Record<FindingOrigin, OriginCount>>
  readonly sentences: readonly Phrase[]
}

export interface Ages {
  readonly buckets: readonly { readonly label: string; readonly count: number; readonly bySeverity: Readonly<Record<Severity, number>> }[]
  readonly unknown: number
}
