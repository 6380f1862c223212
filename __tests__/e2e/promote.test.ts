import type { ChildProcess } from 'node:child_process'
import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr'
import { describe, expect, test } from '@jest/globals'
import { artifact, MEDIA, type Artifact } from '../../emulator/artifact.ts'
import type { Effect } from '../../emulator/fault-plan.ts'
import { buildIndex } from '../../emulator/image.ts'
import { plan, pushedIndex, REPOSITORY, SCANNED_YESTERDAY, serviceImage, serviceRecipe, smallImage, TAG, twoPlatforms } from '../../emulator/scenarios/common.ts'
import type { ImagePlan, RepositoryPlan, Scenario } from '../../emulator/scenario.ts'
import type { Emulator } from '../../emulator/server.ts'
import { begin } from './pool.ts'
import { done, faulty, grave, HASTE, mild, pending, pushed, settled } from './short.ts'
import { onEmulator, type Step, type StepPlan } from './step.ts'
import { tagsOf } from './tags.ts'

/** `promote` as the bundle that runners execute, against the emulator: what is written, what is said, and what never is. */

const good = smallImage('900d')
const bad = smallImage('bad')
const other = smallImage('07e4')
const TO = { to: 'production' }

const clean = (image: Artifact, more: Partial<ImagePlan> = {}): ImagePlan => plan(image, { coverage: SCANNED_YESTERDAY, findings: mild(), ...more })
const vulnerable = (image: Artifact, more: Partial<ImagePlan> = {}): ImagePlan => plan(image, { coverage: SCANNED_YESTERDAY, findings: grave(), ...more })

function story(more: Partial<Scenario> = {}, repository: Partial<RepositoryPlan> = {}): Scenario {
  return { ...settled(mild()), repositories: [{ name: REPOSITORY, ...repository }], images: [clean(good, { tags: [TAG] }), clean(other, { tags: ['old'] })], ...more }
}

interface Told extends Step {
  /** Where each tag points afterwards. */
  readonly tags: Readonly<Record<string, string>>
}

function promote(scenario: Scenario, { inputs, ...more }: StepPlan = {}): Promise<Told> {
  return onEmulator(scenario, async (run, emulator) => {
    const step = await run({ ...more, file: 'promote.js', inputs: { ...TO, ...inputs } })
    return { ...step, tags: tagsOf(emulator) }
  })
}

const puts = ({ requests }: Step) => requests.filter(({ operation }) => operation === 'PutImage')
const said = (run: Step) => ({ verdict: run.outputs['verdict'], promoted: run.outputs['promoted'], exit: run.exitCode })
const previous = (run: Step): unknown => JSON.parse(run.outputs['previous'] ?? '')
const DONE = { verdict: 'pass', promoted: 'true', exit: 0 }
const NOT_DONE = { verdict: 'pass', promoted: 'false', exit: 1 }

