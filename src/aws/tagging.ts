import type { ClientSettings } from './connections.ts'
import { DescribeRepositoriesCommand, PutImageCommand, type PutImageCommandOutput } from '@aws-sdk/client-ecr'
import { isKind, ServiceError } from '../base/service-error.ts'
import type { ManifestText } from '../image/ports.ts'
import type { TagWriter } from '../image/tagging.ts'
import { ecrClients } from './ecr-clients.ts'
import { call, MalformedAnswer } from './errors.ts'

/**
 * Tags of images in ECR. The only file that writes anything to AWS; only `promote` has it.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-retag.html
 */
export function tagging(settings: (region: string) => ClientSettings): TagWriter {
  const clientOf = ecrClients(settings)
  return {
    tagRules: (repository, signal) => {
      const input = { registryId: repository.registryId, repositoryNames: [repository.name] }
      return call('ecr:DescribeRepositories', async () => {
        const { repositories } = await clientOf(repository.region).send(new DescribeRepositoriesCommand(input), { abortSignal: signal })
        const found = repositories?.find(({ repositoryName }) => repositoryName === repository.name)
        if (found?.imageTagMutability === undefined) throw new MalformedAnswer(`nothing about the tags of ${repository.name} in the answer`)
        return { setting: found.imageTagMutability, exclusions: (found.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []) }
      })
    },

    putTag: async (repository, manifest, tag, signal) => {
      const input = {
        registryId: repository.registryId,
        repositoryName: repository.name,
        imageManifest: manifest.text,
        imageManifestMediaType: manifest.mediaType,
        imageDigest: manifest.digest,
        imageTag: tag,
      }
      try {
        return await call('ecr:PutImage', async () => put(await clientOf(repository.region).send(new PutImageCommand(input), { abortSignal: signal }), manifest, tag))
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        if (error.details.code === 'ImageAlreadyExistsException') return 'there'
        // Elsewhere this code means throttling. Here it is a quota, so asking again does not help.
        if (isKind(error, 'throttled') && error.details.code === 'LimitExceededException') throw new ServiceError({ ...error.details, kind: 'rejected' }, error)
        throw error
      }
    },
  }
}

/** An answer about another image is a contradiction: then nobody knows where the tag points. */
function put({ image }: PutImageCommandOutput, { digest }: ManifestText, tag: string): 'set' {
  const told = image?.imageId
  if (told === undefined || (told.imageDigest ?? digest) !== digest || (told.imageTag ?? tag) !== tag) {
    throw new ServiceError({
      kind: 'contradictory',
      action: 'ecr:PutImage',
      code: 'ContradictoryAnswer',
      text: `the answer for ${tag} on ${digest} is about ${told?.imageTag ?? 'no tag'} on ${told?.imageDigest ?? 'no image'}`,
    })
  }
  return 'set'
}
