import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { traceLayers, type Traced } from '../../src/image/trace.ts'
import type { Image, RequestedImage } from '../../src/image/model.ts'
import { BLOB_TOO_LARGE, type ImageRegistry } from '../../src/image/ports.ts'
import { ServiceError, type ServiceErrorKind } from '../../src/base/service-error.ts'
import { write, type Tree } from './readers.ts'
import { digestOf, LAYER, OCI_CONFIG, OCI_IMAGE, OCI_INDEX, REPOSITORY } from './registry.ts'

const CONFIG = '{"architecture":"amd64","os":"linux","config":{"Labels":{"a":"","A":""}},"rootfs":{"type":"layers","diff_ids":[]},"history":[]}'
const manifestOf = (config: string) => JSON.stringify({ schemaVersion: 2, mediaType: OCI_IMAGE, config: { mediaType: OCI_CONFIG, digest: digestOf(config) }, layers: [{ mediaType: LAYER, digest: digestOf('layer') }] })

interface Plan {
  readonly manifest?: string
  readonly config?: string
  readonly served?: string
  /** Whether the manifest is there at all. */
  readonly gone?: boolean
  readonly failing?: Partial<Record<'manifests' | 'blob', { readonly kind: ServiceErrorKind; readonly code?: string; readonly times?: number }>>
  /** Seconds that the scan takes. */
  readonly scanSeconds?: number
}

/** Traces one image that is no part of an index, in virtual time. */
async function trace(plan: Plan): Promise<Traced & { readonly asked: number; readonly seconds: number }> {
  const { config = CONFIG, manifest = manifestOf(config), served = OCI_IMAGE } = plan
  const clock = virtualClock(0)
  let asked = 0
  const answer = <T>(name: 'manifests' | 'blob', value: T): Promise<T> => {
    const failing = plan.failing?.[name]
    if (name === 'manifests') asked++
    if (failing !== undefined && asked <= (failing.times ?? Infinity)) return Promise.reject(new ServiceError({ kind: failing.kind, action: `ecr:${name}`, code: failing.code ?? 'Problem', text: 'it broke' }))
    return Promise.resolve(value)
  }
  const digest = digestOf(manifest)
  const none = (): never => {
    throw new Error('not asked')
  }
  const registry: ImageRegistry = {
    describe: none,
    describeAll: none,
    recentTags: none,
    repositoryNames: none,
    manifests: () => answer('manifests', plan.gone === true ? [] : [{ digest, text: manifest, mediaType: served }]),
    blob: () => answer('blob', config),
  }
  const image: Image = { repository: REPOSITORY, digest, mediaType: OCI_IMAGE, tags: [], layers: [], annotations: {}, platform: undefined, pushedAt: undefined, config: undefined }
  const requested: RequestedImage = { asked: 'payments/api:1', tag: '1', pushedAt: undefined, repository: REPOSITORY, digest, kind: 'image', mediaType: OCI_IMAGE, images: [image], leftOut: [], notices: [] }
  const deadline = { at: 900_000, signal: new AbortController().signal }
  const traced = await clock.run(traceLayers([requested], { registry, clock, random: () => 0.5, deadline, scanned: clock.sleep((plan.scanSeconds ?? 60) * 1000) }))
  return { ...traced, asked, seconds: clock.now() / 1000 }
}

const codes = ({ problems }: Traced): readonly string[] => problems.map(({ code }) => code)

test('an image is traced to its layers', async () => {
  const traced = await trace({})
  expect([codes(traced), traced.hint, [...traced.layers.values()].map(({ layers }) => layers.length)]).toEqual([[], undefined, [1]])
})

