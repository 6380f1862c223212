import { ECRClient } from '@aws-sdk/client-ecr'
import { WrongCall } from '../arguments.ts'

type Environment = Readonly<Record<string, string>>

/** The environment with the Region that the AWS CLI would use: the variables, then the one of the profile. */
export async function withRegion(env: Environment): Promise<Environment> {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? (await regionOfProfile())
  return region === undefined || region === '' ? env : { ...env, AWS_REGION: region }
}

/**
 * Looks for credentials as the bundle will, and tells a person at a terminal what to do when there are none.
 *
 * @throws WrongCall
 */
export async function requireCredentials(): Promise<void> {
  const client = new ECRClient({ region: 'us-east-1' })
  try {
    await client.config.credentials()
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown error'
    throw new WrongCall(`No AWS credentials found. Run aws sso login, or set AWS_PROFILE. (${reason})`)
  } finally {
    client.destroy()
  }
}

async function regionOfProfile(): Promise<string | undefined> {
  const client = new ECRClient({})
  try {
    return await client.config.region()
  } catch {
    return undefined
  } finally {
    client.destroy()
  }
}
