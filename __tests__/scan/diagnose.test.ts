import { describe, expect, test } from '@jest/globals'
import type { ScanService } from '../../src/scan/ports.ts'
import { PENDING, problem, said, tell, type Script } from './scripted.ts'

const timeout = { timeoutMs: 120_000 }

async function diagnosed(service: Partial<ScanService>, over: Partial<Script> = {}) {
  const told = await tell({ coverage: () => undefined, settings: timeout, service, ...over })
  if (told.outcome.kind === 'scanned') throw new Error('a pass')
  return { ...told, cause: told.outcome.cause }
}

const denied = (action: string) => () => Promise.reject(problem({ kind: 'denied', action }))

describe('an image without record', () => {
  test('registry on basic scanning: the command, and the other way', async () => {
    const { cause, seconds } = await diagnosed({ registryScanning: () => Promise.resolve({ scanType: 'BASIC', rules: [] }) })
    expect(cause.code).toBe('basic-scanning')
    expect(cause.what).toBe("The registry 123456789012 in eu-west-1 uses basic scanning, so Inspector doesn't scan its images.")
    expect(cause.remedy.join('\n')).toMatch(/aws ecr put-registry-scanning-configuration --scan-type ENHANCED/)
    expect(cause.remedy.join('\n')).toMatch(/scan-type: basic/)
    expect(cause.snippet?.text).toMatch(/aws_ecr_registry_scanning_configuration/)
    expect(seconds).toBeGreaterThanOrEqual(15)
    expect(seconds).toBeLessThan(30)
  })

  test('no rule covers the repository: the filters that there are', async () => {
    const { cause } = await diagnosed({
      registryScanning: () => Promise.resolve({ scanType: 'ENHANCED', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['prod/*', 'base'] }] }),
      repositoryScanning: () => Promise.resolve({ frequency: 'MANUAL', appliedFilters: [] }),
    })
    expect(cause.code).toBe('no-scan-rule')
    expect(cause.what).toMatch(/covers the repository payments\/api, so its images aren't scanned\. Its filters are: prod\/\*, base\.$/)
    expect(cause.snippet?.text).toMatch(/filter {6}= "payments\/api"/)
  })

  test('the coverage reason SCAN_FREQUENCY_MANUAL gets the same answer', async () => {
    const { cause, seconds } = await diagnosed({ repositoryScanning: () => Promise.resolve({ frequency: 'MANUAL', appliedFilters: [] }) }, { coverage: () => ({ statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_MANUAL' }) })
    expect(cause.code).toBe('no-scan-rule')
    expect(seconds).toBeLessThan(1)
  })

  test('Inspector off for ECR', async () => {
    const { cause } = await diagnosed({ inspectorStatus: () => Promise.resolve('DISABLED') })
    expect(cause.code).toBe('inspector-off')
    expect(cause.what).toMatch(/doesn't scan ECR images in account 123456789012, eu-west-1: its status is DISABLED/)
    expect(cause.remedy[0]).toBe('Enable it: `aws inspector2 enable --resource-types ECR --account-ids 123456789012 --region eu-west-1`')
    expect(cause.snippet?.text).toMatch(/aws_inspector2_enabler/)
  })

  test('nothing wrong: the wait goes on, with one diagnosis', async () => {
    const { cause, calls } = await diagnosed({})
    expect(cause.code).toBe('timeout')
    expect(cause.remedy.join()).toMatch(/batch-get-repository-scanning-configuration --repository-names payments\/api/)
    expect(calls.filter((call) => call === 'registryScanning')).toHaveLength(1)
  })

  test('each question may be denied on its own; the others still answer', async () => {
    const { cause } = await diagnosed({ registryScanning: denied('ecr:GetRegistryScanningConfiguration'), repositoryScanning: denied('ecr:BatchGetRepositoryScanningConfiguration'), inspectorStatus: () => Promise.resolve('SUSPENDED') })
    expect(cause.code).toBe('inspector-off')
  })

  test('all denied: the timeout names the permissions that would have told', async () => {
    const { cause } = await diagnosed({
      registryScanning: denied('ecr:GetRegistryScanningConfiguration'),
      repositoryScanning: denied('ecr:BatchGetRepositoryScanningConfiguration'),
      inspectorStatus: denied('inspector2:BatchGetAccountStatus'),
      ecrScan: denied('ecr:DescribeImageScanFindings'),
    })
    expect(cause.code).toBe('timeout')
    expect(cause.remedy).toEqual(
      expect.arrayContaining([
        'Allow ecr:GetRegistryScanningConfiguration so that the next run can know which kind of scanning the registry uses.',
        'Allow ecr:BatchGetRepositoryScanningConfiguration so that the next run can know whether a scan rule covers the repository.',
        'Allow inspector2:BatchGetAccountStatus so that the next run can know whether Inspector scans ECR in the account.',
      ]),
    )
  })

  test('credentials of another account: the timeout says so', async () => {
    const { cause } = await diagnosed({ registryScanning: () => Promise.reject(problem({ kind: 'rejected', code: 'OtherRegistry', text: 'the credentials belong to registry 999999999999, not to 123456789012' })) })
    expect(cause.remedy).toContain('Check the account: the credentials belong to registry 999999999999, not to 123456789012.')
  })

  test('a diagnosis that never answers delays nothing', async () => {
    const never = () => new Promise<never>(() => undefined)
    const { calls, seconds } = await diagnosed({ registryScanning: never, repositoryScanning: never, inspectorStatus: never, ecrScan: never })
    expect(seconds).toBe(120)
    expect(calls.filter((call) => call === 'coverage').length).toBeGreaterThan(8)
  })
})

test('a wrong Region: the host does not exist', async () => {
  const { cause } = await diagnosed({}, { coverage: () => { throw problem({ kind: 'unreachable', code: 'ENOTFOUND', text: 'getaddrinfo ENOTFOUND inspector2.eu-wrong-1.amazonaws.com' }) } })
  expect(cause.code).toBe('unreachable')
  expect(cause.remedy[0]).toMatch(/Check the Region \(`region`, or AWS_REGION\)/)
})

describe('eligibility expired', () => {
  const expired: Partial<Script> = { coverage: () => ({ statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED' }) }

  test('names the configured durations', async () => {
    const { cause } = await diagnosed({}, expired)
    expect(cause.what).toMatch(/The configured re-scan duration is DAYS_14 since the push and DAYS_30 since the last pull or use\.$/)
  })

  test('names the permission without which it cannot', async () => {
    const { cause } = await diagnosed({ rescanDuration: denied('inspector2:GetConfiguration') }, expired)
    expect(cause.what).toMatch(/To see the configured duration here, allow inspector2:GetConfiguration/)
  })
})

test('a good run asks none of this', async () => {
  const { outcome, calls } = await tell({ coverage: (second) => (second < 10 ? undefined : second < 40 ? PENDING : { statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: Date.UTC(2026, 7, 20, 10, 0, 40) }) })
  expect(said(outcome)).toBe(0)
  expect(new Set(calls)).toEqual(new Set(['coverage', 'findings']))
})

test('missing permission on the core: the action and the statement', async () => {
  const { cause } = await diagnosed({}, { coverage: () => { throw problem({ kind: 'denied', missingAction: 'inspector2:ListCoverage', text: 'User: … is not authorized' }) } })
  expect(cause).toMatchObject({ code: 'permission-denied', alwaysFails: true })
  expect(JSON.parse(cause.snippet?.text ?? '')).toEqual({ Effect: 'Allow', Action: ['inspector2:ListCoverage'], Resource: '*' })
})
