import { describe, expect, test } from '@jest/globals'
import { markOfTag, parseManifest } from '../../src/image/manifest.ts'
import { anImageManifest, digestOf, OCI_CONFIG } from './registry.ts'

const parse = (text: string) => parseManifest(text, digestOf(text))

describe('a manifest', () => {
  test('of an image has config and layers, bottom to top', () => {
    const { text } = anImageManifest({ layers: ['application/vnd.docker.image.rootfs.diff.tar.gzip', 'application/vnd.oci.image.layer.v1.tar+zstd'] })
    expect(parse(text)).toMatchObject({ kind: 'image', config: { mediaType: OCI_CONFIG, size: 10 }, layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' }, {}] })
  })

  test.each([
    ['no JSON', '<html>', /is not JSON/],
    ['a list', '[]', /is not a JSON object/],
    ['nothing in it', '{}', /has neither manifests nor config/],
    ['entries that are no list', '{"manifests":{}}', /has no list of manifests/],
    ['layers that are no list', '{"config":{"digest":"d","mediaType":"m"},"layers":{}}', /has a layer without digest/],
    ['a layer that is no layer', '{"config":{"digest":"d","mediaType":"m"},"layers":[{}]}', /has a layer without digest/],
    ['another schema', '{"schemaVersion":"2","manifests":[]}', /an unknown schemaVersion/],
    ['an entry that is null', '{"manifests":[null]}', /entry without digest or media type/],
  ])('with %s is unreadable', (_name, text, problem) => {
    const manifest = parse(text)
    expect(manifest.kind).toBe('unreadable')
    expect(manifest.kind === 'unreadable' && manifest.problem).toMatch(problem)
  })

  test.each([
    ['index and image at once', '{"manifests":[],"layers":[]}', /is an index and an image at once$/],
    ['index and image at once, one of them null', '{"manifests":null,"config":{}}', /is an index and an image at once$/],
    ['image of schema 1 besides', '{"config":{},"fsLayers":[]}', /is an image and an image of schema 1 at once$/],
    ['members that are equal but for case', '{"manifests":[],"Manifests":[]}', /it has "manifests" and "Manifests"$/],
  ])('that is %s is ambiguous', (_name, text, problem) => {
    expect(parse(text)).toEqual({ kind: 'ambiguous', problem: expect.stringMatching(problem) })
  })

  test('with other bytes than its digest says is unreadable', () => {
    expect(parseManifest('{}', digestOf('{ }')).kind).toBe('unreadable')
  })

  test('of schema 1', () => {
    expect(parse('{"schemaVersion":1,"name":"x"}')).toEqual({ kind: 'schema-1' })
  })

  test('annotations that are no text are left out', () => {
    expect(parse(`{"config":{"digest":"sha256:a","mediaType":"${OCI_CONFIG}"},"annotations":{"a":"b","c":1}}`)).toMatchObject({ annotations: { a: 'b' } })
  })
})

test.each(['1.4.2', 'sha256-abc.sig', `sha256-${'a'.repeat(64)}.txt`, `v-sha256-${'a'.repeat(64)}.sig`])('%s is a tag as any other', (tag) => {
  expect(markOfTag(tag)).toBeUndefined()
})
