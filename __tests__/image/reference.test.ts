import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { consoleHost, partitionName, partitionOf, PARTITIONS, registryHost } from '../../src/image/partition.ts'
import { isOnEcr, parseReference } from '../../src/image/reference.ts'
import { anyText } from '../strings.ts'

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`
const FORM = 'repository:tag, repository@sha256:… or repository:tag@sha256:…, with or without the registry host'
const OTHER_REGISTRY =
  "isn't in Amazon ECR. Use an image in Amazon ECR, without a host or with <12-digit account>.dkr.ecr.<region>.amazonaws.com. A repository whose name starts with a dotted part needs the host."
const BAD_HOST = "has a registry host that isn't Amazon ECR's. Use <12-digit account>.dkr.ecr.<region>.amazonaws.com or one of its variants."
const PUBLIC = "is in Amazon ECR Public, which Amazon Inspector doesn't scan. Use an image in a private Amazon ECR registry."

describe('references without host', () => {
  test.each([
    ['payments/api:1.4.2', { repository: 'payments/api', tag: '1.4.2' }],
    [`payments/api@${DIGEST}`, { repository: 'payments/api', digest: DIGEST }],
    [`payments/api:1.4.2@${DIGEST}`, { repository: 'payments/api', tag: '1.4.2', digest: DIGEST }],
    ['api:_a.B-c', { repository: 'api', tag: '_a.B-c' }],
    ['my.org:1', { repository: 'my.org', tag: '1' }],
    ['a-b/c__d/e.f:1', { repository: 'a-b/c__d/e.f', tag: '1' }],
  ])('%s', (text, parts) => {
    expect(parseReference(text)).toEqual({ kind: 'value', value: { text, ...parts } })
  })
})

describe('every form of the registry host', () => {
  test.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'us-east-1'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
    ['123456789012.dkr-ecr-fips.us-east-2.on.aws', 'us-east-2'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn', 'cn-northwest-1'],
    ['123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr-fips.us-gov-east-1.amazonaws.com', 'us-gov-east-1'],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
    ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'us-isob-east-1'],
    ['123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'eu-isoe-west-1'],
    ['123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'us-isof-south-1'],
  ])('%s', (host, region) => {
    const text = `${host}/payments/api:1.4.2@${DIGEST}`
    const image = { text, repository: 'payments/api', tag: '1.4.2', digest: DIGEST, registryId: '123456789012', region }
    expect(parseReference(text)).toEqual({ kind: 'value', value: image })
    expect(parseReference(`https://${text}`)).toEqual({ kind: 'value', value: image })
    expect(isOnEcr(text)).toBe(true)
  })

  test('upper case does not matter in it, and a dotted repository is told from it', () => {
    expect(parseReference('123456789012.DKR.ECR.eu-west-1.amazonaws.com/my.org/api:1')).toMatchObject({
      value: { repository: 'my.org/api', registryId: '123456789012', region: 'eu-west-1' },
    })
  })
})

