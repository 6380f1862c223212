import { severityRank } from '../../../src/base/order.ts'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SEVERITIES } from '../../../src/base/finding.ts'
import { byUse, FoundImages } from '../../../src/fleet/find/found-images.ts'
import { asked, found, IN_USE, LOG4SHELL, NOT_IN_USE, pattern, resultOf, UNKNOWN_USE } from './samples.ts'

const names = (findings: Parameters<typeof resultOf>[0], what = asked()) => resultOf(findings, what).images.map(({ image }) => `${image.repository.name}:${image.tags[0] ?? ''}`)

describe('what belongs to the answer', () => {
  test.each([
    ['the id asked for', {}, {}, 1],
    ['the id in another spelling', {}, { vulnerabilityId: LOG4SHELL.toLowerCase() }, 1],
    ['the id as a related one', {}, { vulnerabilityId: 'GHSA-jfh8-c2jp-5v3q', relatedVulnerabilities: [LOG4SHELL] }, 1],
    ['a status that nobody knows counts as active', {}, { status: 'active' as const }, 1],
    ['one that is suppressed is listed', {}, { status: 'suppressed' as const }, 1],
    ['one that is closed is not', {}, { status: 'closed' as const }, 0],
    ['another id', {}, { vulnerabilityId: 'CVE-2021-45046' }, 0],
    ['an id that begins like it', {}, { vulnerabilityId: `${LOG4SHELL}0` }, 0],
  ])('%s', (_title, image, has, count) => {
    expect(resultOf([found(1, image, has)]).images).toHaveLength(count)
  })

  test.each([
    ['a package by its name', { vulnerabilities: [], packages: [pattern('log4j-core')] }, 1],
    ['a package by a glob', { vulnerabilities: [], packages: [pattern('log4j*')] }, 1],
    ['another package', { packages: [pattern('zlib')] }, 0],
    ['a repository by a glob', { repositories: [pattern('payments/*', 'repository')] }, 1],
    ['another repository', { repositories: [pattern('shop/*', 'repository')] }, 0],
    ['its registry', { registryId: '123456789012' }, 1],
    ['another registry', { registryId: '210987654321' }, 0],
  ])('%s', (_title, more, count) => {
    expect(resultOf([found(1)], asked(more)).images).toHaveLength(count)
  })

  test('of packages those that were asked for', () => {
    const packages = [{ name: 'log4j-core', version: '1' }, { name: 'log4j-api', version: '1' }]
    expect(resultOf([found(1, {}, { packages })], asked({ packages: [pattern('*api')] })).images[0]?.vulnerabilities[0]?.packages.map(({ name }) => name)).toEqual(['log4j-api'])
  })

  test('a finding that names no package may be about any', () => {
    expect(resultOf([found(1, {}, { packages: [] })], asked({ packages: [pattern('log4j-core')] })).images).toHaveLength(1)
  })
})

describe('in use', () => {
  const three = [found(1, { use: NOT_IN_USE }), found(2, { use: UNKNOWN_USE }), found(3, { use: IN_USE })]

  test('in use first, then unknown, then the others', () => {
    expect(names(three)).toEqual(['payments/api:v3', 'payments/api:v2', 'payments/api:v1'])
  })

  test('only what runs: what certainly does not is left out, and unknown is neither', () => {
    expect(names(three, asked({ inUseOnly: true }))).toEqual(['payments/api:v3', 'payments/api:v2'])
  })

  test.each([
    ['in use', [UNKNOWN_USE, IN_USE, NOT_IN_USE], 'yes'],
    ['unknown', [NOT_IN_USE, UNKNOWN_USE], 'unknown'],
    ['not in use', [NOT_IN_USE, NOT_IN_USE], 'no'],
  ])('of findings that differ, one that says more counts: %s', (_title, uses, expected) => {
    expect(resultOf(uses.map((use, at) => found(1, { use }, { vulnerabilityId: LOG4SHELL, arn: String(at) }))).images[0]?.image.use.status).toBe(expected)
  })
})

describe('order', () => {
  test('severity within the same use, then name', () => {
    const rows = [found(1, { name: 'b' }, { severity: 'low' }), found(2, { name: 'c' }), found(3, { name: 'a' }, { severity: 'untriaged', unknownSeverity: 'APOCALYPTIC' }), found(4, { name: 'd', use: IN_USE }, { severity: 'low' })]
    expect(names(rows)).toEqual(['d:v4', 'a:v3', 'c:v2', 'b:v1'])
  })

  test('whatever comes in whatever order: sorted, every image once, and the same each time', () => {
    const one = fc.record({ number: fc.nat(40), name: fc.constantFrom('a', 'b/c', 'b'), use: fc.constantFrom(IN_USE, NOT_IN_USE, UNKNOWN_USE), severity: fc.constantFrom(...SEVERITIES), id: fc.constantFrom(LOG4SHELL, 'CVE-2021-45046') })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), fc.infiniteStream(fc.nat()), (entries, order: IterableIterator<number>) => {
        const what = asked({ vulnerabilities: [LOG4SHELL, 'CVE-2021-45046'] })
        const findings = entries.map(({ number, name, use, severity, id }) => found(number, { name, use }, { severity, vulnerabilityId: id }))
        const shuffled = findings.map((each) => ({ each, at: Number(order.next().value) })).sort((a, b) => a.at - b.at).map(({ each }) => each)
        const { images } = resultOf(findings, what)
        const again = resultOf([...shuffled, ...findings], what).images
        expect(again.map(({ image }) => image.digest + image.repository.name)).toEqual(images.map(({ image }) => image.digest + image.repository.name))
        expect(new Set(images.map(({ image }) => image.repository.name + image.digest)).size).toBe(new Set(entries.map(({ number, name }) => `${name} ${String(number)}`)).size)
        for (const [at, image] of images.entries()) {
          const next = images[at + 1]
          if (next !== undefined) expect(byUse(image, next)).toBeLessThan(0)
          const ranks = image.vulnerabilities.map(({ severity }) => severityRank(severity))
          expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
        }
      }),
    )
  })
})

describe('excepted', () => {
  const by = { kind: 'excepted', by: 'exception', reason: 'Not reachable', source: 'policy.yml:4', expires: undefined, owner: undefined, ticket: undefined } as const

  test('a vulnerability is open as soon as one of its findings is', () => {
    const what = asked()
    const images = new FoundImages(what, ({ arn }) => (arn === 'a' ? by : undefined))
    for (const arn of ['a', 'b', 'a']) images.take(found(1, {}, { arn }))
    expect(images.sorted()[0]?.vulnerabilities[0]?.standing).toEqual({ kind: 'open' })
  })

  test('an image of which all is excused is counted, and still found', () => {
    expect(resultOf([found(1), found(2, {}, { status: 'suppressed' })], asked(), {}, () => by).counts).toMatchObject({ found: 2, excepted: 2 })
  })
})
