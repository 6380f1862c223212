import { describe, expect, test } from '@jest/globals'
import type { Finding as WireFinding, VulnerablePackage } from '@aws-sdk/client-inspector2'
import { fromBasic, fromInspector, fromInspectorPage, imageDigestOf } from '../../src/aws/finding.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

/** Answers have values that the SDK's types rule out. */
function wire(over: object = {}): WireFinding {
  return { findingArn: 'arn:f', status: 'ACTIVE', severity: 'HIGH', title: 'CVE-2026-1 - libxml2', packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1', source: 'NVD' }, ...over } as WireFinding
}
const packages = (...list: object[]) => wire({ packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1', source: 'NVD', vulnerablePackages: list as VulnerablePackage[] } })

describe('a finding of Inspector', () => {
  test('with nothing but an ARN is a finding', () => {
    expect(fromInspector({ findingArn: 'arn:f' } as WireFinding)).toEqual({
      arn: 'arn:f', vulnerabilityId: 'arn:f', title: '', description: '', severity: 'untriaged', unknownSeverity: '(none)', status: 'active', fix: 'unknown', exploit: 'unknown', packages: [], relatedVulnerabilities: [], references: [],
    })
  })

  test.each(['', undefined])('with the ARN %j is none', (findingArn) => {
    expect(() => fromInspector(wire({ findingArn }))).toThrow('a finding without ARN')
  })

  test.each([
    ['CRITICAL', 'critical', undefined],
    ['UNTRIAGED', 'untriaged', undefined],
    ['CATASTROPHIC', 'untriaged', 'CATASTROPHIC'],
  ])('severity %s', (severity, expected, unknownSeverity) => {
    const made = fromInspector(wire({ severity }))
    expect([made.severity, made.unknownSeverity]).toEqual([expected, unknownSeverity])
  })

  test.each([['ACTIVE', 'active'], ['SUPPRESSED', 'suppressed'], ['CLOSED', 'closed'], ['PARKED', 'active'], [undefined, 'active']])('status %s is %s', (status, expected) => {
    expect(fromInspector(wire({ status })).status).toBe(expected)
  })

  test.each<[string | undefined, string[], string]>([
    ['YES', [], 'yes'],
    ['NO', ['NotAvailable', ''], 'no'],
    ['NO', [], 'no'],
    ['NO', ['1.2'], 'yes'],
    ['NO', ['1.2', 'NotAvailable'], 'partial'],
    ['YES', ['NotAvailable'], 'yes'],
    ['PARTIAL', [], 'partial'],
    [undefined, ['1.2', 'NotAvailable'], 'partial'],
    [undefined, ['1.2', '1.3'], 'yes'],
    [undefined, ['NotAvailable', ''], 'unknown'],
    [undefined, [], 'unknown'],
    ['no', ['NotAvailable'], 'unknown'],
    ['MAYBE', ['NotAvailable'], 'unknown'],
    ['MAYBE', ['1.2'], 'yes'],
  ])('fixAvailable %s with fixed versions %j is %s', (fixAvailable, versions, expected) => {
    const base = packages(...versions.map((fixedInVersion) => ({ name: 'a', version: '1', fixedInVersion })))
    expect(fromInspector({ ...base, type: 'PACKAGE_VULNERABILITY', fixAvailable } as WireFinding).fix).toBe(expected)
  })

  test.each([
    ['PACKAGE_VULNERABILITY', 'no'],
    [undefined, 'unknown'],
    ['CODE_VULNERABILITY', 'unknown'],
    ['NETWORK_REACHABILITY', 'unknown'],
    ['LATER_KIND', 'unknown'],
  ])('that there is no fix is said of packages only: NO of type %s is %s', (type, expected) => {
    expect(fromInspector(wire({ type, fixAvailable: 'NO' })).fix).toBe(expected)
  })

  test('versions are written as people write them', () => {
    const { packages: made } = fromInspector(
      packages(
        { name: 'openssl', version: '3.0.13', release: '0ubuntu3.4', epoch: 0, arch: 'ARM64', packageManager: 'OS', fixedInVersion: '0:3.0.13-0ubuntu3.5', remediation: 'apt-get update' },
        { name: 'bind', version: '9.1', release: '2', epoch: 32, fixedInVersion: '32:9.2-1' },
        { name: 'log4j', version: '2.14', packageManager: 'GENERIC', filePath: 'app/log4j.jar', fixedInVersion: 'NotAvailable', remediation: 'None Provided' },
      ),
    )
    expect(made.map(({ version, fixedVersion }) => [version, fixedVersion])).toEqual([['3.0.13-0ubuntu3.4', '3.0.13-0ubuntu3.5'], ['32:9.1-2', '32:9.2-1'], ['2.14', undefined]])
    expect(made[0]).toMatchObject({ manager: 'OS', arch: 'ARM64', upgradeCommand: 'apt-get update' })
    expect(made[2]).toEqual({ name: 'log4j', version: '2.14', manager: 'GENERIC', path: 'app/log4j.jar' })
  })

  test('the same package under several paths stays several', () => {
    expect(fromInspector(packages({ name: 'a', version: '1', filePath: 'x' }, { name: 'a', version: '1', filePath: 'y' })).packages).toHaveLength(2)
  })

  test('HIGH with a CVSS 4.0 entry twice and no score of Inspector has no score', () => {
    const entry = { baseScore: 8.7, scoringVector: 'CVSS:4.0/AV:N', version: '4.0', source: 'NVD' }
    const made = fromInspector(wire({ packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2026-1', source: 'NVD', cvss: [entry, { ...entry }] } }))
    expect(made.score).toBeUndefined()
  })

  test('tiny EPSS scores, advice that is none, ids that are no CVE', () => {
    const made = fromInspector(wire({ epss: { score: 9e-5 }, description: 'None Provided', remediation: { recommendation: { text: 'None Provided' } }, packageVulnerabilityDetails: { vulnerabilityId: 'GHSA-xxxx', source: 'GITHUB' } }))
    expect(made).toMatchObject({ epss: 0.00009, description: '', vulnerabilityId: 'GHSA-xxxx' })
  })

  test('a time that is none is left out', () => {
    const made = fromInspector(wire({ updatedAt: new Date(Number.NaN), firstObservedAt: new Date(5) }))
    expect(made.updatedAt).toBeUndefined()
    expect(made.firstObservedAt).toBe(5)
  })
})

test('of an ARN that one page holds twice the worst stays, whichever comes last; another vulnerability under it is another finding', () => {
  const copies = [wire({ severity: 'CRITICAL', status: 'SUPPRESSED' }), wire({ severity: 'LOW' })]
  for (const page of [copies, [...copies].reverse()]) expect(fromInspectorPage(page)).toMatchObject([{ severity: 'critical', status: 'active' }])
  expect(fromInspectorPage([wire(), wire({ packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2', source: 'NVD' } })]).map(({ vulnerabilityId }) => vulnerabilityId)).toEqual(['CVE-2026-1', 'CVE-2'])
})

test('the image of a finding, by details, by id, by neither', () => {
  expect(imageDigestOf(wire({ resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: `x/${DIGEST}` }] }))).toEqual([DIGEST])
  expect(imageDigestOf(wire({ resources: [{ type: 'AWS_ECR_CONTAINER_IMAGE', id: 'x', details: { awsEcrContainerImage: { imageHash: DIGEST } } }] }))).toEqual([DIGEST])
  expect(imageDigestOf(wire({ resources: [{ type: 'AWS_EC2_INSTANCE', id: 'i-1' }] }))).toEqual([])
  expect(imageDigestOf(wire())).toEqual([])
})

test('a basic finding is named by image, vulnerability and package, so that two packages are two findings', () => {
  const basic = (name: string) => fromBasic({ name: 'CVE-1', severity: 'HIGH', attributes: [{ key: 'package_name', value: name }, { key: 'package_version', value: '1' }] }, 'arn:i')
  expect(basic('a').arn).not.toBe(basic('b').arn)
  expect(basic('a')).toMatchObject({ status: 'active', fix: 'unknown', exploit: 'unknown', severity: 'high' })
})

test.each<[string, readonly (readonly [string, string])[], object]>([
  ['a fixed version', [['fixed_in_version', '2']], { fix: 'yes', packages: [{ name: 'a', version: '1', fixedVersion: '2' }] }],
  ['the word for none', [['fixed_in_version', 'NotAvailable']], { fix: 'unknown' }],
  ['scores of one kind that differ: the highest', [['CVSS3_SCORE', '9.8'], ['CVSS3_SCORE', '2.1']], { score: 9.8 }],
  ['an empty score', [['CVSS4_SCORE', ''], ['CVSS3_SCORE', '7']], { score: 7 }],
  ['two names: two packages', [['package_name', 'b']], { packages: [{ name: 'a', version: '1' }, { name: 'b', version: '1' }] }],
  ['two versions: two packages', [['package_version', '2']], { packages: [{ name: 'a', version: '1' }, { name: 'a', version: '2' }] }],
])('a basic finding with %s', (_name, more, expected) => {
  const attributes = [['package_name', 'a'], ['package_version', '1'], ...more].map(([key, value]) => ({ key, value }))
  expect(fromBasic({ name: 'CVE-1', severity: 'HIGH', attributes }, 'arn:i')).toMatchObject(expected)
})
