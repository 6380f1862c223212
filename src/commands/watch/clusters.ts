import type { Cluster } from '../../fleet/ports.ts'
import type { StreamResult } from '../../fleet/watch/result.ts'
import { imageArn, type Repository } from '../../image/model.ts'
import { partitionName } from '../../image/partition.ts'
import { allPages, asked } from './asked.ts'
import { isOver, type Run } from './world.ts'

/** Most manifests to ask about, one request each. The worst streams come first. */
const MOST_IMAGES = 100

/** Which clusters run a failing stream's images, by stream; absent where that could not be read. */
export interface FoundClusters {
  readonly byStream: ReadonlyMap<StreamResult, readonly Cluster[]>
  readonly notices: readonly string[]
}

/**
 * Asks which clusters run the failing images. Inspector knows that for some images only: no cluster does not mean that nothing runs.
 *
 * @param idle the ARNs of images that run nowhere, as Inspector said with their coverage: it has no clusters of those
 */
export async function clustersOfFailing(run: Run, streams: readonly StreamResult[], registryId: string | undefined, idle: ReadonlySet<string>): Promise<FoundClusters> {
  const failing = streams.filter(({ state }) => state === 'fail')
  const byStream = new Map<StreamResult, readonly Cluster[]>()
  const notices = new Set<string>()
  if (!run.options.clusters || registryId === undefined || failing.length === 0) return { byStream, notices: [] }
  const { world, place } = run
  let left = MOST_IMAGES
  await run.asking.each(failing, async (result) => {
    // For a multi-platform image, ask about the index too: Inspector can know its use without knowing that of its platforms.
    const repository: Repository = { partition: partitionName(place.region), region: place.region, registryId, name: result.stream.repository }
    const digests = [...new Set(result.images.flatMap(({ facts }) => [facts.digest, ...facts.parts.map(({ digest }) => digest)]))].filter(
      (digest) => !idle.has(imageArn(repository, digest)),
    )
    left -= digests.length
    if (digests.length > 0 && (left < 0 || isOver(run))) {
      notices.add(`The clusters of some failing streams are unknown: a run asks about at most ${MOST_IMAGES} images, and only until it reaches \`max-requests\` or \`timeout\`.`)
      return
    }
    const answers = await Promise.all(
      digests.map((digest) =>
        asked(run, `the clusters of ${repository.name}`, () =>
          allPages(run, 'inspector2:GetClustersForImage', async (token, signal) => {
            const { clusters, nextToken } = await world.fleet.clusters({ repository, digest }, token, signal)
            return { items: clusters, nextToken }
          }),
        ),
      ),
    )
    const unread = answers.flatMap((answer) => (answer.kind === 'unanswered' ? [answer.cause.what] : []))
    for (const what of unread) notices.add(`The clusters of some failing images are unknown: ${what}`)
    if (unread.length === 0)
      byStream.set(result, [...new Map(answers.flatMap((answer) => (answer.kind === 'answer' ? answer.value : [])).map((cluster) => [cluster.arn, cluster])).values()])
  })
  return { byStream, notices: [...notices] }
}
