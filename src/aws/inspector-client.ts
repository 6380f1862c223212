import type { ClientSettings } from './connections.ts'
import { keepNoLog, keepServerTime, leaveThrottlingToUs, tellAttempts } from './middleware.ts'
import { Inspector2Client } from '@aws-sdk/client-inspector2'

/** Clients of Inspector by Region. */
export type InspectorClients = (region: string) => Promise<Inspector2Client>

/** One client per Region, made when it is first asked. */
export function inspectorClients(settings: (region: string) => ClientSettings): InspectorClients {
  const clients = new Map<string, Promise<Inspector2Client>>()
  return (region) => {
    const known = clients.get(region) ?? makeClient(settings(region))
    clients.set(region, known)
    return known
  }
}

async function makeClient(settings: ClientSettings): Promise<Inspector2Client> {
  const client = new Inspector2Client(settings)
  keepServerTime(client)
  keepNoLog(client)
  tellAttempts(client, settings.onAttempt)
  await leaveThrottlingToUs(client)
  return client
}
