import type { ImageRegistry } from '../image/ports.ts'
import type { ScanService } from '../scan/ports.ts'
import type { Environment } from '../base/environment.ts'
import { openConnections } from './client.ts'
import { downloadWith } from './download.ts'
import { ecr } from './ecr.ts'
import { inspector } from './inspector.ts'

/** ECR and Amazon Inspector, as the commands ask them. */
export interface AwsServices {
  readonly registry: ImageRegistry
  readonly service: ScanService
  readonly close: () => void
}

export function openServices(env: Environment, version: string): AwsServices {
  const connections = openConnections(env, version)
  const registry = ecr(connections.settings, downloadWith(connections))
  return { registry, service: { ...registry, ...inspector(connections.settings) }, close: connections.close }
}
