import { isAbsolute, join } from 'node:path'
import { DEFAULT_MAX_BYTES } from '../github/contents.ts'
import type { FileRead } from '../policy/file/load.ts'
import type { World } from './world.ts'

const CURE = 'Put a regular file of at most 1 MiB there, inside the checked-out workspace, or use `owner/repo/path@ref`.'

/** A policy or VEX file as it is checked out: whoever wrote the commit, or ran a step before, decides what is there. */
export async function readWorkspace(path: string, { files, env }: Pick<World, 'files' | 'env'>, signal: AbortSignal): Promise<FileRead> {
  const workspace = env['GITHUB_WORKSPACE'] ?? ''
  const within = workspace === '' ? '.' : workspace
  try {
    return { kind: 'read', text: await files.read(isAbsolute(path) ? path : join(within, path), { maxBytes: DEFAULT_MAX_BYTES, within, signal }) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      return { kind: 'not-found', cure: `Check the path: it is looked up in the workspace, ${within === '.' ? 'which is the current folder' : within}.` }
    return { kind: 'failed', problem: error instanceof Error ? error.message : 'unknown error', cure: CURE }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
