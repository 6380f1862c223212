import { describe, expect, test } from '@jest/globals'
import { DIGEST, HOST, OTHER_DIGEST, optionsOf, problemsOf } from './inputs.ts'

const HINT = 'Use the metadata output of docker/build-push-action or docker/bake-action: ${{ steps.<id>.outputs.metadata }}'
const CHINA = '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'

const build = (names: string, digest = DIGEST): object => ({
  'buildx.build.provenance': { buildType: 'https://mobyproject.org/buildkit@v1' },
  'buildx.build.ref': 'builder-1/builder-10/0123456789abcdefghijklmno',
  'containerimage.config.digest': OTHER_DIGEST,
  'containerimage.descriptor': { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 856 },
  'containerimage.digest': digest,
  'image.name': names,
})
const judged = (metadata: unknown): ReturnType<typeof optionsOf> => optionsOf({ image: '', metadata: JSON.stringify(metadata) })
const image = (repository: string, digest = DIGEST): object => ({
  text: `${HOST}/${repository}@${digest}`, repository, digest, registryId: '123456789012', region: 'eu-west-1',
})

describe('of one build', () => {
  test('the image is taken by its digest and without its tag, which may have moved', () => {
    expect(judged(build(`${HOST}/payments/api:1.4.2`)).images).toEqual([image('payments/api')])
  })

  test('several tags of one repository are one image, several repositories are several', () => {
    expect(judged(build(`${HOST}/api:1, ${HOST}/api:latest,${HOST}/mirror:1`)).images).toEqual([image('api'), image('mirror')])
  })

  test('a name without tag, as pushed by digest, counts', () => {
    expect(judged(build(`${HOST}/api`)).images).toEqual([image('api')])
  })

  test('a name that has a digest already is judged by the one that was pushed', () => {
    expect(judged(build(`${HOST}/api:1@${OTHER_DIGEST}`)).images).toEqual([image('api')])
  })

  test('other registries are left out and mentioned', () => {
    const options = judged(build(`docker.io/acme/api:1,ghcr.io/acme/api:1,acme/api:1,public.ecr.aws/acme/api:1,${CHINA}/api:1`))
    expect(options.images).toEqual([{ text: `${CHINA}/api@${DIGEST}`, repository: 'api', digest: DIGEST, registryId: '123456789012', region: 'cn-north-1' }])
    expect(options.notices).toEqual(
      ['docker.io/acme/api:1', 'ghcr.io/acme/api:1', 'acme/api:1', 'public.ecr.aws/acme/api:1'].map(
        (name) => `metadata: "${name}" isn't in a private Amazon ECR registry; skipped it`,
      ),
    )
  })
})

describe('of a bake', () => {
  test('every target that pushed is judged, and what stands beside the targets is not one', () => {
    const options = judged({
      'buildx.build.warnings': [{ detail: ['x'] }],
      app: build(`${HOST}/app:1`),
      worker: build(`${HOST}/worker:1`, OTHER_DIGEST),
      cache: { 'buildx.build.ref': 'builder/0' },
      local: { 'containerimage.digest': DIGEST },
    })
    expect(options.images).toEqual([image('app'), image('worker', OTHER_DIGEST)])
    expect(options.notices).toEqual([
      'metadata: target "cache" has no containerimage.digest, so it pushed nothing',
      'metadata: target "local" has no image.name, so it pushed nothing',
    ])
  })
})

describe('refused', () => {
  test.each([
    ['sha256:abc', `metadata: "sha256:abc" isn't JSON. ${HINT}`],
    ['{"a":', `metadata: "{\\"a\\":" isn't JSON. ${HINT}`],
    ['[]', `metadata: "[]" has no image that was pushed to Amazon ECR. ${HINT}`],
    ['null', `metadata: "null" isn't a JSON object. ${HINT}`],
    ['"x"', `metadata: "\\"x\\"" isn't a JSON object. ${HINT}`],
    ['{}', `metadata: "{}" has no image that was pushed to Amazon ECR. ${HINT}`],
    ['{"image.name":7}', `metadata: "{\\"image.name\\":7}" is of the build and has a containerimage.digest or image.name that is not text. ${HINT}`],
    ['{"app":7}', `metadata: "{\\"app\\":7}" is of target "app" and has a containerimage.digest or image.name that is not text. ${HINT}`],
    [
      '{"containerimage.digest":"sha256:abc"}',
      `metadata: "{\\"containerimage.digest\\":\\"sha256:abc\\"}" has no image that was pushed to Amazon ECR (the build has no image.name, so it pushed nothing). ${HINT}`,
    ],
  ])('%s', (metadata, problem) => {
    expect(problemsOf({ metadata })).toEqual([problem])
  })

  test('an image in ECR that cannot be judged is never left out', () => {
    expect(problemsOf({ metadata: JSON.stringify(build(`${HOST}/api:1`, 'sha256:abc')) })).toEqual([
      expect.stringContaining(`has the image "${HOST}/api:1" with the digest "sha256:abc", which has an invalid digest`),
    ])
    expect(problemsOf({ metadata: JSON.stringify(build(`${HOST}/Api:1,${HOST}/api:1`)) })).toEqual([
      expect.stringContaining(`has the image "${HOST}/Api:1" with the digest "${DIGEST}", which doesn't name an Amazon ECR repository`),
    ])
  })

  test('none of its registries is ECR', () => {
    expect(problemsOf({ metadata: JSON.stringify(build('ghcr.io/acme/api:1')) })).toEqual([
      expect.stringContaining(
        'has no image that was pushed to Amazon ECR ("ghcr.io/acme/api:1" isn\'t in a private Amazon ECR registry; skipped it). Use ',
      ),
    ])
  })

  test('a host that contradicts the region', () => {
    expect(problemsOf({ metadata: JSON.stringify(build(`${HOST}/api:1`)), region: 'us-east-1' })).toEqual([
      `metadata: "${HOST}/api@sha256:0123456789abcdef01234567…" (40 more characters) is in eu-west-1, which contradicts region: "us-east-1". Remove region, or set it to the same value.`,
    ])
  })
})
