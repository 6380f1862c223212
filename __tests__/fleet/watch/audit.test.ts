import { describe, expect, test } from '@jest/globals'
import { auditOf, isUnscanned, type AuditFacts } from '../../../src/fleet/watch/audit.ts'
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

/** A registry with one rule, and so many repositories that none covers. */
const uncovered = (count: number): Partial<AuditFacts> => {
  const names = Array.from({ length: count }, (_, at) => `team/service-${at}`)
  return { repositories: names, scanning: { scanType: 'ENHANCED', rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['a/*'] }] }, frequencies: new Map(names.map((name) => [name, { frequency: 'MANUAL', appliedFilters: [] }])) }
}

const shown = (facts: Partial<AuditFacts>, accepted: readonly string[] = []) => {
  const audit = auditOf({ ...FACTS, ...facts }, accepted.map(pattern))
  return { registry: audit.registry.map(({ finding }) => finding), repositories: audit.repositories.map(({ name, finding }) => `${name} ${finding}`), unscanned: audit.repositories.filter(isUnscanned).length }
}

describe('the audit', () => {
  test('names what is not scanned or only on push, and its cure keeps the other rules', () => {
    const { repositories } = auditOf(FACTS, [])
    expect(repositories.map(({ name, finding }) => `${name} ${finding}`)).toEqual(['b/two scan-on-push', 'c/three not-scanned'])
    const [two, three] = repositories
    expect(two?.remedy).toBe(three?.remedy)
    expect(three?.remedy).toContain('"filter":"b/two"')
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

  test('a filter that matches nothing is cured without touching the others', () => {
    const rules = [{ frequency: 'CONTINUOUS_SCAN', filters: ['a/*', 'typo/*'] }, { frequency: 'SCAN_ON_PUSH', filters: ['typo/*'] }]
    const [found] = auditOf({ ...FACTS, scanning: { scanType: 'ENHANCED', rules } }, [pattern('**')]).registry
    expect(found?.remedy).toContain('--region eu-west-1 --scan-type ENHANCED --rules \'[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"a/*","filterType":"WILDCARD"}]}]\'')
    expect(found?.terraform).toContain('filter      = "a/*"')
    expect(found?.terraform).not.toContain('typo')
    const [only] = auditOf({ ...FACTS, scanning: { scanType: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['typo/*'] }] } }, [pattern('**')]).registry
    expect(only).toMatchObject({ terraform: undefined, remedy: expect.stringContaining('It is the only filter') })
  })

  test.each([
    [2, ['filter-without-repository']],
    [20, ['filter-without-repository']],
    [21, ['repositories-without-rule', 'filter-without-repository']],
  ])('of %i repositories, each has a cure, and it is the one of all', (count, registry) => {
    const audit = auditOf({ ...FACTS, ...uncovered(count) }, [])
    expect(audit.registry.map(({ finding }) => finding)).toEqual(registry)
    expect(new Set(audit.repositories.map(({ remedy }) => remedy)).size).toBe(1)
    const cures = count > 20 ? audit.registry : audit.repositories
    for (const { remedy, terraform } of cures) for (const name of ['team/service-0', `team/service-${count - 1}`]) for (const text of [remedy, terraform]) expect(text).toContain(`"${name}"`)
  })

  test('beyond what a rule takes, a filter covers all, and the cure says that it does', () => {
    const { registry, repositories } = auditOf({ ...FACTS, ...uncovered(10_000) }, [pattern('team/service-7')])
    const [joint] = registry
    expect(joint).toMatchObject({ finding: 'repositories-without-rule', detail: '9999 repositories of the registry 123456789012 in eu-west-1 are not scanned continuously.' })
    expect(joint?.remedy).toContain('[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]')
    expect(joint?.remedy).toContain('including those that the configuration accepts')
    expect(repositories.filter(({ finding, remedy }) => finding === 'not-scanned' && remedy.includes('listed for the registry'))).toHaveLength(9_999)
    expect(JSON.stringify(repositories).length).toBeLessThan(10_000 * 300)
  })

  test('what is accepted is no part of the cure', () => {
    const { repositories } = auditOf(FACTS, [pattern('c/*')])
    expect(repositories.find(({ name }) => name === 'b/two')?.remedy).not.toContain('c/three')
    expect(repositories.find(({ name }) => name === 'c/three')?.remedy).toBe('')
  })

  test('who removes a filter that matches nothing does not lose the repositories that the other cure added', () => {
    const rules = [{ frequency: 'CONTINUOUS_SCAN', filters: ['a/*', 'typo/*'] }, { frequency: 'SCAN_ON_PUSH', filters: ['nothing/*'] }]
    const { registry } = auditOf({ ...FACTS, scanning: { scanType: 'ENHANCED', rules } }, [])
    expect(registry).toHaveLength(2)
    for (const { remedy } of registry) {
      expect(remedy).toContain('"filter":"b/two"')
      expect(remedy).toContain('"filter":"c/three"')
      expect(remedy).not.toMatch(/typo|nothing\//)
    }
  })

  test('with basic scanning, the cure of the registry is that of its repositories', () => {
    const { registry, repositories } = auditOf({ ...FACTS, scanning: { scanType: 'BASIC', rules: [{ frequency: 'MANUAL', filters: ['*'] }] } }, [])
    expect(new Set([...registry, ...repositories].map(({ remedy }) => remedy))).toEqual(new Set([registry[0]?.remedy]))
    expect(registry[0]?.remedy).not.toContain('MANUAL')
  })

  test('counts images whose scan expired, with the configured window', () => {
    const images = [{ repository: 'a/one', reason: 'SCAN_ELIGIBILITY_EXPIRED', count: 2 }]
    const [row] = auditOf({ ...FACTS, repositories: ['a/one'], images }, []).repositories
    expect(row).toMatchObject({ name: 'a/one', finding: 'not-scanned-any-more' })
    expect(row?.detail).toContain('For 2 images, the scan expired')
    expect(row?.detail).toContain('DAYS_14 after the push')
  })
})
