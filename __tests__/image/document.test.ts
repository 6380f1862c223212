import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CONFIG_MEMBERS, foldCase, MANIFEST_MEMBERS, readDocument } from '../../src/image/document.ts'
import { parseManifest } from '../../src/image/manifest.ts'
import { goReads, firstReads, lastReads, write, type Tree } from './readers.ts'
import { digestOf } from './registry.ts'

const read = (text: string) => readDocument(text, MANIFEST_MEMBERS)

describe('a document is read in one way only', () => {
  test.each([
    ['a member in two cases', '{"manifests":[],"Manifests":[]}', '"manifests" and "Manifests"'],
    ['a member that is no one’s, in two cases', '{"aNote":1,"anote":2}', '"aNote" and "anote"'],
    ['a member twice', '{"layers":[],"layers":[]}', '"layers" twice'],
    ['a member twice, once with escapes', '{"layers":[],"la\\u0079ers":[]}', '"layers" twice'],
    ['only another spelling', '{"Manifests":[]}', '"Manifests" instead of "manifests"'],
    ['a letter that folds to s', '{"layer\u017f":[]}', '"layer\\u017f" instead of "layers"'],
    ['an escape that folds to s', '{"layers":[],"layer\\u017f":[]}', '"layers" and "layer\\u017f"'],
    ['a letter that folds to i in Java alone', '{"man\u0131fests":[]}', '"man\\u0131fests" instead of "manifests"'],
    ['a descriptor', '{"manifests":[{"digest":"a","Digest":"b"}]}', '"digest" and "Digest"'],
    ['a platform', '{"manifests":[{"platform":{"os":"linux","OS":"windows"}}]}', '"os" and "OS"'],
    ['a member that nobody knows, far below', '{"x":[[{"y":{"z":1,"Z":2}}]]}', '"z" and "Z"'],
    ['several', '{"A":1,"a":1,"B":1,"b":1,"C":1,"c":1,"D":1,"d":1,"E":1,"e":1,"F":1,"f":1,"G":1,"g":1}', '"A" and "a", "B" and "b", "C" and "c", "D" and "d", "E" and "e" and 2 more'],
    ['an annotation twice', '{"annotations":{"a":"1","a":"2"}}', '"a" twice'],
    ['members of the map in a map', '{"annotations":{"annotations":{"a":1,"A":2}}}', '"a" and "A"'],
    ['two maps of annotations', '{"annotations":{},"Annotations":{}}', '"annotations" and "Annotations"'],
    ['NUL at the end of a name', '{"manifests\\u0000":[]}', 'the member "manifests\\u0000"'],
    ['half a character', '{"a\\ud800":[]}', 'the member "a\\ud800"'],
    ['a name that could not be decoded', '{"a\ufffd":[]}', 'the member "a\\ufffd"'],
    ['__proto__', '{"__proto__":{"manifests":[]},"__PROTO__":1}', '"__proto__" and "__PROTO__"'],
  ])('%s', (_name, text, members) => {
    expect(read(text)).toEqual({ kind: 'ambiguous', problem: `can be read in two ways: it has ${members}` })
  })

  test.each([
    ['a byte order mark', '\ufeff{}'],
    ['more after its end', '{} {}'],
    ['a list', '[{}]'],
    ['null', 'null'],
    ['nothing', ''],
    ['a comment', '{/* */}'],
    ['a number that is none', '{"size":01}'],
    ['a name without quotes', '{layers:[]}'],
    ['100,000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['65 levels', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
  ])('%s is not read', (_name, text) => expect(read(text).kind).toBe('unreadable'))

  test.each([
    ['annotations that differ in case', '{"annotations":{"Maintainer":"a","maintainer":"b","os":"","OS":""}}'],
    ['the same name in two objects', '{"manifests":[{"digest":"a"},{"digest":"b"}]}'],
    ['names in values', '{"a":"\\"manifests\\":","b":["manifests","Manifests"],"c":"\\\\"}'],
    ['64 levels', `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`],
    ['what is no member of ours, in its own spelling', '{"containerConfig":{},"Size":{}}'.replace('Size', 'Sise')],
  ])('but %s is', (_name, text) => expect(read(text).kind).toBe('read'))

  test('a configuration has other members', () => {
    const config = '{"architecture":"amd64","config":{"Labels":{"a":"","A":""},"Volumes":{"/data":{},"/Data":{}},"ExposedPorts":{"80/tcp":{}},"Cmd":null},"container_config":{"Cmd":[]},"Size":0}'
    expect(readDocument(config, CONFIG_MEMBERS).kind).toBe('read')
    expect(readDocument('{"Architecture":"amd64"}', CONFIG_MEMBERS)).toMatchObject({ kind: 'ambiguous' })
    expect(readDocument('{"rootfs":{"diff_ids":[],"Diff_IDs":[]}}', CONFIG_MEMBERS)).toMatchObject({ kind: 'ambiguous' })
    expect(readDocument('{"config":{"labels":{"a":"","A":""}}}', CONFIG_MEMBERS)).toMatchObject({ kind: 'ambiguous' })
  })
})

test('folding joins every two letters that Unicode’s simple case folding joins', () => {
  const alone: string[] = []
  for (let code = 0x80; code < 0x1_f000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue
    const letter = String.fromCodePoint(code)
    const others = new Set([letter.toLowerCase(), letter.toUpperCase(), letter.toUpperCase().toLowerCase(), letter.toLowerCase().toUpperCase()])
    for (const other of others) {
      if (other === letter || Array.from(other).length !== 1) continue
      if (new RegExp(`^${other.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`, 'iu').test(letter) && foldCase(other) !== foldCase(letter)) alone.push(letter)
    }
  }
  expect(alone).toEqual([])
  expect([foldCase('\u212aey\u017f'), foldCase('\u1e9e'), foldCase('\ufb05')]).toEqual(['keys', foldCase('\u00df'), foldCase('\ufb06')])
})

describe('generated documents', () => {
  const spelling = (name: string) => fc.constantFrom(name, name, name, name.toUpperCase(), name.charAt(0).toUpperCase() + name.slice(1), name.replaceAll('s', '\u017f'), `${name} `)
  const name = fc.constantFrom('manifests', 'layers', 'config', 'digest', 'platform', 'os', 'architecture', 'mediaType', 'x').chain(spelling)
  const { tree } = fc.letrec<{ tree: Tree; object: Tree }>((tie) => ({
    object: fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 }).map((members) => ({ members })),
    tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.constantFrom('a', 'b', 'c').map((text) => ({ text })), tie('object'), fc.array(tie('object'), { maxLength: 3 }).map((items) => ({ items }))),
  }))
  const object = fc.array(fc.tuple(name, tree), { maxLength: 5 }).map((members) => ({ members }))

  test('that are read say the same to a reader of Go, to one that keeps the first member and to one that keeps the last', () => {
    let readOnes = 0
    fc.assert(
      fc.property(object, fc.boolean(), (document, escaped) => {
        const reading = read(write(document, escaped))
        if (reading.kind !== 'read') return
        readOnes++
        const go = goReads(document, MANIFEST_MEMBERS)
        expect(firstReads(document, MANIFEST_MEMBERS)).toEqual(go)
        expect(lastReads(document, MANIFEST_MEMBERS)).toEqual(go)
      }),
      { numRuns: 800 },
    )
    expect(readOnes).toBeGreaterThan(100)
  })

  test('that are ambiguous are never taken for a manifest, and no text makes the reader throw', () => {
    const noise = fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'manifests', 'config', '"digest"', '1', ' ', '\u0000', '\ud800', '\\u006d') , maxLength: 60 })
    fc.assert(
      fc.property(fc.oneof(noise, object.map((document) => write(document, false)), fc.json()), (text) => {
        const reading = read(text)
        const manifest = parseManifest(text, digestOf(text))
        if (reading.kind !== 'read') expect(manifest.kind).toBe(reading.kind)
      }),
      { numRuns: 800 },
    )
  })

  test('of millions of letters are read letter by letter', () => {
    // What is quadratic or recursive would not end here.
    for (const long of [`{"a":"${'\\"'.repeat(500_000)}"}`, `{"a":[${'{},'.repeat(100_000)}{}]}`, `{${Array.from({ length: 30_000 }, (_none, at) => `"n${at}":1`).join(',')}}`]) expect(read(long).kind).toBe('read')
  })
})
