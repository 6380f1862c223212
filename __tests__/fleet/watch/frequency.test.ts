import { describe, expect, test } from '@jest/globals'
import { computeFrequencies, frequencyOf } from '../../../src/fleet/watch/frequency.ts'
import type { RegistryScanning } from '../../../src/scan/ports.ts'

const rules = (...all: readonly (readonly [frequency: string, ...filters: readonly string[]])[]): RegistryScanning => ({ scanType: 'ENHANCED', rules: all.map(([frequency, ...filters]) => ({ frequency, filters })) })
const BOTH = rules(['SCAN_ON_PUSH', 'jobs/*', 'payments/old'], ['CONTINUOUS_SCAN', 'payments/*', 'web'])

describe('how a repository is scanned', () => {
  test.each<[string, RegistryScanning, string | undefined, readonly string[]]>([
    ['payments/api', BOTH, 'CONTINUOUS_SCAN', ['payments/*']],
    ['jobs/report', BOTH, 'SCAN_ON_PUSH', ['jobs/*']],
    // Continuous wins, in whatever order the rules stand.
    ['payments/old', BOTH, 'CONTINUOUS_SCAN', ['payments/*']],
    // Without "*" a filter is a part of the name.
    ['shop/web-2', BOTH, 'CONTINUOUS_SCAN', ['web']],
    ['sandbox/try', BOTH, 'MANUAL', []],
    ['any', rules(), 'CONTINUOUS_SCAN', []],
    ['any', { scanType: 'BASIC', rules: [] }, undefined, []],
    ['any', rules(['HOURLY', '*']), undefined, []],
  ])('%s by %j: %s', (name, scanning, frequency, appliedFilters) => {
    expect(frequencyOf(name, scanning)).toEqual(frequency === undefined ? undefined : { frequency, appliedFilters })
  })
})

describe('what ECR has to confirm', () => {
  test('all that are not scanned continuously, and one of each kind of the others', () => {
    const names = ['payments/a', 'payments/b', 'payments/old', 'payments/web', 'web/a', 'web/b', 'jobs/a', 'jobs/b', 'sandbox/a']
    expect(computeFrequencies(names, BOTH)?.toConfirm).toEqual(['payments/a', 'payments/old', 'payments/web', 'web/a', 'jobs/a', 'jobs/b', 'sandbox/a'])
  })

  test('everything, where this version does not know the rules', () => {
    expect(computeFrequencies(['a/b'], rules(['HOURLY', '*']))).toBeUndefined()
  })
})