describe('an image that passes', () => {
  test('gets the tag, by its digest and in its bytes, and nothing else is written', async () => {
    const run = await promote(story())
    expect({ ...said(run), digest: run.outputs['digest'], previous: previous(run) }).toEqual({ ...DONE, digest: good.digest, previous: { production: null } })
    expect(run.tags).toEqual({ [TAG]: good.digest, old: other.digest, production: good.digest })
    expect(puts(run).map(({ body }) => body)).toEqual([{ registryId: '123456789012', repositoryName: REPOSITORY, imageManifest: good.text, imageManifestMediaType: good.mediaType, imageDigest: good.digest, imageTag: 'production' }])
    expect(run.log).toContain(`✅ Promoted ${REPOSITORY}@${good.digest} to production (new)`)
    expect(run.summary).toContain('## 🏷️ Promoted to 1 tag')
  })

  test('gets several tags; previous says where each was, for a rollback', async () => {
    const run = await promote(story(), { inputs: { to: `production\nold, ${TAG}` } })
    expect(said(run)).toEqual(DONE)
    expect(previous(run)).toEqual({ production: null, old: other.digest, [TAG]: good.digest })
    expect(run.tags).toEqual({ [TAG]: good.digest, old: good.digest, production: good.digest })
    expect(run.log).toContain(`to production (new), old (was ${other.digest}), ${TAG} (was there already)`)
    expect(puts(run)).toHaveLength(2)
  })

  test('and has the tag already is a success that writes nothing', async () => {
    const run = await promote(story(), { inputs: { to: TAG } })
    expect({ ...said(run), puts: puts(run).length, previous: previous(run) }).toEqual({ ...DONE, puts: 0, previous: { [TAG]: good.digest } })
  })

  test('an index gets the tag as a whole', async () => {
    const [amd, arm] = twoPlatforms(serviceRecipe('14de'))
    const index = buildIndex([amd, arm])
    const run = await promote(story({ images: pushedIndex([clean(amd), clean(arm)], TAG, index) }))
    expect({ ...said(run), digest: run.outputs['digest'], tag: run.tags['production'] }).toEqual({ ...DONE, digest: index.digest, tag: index.digest })
    expect(puts(run)[0]?.body).toMatchObject({ imageManifest: index.text, imageManifestMediaType: MEDIA.ociIndex })
  })

  test('an index in an index, and a Docker list', async () => {
    const [amd, arm] = twoPlatforms(serviceRecipe('4e57'))
    for (const root of [buildIndex([buildIndex([amd, arm])]), buildIndex([amd, arm], { format: 'docker' })]) {
      const run = await promote(story({ images: pushedIndex([clean(amd), clean(arm)], TAG, root) }))
      expect({ ...said(run), tag: run.tags['production'] }).toEqual({ ...DONE, tag: root.digest })
    }
  })

  test('a manifest of more than 1 MiB, with letters that are not ASCII', async () => {
    const small = serviceImage('b16')
    const big = artifact({ ...(JSON.parse(small.text) as object), annotations: { note: '„größe“ 🐋 '.repeat(80_000) } }, { mediaType: MEDIA.ociManifest, artifactType: MEDIA.ociConfig, blobs: small.blobs, layers: small.layers })
    expect(Buffer.byteLength(big.text)).toBeGreaterThan(1_048_576)
    const run = await promote(story({ images: [clean(big, { tags: [TAG] })] }))
    expect({ ...said(run), tag: run.tags['production'] }).toEqual({ ...DONE, tag: big.digest })
  })

  test('by digest, with a signature', async () => {
    const run = await promote(story({ images: [clean(good, { tags: [TAG], signing: [{ profile: 'ecr_prod', status: 'COMPLETE' }] })] }), { inputs: { tag: '', digest: good.digest, 'require-signature': 'true' } })
    expect({ ...said(run), tag: run.tags['production'] }).toEqual({ ...DONE, tag: good.digest })
  })
})

describe('what did not pass is never tagged', () => {
  const unscanned = pushed([pending(-2)], [], { inputs: { ...HASTE, timeout: '4s' } })
  const failing = story({ images: [vulnerable(bad, { tags: [TAG] })] })
  const cases: Readonly<Record<string, readonly [Scenario, StepPlan['inputs']?, number?]>> = {
    'an image with findings': [failing],
    'in report mode': [failing, { mode: 'report' }, 0],
    'an image that is not scanned': [unscanned],
    'with on-no-result: warn': [unscanned, { 'on-no-result': 'warn' }, 0],
    'an image that is not there': [story(), { tag: 'nosuch', timeout: '8s' }],
    'an image that ECR did not sign': [story(), { 'require-signature': 'true' }],
    'an index of which one platform has findings': [story({ images: pushedIndex([clean(good), vulnerable(bad)], TAG, buildIndex([good, bad])) })],
    'a tag and a digest that do not agree': [story(), { tag: 'old', digest: good.digest, timeout: '8s' }],
    'without a permission of the gate': [{ ...story(), denied: ['inspector2:ListFindings'] }],
    'an early failure': [pushed([pending(-2), done(0)], grave(0)), { 'fail-fast': 'true' }],
  }
  const told = begin(Object.entries(cases).map(([name, [scenario, inputs]]) => [name, () => promote(scenario, inputs === undefined ? {} : { inputs })] as const))

  test.each(Object.entries(cases))('%s', async (name, [, , exit = 1]) => {
    const run = await told(name)
    expect({ promoted: run.outputs['promoted'], previous: previous(run), exit: run.exitCode, puts: puts(run).length }).toEqual({ promoted: 'false', previous: {}, exit, puts: 0 })
    expect(run.outputs['verdict']).not.toBe('pass')
    expect(run.tags['production']).toBeUndefined()
    expect(run.log).toMatch(/❌ Not promoted: the verdict is (fail|no-result), and only an image that passes is promoted/)
  })
})

