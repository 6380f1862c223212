import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openDisk } from '../../src/gate/files.ts'

const disk = openDisk()
const folder = (): string => mkdtempSync(join(tmpdir(), 'ecr-scan-gate-files-'))

describe('a file that is written in pieces', () => {
  test.each<[string, readonly string[]]>([
    ['none', []],
    ['one', ['a']],
    ['empty ones', ['', 'a', '', 'b']],
    ['many small ones', Array.from({ length: 5_000 }, (_, at) => `${at},`)],
    ['long ones', ['x'.repeat(300_000), 'y'.repeat(700_000), 'ü'.repeat(300_000)]],
    ['halves of one character, which are joined where a step does not end', ['\ud83d', '\ude00']],
  ])('%s', async (_name, pieces) => {
    const path = join(folder(), 'deep', 'er', 'file')
    await disk.write(path, pieces)
    expect(readFileSync(path, 'utf8')).toBe(pieces.join(''))
    expect(await disk.read(path)).toBe(pieces.join(''))
  })

  test('is not there when a piece cannot be made, and an older one stays', async () => {
    const at = folder()
    const path = join(at, 'file')
    const broken = function* (): Generator<string> {
      yield 'x'.repeat(1_000_000)
      throw new Error('no more')
    }
    await expect(disk.write(path, broken())).rejects.toThrow('no more')
    expect(readdirSync(at)).toEqual([])
    await disk.write(path, ['older'])
    await expect(disk.write(path, broken())).rejects.toThrow('no more')
    expect(readFileSync(path, 'utf8')).toBe('older')
    expect(existsSync(`${path}.part`)).toBe(false)
  })
})

test('a new folder is made once, however many ask for it at the same moment', async () => {
  const path = join(folder(), 'a', 'b')
  const made = await Promise.all(Array.from({ length: 5 }, () => disk.makeNew(path)))
  expect(made.filter((each) => each)).toHaveLength(1)
  await expect(disk.makeNew('/dev/null/x')).rejects.toThrow()
})
