import { doubtfulOf } from '../../fleet/watch/streams.ts'
import type { StreamEntry } from '../../fleet/watch/config/config.ts'
import { parseManifest } from '../../image/manifest.ts'
import type { DescribedImage, ManifestText } from '../../image/ports.ts'
import { whatRuns } from '../../image/runnable.ts'
import { asked } from './asked.ts'
import { isOver, type Run } from './world.ts'

/**
 * Of the digests that an entry would choose, those that are certainly not an image. A manifest that cannot be read stays
 * chosen and gets no verdict: whoever pushes an image can call it a chart, and the image before it must not pass instead.
 */
export async function artifactsOf(run: Run, repository: string, entries: readonly StreamEntry[], images: readonly DescribedImage[]): Promise<ReadonlySet<string>> {
  const doubtful = [...new Set(entries.flatMap((entry) => doubtfulOf(entry, images)))]
  if (doubtful.length === 0 || isOver(run)) return new Set()
  const { world, place, asking } = run
  const address = { name: repository, region: place.region, registryId: place.registryId }
  const answer = await asked(run, `repository ${repository} in ${place.region}`, () => asking.ask((signal) => world.registry.manifests(address, doubtful.slice(0, 100), signal)))
  return new Set(answer.kind === 'answer' ? answer.value.filter(isNoImage).map(({ digest }) => digest) : [])
}

function isNoImage({ text, digest, mediaType }: ManifestText): boolean {
  const manifest = parseManifest(text, digest, mediaType)
  if (manifest.kind === 'artifact') return true
  return manifest.kind === 'image' && whatRuns(manifest, []).kind === 'no-image'
}
