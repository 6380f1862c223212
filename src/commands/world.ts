import type { Clock, Random } from '../base/clock.ts'
import type { GitHubApi } from '../github/api.ts'
import type { Host } from '../faces/action/runner.ts'
import type { ImageRegistry } from '../image/ports.ts'
import type { ScanService } from '../scan/ports.ts'
import type { Files } from '../faces/files/disk.ts'

/** The world, handed in: everything outside this process that the gate touches. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly host: Host
  readonly clock: Clock
  readonly random: Random
  readonly registry: ImageRegistry
  readonly service: ScanService
  /** `undefined`: there is no token. What is under way ends when the run is cancelled, and with `until`. */
  readonly github: (token: string | undefined, until?: AbortSignal) => GitHubApi | undefined
  readonly files: Files
  /** Aborts when the run is cancelled (SIGINT, SIGTERM). */
  readonly cancel: AbortSignal
  readonly version: string
}
