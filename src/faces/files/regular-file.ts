import { constants, type BigIntStats } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileKind } from '../../base/file-kind.ts'
import type { ReadLimits } from '../../base/read-file.ts'

// Without `O_NONBLOCK`, to open a named pipe waits for somebody who writes to it, for ever.
const FLAGS = flags('O_RDONLY', 'O_NONBLOCK', 'O_NOFOLLOW', 'O_NOCTTY')
const STEP = 1 << 16

/**
 * The text of a regular file, never more than `maxBytes` of it. Links may lead to it as long as they stay `within`.
 * Checked before it is opened, since to open a device can do something, and once more on the open file: another process
 * may put something else in its place at any moment.
 */
export async function readRegularFile(path: string, { maxBytes, within }: ReadLimits): Promise<string> {
  const real = await place(path, within)
  refuseOthers(await lstat(real, { bigint: true }), path)
  const file = await open(real, FLAGS)
  try {
    const opened = await file.stat({ bigint: true })
    refuseOthers(opened, path)
    const now = await lstat(await place(path, within), { bigint: true })
    if (!isSame(opened, now)) throw changed(path)
    if (opened.size > maxBytes) throw tooLarge(path, maxBytes)
    const bytes = await readAtMost(file, maxBytes)
    if (bytes === undefined) throw tooLarge(path, maxBytes)
    const after = await file.stat({ bigint: true })
    if (after.size !== opened.size || after.mtimeNs !== opened.mtimeNs) throw changed(path)
    return decoded(bytes, path)
  } finally {
    await file.close()
  }
}

/** Where all links lead. Nothing outside of `within` is touched when already the path says so. */
async function place(path: string, within: string | undefined): Promise<string> {
  if (within === undefined) return realpath(path)
  const root = await realpath(within)
  if (!isBelow(resolve(within), resolve(path)) && !isBelow(root, resolve(path))) throw new Error(`${path} is outside of the workspace (${within})`)
  const real = await realpath(path)
  if (!isBelow(root, real)) throw new Error(`${path} is a link that leads out of the workspace, to ${real}`)
  return real
}

export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  // On Windows, `relative` gives an absolute path for another drive.
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function refuseOthers(status: BigIntStats, path: string): void {
  if (!status.isFile()) throw new Error(`${path} is ${fileKind(status)}, not a regular file`)
}

function isSame(one: BigIntStats, other: BigIntStats): boolean {
  return one.dev === other.dev && one.ino === other.ino
}

/** `undefined` when there is more. Not by the size that was told: a file grows, and those of `/proc` have none. */
async function readAtMost(file: FileHandle, maxBytes: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = []
  for (let length = 0; length <= maxBytes;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(STEP, maxBytes + 1 - length)))
    if (bytesRead === 0) return Buffer.concat(pieces)
    pieces.push(buffer.subarray(0, bytesRead))
    length += bytesRead
  }
  return undefined
}

/** As files of the base commit are read (`contents.ts`), so that the two can be compared. */
function decoded(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`${path} is not UTF-8 text`)
  }
}

/** Windows lacks some, and what they are against. */
function flags(...names: readonly string[]): number {
  const numbers = names.map((name): unknown => Reflect.get(constants, name))
  return numbers.reduce<number>((all, number) => (typeof number === 'number' ? all | number : all), 0)
}

function tooLarge(path: string, maxBytes: number): Error {
  return new Error(`${path} is larger than ${maxBytes} bytes`)
}

function changed(path: string): Error {
  return new Error(`${path} changed while it was read`)
}
