import { BatchGetImageCommand, DescribeImagesCommand, DescribeImageSigningStatusCommand, DescribeRepositoriesCommand, GetSigningConfigurationCommand, PutImageCommand, type ECRClient } from '@aws-sdk/client-ecr'
import { describe, expect, test } from '@jest/globals'
import { buildIndex } from '../../emulator/image.ts'
import { COMMON, plan, pushedIndex, REGISTRY, REPOSITORY as repositoryName, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { RepositoryPlan, Scenario } from '../../emulator/scenario.ts'
import { errorName, failure, on } from './clients.ts'

const [one, other] = [smallImage('0e'), smallImage('07e4')]

function twoImages(repository: Partial<RepositoryPlan> = {}, more: Partial<Scenario> = {}): Scenario {
  return { ...scenario('plain-manifest'), ...COMMON, repositories: [{ name: repositoryName, ...repository }, { name: 'shop/web' }], images: [plan(one, { tags: [TAG] }), plan(other, { tags: ['old'] })], ...more }
}

const put = (ecr: ECRClient, imageTag: string | undefined, imageManifest = one.text, more = {}) => ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest, ...more }))

async function digestOf(ecr: ECRClient, imageTag: string): Promise<string | undefined> {
  const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag }] }))
  return imageDetails?.[0]?.imageDigest
}

describe('PutImage', () => {
  test('sets a tag, and moves one', async () => {
    await on(twoImages(), async ({ ecr }) => {
      expect((await put(ecr, 'production')).image).toMatchObject({ imageId: { imageDigest: one.digest, imageTag: 'production' }, imageManifest: one.text })
      expect(await digestOf(ecr, 'production')).toBe(one.digest)
      await put(ecr, 'old')
      expect(await digestOf(ecr, 'old')).toBe(one.digest)
      expect((await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest: other.digest }] }))).imageDetails?.[0]?.imageTags).toBeUndefined()
    })
  })

  test('refuses what is there already', async () => {
    await on(twoImages(), async ({ ecr }) => {
      expect(await errorName(put(ecr, TAG))).toBe('ImageAlreadyExistsException')
      expect(await errorName(put(ecr, undefined))).toBe('ImageAlreadyExistsException')
    })
  })

  test('refuses a digest that is not that of the manifest', async () => {
    await on(twoImages(), async ({ ecr }) => {
      expect(await errorName(put(ecr, 'production', one.text, { imageDigest: other.digest }))).toBe('ImageDigestDoesNotMatchException')
      expect(await errorName(put(ecr, 'production', `${one.text}\n`, { imageDigest: one.digest }))).toBe('ImageDigestDoesNotMatchException')
    })
  })

  test('knows a media type from the manifest or from the request, and refuses two', async () => {
    const { mediaType, ...rest } = JSON.parse(one.text) as { mediaType: string }
    await on(twoImages(), async ({ ecr }) => {
      expect(await errorName(put(ecr, 'x', one.text, { imageManifestMediaType: 'application/vnd.oci.image.index.v1+json' }))).toBe('InvalidParameterException')
      expect(await errorName(put(ecr, 'x', JSON.stringify(rest)))).toBe('InvalidParameterException')
      expect((await put(ecr, 'x', JSON.stringify(rest), { imageManifestMediaType: mediaType })).image?.imageManifestMediaType).toBe(mediaType)
    })
  })

  test.each<[RepositoryPlan['mutability'], string, 'moves' | 'stays']>([
    [{ setting: 'MUTABLE' }, 'old', 'moves'],
    [{ setting: 'IMMUTABLE' }, 'old', 'stays'],
    [{ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['o*'] }, 'old', 'moves'],
    [{ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['release-*'] }, 'old', 'stays'],
    [{ setting: 'MUTABLE_WITH_EXCLUSION', exclusions: ['o*'] }, 'old', 'stays'],
    [{ setting: 'MUTABLE_WITH_EXCLUSION', exclusions: ['release-*'] }, 'old', 'moves'],
  ])('under %j the tag %s %s', async (mutability, tag, what) => {
    await on(twoImages(mutability === undefined ? {} : { mutability }), async ({ ecr }) => {
      if (what === 'moves') await put(ecr, tag)
      else expect((await failure(put(ecr, tag))).name).toBe('ImageTagAlreadyExistsException')
      expect(await digestOf(ecr, tag)).toBe(what === 'moves' ? one.digest : other.digest)
      // A tag that is not there may be set everywhere.
      await put(ecr, 'fresh')
      expect(await digestOf(ecr, 'fresh')).toBe(one.digest)
      const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] }))
      expect(repositories?.[0]).toMatchObject({ imageTagMutability: mutability?.setting, ...(mutability?.exclusions === undefined ? {} : { imageTagMutabilityExclusionFilters: mutability.exclusions.map((filter) => ({ filter, filterType: 'WILDCARD' })) }) })
    })
  })

  test('into another repository: what the manifest refers to has to be there', async () => {
    const index = buildIndex([one])
    await on(twoImages({}, { images: [...pushedIndex([plan(one)], TAG, index), plan(other, { tags: ['old'] })] }), async ({ ecr }) => {
      const into = { repositoryName: 'shop/web' }
      expect(await errorName(ecr.send(new PutImageCommand({ ...into, imageTag: 'x', imageManifest: one.text })))).toBe('LayersNotFoundException')
      expect(await errorName(ecr.send(new PutImageCommand({ ...into, imageTag: 'x', imageManifest: index.text })))).toBe('ReferencedImagesNotFoundException')
    })
  })

  test('a manifest whose parts are all there becomes an image', async () => {
    await on(twoImages(), async ({ ecr }) => {
      const index = buildIndex([one, other]).text
      const digest = (await put(ecr, 'both', index)).image?.imageId?.imageDigest ?? ''
      expect((await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'both' }] }))).images?.[0]).toMatchObject({ imageId: { imageDigest: digest }, imageManifest: index })
    })
  })

  test('a tag of the story that moves later wins over one that was put before', async () => {
    await on(twoImages({}, { images: [plan(one, { tags: [TAG] }), plan(other, { tags: [{ tag: 'production', from: 30 }] })] }), async ({ ecr, at }) => {
      at(10)
      await put(ecr, 'production')
      expect(await digestOf(ecr, 'production')).toBe(one.digest)
      at(30)
      expect(await digestOf(ecr, 'production')).toBe(other.digest)
      at(40)
      await put(ecr, 'production')
      expect(await digestOf(ecr, 'production')).toBe(one.digest)
    })
  })

  test('needs its permission', async () => {
    await on(twoImages({}, { denied: ['ecr:PutImage'] }), async ({ ecr }) => {
      expect((await failure(put(ecr, 'production'))).message).toMatch(/not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:123456789012:repository\/payments\/api/)
    })
  })
})

