import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inputsOfStep } from '../../../src/inputs/environment.ts'
import { parseVulnerability, readFindOptions } from '../../../src/inputs/find/read.ts'
import { inputVariables } from '../../../scripts/runner.ts'
import { anyText } from '../../strings.ts'

const read = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = { AWS_REGION: 'eu-west-1', RUNNER_TEMP: '/tmp' }) => readFindOptions(inputsOfStep({ ...env, ...inputVariables(inputs) }))

function optionsOf(inputs: Readonly<Record<string, string>>) {
  const result = read(inputs)
  if (result.kind === 'problems') throw new Error(result.problems.map(({ text }) => text).join('\n'))
  return result.options
}

function problemsOf(inputs: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>): readonly string[] {
  const result = read(inputs, env)
  return result.kind === 'problems' ? result.problems.map(({ text }) => text) : []
}

const CVE = { vulnerability: 'CVE-2021-44228' }

test('every default', () => {
  expect(optionsOf(CVE)).toEqual({
    asked: { region: 'eu-west-1', registryId: undefined, vulnerabilities: ['CVE-2021-44228'], packages: [], repositories: [], inUseOnly: false },
    clusters: true,
    policy: undefined,
    failIfFound: false,
    reportDir: { path: '/tmp/ecr-scan-gate', numbered: true },
    githubToken: undefined,
    notices: [],
  })
})

test('every input is heard', () => {
  const options = optionsOf({
    vulnerability: 'CVE-2021-44228, CVE-2021-45046 # both',
    package: 'log4j*\nzlib',
    repositories: 'payments/*',
    'in-use': 'true',
    clusters: 'false',
    policy: 'policy.yml',
    region: 'us-east-1',
    'registry-id': '210987654321',
    'fail-if-found': 'true',
    'report-dir': 'reports',
    'github-token': 'secret',
  })
  expect(options).toMatchObject({
    asked: { region: 'us-east-1', registryId: '210987654321', vulnerabilities: ['CVE-2021-44228', 'CVE-2021-45046'], packages: [{ text: 'log4j*', prefix: 'log4j' }, { text: 'zlib', exact: true }], repositories: [{ text: 'payments/*' }], inUseOnly: true },
    clusters: false,
    policy: 'policy.yml',
    failIfFound: true,
    reportDir: { path: 'reports', numbered: false },
    githubToken: 'secret',
  })
})

describe('ids', () => {
  test.each([
    ['CVE-2021-44228', 'CVE-2021-44228'],
    ['cve-2021-44228', 'CVE-2021-44228'],
    ['ghsa-JFH8-C2JP-5V3Q', 'GHSA-jfh8-c2jp-5v3q'],
    ['ALAS2-2021-1731', 'ALAS2-2021-1731'],
    ['ALASKERNEL-5.10-2022-001', 'ALASKERNEL-5.10-2022-001'],
    ['RHSA-2021:5132', 'RHSA-2021:5132'],
    ['SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720', 'SNYK-JAVA-ORGAPACHELOGGINGLOG4J-2314720'],
    ['TEMP-0000000-0F5C3A', 'TEMP-0000000-0F5C3A'],
  ])('%s is asked for as %s', (text, value) => {
    expect(parseVulnerability(text)).toEqual({ kind: 'value', value })
  })

  test.each(['CVE-*', 'CVE-2021-4422?', '::error::x', '-CVE-1', '$(id)', 'a b', 'CVE-2021-44228\u202e', '<script>', '../etc/passwd', 'x'.repeat(129), '"', "'; drop"])('%j is refused', (text) => {
    expect(parseVulnerability(text).kind).toBe('problem')
  })

  test('whatever is taken is a plain word', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 140 }), (text) => {
        const parsed = parseVulnerability(text)
        if (parsed.kind === 'value') expect(parsed.value).toMatch(/^[A-Za-z0-9][\w.:+-]{0,127}$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('the same one twice is one; more than ten are too many', () => {
    expect(optionsOf({ vulnerability: 'CVE-1-1, cve-1-1' }).asked.vulnerabilities).toEqual(['CVE-1-1'])
    expect(problemsOf({ vulnerability: Array.from({ length: 11 }, (_each, at) => `CVE-2021-${String(1000 + at)}`).join('\n') })).toEqual(['vulnerability lists 11 IDs. Use at most 10 in one run.'])
  })
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['nothing to look for', {}, "vulnerability isn't set, so there is nothing to look for. Set IDs such as CVE-2021-44228, or package, or both."],
  ['a package that nothing matches', { package: '!log4j' }, 'package: "!log4j" starts with "!", which isn\'t supported; list what to ignore. Use a name, with or without the wildcards * and ?.'],
  ['a repository with its host', { ...CVE, repositories: 'HOST/x' }, 'repositories: "HOST/x" matches no repository: names have lowercase letters, digits and ". _ - /", and no host. Use a name, with or without the wildcards * and ?.'],
  ['a misspelt input', { ...CVE, 'fail-if-fuond': 'true' }, "fail-if-fuond isn't an input of this action. Did you mean fail-if-found?"],
  ['an input of the gate', { ...CVE, 'fail-on-severity': 'high' }, "fail-on-severity isn't an input of this action."],
  ['no boolean', { ...CVE, 'in-use': 'yes' }, 'in-use: "yes" isn\'t a boolean. Use true or false.'],
])('%s is told', (_title, inputs, problem) => {
  expect(problemsOf(inputs)).toEqual([problem])
})

test('a Region has to be there, and be one', () => {
  expect(problemsOf(CVE, {})).toEqual(["region isn't set. Set a Region such as eu-west-1, here or in AWS_REGION."])
  expect(problemsOf(CVE, { AWS_REGION: 'mars' })).toEqual(['region: "mars" (from AWS_REGION) isn\'t an AWS Region. Use a name such as eu-west-1.'])
})
