import { REPOSITORY } from '../../emulator/scenarios/common.ts'
import type { Emulator } from '../../emulator/server.ts'

/** Where each tag of the usual repository points. */
export function tagsOf({ world }: Pick<Emulator, 'world'>): Readonly<Record<string, string>> {
  return Object.fromEntries(world.imagesOf('123456789012', REPOSITORY).flatMap((image) => world.tagsOf(image).map((tag) => [tag, image.digest])))
}
