import { statSync } from 'node:fs'
import { filesOf, given } from './own-files.ts'
import type { Environment } from '../base/environment.ts'

/**
 * Where the SDK's default chain looks for credentials, in its order, and what it finds there: for people who thought that they
 * were signed in.
 */
export function loginsTried(env: Environment): readonly string[] {
  const profile = given(env['AWS_PROFILE'])
  const files = filesOf(env)
  const [config, credentials] = [files.AWS_CONFIG_FILE, files.AWS_SHARED_CREDENTIALS_FILE].map((path) => `${path} (${isThere(path) ? 'there' : 'not there'})`)
  const container = given(env['AWS_CONTAINER_CREDENTIALS_FULL_URI']) ?? given(env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'])
  return [
    // A named profile comes before the variables with keys.
    ...(profile === undefined ? [`environment: ${presence(env, 'AWS_ACCESS_KEY_ID')}, ${presence(env, 'AWS_SECRET_ACCESS_KEY')}`] : []),
    `profile ${profile ?? 'default'} (${profile === undefined ? 'AWS_PROFILE is not set' : 'from AWS_PROFILE'}): ${credentials ?? ''}, ${config ?? ''}`,
    `web identity: ${presence(env, 'AWS_WEB_IDENTITY_TOKEN_FILE')}, ${presence(env, 'AWS_ROLE_ARN')}`,
    container === undefined
      ? `instance metadata: ${given(env['AWS_EC2_METADATA_DISABLED'])?.toLowerCase() === 'true' ? 'switched off by AWS_EC2_METADATA_DISABLED' : 'no answer'}; no variable AWS_CONTAINER_CREDENTIALS_* names a container's credentials`
      : `container credentials: ${container}`,
  ]
}

function presence(env: Environment, name: string): string {
  return `${name} is ${given(env[name]) === undefined ? 'not ' : ''}set`
}

function isThere(path: string | undefined): boolean {
  return path !== undefined && statSync(path, { throwIfNoEntry: false }) !== undefined
}