describe('wrong inputs are told at once, before anything is asked', () => {
  test.each<[string, NonNullable<StepPlan['inputs']>, RegExp]>([
    ['no tag', { to: '' }, /Input to names no tag\. Use one or more tags/],
    ['something that is no tag', { to: '-x' }, /Input to: "-x" isn't a tag/],
    ['another repository', { to: 'shop/web:production' }, /is in another repository\. Use a tag in .*first copy the image there with crane copy, skopeo copy --all --preserve-digests or regctl image copy/],
    ['another registry', { to: `999999999999.dkr.ecr.eu-west-1.amazonaws.com/${REPOSITORY}:x` }, /is in another repository/],
    ['several images', { repository: '', tag: '', image: `${REPOSITORY}:${TAG}, ${REPOSITORY}:old` }, /names 2 images\. Use one, because a tag points to one image/],
    ['an input of the gate that promote has not', { 'comment-key': 'x' }, /comment-key isn't an input of this action/],
    ['a rule that is wrong', { 'fail-on-severity': 'severe' }, /fail-on-severity/],
  ])('%s', async (_what, inputs, reason) => {
    const run = await promote(story(), { inputs })
    expect({ ...said(run), asked: run.requests.filter(({ service }) => service !== 'github').length }).toEqual({ verdict: 'no-result', promoted: 'false', exit: 1, asked: 0 })
    expect(run.log).toMatch(reason)
  })

  test('a whole reference to the same repository is the tag in it', async () => {
    expect(said(await promote(story(), { inputs: { to: `${REPOSITORY}:production` } }))).toEqual(DONE)
  })
})

describe('tags that may not move', () => {
  test.each<[NonNullable<RepositoryPlan['mutability']>, boolean]>([
    [{ setting: 'MUTABLE' }, true],
    [{ setting: 'IMMUTABLE' }, false],
    [{ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['o*'] }, true],
    [{ setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['release-*'] }, false],
    [{ setting: 'MUTABLE_WITH_EXCLUSION', exclusions: ['o*'] }, false],
    [{ setting: 'MUTABLE_WITH_EXCLUSION', exclusions: ['release-*'] }, true],
  ])('%j', async (mutability, moves) => {
    const run = await promote(story({}, { mutability }), { inputs: { to: 'production, old' } })
    expect(said(run)).toEqual(moves ? DONE : NOT_DONE)
    // All are looked at before the first is set: a tag that cannot be moved leaves the others alone, too.
    expect(run.tags).toEqual(moves ? { [TAG]: good.digest, old: good.digest, production: good.digest } : { [TAG]: good.digest, old: other.digest })
    if (moves) return
    expect(puts(run)).toEqual([])
    expect(run.log).toContain(`1 tag of ${REPOSITORY} can't be moved to ${good.digest}, because tags there are immutable: old points to ${other.digest}. No tag was set.`)
    expect(run.log).toMatch(/put-image-tag-mutability .*IMMUTABLE_WITH_EXCLUSION/)
    expect(previous(run)).toEqual({ production: null, old: other.digest })
  })

  test('an immutable tag that is there already is a success', async () => {
    expect(said(await promote(story({}, { mutability: { setting: 'IMMUTABLE' } }), { inputs: { to: `${TAG}, fresh` } }))).toEqual(DONE)
  })

  test('who may not ask for the setting is told by ECR, after what could be set', async () => {
    const run = await promote({ ...story({}, { mutability: { setting: 'IMMUTABLE' } }), denied: ['ecr:DescribeRepositories'] }, { inputs: { to: 'production, old, later' } })
    expect(said(run)).toEqual(NOT_DONE)
    expect(run.log).toContain(`old points to ${other.digest}. Only production was set, not old, later.`)
    expect(run.tags).toEqual({ [TAG]: good.digest, production: good.digest, old: other.digest })
  })
})

describe('what ECR refuses', () => {
  const faultyPut = (effect: Effect, calls: { readonly from: number; readonly to?: number } = { from: 1 }) => faulty(story(), { service: 'ecr', operation: 'PutImage', effect, calls })
  const refusing = (name: string) => faultyPut({ kind: 'error', status: 400, name, message: 'because it does' })
  const cases: Readonly<Record<string, readonly [Scenario, RegExp, RegExp?]>> = {
    LayersNotFoundException: [refusing('LayersNotFoundException'), /a layer or a platform of the image is no longer in payments\/api \(LayersNotFoundException: because it does\)/, /Push the image again/],
    ReferencedImagesNotFoundException: [refusing('ReferencedImagesNotFoundException'), /ReferencedImagesNotFoundException/],
    LimitExceededException: [refusing('LimitExceededException'), /the quota is reached/, /service-quotas/],
    KmsException: [refusing('KmsException'), /could not use the encryption key of payments\/api/],
    'a denied permission': [{ ...story(), denied: ['ecr:PutImage'] }, /ecr:PutImage.*set tags on the image that passed/, /Allow ecr:PutImage on arn:aws:ecr:eu-west-1:123456789012:repository\/payments\/api/],
    'an error that nobody knows': [refusing('SomethingNewException'), /ecr:PutImage.*SomethingNewException: because it does/],
  }
  const told = begin(Object.entries(cases).map(([name, [scenario]]) => [name, () => promote(scenario)] as const))

  test.each(Object.entries(cases))('%s', async (name, [, what, cure]) => {
    const run = await told(name)
    expect(said(run)).toEqual(NOT_DONE)
    expect(run.log).toMatch(what)
    expect(run.log).toContain('No tag was set.')
    if (cure !== undefined) expect(run.log).toMatch(cure)
    expect(run.tags['production']).toBeUndefined()
  })

  test('what passes is asked again: throttled, broken, cut off', async () => {
    for (const effect of [{ kind: 'throttle' }, { kind: 'server-error' }, { kind: 'reset' }, { kind: 'cut' }] as const) {
      const run = await promote(faultyPut(effect, { from: 1, to: 2 }))
      expect({ ...said(run), tag: run.tags['production'] }).toEqual({ ...DONE, tag: good.digest })
    }
  }, 60_000)

  test('half way: what was done is said, and the next run does the rest', async () => {
    const half = faultyPut({ kind: 'error', status: 400, name: 'KmsException', message: 'the key is disabled' }, { from: 2, to: 2 })
    await onEmulator(half, async (run, emulator) => {
      const inputs = { to: 'one, two, three' }
      const first = await run({ file: 'promote.js', inputs })
      expect(said(first)).toEqual(NOT_DONE)
      expect(first.log).toContain('Only one was set, not two, three.')
      expect(tagsOf(emulator)).toEqual({ [TAG]: good.digest, old: other.digest, one: good.digest })
      const second = await run({ file: 'promote.js', inputs })
      expect({ ...said(second), previous: previous(second) }).toEqual({ ...DONE, previous: { one: good.digest, two: null, three: null } })
      expect(tagsOf(emulator)).toEqual({ [TAG]: good.digest, old: other.digest, one: good.digest, two: good.digest, three: good.digest })
    })
  })

  test('bytes that are not those of the digest are never written', async () => {
    const run = await promote(story({ images: [clean(good, { tags: [TAG], corrupt: other.text })] }))
    expect({ promoted: run.outputs['promoted'], puts: puts(run).length, tags: run.tags }).toEqual({ promoted: 'false', puts: 0, tags: { [TAG]: good.digest } })
  })
})

describe('in a race the digest that was judged is the one that is written', () => {
  const sdk = ({ url, env }: Emulator) => new ECRClient({ endpoint: url, region: 'eu-west-1', credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '', sessionToken: env['AWS_SESSION_TOKEN'] ?? '' } })

  test('the source tag moves to a bad image, at any moment of the run', async () => {
    for (const from of [0.5, 1, 1.5, 2, 3]) {
      const moving: Scenario = {
        ...pushed([], []),
        images: [plan(good, { pushedAt: -3, tags: [{ tag: TAG, until: from }], coverage: [pending(-2), done(1)], findings: mild(1) }), vulnerable(bad, { tags: [{ tag: TAG, from }] })],
      }
      const run = await promote(moving)
      // Either the tag was pinned before it moved, or after: what is tagged is what was judged, and it passed.
      expect(run.tags['production']).toBe(run.outputs['verdict'] === 'pass' ? run.outputs['digest'] : undefined)
      expect(run.tags['production']).not.toBe(bad.digest)
    }
  }, 60_000)

  test('the source tag is moved by another client while the scan is awaited: the digest is what counts', async () => {
    const waiting: Scenario = { ...pushed([], []), images: [plan(good, { pushedAt: -3, tags: [TAG], coverage: [pending(-2), done(1)], findings: mild(1) }), vulnerable(bad)] }
    await onEmulator(waiting, async (run, emulator) => {
      let moved: Promise<unknown> | undefined
      const onLine = () => {
        if (emulator.requests.some(({ operation }) => operation === 'ListCoverage')) moved ??= sdk(emulator).send(new PutImageCommand({ repositoryName: REPOSITORY, imageManifest: bad.text, imageTag: TAG }))
      }
      const step = await run({ file: 'promote.js', inputs: TO, onLine })
      await moved
      expect({ ...said(step), digest: step.outputs['digest'], tags: tagsOf(emulator) }).toEqual({ ...DONE, digest: good.digest, tags: { [TAG]: bad.digest, production: good.digest } })
    })
  })

  test('findings that arrive while it waits make it fail, and nothing is tagged', async () => {
    for (const at of [0, 0.8, 1.6]) {
      const run = await promote({ ...pushed([pending(-2), done(0)], [...mild(0), ...grave(at)]), inputs: { ...HASTE, settle: '3s' } })
      expect({ verdict: run.outputs['verdict'], promoted: run.outputs['promoted'], puts: puts(run).length }).toEqual({ verdict: 'fail', promoted: 'false', puts: 0 })
    }
  }, 60_000)

  test('another writer takes the tag as soon as it is set: that is said, and is no success', async () => {
    await onEmulator(story({ images: [clean(good, { tags: [TAG] }), vulnerable(bad)] }), async (run, emulator) => {
      const { world } = emulator
      const victim = world.images.find(({ digest }) => digest === bad.digest)
      const put = world.putTag.bind(world)
      // The other writer comes between the put and everything that is asked after it.
      world.putTag = (image, tag) => {
        put(image, tag)
        if (victim !== undefined) put(victim, tag)
      }
      const step = await run({ file: 'promote.js', inputs: TO })
      expect({ ...said(step), tag: tagsOf(emulator)['production'] }).toEqual({ ...NOT_DONE, tag: bad.digest })
      expect(step.log).toMatch(/The tag production of payments\/api was set to sha256:\w+, but now points to sha256:\w+: something else moved it/)
    })
  }, 60_000)

  test('what is pulled by the tag then are the bytes that were judged', async () => {
    await onEmulator(story(), async (run, emulator) => {
      await run({ file: 'promote.js', inputs: TO })
      const { images } = await sdk(emulator).send(new BatchGetImageCommand({ repositoryName: REPOSITORY, imageIds: [{ imageTag: 'production' }] }))
      expect(images?.[0]).toMatchObject({ imageManifest: good.text, imageManifestMediaType: good.mediaType, imageId: { imageDigest: good.digest } })
    })
  })
})

test('a run that is cancelled before the verdict sets nothing', async () => {
  let child: ChildProcess | undefined
  const run = await promote(pushed([pending(-2)], []), {
    onStart: (started) => {
      child = started
    },
    onLine: (line) => {
      if (/waiting for the scan to finish/.test(line)) child?.kill('SIGTERM')
    },
  })
  expect(run.log).toContain('The run was cancelled')
  expect({ promoted: run.outputs['promoted'] ?? 'false', puts: puts(run).length, tag: run.tags['production'] }).toEqual({ promoted: 'false', puts: 0, tag: undefined })
}, 60_000)

test('beyond what the gate asks, one operation writes and, where a tag moves, one reads', async () => {
  const run = await promote(story(), { inputs: { to: 'old' } })
  const gate = ['DescribeImages', 'BatchGetImage', 'GetDownloadUrlForLayer', 'GetBlob', 'GetRegistryScanningConfiguration', 'BatchGetRepositoryScanningConfiguration', 'ListCoverage', 'ListFindings', 'BatchGetAccountStatus']
  expect([...new Set(run.requests.filter(({ service }) => service !== 'github').map(({ operation }) => operation))].filter((operation) => !gate.includes(operation))).toEqual(['DescribeRepositories', 'PutImage'])
})
