import { lstatSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileKind } from '../../base/file-kind.ts'
import { isBelow } from './regular-file.ts'

/** What is in the place of a file that is to be written, when that is something else; a link is replaced and not followed. */
export function otherThanFile(path: string): string | undefined {
  const there = lstatSync(path, { throwIfNoEntry: false })
  return there === undefined || there.isFile() || there.isSymbolicLink() ? undefined : fileKind(there)
}

/** The folders whose links are the user's own: the current one, and those outside of it that the user named. */
export function namedFolders(paths: readonly string[], current: string): readonly string[] {
  return [current, ...paths.map((path) => dirname(resolve(current, path))).filter((folder) => !isBelow(current, folder))]
}
