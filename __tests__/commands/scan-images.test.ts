import { describe, expect, test } from '@jest/globals'
import { resolveImages, type Scanning } from '../../src/commands/scan-images.ts'
import type { World } from '../../src/commands/world.ts'
import type { DescribedImage, ImageRegistry } from '../../src/image/ports.ts'
import type { AskedImage } from '../../src/image/asked.ts'
import type { Options } from '../../src/inputs/options.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

/** Every repository holds the same image. */
const registry: Pick<ImageRegistry, 'describe'> = {
  describe: ({ name, region }): Promise<DescribedImage> =>
    Promise.resolve({ repository: { partition: 'aws', region, registryId: '123456789012', name }, digest: DIGEST, tags: ['1'], mediaType: 'application/vnd.oci.image.manifest.v1+json', archived: false }),
}

function scanning(): Scanning {
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const options: Pick<Options, 'platforms' | 'pollIntervalMs'> = { platforms: 'all', pollIntervalMs: 1000 }
  const world: Pick<World, 'clock' | 'random'> = { clock, random: () => 0.5 }
  return {
    options: options as Options,
    world: { ...world, registry: registry as ImageRegistry } as World,
    deadline: { at: 60_000, signal: new AbortController().signal, cancelled: () => false, release: () => undefined },
    onRetry: () => undefined,
    onProgress: () => undefined,
    refusal: () => Promise.resolve(undefined),
  }
}

const ask = (repository: string, id: Pick<AskedImage, 'tag' | 'digest'>): AskedImage => ({ text: repository, repository, region: 'eu-west-1', ...id })

describe('the same digest', () => {
  test('in two repositories is two images: Inspector scans each of them, and each counts', async () => {
    const { requestedImages } = await resolveImages([ask('payments/api', { tag: '1' }), ask('payments/copy', { tag: '1' })], scanning())
    expect(requestedImages.map(({ repository }) => repository.name)).toEqual(['payments/api', 'payments/copy'])
  })

  test('named twice in one repository, by tag and by digest, is one', async () => {
    const { requestedImages } = await resolveImages([ask('payments/api', { tag: '1' }), ask('payments/api', { digest: DIGEST })], scanning())
    expect(requestedImages).toHaveLength(1)
  })
})
