import { describe, expect, test } from '@jest/globals'
import { readFileAt, safePath } from '../../src/github/contents.ts'
import { BASE } from './events.ts'
import { fakeApi } from './fake-api.ts'

const file = { owner: 'acme', repo: 'shop', path: '.ecr-scan-gate.yml', ref: BASE }
const bytes = (text: string) => new TextEncoder().encode(text)

describe('readFileAt', () => {
  test('reads a file and names its content as git does', async () => {
    const api = fakeApi({ files: { '.ecr-scan-gate.yml': bytes('hello\n') } })
    expect(await readFileAt(api, { ...file, path: './.ecr-scan-gate.yml' })).toEqual({ kind: 'read', text: 'hello\n', sha: 'ce013625030ba8dba906f756967f9e9ca394464a', commit: BASE })
    expect(await readFileAt(api, { ...file, ref: 'main' })).toMatchObject({ commit: undefined })
    expect(api.calls).toEqual([`readFile acme/shop/.ecr-scan-gate.yml@${BASE}`, 'readFile acme/shop/.ecr-scan-gate.yml@main'])
  })

  test.each([
    ['not there', { path: 'none.yml' }, { kind: 'not-found', problem: { status: 404, message: expect.stringContaining(`acme/shop/none.yml@${BASE}`) } }],
    ['too large', { maxBytes: 5 }, { kind: 'failed', problem: { message: expect.stringContaining('larger than 5 bytes') } }],
    ['not text', { path: 'image.png' }, { kind: 'failed', problem: { message: expect.stringContaining('UTF-8') } }],
  ])('%s', async (_case, over, expected) => {
    const api = fakeApi({ files: { '.ecr-scan-gate.yml': bytes('hello\n'), 'image.png': Uint8Array.of(0x89, 0x50, 0xff) } })
    expect(await readFileAt(api, { ...file, ...over })).toMatchObject(expected)
  })

  test('exactly the limit is read', async () => {
    expect(await readFileAt(fakeApi({ files: { a: bytes('12345') } }), { ...file, path: 'a', maxBytes: 5 })).toMatchObject({ kind: 'read' })
  })

  test.each([
    { path: '../x' }, { path: 'a/../../x' }, { path: '/etc/passwd' }, { path: 'a\\..\\b' }, { path: '' }, { path: 'a//b' }, { path: 'a/./b' }, { path: 'a\0b' },
    { ref: '' }, { ref: 'a..b' }, { ref: '-x' }, { ref: 'main?x=1' }, { ref: 'a b' }, { owner: '..' }, { repo: 'a/b' },
  ])('asks nothing for %j', async (over) => {
    const api = fakeApi()
    expect((await readFileAt(api, { ...file, ...over })).kind).toBe('failed')
    expect(api.calls).toEqual([])
  })

  test('a refusal is no missing file', async () => {
    const api = fakeApi({ problems: { readFile: [{ status: 403, message: 'no' }, { message: 'no network' }] } })
    expect(await readFileAt(api, file)).toMatchObject({ kind: 'failed', problem: { status: 403 } })
    expect(await readFileAt(api, file)).toMatchObject({ kind: 'failed' })
  })
})

test('safePath strips a leading dot only', () => {
  expect(['./a', 'a/b', '.github/x', '..a/b', '.'].map(safePath)).toEqual(['a', 'a/b', '.github/x', '..a/b', undefined])
})
