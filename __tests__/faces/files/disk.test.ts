import { execFileSync } from 'node:child_process'
import { existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { openDisk } from '../../../src/faces/files/disk.ts'

const disk = openDisk()
const folder = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'ecr-scan-gate-files-')))
const LIMIT = { maxBytes: 10_000_000 }
const [PIPE, SOCKET] = [join(folder(), 'pipe'), join(folder(), 'socket')]
pipe(PIPE)

function pipe(path: string): string {
  execFileSync('mkfifo', [path])
  return path
}

const server = createServer().listen(SOCKET).unref()
afterAll(() => void server.close())

/** Where nobody may write. */
const OUTSIDE = join(folder(), 'outside')
writeFileSync(OUTSIDE, 'outside')

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
    expect(await disk.read(path, LIMIT)).toBe(pieces.join(''))
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
    expect(readdirSync(at)).toEqual(['file'])
  })

  test('may be read by others, and written by nobody else, whatever the umask', async () => {
    const before = process.umask(0)
    try {
      const path = join(folder(), 'new', 'file')
      await disk.write(path, ['a'])
      expect([statSync(path), statSync(join(path, '..'))].map(({ mode }) => mode & 0o777)).toEqual([0o644, 0o755])
    } finally {
      process.umask(before)
    }
  })
})

describe('what an earlier step planted under the name of a report', () => {
  test.each<[string, (path: string) => void]>([
    ['a link to a file', (path) => symlinkSync(OUTSIDE, path)],
    ['a link to nothing', (path) => symlinkSync(join(OUTSIDE, '..', 'nothing'), path)],
    ['a link to the log', (path) => symlinkSync('/dev/stdout', path)],
    ['a hard link', (path) => linkSync(OUTSIDE, path)],
    ['a named pipe', (path) => pipe(path)],
    ['a file that nobody may write', (path) => writeFileSync(path, 'old', { mode: 0o400 })],
  ])('%s is replaced, and not written through', async (_name, plant) => {
    const at = folder()
    const path = join(at, 'report.json')
    plant(path)
    plant(`${path}.part`)
    await disk.write(path, ['report'])
    expect(lstatSync(path).isFile()).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('report')
    expect(readFileSync(OUTSIDE, 'utf8')).toBe('outside')
    expect(existsSync(join(OUTSIDE, '..', 'nothing'))).toBe(false)
    expect(readdirSync(at).sort()).toEqual(['report.json', 'report.json.part'])
  })

  test('a folder is a problem', async () => {
    const at = folder()
    mkdirSync(join(at, 'report.json'))
    await expect(disk.write(join(at, 'report.json'), ['report'])).rejects.toThrow('EISDIR')
    expect(readdirSync(at)).toEqual(['report.json'])
  })
})

describe('the folder of the reports', () => {
  const refused = (kind: string) => new RegExp(`is ${kind}, and report files are written to real folders only$`)

  test.each<[string, (at: string, outside: string) => string, string]>([
    ['a link', (at, outside) => (symlinkSync(outside, join(at, 'reports')), 'reports'), 'a symbolic link'],
    ['below a link', (at, outside) => (symlinkSync(outside, join(at, 'build')), 'build/reports'), 'a symbolic link'],
    ['below a link to this workspace', (at) => { mkdirSync(join(at, 'src')); symlinkSync('src', join(at, 'build')); return 'build/reports' }, 'a symbolic link'],
    ['a link to nothing', (at, outside) => (symlinkSync(join(outside, 'new'), join(at, 'reports')), 'reports'), 'a symbolic link'],
    ['a link behind dots', (at, outside) => (symlinkSync(outside, join(at, 'reports')), 'x/../reports/.'), 'a symbolic link'],
    ['a file', (at) => (writeFileSync(join(at, 'reports'), ''), 'reports'), 'a regular file'],
    ['below a named pipe', (at) => join(pipe(join(at, 'pipe')), 'reports'), 'a named pipe'],
  ])('is not %s', async (_name, plant, kind) => {
    const [at, outside] = [folder(), folder()]
    const path = resolve(at, plant(at, outside))
    for (const trusted of [[], [at]]) {
      await expect(openDisk({ trusted }).write(`${path}/report.json`, ['report'])).rejects.toThrow(refused(kind))
    }
    expect(readdirSync(outside)).toEqual([])
  })

  test('may lie below a link that the runner made', async () => {
    const [real, at] = [folder(), folder()]
    const workspace = join(at, 'workspace')
    symlinkSync(real, workspace)
    await expect(disk.write(join(workspace, 'reports', 'a'), ['a'])).rejects.toThrow(refused('a symbolic link'))
    await openDisk({ trusted: [workspace] }).write(join(workspace, 'reports', 'a'), ['a'])
    expect(readFileSync(join(real, 'reports', 'a'), 'utf8')).toBe('a')
  })

  test('may lie below a folder of the runner that is not there yet', async () => {
    const temp = join(folder(), 'temp')
    await openDisk({ trusted: [temp] }).write(join(temp, 'reports', 'a'), ['a'])
    expect(readFileSync(join(temp, 'reports', 'a'), 'utf8')).toBe('a')
  })
})

