import { anyString, integer, listOf, oneOf, string, structure, type Shape } from '../shape.ts'

/** Requests of ECR and their limits. Source: the service's API model of August 2026. */

const registryId = string({ pattern: /^[0-9]{12}$/ })
const repositoryName = string({ min: 2, max: 256, pattern: /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/ })
const imageId = structure({ imageDigest: anyString, imageTag: string({ min: 1, max: 300 }) })
const repository = { registryId, repositoryName }
const pages = (max: number): Record<string, Shape> => ({ nextToken: anyString, maxResults: integer(1, max) })
const imageStatus = oneOf('ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY')

export const REQUESTS = {
  DescribeImages: structure(
    { ...repository, ...pages(1000), imageIds: listOf(imageId, 1, 100), filter: structure({ tagStatus: oneOf('TAGGED', 'UNTAGGED', 'ANY'), imageStatus }) },
    ['repositoryName'],
  ),
  BatchGetImage: structure({ ...repository, imageIds: listOf(imageId, 1, 100), acceptedMediaTypes: listOf(anyString, 1, 100) }, ['repositoryName', 'imageIds']),
  DescribeImageScanFindings: structure({ ...repository, ...pages(1000), imageId }, ['repositoryName', 'imageId']),
  GetRegistryScanningConfiguration: structure({}),
  BatchGetRepositoryScanningConfiguration: structure({ repositoryNames: listOf(repositoryName, 1, 25) }, ['repositoryNames']),
  GetDownloadUrlForLayer: structure({ ...repository, layerDigest: string({ pattern: /^[a-zA-Z0-9\-_+.]+:[a-fA-F0-9]+$/ }) }, ['repositoryName', 'layerDigest']),
  DescribeRepositories: structure({ registryId, ...pages(1000), repositoryNames: listOf(repositoryName, 1, 100) }),
  ListImageReferrers: structure(
    {
      ...repository,
      ...pages(50),
      subjectId: structure({ imageDigest: anyString }, ['imageDigest']),
      filter: structure({ artifactTypes: listOf(string({ min: 1, max: 255 }), 0, 5), artifactStatus: imageStatus }),
    },
    ['repositoryName', 'subjectId'],
  ),
  DescribeImageSigningStatus: structure({ ...repository, imageId }, ['repositoryName', 'imageId']),
  GetSigningConfiguration: structure({}),
  PutImage: structure(
    { ...repository, imageManifest: string({ min: 1, max: 4_194_304 }), imageManifestMediaType: anyString, imageTag: string({ min: 1, max: 300 }), imageDigest: anyString },
    ['repositoryName', 'imageManifest'],
  ),
} as const satisfies Record<string, Shape>

export type EcrOperation = keyof typeof REQUESTS
