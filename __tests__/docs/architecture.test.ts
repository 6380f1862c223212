import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { exists, ROOT, textOf } from '../contract/files.ts'

const PAGE = textOf('docs/architecture.md')
/** A file that a walk makes up. */
const NOT_THERE = ['src/report/teamcity.ts']

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

describe('each folder of src/ opens with a few lines', () => {
  const below = readdirSync(join(ROOT, 'src'), { withFileTypes: true, recursive: true }).filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)))

  test.each(['src', ...below])('%s', (folder) => {
    const text = exists(join(folder, 'README.md')) ? textOf(join(folder, 'README.md')) : ''
    expect(text).toMatch(new RegExp(`^# ${folder}/\n\nKnows: .+\n\nMust not know: .+\n\nBegin with .+\n$`))
    const named = [...text.matchAll(/`([\w./-]+\.(?:ts|md))`/g)].map(([, path = '']) => path)
    expect(named.filter((path) => !exists(join(folder, path)) && !exists(path))).toEqual([])
  })
})
