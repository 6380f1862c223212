import { describe, expect, test } from '@jest/globals'
import { readWatchOptions } from '../../../src/inputs/watch/read.ts'
import { WATCH_INPUTS, WATCH_OUTPUTS } from '../../../src/inputs/watch/catalogue.ts'

function read(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = { AWS_REGION: 'eu-west-1' }) {
  return readWatchOptions({ given: (name) => inputs[name], env, variables: [] })
}

function problems(inputs: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>): readonly string[] {
  const reading = read(inputs, env)
  return reading.kind === 'problems' ? reading.problems.map(({ text }) => text) : []
}

// The public interface: workflows outside of this project rely on these names and defaults.
test('inputs and outputs are those that are promised', () => {
  expect(Object.fromEntries(WATCH_INPUTS.map((input: { name: string; default?: string; expression?: string }) => [input.name, input.default ?? input.expression]))).toEqual({
    config: '.github/ecr-scan-watch.yml',
    repositories: undefined,
    tags: undefined,
    environment: undefined,
    policy: undefined,
    'fail-on-severity': undefined,
    region: undefined,
    'registry-id': undefined,
    'state-file': undefined,
    'max-requests': '5000',
    timeout: '30m',
    clusters: 'true',
    issues: 'never',
    'max-issues': '20',
    mode: 'report',
    'on-no-result': 'warn',
    merge: undefined,
    'report-dir': undefined,
    'github-token': '${{ github.token }}',
  })
  expect(WATCH_OUTPUTS.map(({ name }) => name).join(' ')).toBe(
    'verdict reason streams passing failing without-result unscanned-repositories coverage new remediated requests json-file html-file csv-file metrics-file state-file overview-url',
  )
})

