import type { Clock, Random } from '../clock.ts'
import type { GitHubApi } from '../github/api.ts'
import type { Host } from '../github/host.ts'
import type { ImageRegistry } from '../image/ports.ts'
import type { ScanService } from '../scan/ports.ts'

/** Files, as far as the gate needs them. */
export interface Files {
  readonly read: (path: string) => Promise<string>
  /** Makes the folder when it is not there. Large texts come in pieces. */
  readonly write: (path: string, text: string | readonly string[]) => Promise<void>
}

/** The world, handed in: everything outside this process that the gate touches. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly host: Host
  readonly clock: Clock
  readonly random: Random
  readonly registry: ImageRegistry
  readonly service: ScanService
  /** `undefined`: there is no token. */
  readonly github: (token: string | undefined) => GitHubApi | undefined
  /** Loads what a comment will need, ahead of time. */
  readonly prepareComment: () => void
  readonly files: Files
  /** Resolves when the first request is on its way: from then on loading code delays nothing. */
  readonly underway: Promise<void>
  /** Aborts when the run is cancelled (SIGINT, SIGTERM). */
  readonly cancel: AbortSignal
  readonly version: string
}
