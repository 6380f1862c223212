import type { Rules } from './rules.ts'

/** The rules where neither an input nor a policy file says anything. */
export const DEFAULT_RULES: Rules = {
  failOnSeverity: 'high',
  thresholds: undefined,
  onlyFixable: false,
  failOnKev: false,
  failOnExploit: false,
  failOnEpss: undefined,
  failOnNewOnly: false,
  requireSignature: false,
  grace: {},
  enforceFrom: {},
}

/** An exception that ends within so many days is said to end soon. */
export const EXPIRING_WITHIN_DAYS = 14
