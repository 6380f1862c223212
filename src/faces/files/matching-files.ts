import { opendir, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { FoundFiles } from '../../base/find-files.ts'
import { field } from '../../base/json.ts'
import { compilePattern } from '../../policy/exceptions/glob.ts'
import { isGlob, literalPrefix, type Pattern } from '../../policy/exceptions/pattern.ts'
import { isBelow } from './regular-file.ts'

/** Of all folders that are looked through for one glob. */
const MOST_ENTRIES = 20_000

/** `*` stays within a folder, `**` does not. Links to folders are not followed, and what files are is left to whoever reads them. */
export async function matchingFiles(text: string, current: string): Promise<FoundFiles> {
  const glob = sep === '/' ? text : text.replaceAll(sep, '/')
  if (!isGlob(glob)) return { paths: [text], within: withinOf(dirname(resolve(current, text)), current) }
  const prefix = literalPrefix(glob)
  const at = prefix.lastIndexOf('/') + 1
  const pattern = compilePattern(glob.slice(at), 'path')
  if ('problem' in pattern) throw new Error(`${text} ${pattern.problem}`)
  const folder = glob.slice(0, at)
  const root = resolve(current, folder === '' ? '.' : folder)
  const paths: string[] = []
  if (await isThere(root)) await collect(root, { root, pattern, text, folder, paths, seen: { count: 0 } })
  return { paths: paths.sort(), within: withinOf(root, current) }
}

/** Below the current folder anybody's commit may have put links; elsewhere the user named the folder. */
function withinOf(folder: string, current: string): string {
  return isBelow(current, folder) ? current : folder
}

interface Search {
  readonly root: string
  readonly pattern: Pattern
  readonly text: string
  /** As the user wrote it, so that paths are told as they were asked for. */
  readonly folder: string
  readonly paths: string[]
  readonly seen: { count: number }
}

async function collect(folder: string, search: Search): Promise<void> {
  for await (const entry of await opendir(folder)) {
    search.seen.count += 1
    if (search.seen.count > MOST_ENTRIES) throw new Error(`${search.text} has more than ${MOST_ENTRIES} files to search. Name a narrower folder`)
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      await collect(path, search)
      continue
    }
    const name = relative(search.root, path)
    if (search.pattern.matches(sep === '/' ? name : name.replaceAll(sep, '/'))) search.paths.push(`${search.folder}${name}`)
  }
}

/** One that may not be looked at is there: to look through it tells why not. */
async function isThere(folder: string): Promise<boolean> {
  try {
    await stat(folder)
    return true
  } catch (error) {
    return field(error, 'code') !== 'ENOENT'
  }
}
