import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { auditOf, covers, isUnscanned, type AuditFacts } from '../../../src/fleet/watch/audit.ts'
import { compilePattern } from '../../../src/policy/exceptions/glob.ts'
import type { Pattern } from '../../../src/policy/exceptions/pattern.ts'

const FACTS: AuditFacts = {
  region: 'eu-west-1',
  registryId: '123456789012',
  repositories: ['a/one', 'b/two', 'c/three'],
  scanning: { scanType: 'ENHANCED', rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['a/*'] }, { frequency: 'SCAN_ON_PUSH', filters: ['b/*'] }] },
  frequencies: new Map([
    ['a/one', { frequency: 'CONTINUOUS_SCAN', appliedFilters: ['a/*'] }],
    ['b/two', { frequency: 'SCAN_ON_PUSH', appliedFilters: ['b/*'] }],
    ['c/three', { frequency: 'MANUAL', appliedFilters: [] }],
  ]),
  inspector: 'ENABLED',
  rescan: { push: 'DAYS_14', pull: 'DAYS_14' },
  images: [],
  unread: [],
}

function pattern(text: string): Pattern {
  const compiled = compilePattern(text, 'repository')
  if ('problem' in compiled) throw new Error(compiled.problem)
  return compiled
}

const shown = (facts: Partial<AuditFacts>, accepted: readonly string[] = []) => {
  const audit = auditOf({ ...FACTS, ...facts }, accepted.map(pattern))
  return { registry: audit.registry.map(({ finding }) => finding), repositories: audit.repositories.map(({ name, finding }) => `${name} ${finding}`), unscanned: audit.repositories.filter(isUnscanned).length }
}

describe('the audit', () => {
  test('names what is not scanned or only on push, and its cure keeps the other rules', () => {
    const { repositories } = auditOf(FACTS, [])
    expect(repositories.map(({ name, finding }) => `${name} ${finding}`)).toEqual(['b/two scan-on-push', 'c/three not-scanned'])
    const [, three] = repositories
    expect(three?.remedy).toContain('"filter":"a/*"')
    expect(three?.remedy).toContain('"filter":"c/three"')
    expect(three?.remedy).toContain('"scanFrequency":"SCAN_ON_PUSH"')
    expect(three?.terraform).toContain('filter      = "c/three"')
  })

  test('what is accepted is listed, and does not count', () => {
    expect(shown({}, ['c/*'])).toEqual({ registry: [], repositories: ['b/two scan-on-push', 'c/three accepted'], unscanned: 0 })
  })

  test('what could not be read is unknown, and never taken for scanned', () => {
    expect(shown({ frequencies: undefined, unread: ['It was denied.'] })).toEqual({ registry: ['unread'], repositories: ['a/one unknown', 'b/two unknown', 'c/three unknown'], unscanned: 3 })
  })

  test('a frequency that this version does not know is unknown', () => {
    expect(shown({ repositories: ['a/one'], frequencies: new Map([['a/one', { frequency: 'HOURLY', appliedFilters: [] }]]) }).repositories).toEqual(['a/one unknown'])
  })

  test.each([
    ['basic scanning', { scanning: { scanType: 'BASIC', rules: [] } }, 'basic-scanning'],
    ['a kind of scanning that nobody knows', { scanning: { scanType: 'QUANTUM', rules: [] } }, 'unknown-scan-type'],
    ['Inspector off', { inspector: 'DISABLED' }, 'inspector-off'],
    ['a filter that matches nothing', { scanning: { scanType: 'ENHANCED', rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['a/*', 'typo/*'] }] } }, 'filter-without-repository'],
  ] as const)('finds %s', (_what, facts, finding) => {
    expect(shown(facts).registry).toContain(finding)
  })

  test('counts images whose scan expired, with the configured window', () => {
    const images = [1, 2].map((number) => ({ repository: 'a/one', digest: `sha256:${String(number).repeat(64)}`, reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt: undefined }))
    const [row] = auditOf({ ...FACTS, repositories: ['a/one'], images }, []).repositories
    expect(row).toMatchObject({ name: 'a/one', finding: 'not-scanned-any-more' })
    expect(row?.detail).toContain('Of 2 images, the scan expired')
    expect(row?.detail).toContain('DAYS_14 after the push')
  })
})

test('filters of ECR: without a star a part of the name, with one the whole of it', () => {
  const parts = fc.stringMatching(/^[a-c]{0,2}$/)
  fc.assert(
    fc.property(fc.array(parts, { minLength: 2, maxLength: 4 }), fc.stringMatching(/^[a-c]{0,6}$/), (pieces, name) => {
      expect(covers(pieces.join('*'), name)).toBe(new RegExp(`^${pieces.join('.*')}$`).test(name))
    }),
  )
  expect(covers('pay', 'team/payments')).toBe(true)
})
