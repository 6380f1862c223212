import { describe, expect, test } from '@jest/globals'
import { gainsOf, joinFixes, joinLayers, type Fix } from '../../../src/fleet/watch/gain.ts'

function fix(more: Partial<Fix>): Fix {
  return { package: 'openssl', manager: 'OS', scheme: 'dpkg', target: '3.0.11-1', ids: ['CVE-1'], ...more }
}

describe('upgrades of several images', () => {
  test('the newest version is enough for all of them', () => {
    expect(joinFixes([[fix({ target: '3.0.9-1' })], [fix({ target: '3.0.11-1', ids: ['CVE-2', 'CVE-1'] })]])).toEqual([fix({ ids: ['CVE-1', 'CVE-2'] })])
  })

  test('no version is named where one of them could not be told, or they cannot be compared', () => {
    expect(joinFixes([[fix({})], [fix({ target: undefined })]])[0]?.target).toBeUndefined()
    expect(joinFixes([[fix({ scheme: undefined, target: 'a' })], [fix({ scheme: undefined, target: 'b' })]])[0]?.target).toBeUndefined()
  })

  test('a package of another manager or system is another one', () => {
    expect(joinFixes([[fix({})], [fix({ manager: 'NODEPKG', scheme: 'semver' })], [fix({ scheme: 'apk' })]])).toHaveLength(3)
  })

  test('what removes most comes first', () => {
    expect(joinFixes([[fix({ package: 'a' }), fix({ package: 'b', ids: ['CVE-1', 'CVE-2'] })]]).map(({ package: name }) => name)).toEqual(['b', 'a'])
  })
})

test('layers are joined by their digest', () => {
  expect(joinLayers([[{ digest: 'x', ids: ['CVE-2'] }], [{ digest: 'x', ids: ['CVE-1', 'CVE-2'] }, { digest: 'y', ids: ['CVE-3'] }]])).toEqual([
    { digest: 'x', ids: ['CVE-1', 'CVE-2'] },
    { digest: 'y', ids: ['CVE-3'] },
  ])
})

test('over all streams, a violation counts in each stream that has it', () => {
  const gains = gainsOf([[fix({ ids: ['CVE-1', 'CVE-2'] })], [fix({})], [fix({ package: 'zlib', ids: ['CVE-3'] })]], ({ package: name }) => name, (group) => group[0], 1)
  expect(gains).toEqual([{ what: fix({ ids: ['CVE-1', 'CVE-2'] }), streams: 2, violations: 3 }])
})