describe('a new folder', () => {
  test('is made once, however many ask for it at the same moment', async () => {
    const path = join(folder(), 'a', 'b')
    const made = await Promise.all(Array.from({ length: 5 }, () => disk.makeNew(path)))
    expect(made.filter((each) => each.made)).toHaveLength(1)
    await expect(disk.makeNew('/dev/null/x')).rejects.toThrow()
  })

  test.each<[string, (path: string) => void]>([
    ['a folder', (path) => mkdirSync(path)],
    ['a symbolic link', (path) => symlinkSync('/nowhere', path)],
    ['a named pipe', (path) => pipe(path)],
    ['a regular file', (path) => writeFileSync(path, '')],
  ])('is not made where %s is', async (there, plant) => {
    const path = join(folder(), 'ecr-scan-gate')
    plant(path)
    expect(await disk.makeNew(path)).toEqual({ made: false, there })
  })
})

describe('a file of the workspace', () => {
  const MAX = 1_000
  const OTHER = /^.* is .*, not a regular file$/
  const LEADS_OUT = /is a link that leads out of the workspace/
  const IS_OUTSIDE = /is outside of the workspace/
  const TOO_LARGE = /is larger than 1000 bytes$/
  const link = (to: string) => (at: string) => symlinkSync(to, join(at, 'policy.yml'))
  const links = (at: string, ends: Readonly<Record<string, string>>): void => {
    for (const [name, to] of Object.entries(ends)) symlinkSync(to, join(at, name))
  }
  const text = (path: string): string => {
    writeFileSync(path, 'text')
    return path
  }

  test.each<[string, (at: string) => void, RegExp, string?]>([
    ['a named pipe', (at) => pipe(join(at, 'policy.yml')), OTHER],
    ['a folder', (at) => mkdirSync(join(at, 'policy.yml')), OTHER],
    ['the workspace itself', () => undefined, OTHER, '.'],
    ['a link to a folder', (at) => links(at, { 'policy.yml': mkdtempSync(join(at, 'x')) }), OTHER],
    ['a link to a named pipe inside', (at) => links(at, { 'policy.yml': pipe(join(at, 'pipe')) }), OTHER],
    ['a link to a named pipe outside', link(PIPE), LEADS_OUT],
    ['a link to a socket', link(SOCKET), LEADS_OUT],
    ['a link to a device', link('/dev/zero'), LEADS_OUT],
    ['a link to the standard input', link('/dev/stdin'), /./],
    ['a link to the environment', link('/proc/self/environ'), LEADS_OUT],
    ['a link to the console of the kernel', link('/proc/kmsg'), LEADS_OUT],
    ['a link to a file outside', link(OUTSIDE), LEADS_OUT],
    ['a chain of links', (at) => links(at, { a: OUTSIDE, b: 'a', 'policy.yml': 'b' }), LEADS_OUT],
    ['links in a circle', (at) => links(at, { a: 'b', b: 'a', 'policy.yml': 'b' }), /ELOOP/],
    ['a file below a link to a folder outside', (at) => symlinkSync(join(OUTSIDE, '..'), join(at, 'x')), LEADS_OUT, 'x/outside'],
    ['a link to nothing', link('nothing'), /ENOENT/],
    ['nothing', () => undefined, /ENOENT/],
    ['a path that climbs', () => undefined, IS_OUTSIDE, '../other/policy.yml'],
    ['a path that climbs to what looks like the workspace', () => undefined, IS_OUTSIDE, '../workspace-2/policy.yml'],
    ['a path to elsewhere', () => undefined, IS_OUTSIDE, '/etc/hostname'],
    ['a device', () => undefined, IS_OUTSIDE, '/dev/zero'],
    ['a path of two folders, the second behind a file', (at) => writeFileSync(join(at, 'policy.yml'), ''), /ENOTDIR/, 'policy.yml/x'],
    ['a name with a NUL', () => undefined, /null bytes/, 'policy.yml\0.txt'],
    ['a name of Windows', (at) => writeFileSync(join(at, 'policy.yml'), 'x'), /ENOENT/, 'x\\..\\policy.yml'],
    ['a large file', (at) => writeFileSync(join(at, 'policy.yml'), 'x'.repeat(MAX + 1)), TOO_LARGE],
    ['a huge file that takes no room', (at) => truncateSync(text(join(at, 'policy.yml')), 2 ** 40), TOO_LARGE],
    ['bytes that are no text', (at) => writeFileSync(join(at, 'policy.yml'), Uint8Array.of(0x61, 0xff)), /is not UTF-8 text$/],
  ])('is not read: %s', async (_name, plant, problem, path = 'policy.yml') => {
    const workspace = join(folder(), 'workspace')
    mkdirSync(workspace)
    plant(workspace)
    await expect(disk.read(path.startsWith('/') ? path : `${workspace}/${path}`, { maxBytes: MAX, within: workspace })).rejects.toThrow(problem)
  })

  test.each<[string, (at: string) => void, string?]>([
    ['as large as may be', (at) => writeFileSync(join(at, 'policy.yml'), 'text'.padEnd(MAX))],
    ['by a link inside', (at) => links(at, { 'policy.yml': text(join(at, 'x')) })],
    ['by a chain of links', (at) => links(at, { a: dirname(text(join(mkdtempSync(join(at, 'd')), 'x'))), 'policy.yml': 'a/x' })],
    ['by a path that climbs and comes back', (at) => writeFileSync(join(at, 'policy.yml'), 'text'), 'x/../policy.yml'],
    ['whose name begins with dots', (at) => writeFileSync(join(at, '..policy.yml'), 'text'), '..policy.yml'],
    ['after a byte order mark', (at) => writeFileSync(join(at, 'policy.yml'), '\ufefftext')],
  ])('is read %s', async (_name, plant, path = 'policy.yml') => {
    const workspace = folder()
    plant(workspace)
    expect((await disk.read(join(workspace, path), { maxBytes: MAX, within: workspace })).trim()).toBe('text')
  })

  test('is read where the workspace is a link, by either of its names', async () => {
    const [real, at] = [folder(), folder()]
    const workspace = join(at, 'workspace')
    symlinkSync(real, workspace)
    writeFileSync(join(real, 'policy.yml'), 'text')
    for (const path of [join(workspace, 'policy.yml'), join(real, 'policy.yml')]) expect(await disk.read(path, { maxBytes: MAX, within: workspace })).toBe('text')
    await expect(disk.read(join(at, 'policy.yml'), { maxBytes: MAX, within: workspace })).rejects.toThrow(IS_OUTSIDE)
  })

  test('is never another one, however often it is exchanged while it is read', async () => {
    const workspace = folder()
    const path = join(workspace, 'policy.yml')
    writeFileSync(path, 'inside')
    let exchanging = true
    const exchange = async (): Promise<void> => {
      for (let round = 0; exchanging; round++) {
        if (round % 2 === 0) symlinkSync(OUTSIDE, join(workspace, 'next'))
        else writeFileSync(join(workspace, 'next'), 'inside')
        renameSync(join(workspace, 'next'), path)
        await new Promise(setImmediate)
      }
    }
    const exchanged = exchange()
    const texts = await Promise.all(Array.from({ length: 200 }, () => disk.read(path, { maxBytes: MAX, within: workspace }).catch(() => 'refused')))
    exchanging = false
    await exchanged
    expect(texts).not.toContain('outside')
  })
})

describe('a read that does not end', () => {
  test('is given up after a while, and with the signal', async () => {
    const { read } = openDisk({ patienceMs: 1 })
    const path = join(folder(), 'file')
    writeFileSync(path, '')
    // They are read one after the other.
    const ends = await Promise.allSettled(Array.from({ length: 300 }, () => read(path, LIMIT)))
    expect(ends.at(-1)).toMatchObject({ reason: { message: `${path} could not be read in time: the file system does not answer` } })
    await expect(disk.read(path, { ...LIMIT, signal: AbortSignal.abort() })).rejects.toThrow('in time')
    expect(await disk.read(path, LIMIT)).toBe('')
  })
})
