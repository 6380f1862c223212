import type { World } from '../../commands/world.ts'
import type { Files } from '../files/disk.ts'
import type { Host } from './runner.ts'

/** A command's world, with what the face itself touches: the runner, and files that are written. */
export interface ActionWorld extends World {
  readonly host: Host
  readonly files: Files
}