describe('inputs of the watch', () => {
  test('every default', () => {
    expect(read({})).toMatchObject({
      kind: 'options',
      options: { config: { kind: 'file', path: '.github/ecr-scan-watch.yml' }, region: 'eu-west-1', maxRequests: 5000, timeoutMs: 1_800_000, clusters: true, mode: 'report', onNoResult: 'warn', stateFile: undefined, policyFrom: 'auto' },
    })
  })

  test('every input is heard', () => {
    const options = read({ config: 'w.yml', policy: 'p.yml', 'fail-on-severity': 'critical', region: 'us-east-1', 'registry-id': '123456789012', 'state-file': 's.json', 'max-requests': '9', timeout: '1h', clusters: 'false', mode: 'enforce', 'on-no-result': 'fail', 'report-dir': 'out', 'github-token': 't' })
    expect(options).toMatchObject({
      options: { config: { path: 'w.yml' }, policy: 'p.yml', rules: { failOnSeverity: 'critical' }, region: 'us-east-1', registryId: '123456789012', stateFile: 's.json', maxRequests: 9, timeoutMs: 3_600_000, clusters: false, mode: 'enforce', onNoResult: 'fail', reportDir: { path: 'out', numbered: false }, githubToken: 't' },
    })
  })

  test('repositories make one entry each, without a file', () => {
    const reading = read({ repositories: 'a/b, c/*', tags: 'production', environment: 'live', config: '.github/ecr-scan-watch.yml' })
    const config = reading.kind === 'options' && reading.options.config.kind === 'inputs' ? reading.options.config.config : undefined
    expect(config?.entries.map(({ repository, tags, environment, newest }) => [repository.text, tags.map(({ text }) => text), environment, newest])).toEqual([
      ['a/b', ['production'], 'live', 1],
      ['c/*', ['production'], 'live', 1],
    ])
  })

  test('issues have a repository, and a name that is not that of another watch in it', () => {
    const env = { AWS_REGION: 'eu-west-1', GITHUB_REPOSITORY: 'acme/payments' }
    const issuesOf = (inputs: Readonly<Record<string, string>>) => {
      const reading = read({ 'github-token': 't', ...inputs }, env)
      return reading.kind === 'options' ? reading.options.issues : undefined
    }
    expect(issuesOf({})).toEqual({ kind: 'never' })
    expect(issuesOf({ issues: 'overview', config: 'w.yml' })).toEqual({ kind: 'overview', max: 20, repository: 'acme/payments', merged: false, scope: 'w.yml' })
    expect(issuesOf({ issues: 'overview', merge: 'a.json' })).toMatchObject({ merged: true })
    const [one, same, other] = ['a/b, c/d', 'c/d\na/b', 'a/b'].map((repositories) => issuesOf({ issues: 'streams', 'max-issues': '3', repositories, tags: 'x' }))
    expect(one).toMatchObject({ kind: 'streams', max: 3 })
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
  })

  const refused: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{ issues: 'all' }, /issues: "all" isn't valid\. Use never, overview, or streams/],
    [{ issues: 'overview' }, /issues: "overview" needs a token\. Set github-token to one that may write issues/],
    [{ issues: 'streams', 'github-token': 't' }, /issues: "streams" needs a repository\. Set the variable GITHUB_REPOSITORY to owner\/repo/],
    [{ issues: 'streams', 'max-issues': 'many' }, /max-issues: "many" isn't a number/],
    [{ merge: ' , ' }, /merge names no report/],
    [{ merge: '*.json', config: 'w.yml' }, /config: "w.yml" can't be used with merge/],
    [{ merge: '*.json', region: 'eu-west-1', 'state-file': 's.json' }, /region: "eu-west-1" can't be used with merge[^]*state-file: "s.json" can't be used with merge/],
    [{ merge: '*.json', timeout: '5m' }, /timeout: "5m" can't be used with merge/],
    [{ tags: 'x' }, /tags: "x" needs repositories/],
    [{ repositories: 'a/b' }, /tags isn't set/],
    [{ repositories: 'A/B', tags: 'x' }, /repositories: "A\/B" matches no repository/],
    [{ repositories: 'a/b', tags: 'x', config: 'w.yml' }, /config: "w\.yml" can't be used with repositories/],
    [{ timeout: '7h' }, /timeout: "7h" is out of range/],
    [{ 'max-requests': '0' }, /max-requests: "0" isn't a number/],
    [{ mode: 'strict' }, /mode: "strict"/],
  ]
  test.each(refused)('%j is refused', (inputs, problem) => {
    expect(problems(inputs).join('\n')).toMatch(problem)
  })

  test('with merge, nothing else is needed, and what a runner passes by default is no contradiction', () => {
    const defaults = Object.fromEntries(WATCH_INPUTS.flatMap((input) => ('default' in input ? [[input.name, input.default]] : [])))
    const reading = read({ ...defaults, merge: 'reports/1/watch.json\nreports/*/watch.json', mode: 'enforce', 'on-no-result': 'fail', 'report-dir': 'out', 'github-token': 't' }, {})
    expect(reading).toMatchObject({ kind: 'options', options: { merge: ['reports/1/watch.json', 'reports/*/watch.json'], mode: 'enforce', onNoResult: 'fail', githubToken: 't' } })
  })

  test('every input is either refused beside merge or goes with it', () => {
    const beside = WATCH_INPUTS.map(({ name }) => name).filter((name) => !problems({ merge: 'a.json', [name]: { 'max-issues': '3', mode: 'enforce', 'on-no-result': 'fail', clusters: 'false', 'max-requests': '7', 'fail-on-severity': 'low', 'registry-id': '123456789012', region: 'us-east-1', timeout: '1m', issues: 'never' }[name as string] ?? 'x' }, {}).join().includes("can't be used with merge"))
    expect(beside).toEqual(['issues', 'max-issues', 'mode', 'on-no-result', 'merge', 'report-dir', 'github-token'])
  })

  test('without a Region nothing is asked', () => {
    expect(problems({}, {})).toEqual([expect.stringContaining("region isn't set")])
  })
})
