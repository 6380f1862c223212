import type { ClientSettings } from './connections.ts'
import { keepServerTime } from './middleware.ts'
import { ECRClient } from '@aws-sdk/client-ecr'

/** One client of ECR for each Region, made when it is first asked for. */
export function ecrClients(settings: (region: string) => ClientSettings): (region: string) => ECRClient {
  const clients = new Map<string, ECRClient>()
  return (region) => {
    const known = clients.get(region)
    if (known !== undefined) return known
    const client = new ECRClient(settings(region))
    keepServerTime(client)
    clients.set(region, client)
    return client
  }
}
