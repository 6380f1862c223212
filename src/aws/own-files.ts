import type { Environment } from '../base/environment.ts'
import { realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileKind } from '../base/file-kind.ts'
import type { NoResult } from '../base/no-result.ts'

/** `/dev/null` is allowed: it turns configuration off. */
const NOTHING = '/dev/null'

/**
 * The SDK reads its files without a limit of time or size, and the token of a web identity even synchronously: a named pipe
 * would block the step for ever, and no timer could end it. Links are followed, because Kubernetes mounts tokens as links.
 */
export function unfitAwsFile(env: Environment): NoResult | undefined {
  for (const [source, path] of Object.entries(filesOf(env))) {
    const there = path === undefined ? undefined : lookAt(path)
    if (there !== undefined) return unfit(source, `${path ?? ''}, which is ${there}`)
  }
  return undefined
}

/** Where the SDK looks for its files. */
export function filesOf(env: Environment) {
  const home = join(given(env['HOME']) ?? given(env['USERPROFILE']) ?? homedir(), '.aws')
  return {
    AWS_CONFIG_FILE: given(env['AWS_CONFIG_FILE']) ?? join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: given(env['AWS_SHARED_CREDENTIALS_FILE']) ?? join(home, 'credentials'),
    AWS_WEB_IDENTITY_TOKEN_FILE: given(env['AWS_WEB_IDENTITY_TOKEN_FILE']),
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: given(env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']),
  }
}

/** The kind of file, if reading it might never end. The SDK itself reports files that are missing or unreadable. */
function lookAt(path: string): string | undefined {
  try {
    const there = statSync(path)
    return there.isFile() || there.isDirectory() || realpathSync(path) === NOTHING ? undefined : fileKind(there)
  } catch {
    return undefined
  }
}

/** An empty variable counts as none. */
export function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function unfit(source: string, what: string): NoResult {
  return {
    code: 'aws-file-unfit',
    what: `Can't read the AWS credentials: ${source} is ${what}, not a regular file.`,
    remedy: ['Find out what put it there, and use a regular file.'],
    alwaysFails: true,
  }
}
