import { ECRClient } from '@aws-sdk/client-ecr'

/** The Region of the profile, as the AWS CLI takes it where no variable names one. */
export async function regionOfProfile(): Promise<string | undefined> {
  const client = new ECRClient({})
  try {
    return await client.config.region()
  } catch {
    return undefined
  } finally {
    client.destroy()
  }
}