describe('refused', () => {
  test.each([
    ['', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    [':1', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    ['Payments/api:1', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    ['payments//api:1', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    ['pay\u0000ments:1', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    ['payments/api\n::error::x:1', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
    ['http://repo:1', `has a scheme other than https. Use ${FORM}.`],
    ['docker://repo:1', `has a scheme other than https. Use ${FORM}.`],
    ['a:1', 'names a repository that has the length 1. Use a repository name of 2 to 256 characters.'],
    [`${'a'.repeat(257)}:1`, 'names a repository that has the length 257. Use a repository name of 2 to 256 characters.'],
    ['payments/api', `needs a tag or digest, for example payments/api:1.4.2. The gate never assumes "latest".`],
    ['payments/api:', `has an invalid tag. Use ${FORM}; a tag has 1 to 128 letters, digits, ".", "_" and "-".`],
    ['payments/api:1:2', `has an invalid tag. Use ${FORM}; a tag has 1 to 128 letters, digits, ".", "_" and "-".`],
    [`payments/api:${'a'.repeat(129)}`, `has an invalid tag. Use ${FORM}; a tag has 1 to 128 letters, digits, ".", "_" and "-".`],
    ['payments/api@', `has an invalid digest. Use ${FORM}; a digest is sha256: and 64 lowercase hexadecimal digits.`],
    ['payments/api@sha256:abc', `has an invalid digest. Use ${FORM}; a digest is sha256: and 64 lowercase hexadecimal digits.`],
    [`payments/api@${DIGEST}@${DIGEST}`, `isn't an image reference. Use ${FORM}.`],
    ['public.ecr.aws/docker/library/alpine:3', PUBLIC],
    ['ecr-public.aws.com/docker/library/alpine:3', PUBLIC],
    ['https://public.ecr.aws/a/b:1', PUBLIC],
    ['docker.io/library/alpine:3', OTHER_REGISTRY],
    ['ghcr.io/acme/api:1', OTHER_REGISTRY],
    ['localhost/api:1', OTHER_REGISTRY],
    ['localhost:5000/api:1', OTHER_REGISTRY],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.example/api:1', BAD_HOST],
    ['12345678901.dkr.ecr.eu-west-1.amazonaws.com/api:1', BAD_HOST],
    ['123456789012.dkr.ecr.eu-west.amazonaws.com/api:1', BAD_HOST],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com:443/api:1', BAD_HOST],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/', `doesn't name an Amazon ECR repository. Use ${FORM}.`],
  ])('%j', (text, problem) => {
    expect(parseReference(text)).toEqual({ kind: 'problem', problem })
  })

  test('text of any kind never throws, and what is accepted has only characters of references', () => {
    const pieces = fc.constantFrom('a', 'b1', '/', ':', '@', '.', '-', '_', DIGEST, '123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'https://', '\n', ' ', '\u0000', 'é')
    const texts = fc.oneof(anyText(), fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')))
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseReference(text)
        if (parsed.kind === 'problem') return
        expect(parsed.value.text).toMatch(/^[A-Za-z0-9._:@/-]+$/)
      }),
      { numRuns: 1000 },
    )
  })
})

test('what is put together from right parts is taken apart into them', () => {
  const alphanumeric = fc.stringMatching(/^[a-z0-9]{2,8}$/)
  const part = fc.tuple(alphanumeric, fc.constantFrom('', '.', '_', '__', '-', '---'), alphanumeric).map((parts) => parts.join(''))
  // A first part with a dot is taken for a host, so without a host it has none.
  const repository = fc.tuple(alphanumeric, fc.array(part, { maxLength: 3 })).map(([first, rest]) => [first, ...rest].join('/'))
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)
  const digest = fc.stringMatching(/^[a-f0-9]{64}$/).map((hex) => `sha256:${hex}`)
  const registryId = fc.stringMatching(/^[0-9]{12}$/)
  const region = fc.constantFrom('eu-west-1', 'cn-north-1', 'us-gov-east-1', 'eusc-de-east-1', 'us-isob-east-1')
  const place = fc.option(fc.record({ registryId, region }), { nil: undefined })
  const named = fc.tuple(fc.option(tag, { nil: undefined }), fc.option(digest, { nil: undefined })).filter(([aTag, aDigest]) => aTag !== undefined || aDigest !== undefined)
  fc.assert(
    fc.property(repository, named, place, (name, [aTag, aDigest], at) => {
      const host = at === undefined ? '' : `${registryHost(at.registryId, at.region)}/`
      const text = `${host}${name}${aTag === undefined ? '' : `:${aTag}`}${aDigest === undefined ? '' : `@${aDigest}`}`
      const parsed = parseReference(text)
      expect(parsed).toEqual({
        kind: 'value',
        value: { text, repository: name, ...(aTag !== undefined && { tag: aTag }), ...(aDigest !== undefined && { digest: aDigest }), ...at },
      })
    }),
    { numRuns: 500 },
  )
})

describe('partitions', () => {
  test.each([
    ['eu-west-1', 'aws', 'console.aws.amazon.com'],
    ['cn-north-1', 'aws-cn', 'console.amazonaws.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'console.amazonaws-us-gov.com'],
    ['eusc-de-east-1', 'aws-eusc', 'console.amazonaws-eusc.eu'],
    ['us-iso-west-1', 'aws-iso', undefined],
    ['us-isob-east-1', 'aws-iso-b', undefined],
    ['eu-isoe-west-1', 'aws-iso-e', undefined],
    ['us-isof-east-1', 'aws-iso-f', undefined],
    ['xx-unknown-9', 'aws', 'console.aws.amazon.com'],
  ])('%s is in %s', (region, partition, host) => {
    expect(partitionName(region)).toBe(partition)
    expect(consoleHost(partition)).toBe(host)
    expect(isOnEcr(`${registryHost('123456789012', region)}/api:1`)).toBe(true)
  })

  test('each has a name of its own, and a name nobody knows has no console', () => {
    expect(new Set(PARTITIONS.map(({ name }) => name)).size).toBe(PARTITIONS.length)
    expect(consoleHost('aws-moon')).toBeUndefined()
    expect(partitionOf('cn-north-1').dnsSuffix).toBe('amazonaws.com.cn')
  })
})
