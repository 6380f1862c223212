import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from './options.ts'
import type { Environment } from '../base/environment.ts'

/** Where report files go: as named, or a folder that is new for each step. */
export function readReportDir(path: string | undefined, env: Environment): Options['reportDir'] {
  return path === undefined ? { path: join(env['RUNNER_TEMP'] ?? tmpdir(), 'ecr-scan-gate'), numbered: true } : { path, numbered: false }
}
