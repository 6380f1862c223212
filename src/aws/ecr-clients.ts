import type { ClientSettings } from './connections.ts'
import { keepServerTime, tellAttempts } from './middleware.ts'
import { ECRClient } from '@aws-sdk/client-ecr'

/** One client of ECR for each Region, made when it is first asked for. */
export function ecrClients(settings: (region: string) => ClientSettings): (region: string) => ECRClient {
  const clients = new Map<string, ECRClient>()
  return (region) => {
    const known = clients.get(region)
    if (known !== undefined) return known
    const own = settings(region)
    const client = new ECRClient(own)
    keepServerTime(client)
    tellAttempts(client, own.onAttempt)
    clients.set(region, client)
    return client
  }
}
