import { expect } from '@jest/globals'
import { examples } from '../../scripts/preview/examples.ts'
import type { Report } from '../../src/report/model.ts'

/** An example of the preview by its name. */
export function named(name: string): Report {
  const found = examples().find((each) => each.name === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found.make()
}

/** The rows of the table add up to the counts of the verdict, where there are any. */
export function expectSums({ table, counts, findings }: Report): void {
  if (table === undefined || counts === undefined) return
  const { rows } = table
  const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + pick(row), 0)
  expect(sum(({ total }) => total)).toBe(counts.total)
  expect(sum(({ fixable }) => fixable)).toBe(counts.fixable)
  expect(sum(({ ignored }) => ignored)).toBe(counts.ignored)
  expect(findings.filter(({ standing }) => standing === 'open')).toHaveLength(counts.total)
}
