import type { Severity } from '../../base/finding.ts'

export interface ExceptionRow {
  readonly by: 'ignore' | 'exception' | 'vex'
  readonly reason: string
  readonly expires: string | undefined
  readonly owner: string | undefined
  readonly ticket: string | undefined
  readonly source: string
  readonly ids: readonly string[]
  readonly worst: Severity
}

export interface GraceRow {
  readonly failsOn: string
  readonly severity: Severity
  readonly ids: readonly string[]
}
