import type { RegistryScanning, RepositoryScanning } from '../../scan/ports.ts'
import { covers } from './scan-rules.ts'

const CONTINUOUS = 'CONTINUOUS_SCAN'
/** In order of precedence if filters of several rules match. Source: ECR's user guide, enhanced scanning, filters. */
const FREQUENCIES = [CONTINUOUS, 'SCAN_ON_PUSH']

/**
 * How a repository is scanned by its registry's rules; `undefined` if this version does not know such rules. Without any rule,
 * enhanced scanning scans everything continuously.
 */
export function frequencyOf(name: string, { scanType, rules }: RegistryScanning): RepositoryScanning | undefined {
  if (scanType !== 'ENHANCED' || rules.some(({ frequency }) => !FREQUENCIES.includes(frequency))) return undefined
  if (rules.length === 0) return { frequency: CONTINUOUS, appliedFilters: [] }
  for (const frequency of FREQUENCIES) {
    const appliedFilters = rules.filter((rule) => rule.frequency === frequency).flatMap(({ filters }) => filters.filter((filter) => covers(filter, name)))
    if (appliedFilters.length > 0) return { frequency, appliedFilters }
  }
  return { frequency: 'MANUAL', appliedFilters: [] }
}

export interface Computed {
  readonly frequencies: ReadonlyMap<string, RepositoryScanning>
  /** Repositories that ECR must confirm: all that are not scanned continuously, and one of each other kind. */
  readonly toConfirm: readonly string[]
}

/** How all repositories are scanned by the rules of the registry; `undefined` where only ECR can tell. */
export function computeFrequencies(names: readonly string[], scanning: RegistryScanning): Computed | undefined {
  const frequencies = new Map<string, RepositoryScanning>()
  const kinds = new Map<string, string>()
  const toConfirm: string[] = []
  for (const name of names) {
    const scanned = frequencyOf(name, scanning)
    if (scanned === undefined) return undefined
    frequencies.set(name, scanned)
    const kind = JSON.stringify(scanning.rules.flatMap(({ filters }) => filters.filter((filter) => covers(filter, name))))
    if (scanned.frequency !== CONTINUOUS || !kinds.has(kind)) toConfirm.push(name)
    kinds.set(kind, name)
  }
  return { frequencies, toConfirm }
}
