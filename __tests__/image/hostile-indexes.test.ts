import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { judge } from '../../src/policy/judge.ts'
import { aFinding, aPolicy, scannedImage, unscannedImage } from '../policy/cases.ts'
import { firstReads, goReads, lastReads, write, type Tree } from './readers.ts'
import { ARTIFACT, DOCKER_IMAGE, DOCKER_LIST, digestOf, EMPTY, IN_TOTO, LAYER, OCI_CONFIG, OCI_IMAGE, OCI_INDEX, resolveOn, SOCI, type Stored } from './registry.ts'
import { couldRun, RUNTIMES, type Machine, type Members } from './runtimes.ts'

/** Worlds made by whoever pushes images: whatever a runtime could run from an index was scanned and is clean, or there is no pass. */

type Status = 'clean' | 'vulnerable' | 'unscanned'
type Member = readonly [string, Tree]

const MEMBERS = ['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'manifests', 'subject', 'annotations', 'digest', 'platform', 'architecture', 'os', 'variant', 'vnd.docker.reference.type'] as const
const text = (value: string): Tree => ({ text: value })
const object = (...members: readonly (Member | undefined)[]): Tree & { readonly members: readonly Member[] } => ({ members: members.filter((member) => member !== undefined) })
const rarely = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
/** Mostly the first. */
const mostly = <T>(first: T, ...others: readonly T[]) => fc.oneof({ weight: 9, arbitrary: fc.constant(first) }, { weight: 2, arbitrary: fc.constantFrom(first, ...others) })

const image = fc.record({
  config: mostly(OCI_CONFIG, 'application/vnd.docker.container.image.v1+json', EMPTY, SOCI, 'application/octet-stream', 'application/vnd.acme.config+json', 'application/vnd.cncf.helm.config.v1+json'),
  layer: mostly(LAYER, IN_TOTO, 'application/vnd.oci.image.layer.v1.in-toto+gzip', 'application/vnd.acme.layer'),
  artifactType: rarely(fc.constantFrom('application/spdx+json', 'application/vnd.in-toto+json')),
  subject: mostly(false, true),
  mediaType: mostly<string | undefined>(OCI_IMAGE, undefined, DOCKER_IMAGE),
  served: mostly(OCI_IMAGE, DOCKER_IMAGE, OCI_INDEX),
  status: mostly<Status>('clean', 'vulnerable', 'unscanned'),
})
const entry = fc.record({
  of: fc.nat({ max: 5 }),
  platform: mostly<string | undefined>('linux/amd64', undefined, 'linux/arm64', 'linux/arm64/v8', 'linux/arm64/v9', 'Linux/x86_64', 'linux/aarch64', 'linux/amd64/v3', 'linux/386', 'linux/armhf', 'linux/arm/v6', 'linux/arm', 'windows/amd64', 'unknown/unknown', '/amd64'),
  attestation: mostly(false, true),
  artifactType: rarely(fc.constant('application/spdx+json')),
  mediaType: mostly(OCI_IMAGE, DOCKER_IMAGE, OCI_INDEX, IN_TOTO, ARTIFACT),
})
type EntryPlan = typeof entry extends fc.Arbitrary<infer T> ? T : never
/** Adds a second reading: a member in another spelling, or twice, with another's value. */
const doubling = rarely(fc.record({ member: fc.constantFrom('manifests', 'digest', 'platform', 'architecture', 'mediaType', 'config', 'layers'), spelled: fc.constantFrom((name: string) => name, (name: string) => name.toUpperCase(), (name: string) => name.replaceAll('s', '\u017f')), first: fc.boolean(), alone: mostly(false, true), value: fc.nat({ max: 5 }) }))

const world = fc.record({
  images: fc.array(image, { minLength: 3, maxLength: 3 }),
  nested: fc.array(entry, { maxLength: 3 }),
  top: fc.array(entry, { minLength: 1, maxLength: 4 }),
  topType: mostly(OCI_INDEX, DOCKER_LIST),
  doubled: doubling,
  platforms: fc.constantFrom<'all' | readonly string[]>('all', 'all', ['linux/amd64'], ['linux/amd64'], ['linux/arm64'], ['linux/arm/v7'], ['linux/amd64', 'linux/arm']),
  missing: rarely(fc.nat({ max: 2 })),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const machines = (os: string, architecture: string, ...variants: readonly string[]): readonly Machine[] => variants.map((variant) => ({ os, architecture, variant }))
const ON: Readonly<Record<string, readonly Machine[]>> = {
  'linux/amd64': machines('linux', 'amd64', '', 'v2', 'v3', 'v4'),
  'linux/arm64': machines('linux', 'arm64', '', 'v8', 'v9'),
  'linux/arm/v7': machines('linux', 'arm', 'v7'),
  'linux/arm': machines('linux', 'arm', '', 'v5', 'v6', 'v7', 'v8'),
  others: [...machines('windows', 'amd64', ''), ...machines('linux', '386', '')],
}

interface Document {
  readonly tree: Tree
  readonly served: string
  readonly stored: Stored
}

function documents({ images, nested, top, topType, doubled }: World): readonly Document[] {
  const made: Document[] = []
  const store = (tree: Tree, served: string): void => {
    const written = write(tree)
    made.push({ tree, served, stored: { text: written, digest: digestOf(written), mediaType: served } })
  }
  images.forEach(({ config, layer, artifactType, subject, mediaType, served }, at) => {
    const blob = (type: string, name: string): Tree => object(['mediaType', text(type)], ['digest', text(digestOf(name))])
    const own = object(mediaType === undefined ? undefined : ['mediaType', text(mediaType)], ['config', blob(config, `config ${at}`)], ['layers', { items: [blob(layer, `layer ${at}`)] }], artifactType === undefined ? undefined : ['artifactType', text(artifactType)], subject ? ['subject', blob(OCI_IMAGE, 'subject')] : undefined)
    store(at === 0 && doubled !== undefined && ['config', 'layers'].includes(doubled.member) ? double(own, doubled, blob(OCI_CONFIG, 'other')) : own, served)
  })
  const named = (of: number): string => made[of % made.length]?.stored.digest ?? ''
  const describe = ({ of, platform, attestation, artifactType, mediaType }: EntryPlan): Tree & { readonly members: readonly Member[] } => {
    const [os = '', architecture = '', variant] = platform?.split('/') ?? []
    const own = of % made.length === 3 && mediaType === OCI_IMAGE ? OCI_INDEX : mediaType
    return object(
      ['mediaType', text(own)],
      ['digest', text(named(of))],
      platform === undefined ? undefined : ['platform', object(['os', text(os)], ['architecture', text(architecture)], variant === undefined ? undefined : ['variant', text(variant)])],
      attestation ? ['annotations', object(['vnd.docker.reference.type', text('attestation-manifest')])] : undefined,
      artifactType === undefined ? undefined : ['artifactType', text(artifactType)],
    )
  }
  store(object(['mediaType', text(OCI_INDEX)], ['manifests', { items: nested.map(describe) }]), OCI_INDEX)
  const items = top.map(describe)
  const [first, ...rest] = items
  const inEntry = doubled !== undefined && first !== undefined && ['digest', 'platform', 'mediaType'].includes(doubled.member)
  const list: Tree = { items: inEntry ? [double(first, doubled, doubled.member === 'digest' ? text(named(doubled.value)) : text(OCI_IMAGE)), ...rest] : items }
  const index = object(['mediaType', text(topType)], ['manifests', list])
  store(doubled?.member === 'manifests' ? double(index, doubled, { items: items.slice(0, 1).map(({ members }) => ({ members: members.map(([name, value]): Member => (name === 'digest' ? [name, text(named(doubled.value))] : [name, value])) })) }) : index, topType)
  return made
}

function double({ members }: { readonly members: readonly Member[] }, { member, spelled, first, alone }: NonNullable<World['doubled']>, value: Tree): Tree {
  const other: Member = [spelled(member), value]
  if (alone) return { members: members.map((own) => (own[0] === member ? [spelled(member), own[1]] : own)) }
  return { members: first ? [other, ...members] : [...members, other] }
}

/** Digests that some runtime could run on some machine, whichever way it reads. */
function runnable(made: readonly Document[], top: string, platforms: 'all' | readonly string[]): ReadonlySet<string> {
  const wanted = platforms === 'all' ? Object.keys(ON) : platforms
  const run = new Set<string>()
  for (const reads of [goReads, firstReads, lastReads]) {
    const shelf = new Map(made.map(({ tree, served, stored }) => [stored.digest, { members: reads(tree, MEMBERS) as Members, served }]))
    for (const machine of wanted.flatMap((name) => ON[name] ?? [])) for (const runtime of RUNTIMES) for (const digest of couldRun(top, machine, runtime, shelf)) run.add(digest)
  }
  return run
}

test('1,200 generated indexes: no pass while something that could be run is vulnerable or unscanned', async () => {
  let passes = 0
  await fc.assert(
    fc.asyncProperty(world, async (plan) => {
      const made = documents(plan)
      const top = made.at(-1)?.stored
      if (top === undefined) throw new Error('no index was made')
      const there = made.filter((_one, at) => at !== plan.missing)
      const status = new Map(made.slice(0, 3).map(({ stored }, at) => [stored.digest, at === plan.missing ? 'unscanned' : plan.images[at]?.status]))
      const { resolution } = await resolveOn({ tags: { '1.4.2': top }, manifests: there.map(({ stored }) => stored) }, { tag: '1.4.2' }, { platforms: plan.platforms })
      const verdict = judge(
        resolution.kind === 'no-result'
          ? { scans: [], problems: [resolution.cause], policy: aPolicy(), now: 0 }
          : {
              scans: [
                {
                  requested: resolution.requested,
                  images: resolution.requested.images.map((one) => {
                    const outcome = status.get(one.digest) === 'unscanned' ? unscannedImage('x') : scannedImage('x', status.get(one.digest) === 'vulnerable' ? [aFinding()] : [])
                    return { ...outcome, image: one }
                  }),
                },
              ],
              policy: aPolicy(),
              now: 0,
            },
      )
      if (verdict.result !== 'pass') return
      passes++
      // What is not there can be pushed later: the index names it already.
      expect([...runnable(made, top.digest, plan.platforms)].filter((digest) => status.get(digest) !== 'clean')).toEqual([])
    }),
    { numRuns: 1_200 },
  )
  expect(passes).toBeGreaterThan(100)
})