describe('managed signing', () => {
  const story = twoImages({}, {
    registry: { ...REGISTRY, signing: [{ profile: 'ecr_prod', filters: ['payments/*'] }, { profile: 'arn:aws:signer:eu-west-1:999999999999:/signing-profiles/shared' }] },
    images: [plan(one, { tags: [TAG], signing: [{ profile: 'ecr_prod', status: 'IN_PROGRESS' }, { profile: 'ecr_prod', at: 20, status: 'FAILED', failureCode: 'AccessDeniedException', failureReason: 'no' }, { profile: 'shared', at: 20, status: 'COMPLETE' }] })],
  })

  test('has a story', async () => {
    await on(story, async ({ ecr, at }) => {
      const ask = async () => (await ecr.send(new DescribeImageSigningStatusCommand({ repositoryName, imageId: { imageTag: TAG } }))).signingStatuses
      expect(await ask()).toEqual([{ signingProfileArn: 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ecr_prod', status: 'IN_PROGRESS' }])
      at(20)
      expect(await ask()).toMatchObject([{ status: 'FAILED', failureCode: 'AccessDeniedException', failureReason: 'no' }, { status: 'COMPLETE' }])
      expect(await errorName(ecr.send(new DescribeImageSigningStatusCommand({ repositoryName, imageId: { imageTag: 'nosuch' } })))).toBe('ImageNotFoundException')
    })
  })

  test('has rules, or no configuration', async () => {
    await on(story, async ({ ecr }) => {
      expect((await ecr.send(new GetSigningConfigurationCommand({}))).signingConfiguration?.rules).toEqual([
        { signingProfileArn: 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ecr_prod', repositoryFilters: [{ filter: 'payments/*', filterType: 'WILDCARD_MATCH' }] },
        { signingProfileArn: 'arn:aws:signer:eu-west-1:999999999999:/signing-profiles/shared' },
      ])
    })
    await on(twoImages(), async ({ ecr }) => {
      expect(await errorName(ecr.send(new GetSigningConfigurationCommand({})))).toBe('SigningConfigurationNotFoundException')
    })
  })
})
