import { afterAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchingFiles } from '../../../src/faces/files/matching-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'matching-'))
for (const name of ['reports/1', 'reports/2/deep', 'reports/.hidden', 'elsewhere', 'reports/folder.json']) mkdirSync(join(folder, name), { recursive: true })
for (const name of ['reports/1/watch.json', 'reports/2/watch.json', 'reports/2/deep/watch.json', 'reports/2/other.txt', 'reports/.hidden/watch.json', 'elsewhere/watch.json']) writeFileSync(join(folder, name), '{}')
symlinkSync('../elsewhere', join(folder, 'reports/link'))
symlinkSync('/etc/passwd', join(folder, 'reports/out.json'))
execFileSync('mkfifo', [join(folder, 'reports/pipe.json')])

afterAll(() => rmSync(folder, { recursive: true }))

test.each<[string, readonly string[]]>([
  ['reports/*/watch.json', ['reports/.hidden/watch.json', 'reports/1/watch.json', 'reports/2/watch.json']],
  ['reports/**/watch.json', ['reports/.hidden/watch.json', 'reports/1/watch.json', 'reports/2/deep/watch.json', 'reports/2/watch.json']],
  ['reports/{1,2}/watch.json', ['reports/1/watch.json', 'reports/2/watch.json']],
  ['./reports/[12]/watch.json', ['./reports/1/watch.json', './reports/2/watch.json']],
  // What is no file is named too, for it must not go unsaid; reading it is refused.
  ['reports/*.json', ['reports/out.json', 'reports/pipe.json']],
  ['elsewhere/watch.json', ['elsewhere/watch.json']],
  ['not/there.json', ['not/there.json']],
  ['not/*.json', []],
])('%s', async (pattern, paths) => {
  expect(await matchingFiles(pattern, folder)).toEqual({ paths, within: folder })
})

test('elsewhere the named folder is the border', async () => {
  const current = join(folder, 'elsewhere')
  expect(await matchingFiles('../reports/*/watch.json', current)).toMatchObject({ within: join(folder, 'reports') })
  expect(await matchingFiles(join(folder, 'reports/*/watch.json'), current)).toEqual({ paths: ['.hidden', '1', '2'].map((name) => join(folder, 'reports', name, 'watch.json')), within: join(folder, 'reports') })
})

test.each(['reports/{1', 'reports/*/../x', 'a/*/*/*/*/*.json'])('%s is refused', async (pattern) => {
  await expect(matchingFiles(pattern, folder)).rejects.toThrow(pattern)
})
