import type { Clock, Random } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { ReadFile } from '../base/read-file.ts'
import type { GitHubApi } from '../github/api.ts'
import type { ImageRegistry } from '../image/ports.ts'
import type { Words } from '../base/words.ts'
import type { ScanService } from '../scan/ports.ts'
import type { SigningService } from '../scan/signing.ts'

/** The world, handed in: everything outside this process that a command touches. A face makes it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: Clock
  readonly random: Random
  readonly registry: ImageRegistry
  readonly service: ScanService
  readonly signing: SigningService
  /** `undefined`: there is no token. What is under way ends when the run is cancelled, and with `until`. */
  readonly github: (token: string | undefined, until?: AbortSignal) => GitHubApi | undefined
  readonly files: { readonly read: ReadFile }
  /** Aborts when the run is cancelled (SIGINT, SIGTERM). */
  readonly cancel: AbortSignal
  readonly version: string
  /** The face's own, for what went wrong. */
  readonly words: Words
}
