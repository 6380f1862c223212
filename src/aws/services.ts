import { openConnections } from './connections.ts'
import type { ImageRegistry } from '../image/ports.ts'
import type { TagWriter } from '../image/tagging.ts'
import type { ScanService } from '../scan/ports.ts'
import type { Environment } from '../base/environment.ts'
import { openMeter, type Meter } from '../base/meter.ts'
import type { WatchService } from '../fleet/watch/ports.ts'
import type { SigningService } from '../scan/signing.ts'
import { downloadWith } from './download.ts'
import { ecr } from './ecr.ts'
import { fleet } from './fleet.ts'
import type { FleetService } from '../fleet/ports.ts'
import { inspector } from './inspector.ts'
import { watchService } from './watch.ts'
import { signing } from './signing.ts'
import { tagging } from './tagging.ts'

/** ECR and Amazon Inspector, as the commands ask them. */
export interface AwsServices {
  readonly registry: ImageRegistry
  readonly service: ScanService
  readonly watch: WatchService
  /** Of all requests to both. */
  readonly meter: Meter
  readonly fleet: FleetService
  readonly signing: SigningService
  /** For `promote` only. */
  readonly tags: TagWriter
  readonly close: () => void
}

export function openServices(env: Environment, version: string): AwsServices {
  const meter = openMeter()
  const connections = openConnections(env, version, meter.attempt)
  const registry = ecr(connections.settings, downloadWith(connections))
  return {
    registry,
    service: { ...registry, ...inspector(connections.settings) },
    fleet: fleet(connections.settings),
    signing: signing(connections.settings),
    tags: tagging(connections.settings),
    watch: watchService(connections.settings),
    meter,
    close: connections.close,
  }
}
