import { describe, expect, test } from '@jest/globals'
import { loadPolicyFiles, loadVex, type FileRead } from '../../../src/policy/file/load.ts'
import { parseRemoteReference, remoteName } from '../../../src/policy/file/reference.ts'
import { rulesFor } from '../../../src/policy/policy.ts'
import { NOW } from '../cases.ts'

/** A world of files: local ones by path, remote ones by their whole reference. */
function readerOf(files: Readonly<Record<string, string | FileRead>>) {
  const asked: string[] = []
  const read = (name: string): Promise<FileRead> => {
    asked.push(name)
    const file = files[name]
    if (file === undefined) return Promise.resolve({ kind: 'not-found' })
    return Promise.resolve(typeof file === 'string' ? { kind: 'read', text: file } : file)
  }
  return { asked, readLocal: read, readRemote: (reference: Parameters<typeof remoteName>[0]) => read(remoteName(reference)) }
}

const load = (policy: string, files: Readonly<Record<string, string | FileRead>>) => loadPolicyFiles({ rules: { ignore: [] }, policy, now: NOW }, readerOf(files))
const failed: FileRead = { kind: 'failed', problem: '403 Resource not accessible by integration' }

describe('where a policy stands', () => {
  test.each([
    ['acme/policies/gate.yml@v1', { owner: 'acme', repo: 'policies', path: 'gate.yml', ref: 'v1' }],
    ['acme/.github/security/gate.yml@release/2', { owner: 'acme', repo: '.github', path: 'security/gate.yml', ref: 'release/2' }],
    ['.github/ecr-scan-gate.yml', undefined],
    ['./acme/policies/gate.yml@v1', undefined],
    ['acme/policies/../x.yml@v1', undefined],
    ['acme/policies/gate.yml@', undefined],
    ['acme/policies/gate.yml@a..b', undefined],
    ['acme/policies/gate.yml@a b', undefined],
    ['acme/policies@v1', undefined],
    ['https://github.com/acme/policies/gate.yml@v1', undefined],
  ])('%s', (text, reference) => {
    expect(parseRemoteReference(text)).toEqual(reference)
  })
})

describe('a policy', () => {
  test('without file is made of the inputs alone', async () => {
    const loaded = await loadPolicyFiles({ rules: { ignore: ['CVE-2026-*'], failOnSeverity: 'low' }, now: NOW }, readerOf({}))
    expect(loaded).toMatchObject({ kind: 'loaded', policy: { sources: [], exceptions: [{ by: 'ignore', id: { exact: false } }] } })
  })

  test('is read with all that it extends, and names its sources', async () => {
    const files = { 'policy.yml': 'extends: acme/policies/gate.yml@v1\nonly-fixable: true\n', 'acme/policies/gate.yml@v1': { kind: 'read' as const, text: 'fail-on-severity: low\n', commit: 'abc' } }
    const loaded = await load('policy.yml', files)
    expect(loaded).toMatchObject({ policy: { sources: [{ name: 'policy.yml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, { name: 'acme/policies/gate.yml@v1', commit: 'abc' }] } })
    expect(loaded.kind === 'loaded' && rulesFor(loaded.policy, 'a')).toMatchObject({ failOnSeverity: 'low', onlyFixable: true })
  })

  test('may be remote itself', async () => {
    expect(await load('acme/policies/gate.yml@v1', { 'acme/policies/gate.yml@v1': 'only-fixable: true\n' })).toMatchObject({ kind: 'loaded' })
  })

  test.each<[string, Readonly<Record<string, string | FileRead>>, string, string]>([
    ['that is not there', {}, 'policy-not-found', "the policy file policy.yml was not found"],
    ['that cannot be read', { 'policy.yml': failed }, 'policy-unreadable', "can't read the policy file policy.yml: 403 Resource not accessible by integration"],
    ['that is wrong', { 'policy.yml': 'fail-on-kve: true\n' }, 'policy-invalid', 'the policy file policy.yml is invalid: policy.yml:1:1: unknown key "fail-on-kve"; did you mean "fail-on-kev"?'],
    ['that extends what is not there', { 'policy.yml': 'extends: a/b/c@d\n' }, 'policy-not-found', "the policy file a/b/c@d was not found"],
    ['that extends what cannot be read', { 'policy.yml': 'extends: a/b/c@d\n', 'a/b/c@d': failed }, 'policy-unreadable', "can't read the policy file a/b/c@d: 403 Resource not accessible by integration"],
    ['that extends what is wrong', { 'policy.yml': 'extends: a/b/c@d\n', 'a/b/c@d': '- x\n' }, 'policy-invalid', 'the policy file a/b/c@d is invalid: a/b/c@d:1:1: the file has no mapping; write "key: value" lines'],
    ['in a circle', { 'policy.yml': 'extends: a/b/c@d\n', 'a/b/c@d': 'extends: a/b/e@f\n', 'a/b/e@f': 'extends: a/b/c@d\n' }, 'policy-cycle', 'policy files extend each other in a circle: policy.yml extends a/b/c@d extends a/b/e@f extends a/b/c@d'],
    [
      'that is too deep',
      { 'policy.yml': 'extends: a/b/1@d\n', 'a/b/1@d': 'extends: a/b/2@d\n', 'a/b/2@d': 'extends: a/b/3@d\n', 'a/b/3@d': 'extends: a/b/4@d\n', 'a/b/4@d': 'only-fixable: true\n' },
      'policy-too-deep',
      'more than 3 policy files extend each other: policy.yml extends a/b/1@d extends a/b/2@d extends a/b/3@d extends a/b/4@d',
    ],
    ['with an exception that is too long', { 'policy.yml': 'max-exception-days: 1\nexceptions: [{id: CVE-1, reason: r, expires: 2027-01-01}]\n' }, 'policy-invalid', 'the policy is invalid: policy.yml:2: the exception CVE-1 ends on 2027-01-01; max-exception-days: 1 allows 2026-06-16 at the latest'],
  ])('%s gives no result and never another policy', async (_, files, code, what) => {
    expect(await load('policy.yml', files)).toMatchObject({ kind: 'no-result', cause: { code, what, alwaysFails: true } })
  })

  test('of three extended files is the deepest that is read', async () => {
    const files = { 'policy.yml': 'extends: a/b/1@d\n', 'a/b/1@d': 'extends: a/b/2@d\n', 'a/b/2@d': 'extends: a/b/3@d\n', 'a/b/3@d': 'only-fixable: true\n' }
    expect(await load('policy.yml', files)).toMatchObject({ kind: 'loaded', policy: { sources: { length: 4 } } })
  })
})

describe('VEX documents', () => {
  test('that are not there give no result', async () => {
    expect(await loadVex(['vex.json'], NOW, readerOf({}))).toMatchObject({ kind: 'no-result', cause: { code: 'vex-not-found', alwaysFails: true } })
  })

  test('that are wrong are told together', async () => {
    expect(await loadVex(['a.json', 'b.json'], NOW, readerOf({ 'a.json': '{}', 'b.json': '[' }))).toMatchObject({
      cause: { code: 'vex-invalid', remedy: expect.arrayContaining(['a.json: @context is missing', expect.stringContaining('b.json: no valid JSON')]) },
    })
  })

  test('none asked for, none read', async () => {
    expect(await loadVex([], NOW, readerOf({}))).toEqual({ kind: 'loaded', sources: [] })
  })
})
