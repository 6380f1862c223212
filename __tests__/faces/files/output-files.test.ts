import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { namedFolders, otherThanFile } from '../../../src/faces/files/output-files.ts'

describe('what is in the place of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'output-files-'))
  writeFileSync(join(folder, 'file'), '')
  mkdirSync(join(folder, 'folder'))
  symlinkSync('/dev/null', join(folder, 'link'))

  test.each([
    [join(folder, 'file'), undefined],
    [join(folder, 'nothing'), undefined],
    [join(folder, 'file', 'below'), undefined],
    // Replaced, and not followed.
    [join(folder, 'link'), undefined],
    [join(folder, 'folder'), 'a folder'],
    ['/dev/null', 'a device'],
  ])('%s: %s', (path, there) => {
    expect(otherThanFile(path)).toBe(there)
  })
})

test('links are trusted on the way to the current folder, and to those that the user named outside of it', () => {
  expect(namedFolders(['out/report.json', '../reports/a.xml', '/mnt/share/b.xml'], '/srv/project')).toEqual(['/srv/project', '/srv/reports', '/mnt/share'])
})
