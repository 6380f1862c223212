import type { ClientSettings } from './connections.ts'
import {
  DescribeImageSigningStatusCommand,
  GetSigningConfigurationCommand,
  type DescribeImageSigningStatusCommandOutput,
  type GetSigningConfigurationCommandOutput,
} from '@aws-sdk/client-ecr'
import { isKind, ServiceError } from '../base/service-error.ts'
import type { Repository } from '../image/model.ts'
import type { SigningRule, SigningService, SigningStatus } from '../scan/signing.ts'
import { ecrClients } from './ecr-clients.ts'
import { call, MalformedAnswer } from './errors.ts'

/**
 * ECR's managed signing.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/managed-signing.html
 */
export function signing(settings: (region: string) => ClientSettings): SigningService {
  const clientOf = ecrClients(settings)
  return {
    signingStatus: (repository, digest, signal) => {
      const input = { repositoryName: repository.name, registryId: repository.registryId, imageId: { imageDigest: digest } }
      return call('ecr:DescribeImageSigningStatus', async () =>
        statusesOf(await clientOf(repository.region).send(new DescribeImageSigningStatusCommand(input), { abortSignal: signal }), repository, digest),
      )
    },

    signingRules: async (repository, signal) => {
      try {
        return await call('ecr:GetSigningConfiguration', async () =>
          rulesOf(await clientOf(repository.region).send(new GetSigningConfigurationCommand({}), { abortSignal: signal }), repository),
        )
      } catch (error) {
        if (isKind(error, 'not-found') && error.details.code === 'SigningConfigurationNotFoundException') return []
        throw error
      }
    },
  }
}

/** Refuses an answer about another image, or without a list: an empty list would mean that the image is not signed. */
function statusesOf(
  { signingStatuses, imageId, repositoryName, registryId }: DescribeImageSigningStatusCommandOutput,
  repository: Repository,
  digest: string,
): readonly SigningStatus[] {
  const told = [imageId?.imageDigest ?? digest, repositoryName ?? repository.name, registryId ?? repository.registryId].join(' ')
  if (told !== [digest, repository.name, repository.registryId].join(' ')) throw new MalformedAnswer(`the answer for ${digest} is about another image (${told})`)
  if (signingStatuses === undefined) throw new MalformedAnswer('no signingStatuses in the answer')
  return signingStatuses.map(({ signingProfileArn: profile, status, failureCode, failureReason }) => {
    if (profile === undefined || profile === '' || status === undefined) throw new MalformedAnswer('a signing status without profile or without status')
    if (status === 'COMPLETE' && (failureCode ?? '') !== '') throw new MalformedAnswer(`a signature that is complete and failed (${failureCode ?? ''})`)
    return { profile, status, failureCode, failureReason }
  })
}

/** The call has no parameter for another account, so an answer about another registry does not count. */
function rulesOf({ registryId, signingConfiguration }: GetSigningConfigurationCommandOutput, repository: Repository): readonly SigningRule[] {
  if (registryId !== undefined && registryId !== repository.registryId) {
    throw new ServiceError({
      kind: 'rejected',
      action: 'ecr:GetSigningConfiguration',
      code: 'OtherRegistry',
      text: `the credentials belong to registry ${registryId}, not to ${repository.registryId}`,
    })
  }
  if (signingConfiguration?.rules === undefined) throw new MalformedAnswer('no rules in the answer')
  return signingConfiguration.rules.map(({ signingProfileArn: profile, repositoryFilters }) => {
    if (profile === undefined) throw new MalformedAnswer('a signing rule without profile')
    return { profile, filters: (repositoryFilters ?? []).map(({ filter }) => filter ?? '') }
  })
}
