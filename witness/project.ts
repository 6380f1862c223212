import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './workshop.ts'

/** Files of the project as git lists them, new ones too, that match a pattern; sorted. */
export async function projectFiles(pattern: RegExp): Promise<readonly string[]> {
  const { code, stdout, stderr } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'])
  if (code !== 0) throw new Error(`git ls-files failed: ${stderr}`)
  return stdout
    .split('\n')
    .filter((file) => file !== '' && pattern.test(file))
    .sort()
}

export function projectText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** The version that a pin of `witness/python/NAME.txt` gives a package. */
export function pythonVersion(pins: string, name: string): string {
  return new RegExp(`^${name}==(.+)$`, 'im').exec(projectText(`witness/python/${pins}.txt`))?.[1] ?? 'not pinned'
}

/** The version that `witness/npm/package-lock.json` has of a package. */
export function npmVersion(name: string): string {
  const lock = JSON.parse(projectText('witness/npm/package-lock.json')) as { packages: Record<string, { version?: string }> }
  return lock.packages[`node_modules/${name}`]?.version ?? 'not pinned'
}
