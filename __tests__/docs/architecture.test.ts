import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { exists, ROOT, textOf } from '../contract/files.ts'

const PAGE = textOf('docs/architecture.md')
/** A file that a walk makes up. */
const NOT_THERE = ['src/report/junit.ts']

const paths = [...PAGE.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\.(?:ts|json|yml|md))`/g)].map(([, path = '']) => path)

test('files that the map of the code names are there', () => {
  expect(paths.length).toBeGreaterThan(60)
  const missing = paths.filter((path) => !exists(path) && !exists(join('src', path)))
  expect([...new Set(missing)].sort()).toEqual([...NOT_THERE].sort())
})

test('every room has its row', () => {
  const folders = (below: string): readonly string[] => readdirSync(join(ROOT, below), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const rooms = folders('src').flatMap((room) => (room === 'faces' ? folders('src/faces').map((face) => `faces/${face}`) : [room]))
  expect(rooms.length).toBeGreaterThan(9)
  expect(rooms.filter((room) => !PAGE.includes(`\n| \`${room}/\` |`))).toEqual([])
})