describe('no result because of', () => {
  test.each<[string, Plan, string, RegExp]>([
    ['a manifest with two lists of layers', { manifest: manifestOf(CONFIG).replace('"layers"', '"Layers":[],"layers"') }, 'ambiguous-manifest', /^The manifest of sha256:\w+ can be read in two ways: it has "Layers" instead of "layers", "Layers" and "layers"\.$/],
    ['an index that ECR called an image', { manifest: '{"manifests":[]}' }, 'ambiguous-manifest', /but is an index\.$/],
    ['an image that is served as an index', { served: OCI_INDEX }, 'ambiguous-manifest', /is labeled \S+index\S+, but is an image\.$/],
    ['a manifest that is none', { manifest: '{}' }, 'manifest-unreadable', /has neither manifests nor config/],
    ['a manifest that is gone', { gone: true }, 'manifest-missing', /could not be read/],
    ['a configuration with two architectures', { config: '{"architecture":"amd64","Architecture":"arm64"}' }, 'ambiguous-manifest', /^The configuration sha256:\w+ of sha256:\w+ can be read in two ways: it has "architecture" and "Architecture"\.$/],
    ['a configuration with the same member twice', { config: '{"rootfs":{},"rootf\\u0073":{}}' }, 'ambiguous-manifest', /"rootfs" twice/],
    ['a configuration in another spelling', { config: '{"RootFS":{}}' }, 'ambiguous-manifest', /"RootFS" instead of "rootfs"/],
    ['a configuration that is no JSON', { config: '{} {}' }, 'manifest-unreadable', /is not JSON/],
    ['a configuration with a byte order mark', { config: `\ufeff${CONFIG}` }, 'manifest-unreadable', /is not JSON/],
    ['a configuration that is too large to be read', { failing: { blob: { kind: 'rejected', code: BLOB_TOO_LARGE } } }, 'manifest-unreadable', /has more than 8388608 bytes/],
    ['two answers for one digest', { failing: { manifests: { kind: 'contradictory' } } }, 'contradictory-answer', /it broke/],
    ['a manifest that cannot be read for ever', { failing: { manifests: { kind: 'unavailable' } } }, 'unavailable', /kept failing until the timeout/],
    ['a manifest that is refused', { failing: { manifests: { kind: 'rejected' } } }, 'rejected', /AWS rejected/],
  ])('%s', async (_name, plan, code, what) => {
    const traced = await trace(plan)
    expect(codes(traced)).toEqual([code])
    expect(traced.problems[0]?.what).toMatch(what)
    // No longer than five seconds after the scan.
    expect(traced.seconds).toBeLessThanOrEqual(66)
  })
})

describe('only a poorer report because of', () => {
  test.each<[string, Plan, RegExp]>([
    ['a manifest that the role may not read', { failing: { manifests: { kind: 'denied' } } }, /^Allow ecr:manifests/],
    ['a configuration that the role may not read', { failing: { blob: { kind: 'denied' } } }, /^Allow ecr:blob/],
    ['a configuration that does not arrive', { failing: { blob: { kind: 'unavailable' } } }, /couldn't trace/],
  ])('%s', async (_name, plan, hint) => {
    const traced = await trace(plan)
    expect(codes(traced)).toEqual([])
    expect(traced.hint).toMatch(hint)
  })
})

test('a manifest that is throttled is asked for again while the scan is awaited', async () => {
  const traced = await trace({ failing: { manifests: { kind: 'throttled', times: 4 } } })
  expect([codes(traced), traced.asked]).toEqual([[], 5])
})

test('no configuration makes it throw; what is ambiguous is said', async () => {
  const name = fc.constantFrom('architecture', 'Architecture', 'rootfs', 'diff_ids', 'history', 'config', 'Labels', 'x')
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, fc.constantFrom('a', 'amd64').map((text) => ({ text })), fc.array(fc.tuple(name, tie('tree')), { maxLength: 3 }).map((members) => ({ members })), fc.array(tie('tree'), { maxLength: 2 }).map((items) => ({ items }))),
  }))
  const config = fc.oneof({ weight: 3, arbitrary: fc.array(fc.tuple(name, tree), { maxLength: 4 }).map((members) => ({ config: write({ members }), names: members.map(([own]) => own) })) }, { weight: 1, arbitrary: fc.json().map((text) => ({ config: text, names: new Array<string>() })) })
  await fc.assert(
    fc.asyncProperty(config, async ({ config: text, names }) => {
      const traced = await trace({ config: text })
      expect(traced.layers.size + traced.problems.length).toBe(1)
      if (names.includes('Architecture') || new Set(names).size < names.length) expect(codes(traced)).toEqual(['ambiguous-manifest'])
    }),
    { numRuns: 300 },
  )
})
