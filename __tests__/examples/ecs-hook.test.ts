import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { textOf } from '../contract/files.ts'

/** `examples/ecs/hook.mjs` as it is, with made clients in the place of the SDK. */

type Answers = Readonly<Record<string, unknown>>
interface Hook {
  readonly decide: (event: unknown, world: unknown) => Promise<{ readonly hookStatus: string }>
}

const HEX = 'a'.repeat(64)
const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api@sha256:${HEX}`
const PROFILE = 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ecr_prod'
const EVENT = { executionDetails: { targetServiceRevisionArn: 'arn:aws:ecs:eu-west-1:123456789012:service-revision/c/s/1' } }

async function load(): Promise<Hook> {
  const commands = ['DescribeImages', 'DescribeImageSigningStatus', 'DescribeServiceRevisions', 'DescribeTaskDefinition']
  const stubs = ['class ECRClient {}', 'class ECSClient {}', ...commands.map((name) => `class ${name}Command { constructor(input) { this.name = '${name}'; this.input = input } }`)].join('\n')
  const code = `${stubs}\n${textOf('examples/ecs/hook.mjs').replace(/^import .*$/gm, '')}`
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Hook
}

const GOOD: Answers = {
  DescribeServiceRevisions: { serviceRevisions: [{ taskDefinition: 'task:1' }] },
  DescribeTaskDefinition: { taskDefinition: { containerDefinitions: [{ image: IMAGE }] } },
  DescribeImages: { imageDetails: [{ imageDigest: `sha256:${HEX}`, imageTags: ['1.4.2', `passed-sha256-${HEX}`] }] },
  DescribeImageSigningStatus: { imageId: { imageDigest: `sha256:${HEX}` }, signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE' }] },
}

async function decided(answers: Answers): Promise<string> {
  const client = {
    send: ({ name }: { name: string }) => (answers[name] instanceof Error ? Promise.reject(answers[name]) : Promise.resolve(answers[name])),
  }
  const { decide } = await load()
  return (await decide(EVENT, { ecs: client, clientOf: () => client, profile: PROFILE })).hookStatus
}

const task = (...images: readonly string[]) => ({ DescribeTaskDefinition: { taskDefinition: { containerDefinitions: images.map((image) => ({ image })) } } })
const signed = (...signingStatuses: readonly unknown[]) => ({ DescribeImageSigningStatus: { signingStatuses } })

beforeEach(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined)
})

test('an image that passed and is signed is deployed', async () => {
  expect(await decided(GOOD)).toBe('SUCCEEDED')
})

describe('everything else stops the deployment', () => {
  test.each<[string, Answers]>([
    ['an image that did not pass', { DescribeImages: { imageDetails: [{ imageDigest: `sha256:${HEX}`, imageTags: ['1.4.2'] }] } }],
    ['the tag of another image', { DescribeImages: { imageDetails: [{ imageDigest: `sha256:${HEX}`, imageTags: [`passed-sha256-${'b'.repeat(64)}`] }] } }],
    ['an answer about another image', { DescribeImages: { imageDetails: [{ imageDigest: `sha256:${'b'.repeat(64)}`, imageTags: [`passed-sha256-${HEX}`] }] } }],
    ['no image in the answer', { DescribeImages: {} }],
    ['a signature that failed', signed({ signingProfileArn: PROFILE, status: 'FAILED' })],
    ['a signature in progress', signed({ signingProfileArn: PROFILE, status: 'IN_PROGRESS' })],
    ['a signature with another profile', signed({ signingProfileArn: `${PROFILE}2`, status: 'COMPLETE' })],
    ['no signature', signed()],
    ['no list of signatures', { DescribeImageSigningStatus: {} }],
    ['a signing status of another image', { DescribeImageSigningStatus: { imageId: { imageDigest: `sha256:${'b'.repeat(64)}` }, signingStatuses: [{ signingProfileArn: PROFILE, status: 'COMPLETE' }] } }],
    ['an image by tag', task(IMAGE.replace(/@.*/, ':1.4.2'))],
    ['an image of another registry', task(`docker.io/library/nginx@sha256:${HEX}`)],
    ['one good image beside a bad one', task(IMAGE, 'nginx:latest')],
    ['a task without images', task()],
    ['no revision', { DescribeServiceRevisions: { serviceRevisions: [] } }],
    ['a permission that is missing', { DescribeImages: new Error('AccessDeniedException') }],
  ])('%s', async (_what, answers) => {
    expect(await decided({ ...GOOD, ...answers })).toBe('FAILED')
  })
})
