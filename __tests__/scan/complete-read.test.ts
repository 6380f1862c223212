import { describe, expect, test } from '@jest/globals'
import { agrees, fingerprintOf, readAllPages } from '../../src/scan/complete-read.ts'
import { openJournal } from '../../src/scan/journal.ts'
import { aFinding, findings, START } from './scripted.ts'

const pages = (...lists: { findings: ReturnType<typeof findings>; nextToken?: string }[]) => {
  let at = 0
  return () => Promise.resolve({ value: lists[at++] ?? { findings: [] } })
}

describe('a pass', () => {
  test('reads until there is no token, over empty pages too', async () => {
    const pass = await readAllPages(pages({ findings: findings(2), nextToken: 'a' }, { findings: [], nextToken: 'b' }, { findings: findings(1, 2) }))
    expect(pass).toMatchObject({ pages: 3, torn: false, firstPageCount: 2 })
    expect(pass.findings).toHaveLength(3)
  })

  test('a finding that comes twice counts once, as the worst of what was read, in either order, and marks the pass', async () => {
    const copies = [aFinding(1, { severity: 'critical', status: 'suppressed' }), aFinding(1, { severity: 'low' })]
    const read = async ([first, second]: typeof copies) => readAllPages(pages({ findings: first === undefined ? [] : [first], nextToken: 'a' }, { findings: second === undefined ? [] : [second] }))
    const [one, other] = [await read(copies), await read([...copies].reverse())]
    for (const pass of [one, other]) {
      expect(pass.torn).toBe(true)
      expect(pass.findings.map(({ severity, status }) => [severity, status])).toEqual([['critical', 'active']])
    }
    expect(one.fingerprint).toBe(other.fingerprint)
  })

  test('one ARN with two vulnerabilities is two findings', async () => {
    const pass = await readAllPages(pages({ findings: [aFinding(1), aFinding(1, { vulnerabilityId: 'CVE-2' })] }))
    expect(pass.findings.map(({ vulnerabilityId }) => vulnerabilityId)).toEqual([aFinding(1).vulnerabilityId, 'CVE-2'])
    expect(pass.torn).toBe(true)
  })

  test.each([[['a', 'a']], [['a', 'b', 'a']]])('tokens %j come again: an error, never a shorter list', async (tokens) => {
    await expect(readAllPages(pages(...tokens.map((nextToken, at) => ({ findings: findings(1, at), nextToken }))))).rejects.toMatchObject({ kind: 'unavailable', details: { code: 'RepeatedPageToken' } })
  })

  test('the fingerprint knows no order, and every change that a verdict can depend on', () => {
    const base = [aFinding(1), aFinding(2)]
    expect(fingerprintOf([...base].reverse())).toBe(fingerprintOf(base))
    const changes = [{ status: 'closed' }, { severity: 'low' }, { fix: 'no' }, { exploit: 'yes' }, { epss: 0.9 }, { updatedAt: START }, { unknownSeverity: 'X' }] as const
    for (const change of changes) expect(fingerprintOf([aFinding(1, change), aFinding(2)])).not.toBe(fingerprintOf(base))
  })

  test('a first page agrees with a pass in any order, and not with anything new, gone or changed', async () => {
    const all = findings(150)
    const pass = await readAllPages(pages({ findings: all.slice(0, 100), nextToken: 'a' }, { findings: all.slice(100) }))
    const page = (list: typeof all, nextToken = 'a') => ({ findings: list, ...(nextToken === '' ? {} : { nextToken }) })
    expect(agrees(pass, page(all.slice(30, 130)))).toBe(true)
    expect(agrees(pass, page([aFinding(900), ...all.slice(0, 99)]))).toBe(false)
    expect(agrees(pass, page([aFinding(0, { status: 'closed' }), ...all.slice(1, 100)]))).toBe(false)
    expect(agrees(pass, page(all.slice(0, 60)))).toBe(false)
    expect(agrees(pass, page(all.slice(0, 100), ''))).toBe(false)
  })
})

test('a journal of very many changes keeps the beginning and the end', () => {
  const journal = openJournal('enhanced', 0)
  for (let at = 0; at < 1000; at++) journal.enter('awaiting-scan', `detail ${at}`, at)
  const { spans } = journal.evidence(2000)
  expect(spans).toHaveLength(200)
  expect(spans[0]?.detail).toBe('detail 0')
  expect(spans.at(-1)?.detail).toBe('detail 999')
  expect(spans.reduce((sum, { lastedMs }) => sum + lastedMs, 0)).toBe(2000)
})
