import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { clean, styleOf } from '../../src/image/history.ts'
import { attributeLayers, findLayer } from '../../src/image/layers.ts'

const BUILDKIT = 'buildkit.dockerfile.v0'

interface Entry {
  readonly by: string
  readonly comment?: string
  readonly empty?: boolean
  readonly at?: string
}

function config(entries: readonly Entry[], labels: Readonly<Record<string, string>> = {}, diffIds: readonly string[] = []): unknown {
  return {
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: entries.map(({ by, comment = BUILDKIT, empty, at = '2026-11-20T10:00:00Z' }) => ({ created: at, created_by: by, comment, ...(empty === true && { empty_layer: true }) })),
  }
}

function image(count: number, annotations: Readonly<Record<string, string>> = {}): Parameters<typeof attributeLayers>[0] {
  return { layers: Array.from({ length: count }, (_zero, index) => ({ digest: `sha256:${String(index + 1).padStart(64, '0')}`, mediaType: 'layer' })), annotations }
}

describe('instructions', () => {
  test.each([
    ['/bin/sh -c #(nop) ADD file:1a2b in / ', 'ADD file:1a2b in /'],
    ['/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]'],
    ['/bin/sh -c apt-get update', 'RUN apt-get update'],
    ['RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['RUN |2 TOKEN=secret A=b c /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['RUN /bin/bash -o pipefail -c curl x | sh # buildkit', 'RUN curl x | sh'],
    ['COPY . . # buildkit', 'COPY . .'],
    ['RUN npm ci', 'RUN npm ci'],
    ['RUN cmd /S /C dir', 'RUN dir'],
    ['RUN /bin/sh -c set -eux;\n\tapt-get update;\t apt-get install -y x # buildkit', 'RUN set -eux; apt-get update; apt-get install -y x'],
    ['bazel build //app', 'bazel build //app'],
    ["# debian.sh --arch 'amd64' out/ 'bookworm'", "# debian.sh --arch 'amd64' out/ 'bookworm'"],
    ['', ''],
  ])('%p is %p', (given, wanted) => expect(clean(given)).toBe(wanted))

  test.each([
    ['RUN x # buildkit', '', 'buildkit'],
    ['CMD ["x"]', BUILDKIT, 'buildkit'],
    ['/bin/sh -c x', '', 'classic'],
    ['# debian.sh', 'debuerreotype 0.16', 'other'],
  ])('%p with comment %p is %s', (by, comment, wanted) => expect(styleOf(by, comment)).toBe(wanted))

  test('no history makes it slow or throw', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('|', '1', ' ', 'A=', '/bin/sh -c ', '#(nop)', '\n', 'x'), maxLength: 200 }), (text) => typeof clean(text) === 'string'))
    const begun = process.cpuUsage()
    clean(`RUN |1 ${'A=b '.repeat(100_000)}`)
    clean(`/bin/sh${' -x'.repeat(100_000)}`)
    // The processor's time and not the clock's: tries of all ways to share the text would take minutes of it.
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1_000)
  })
})

