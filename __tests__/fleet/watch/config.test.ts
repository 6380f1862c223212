import { describe, expect, test } from '@jest/globals'
import { readWatchFile } from '../../../src/fleet/watch/config/file.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

function problemsOf(text: string): readonly string[] {
  const reading = readWatchFile(text, 'watch.yml')
  return reading.kind === 'invalid' ? reading.problems : []
}

describe('a watch configuration', () => {
  test('is read with its defaults', () => {
    const reading = readWatchFile(`policy: acme/policies/gate.yml@main
streams:
  - repository: payments/api
    tags: [production]
    environment: production
    owner: '@acme/payments'
  - repository: 'shop/*'
    tags: ['release-*']
    newest: all
  - repository: batch/worker
    digests: ['${DIGEST}']
  - repository: '*'
    in-use: true
audit:
  unscanned: ['sandbox/*']
slo: {critical: 7d, high: 4w}
`, 'watch.yml')
    if (reading.kind === 'invalid') throw new Error(reading.problems.join('\n'))
    const { entries, ...rest } = reading.config
    expect(entries.map(({ repository, tags, ...entry }) => ({ repository: repository.text, tags: tags.map(({ text }) => text), ...entry }))).toEqual([
      { repository: 'payments/api', tags: ['production'], digests: [], newest: 1, inUse: false, environment: 'production', owner: '@acme/payments', source: 'watch.yml:3' },
      { repository: 'shop/*', tags: ['release-*'], digests: [], newest: 'all', inUse: false, environment: 'default', owner: undefined, source: 'watch.yml:7' },
      { repository: 'batch/worker', tags: [], digests: [DIGEST], newest: 1, inUse: false, environment: 'default', owner: undefined, source: 'watch.yml:10' },
      { repository: '*', tags: [], digests: [], newest: 1, inUse: true, environment: 'default', owner: undefined, source: 'watch.yml:12' },
    ])
    expect(rest.policy).toBe('acme/policies/gate.yml@main')
    expect(rest.slo).toEqual({ critical: 7, high: 28 })
    expect(rest.unscanned.map(({ text }) => text)).toEqual(['sandbox/*'])
  })

  test('tells all problems at once, with their lines', () => {
    expect(problemsOf(`polcy: x
streams:
  - repository: Payments/API
    tags: [production]
    enviroment: production
  - repository: 'shop/*'
    digests: ['${DIGEST}']
    newest: 0
slo: {critcal: 7d, high: soon}
`)).toEqual([
      'watch.yml:1:1: unknown key "polcy"; did you mean "policy"?',
      'watch.yml:5:5: unknown key "enviroment"; did you mean "environment"?',
      'watch.yml:8:13: newest: 0 is less than 1',
      'watch.yml:9:7: unknown key "critcal"; did you mean "critical"?',
      'watch.yml:9:26: high: "soon" isn\'t a number of days or weeks; use, for example, 7d or 2w',
    ])
  })

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['a stream without images', 'streams: [{repository: a/b}]', /watch\.yml:1:11: the stream of "a\/b" selects no images; add tags, digests or in-use: true/],
    ['two entries that make the same stream', 'streams:\n  - {repository: a/b, tags: [x]}\n  - {repository: a/b, tags: [y]}\n', /watch\.yml:3:5: the stream a\/b in default is already declared in line 2/],
    ['newest without tags', `streams: [{repository: a/b, digests: ['${DIGEST}'], newest: 2}]`, /newest needs tags, because it chooses among the images whose tags match/],
    ['digests of a glob', `streams: [{repository: 'a/*', digests: ['${DIGEST}']}]`, /digests need the name of one repository/],
    ['a repository that no name can match', "streams: [{repository: 'A*', tags: [x]}]", /matches no repository/],
    ['a digest that is none', 'streams: [{repository: a/b, digests: [latest]}]', /isn't a digest/],
    ['a list where a mapping belongs', 'slo: []', /is a list, which isn't allowed here/],
    ['an anchor', 'streams: &all []', /anchor "&all" isn't allowed in a watch configuration/],
    ['another file', 'fail-on-severity: high', /unknown key "fail-on-severity"; allowed here: policy, streams, audit, slo/],
    ['no YAML', 'streams: [', /YAML/],
  ]
  test.each(wrong)('refuses %s', (_name, text, problem) => {
    expect(problemsOf(text).join('\n')).toMatch(problem)
  })

  test('two entries of one repository may have two environments, and what only runs is no twin', () => {
    expect(problemsOf('streams:\n  - {repository: a/b, tags: [x], environment: one}\n  - {repository: a/b, tags: [x], environment: two}\n  - {repository: a/b, in-use: true, environment: two}\n')).toEqual([])
  })
})
