import { lstat, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path'
import { fileKind } from '../../base/file-kind.ts'
import { isBelow } from './regular-file.ts'

/** Others may read, for steps that run as another user; nobody else may write, whatever the umask. */
const FOLDER_MODE = 0o755

/** Whether a folder was made, else what is in its place. */
export type Made = { readonly made: true } | { readonly made: false; readonly there: string }

/**
 * The folder, made with all above it where nothing is there. None of it may be a link, since a commit that is checked out
 * and every earlier step can put one there. Only the ways to `trusted` folders, and what stands directly below the root
 * (`/tmp` of macOS is a link), are the machine's own.
 */
export async function realFolder(path: string, trusted: readonly string[]): Promise<string> {
  const full = resolve(path)
  const { from, rest } = await start(full, trusted)
  let at = from
  const { root } = parse(full)
  for (const name of rest) {
    const next = join(at, name)
    const there = (await kindAt(next)) ?? ((await makeOne(next)) ? 'a folder' : await kindAt(next))
    if (there === 'a symbolic link' && at === root) at = await realpath(next)
    else if (there === 'a folder') at = next
    else throw new Error(`${next} is ${there ?? 'gone again'}, and report files are written to real folders only`)
  }
  return at
}

/** Makes a folder that is not there, and all above it. */
export async function newFolder(path: string, trusted: readonly string[]): Promise<Made> {
  const full = resolve(path)
  const folder = join(await realFolder(dirname(full), trusted), basename(full))
  return (await makeOne(folder)) ? { made: true } : { made: false, there: fileKind(await lstat(folder)) }
}

/** The nearest trusted folder, with the names from there. */
async function start(full: string, trusted: readonly string[]): Promise<{ readonly from: string; readonly rest: readonly string[] }> {
  const above = trusted.map((folder) => resolve(folder)).filter((folder) => isBelow(folder, full))
  for (const folder of above.sort((one, other) => other.length - one.length)) {
    try {
      return { from: await realpath(folder), rest: names(folder, full) }
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error
    }
  }
  const { root } = parse(full)
  return { from: root, rest: names(root, full) }
}

function names(folder: string, full: string): readonly string[] {
  return relative(folder, full)
    .split(sep)
    .filter((name) => name !== '')
}

/**
 * `false`: something is there already, which of two steps that make it at the same moment is told to one. Not `recursive`:
 * below `/proc` Node's own never ends.
 */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: FOLDER_MODE })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

async function kindAt(path: string): Promise<string | undefined> {
  try {
    return fileKind(await lstat(path))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
