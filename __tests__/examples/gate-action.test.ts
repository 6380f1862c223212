import { expect, test } from '@jest/globals'
import { join } from 'node:path'
import { parse } from 'yaml'
import { exists, textOf } from '../contract/files.ts'

interface Action {
  readonly runs: { readonly main: string }
}

test('the action in gate/ is the one at the root, started from its own folder', () => {
  const root = parse(textOf('action.yml')) as Action
  const inner = parse(textOf('gate/action.yml')) as Action
  expect(inner).toEqual({ ...root, runs: { ...root.runs, main: `../${root.runs.main}` } })
  expect(exists(join('gate', inner.runs.main))).toBe(true)
})
