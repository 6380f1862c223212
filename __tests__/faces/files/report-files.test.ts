import { describe, expect, test } from '@jest/globals'
import { writingTime, type WritingWorld as World } from '../../../src/faces/files/format-files.ts'
import { writeReportFiles } from '../../../src/faces/files/report-files.ts'
import type { Verdict } from '../../../src/policy/verdict.ts'
import { virtualClock } from '../../../bench/truth/virtual-clock.ts'
import { buildReport } from '../../../src/report/build.ts'

const VERDICT: Verdict = { result: 'no-result', complete: false, reason: 'no result: nothing was judged', violations: [], findings: [], problems: [], notices: [], fixed: [], judgedAt: 0 }
const REPORT = buildReport({ verdict: VERDICT, scans: [], context: { actionVersion: '0', mode: 'enforce', reportSeverity: 'informational', rules: [], waitedMs: 0 } })

/** Folders that are there already, and what is written besides. */
function disk(...taken: readonly string[]) {
  const there = new Set(taken)
  const written: string[] = []
  const files: Pick<World['files'], 'makeNew' | 'write'> = {
    makeNew: (path) => Promise.resolve(!there.has(path) && there.add(path).size > 0 ? { made: true } : { made: false, there: 'a folder' }),
    write: (path) => Promise.resolve(void written.push(path)),
  }
  const world: Pick<World, 'files' | 'clock'> = { files: files as World['files'], clock: virtualClock(0) }
  return { world: world as World, written }
}

describe('the folder of the reports', () => {
  test.each([
    ['/tmp/gate', [], '/tmp/gate'],
    ['/tmp/gate', ['/tmp/gate'], '/tmp/gate-2'],
    ['/tmp/gate', ['/tmp/gate', '/tmp/gate-2', '/tmp/gate-4'], '/tmp/gate-3'],
  ])('nobody named it: %s, while %j are there', async (path, taken, to) => {
    const { files, moved } = await writeReportFiles(REPORT, { path, numbered: true }, disk(...taken).world)
    expect(files.json).toBe(`${to}/report.json`)
    expect(moved).toEqual(to === path ? undefined : { to, from: path, there: 'a folder' })
  })

  test('two gates side by side never share it', async () => {
    const { world } = disk()
    const both = await Promise.all([1, 2].map(() => writeReportFiles(REPORT, { path: '/tmp/gate', numbered: true }, world)))
    expect(both.map(({ files }) => files.json)).toEqual(['/tmp/gate/report.json', '/tmp/gate-2/report.json'])
  })

  test('when no other can be made, the one of an earlier gate is left as it is', async () => {
    const { world, written } = disk()
    const makeNew = (path: string) => (path === '/tmp/gate' ? Promise.resolve({ made: false as const, there: 'a folder' }) : Promise.reject(new Error('read-only file system')))
    const { files, problems } = await writeReportFiles(REPORT, { path: '/tmp/gate', numbered: true }, { ...world, files: { ...world.files, makeNew } })
    expect([files, problems, written]).toEqual([{}, ['read-only file system'], []])
  })

  test('one that was named is used as it is', async () => {
    const { world } = disk('reports')
    expect((await writeReportFiles(REPORT, { path: 'reports', numbered: false }, world)).files.json).toBe('reports/report.json')
  })
})

describe('what cannot be written', () => {
  const failing = (write: World['files']['write']) => {
    const { world } = disk()
    const clock = virtualClock(0)
    return { clock, writing: clock.run(writeReportFiles(REPORT, { path: 'reports', numbered: false }, { ...world, clock, files: { ...world.files, write } })) }
  }

  test('is told by format, and keeps nothing else from being written', async () => {
    const { writing } = failing((path) => (path.endsWith('.html') ? Promise.reject(new Error('no space')) : Promise.resolve()))
    expect(await writing).toMatchObject({ files: { json: 'reports/report.json', csv: 'reports/report.csv' }, problems: ['html: no space'] })
  })

  test.each([
    [-5_000, 10_000],
    [30_000, 30_000],
    [900_000, 60_000],
  ])('%d ms before the timeout: %d ms are left for it', (left, time) => expect(writingTime(left)).toBe(time))

  test('because the file system does not answer is given up after a minute', async () => {
    const { clock, writing } = failing((path) => (path.endsWith('.csv') ? new Promise(() => undefined) : Promise.resolve()))
    const { files, problems } = await writing
    expect(clock.now()).toBe(60_000)
    expect(files.json).toBe('reports/report.json')
    expect(problems).toEqual([expect.stringMatching(/^not written within 1m: .*csv/)])
  })
})
