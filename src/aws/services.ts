import { openConnections } from './connections.ts'
import type { ImageRegistry } from '../image/ports.ts'
import type { TagWriter } from '../image/tagging.ts'
import type { ScanService } from '../scan/ports.ts'
import type { Environment } from '../base/environment.ts'
import type { SigningService } from '../scan/signing.ts'
import { downloadWith } from './download.ts'
import { ecr } from './ecr.ts'
import { fleet } from './fleet.ts'
import type { FleetService } from '../fleet/ports.ts'
import { inspector } from './inspector.ts'
import { signing } from './signing.ts'
import { tagging } from './tagging.ts'

/** ECR and Amazon Inspector, as the commands ask them. */
export interface AwsServices {
  readonly registry: ImageRegistry
  readonly service: ScanService
  readonly fleet: FleetService
  readonly signing: SigningService
  /** For the command that sets tags, and no other. */
  readonly tags: TagWriter
  readonly close: () => void
}

export function openServices(env: Environment, version: string): AwsServices {
  const connections = openConnections(env, version)
  const registry = ecr(connections.settings, downloadWith(connections))
  return { registry, service: { ...registry, ...inspector(connections.settings) }, fleet: fleet(connections.settings), signing: signing(connections.settings), tags: tagging(connections.settings), close: connections.close }
}
