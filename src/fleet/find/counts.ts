/** `not-found` only when everything was read; whatever is missing makes it `no-result`. */
export type FindState = 'found' | 'not-found' | 'no-result'

/** A number that is not known is `undefined`, and never 0. */
export interface FindCounts {
  readonly found: number | undefined
  /** Known to be in use. `undefined` without a result, or if none is known to be in use but some are unknown. */
  readonly inUse: number | undefined
  readonly useUnknown: number
  /** Of which every vulnerability is suppressed or excepted. */
  readonly excepted: number
}