describe('the border between base and own layers', () => {
  test.each<[string, readonly Entry[], number]>([
    ['a second CMD', [{ by: 'ADD rootfs.tar /' }, { by: 'CMD ["sh"]', empty: true }, { by: 'COPY . .' }, { by: 'CMD ["app"]', empty: true }], 1],
    ['a second ENTRYPOINT', [{ by: 'ADD rootfs.tar /' }, { by: 'ENTRYPOINT ["e"]', empty: true }, { by: 'COPY . .' }, { by: 'ENTRYPOINT ["app"]', empty: true }], 1],
    ['another builder', [{ by: '/bin/sh -c #(nop) ADD file:1 in /', comment: '' }, { by: '/bin/sh -c apt-get update', comment: '' }, { by: 'COPY . . # buildkit' }], 2],
    [
      'a CMD long before the next files',
      [{ by: 'ADD rootfs.tar /', at: '2026-01-01T00:00:00Z' }, { by: 'CMD ["sh"]', empty: true, at: '2026-01-01T00:00:00Z' }, { by: 'COPY . .' }, { by: 'ENTRYPOINT ["app"]', empty: true }],
      1,
    ],
    ['one CMD at the end', [{ by: 'ADD rootfs.tar /' }, { by: 'COPY . .' }, { by: 'CMD ["app"]', empty: true }], 0],
    ['a pause alone, as cached layers have it', [{ by: 'ADD rootfs.tar /', at: '2026-01-01T00:00:00Z' }, { by: 'RUN npm ci', at: '2026-02-01T00:00:00Z' }, { by: 'COPY . .' }], 0],
    ['a CMD in the middle of a fresh build', [{ by: 'ADD rootfs.tar /' }, { by: 'CMD ["app"]', empty: true }, { by: 'COPY . .' }], 0],
  ])('%s', (_name, entries, base) => {
    const layers = entries.filter(({ empty }) => empty !== true).length
    const { layers: found, border } = attributeLayers(image(layers), config(entries))
    expect(found.map(({ origin }) => origin)).toEqual(Array.from({ length: layers }, (_zero, index) => (base === 0 ? 'unknown' : index < base ? 'base' : 'own')))
    expect(border).toBe(base === 0 ? undefined : 'history')
  })

  test('the layers of the base image itself, where the caller knows them', () => {
    const asked = image(3)
    const base = asked.layers.slice(0, 2).map(({ digest }) => digest)
    expect(attributeLayers(asked, undefined, base)).toMatchObject({ border: 'base-layers', layers: [{ origin: 'base' }, { origin: 'base' }, { origin: 'own' }] })
  })

  test('a base image that has moved on since claims nothing', () => {
    const asked = image(3)
    expect(attributeLayers(asked, undefined, [asked.layers[0]?.digest ?? '', 'sha256:other']).layers.map(({ origin }) => origin)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  test('FROM scratch: all layers are yours', () => {
    expect(attributeLayers(image(1, { 'org.opencontainers.image.base.name': 'scratch' }), undefined)).toMatchObject({ layers: [{ origin: 'own' }] })
    expect(attributeLayers(image(1, { 'org.opencontainers.image.base.name': 'scratch' }), undefined)).toMatchObject({ base: undefined })
  })
})

describe('the name of the base image', () => {
  const twoStage: readonly Entry[] = [{ by: 'ADD rootfs.tar /' }, { by: 'CMD ["sh"]', empty: true }, { by: 'COPY . .' }, { by: 'CMD ["app"]', empty: true }]
  const NAME = 'org.opencontainers.image.base.name'
  const digest = `sha256:${'a'.repeat(64)}`

  test.each([
    ['docker.io/library/node:22-bookworm', 'node:22-bookworm'],
    ['docker.io/bitnami/node:22', 'bitnami/node:22'],
    ['index.docker.io/library/alpine:3', 'alpine:3'],
    ['public.ecr.aws/docker/library/node:22', 'public.ecr.aws/docker/library/node:22'],
  ])('annotation %s', (given, wanted) => {
    const annotations = { [NAME]: given, 'org.opencontainers.image.base.digest': digest }
    expect(attributeLayers(image(2, annotations), config(twoStage)).base).toEqual({ name: wanted, digest, source: 'annotation' })
  })

  test('a label names it, unless the base image itself set it', () => {
    const labels = { [NAME]: 'debian:12' }
    expect(attributeLayers(image(2), config(twoStage, labels)).base).toEqual({ name: 'debian:12', source: 'label' })
    const inherited: readonly Entry[] = [{ by: 'ADD rootfs.tar /' }, { by: `LABEL ${NAME}=debian:12`, empty: true }, ...twoStage.slice(1)]
    expect(attributeLayers(image(2), config(inherited, labels))).toMatchObject({ base: undefined })
  })
})

describe('odd images', () => {
  test('a squashed image keeps its layer numbers and loses its instructions', () => {
    const found = attributeLayers(image(1), config([{ by: 'RUN a' }, { by: 'RUN b' }]))
    expect(found.layers).toEqual([{ digest: image(1).layers[0]?.digest, position: 1, origin: 'unknown' }])
    expect(found.notice).toBe("the image's history names 2 layers and its manifest 1, so the report numbers its layers")
  })

  test.each([['nothing', undefined], ['null', null], ['a text', 'x'], ['a list', []], ['wrong members', { history: 'x', rootfs: 7, config: null }], ['odd entries', { history: [{ created_by: 5, empty_layer: 'no', created: {} }] }]])('%s as config', (_name, given) => {
    expect(attributeLayers(image(1), given).layers).toHaveLength(1)
  })

  test('any JSON at all', () => {
    fc.assert(fc.property(fc.jsonValue(), (given) => attributeLayers(image(2), given).layers.length === 2))
    fc.assert(fc.property(fc.jsonValue(), (given) => attributeLayers(image(2), { history: given, config: { Labels: given }, rootfs: { diff_ids: given } }).layers.length === 2))
  })

  test('a layer is found by its diff_id too', () => {
    const found = attributeLayers(image(2), config([{ by: 'RUN a' }, { by: 'RUN b' }], {}, ['sha256:d1', 'sha256:d2']))
    expect(findLayer(found, 'sha256:d2')).toMatchObject({ position: 2, instruction: 'RUN b' })
    expect(findLayer(found, 'sha256:none')).toBeUndefined()
  })

  test('the same bytes in the base and above claim neither', () => {
    const [first] = image(1).layers
    if (first === undefined) throw new Error('no layer')
    const twice = { layers: [first, first], annotations: {} }
    const entries: readonly Entry[] = [{ by: 'COPY a a' }, { by: 'CMD ["sh"]', empty: true }, { by: 'COPY a a' }, { by: 'CMD ["app"]', empty: true }]
    expect(findLayer(attributeLayers(twice, config(entries)), first.digest)).toEqual({ digest: first.digest, position: 1, origin: 'unknown' })
  })
})
