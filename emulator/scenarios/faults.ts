import type { Fault } from '../fault-plan.ts'
import type { Scenario } from '../scenario.ts'
import { COMMON, DAY, findings, PLAIN, QUICK } from './common.ts'
import { manyFindings, scannedYesterday } from './scanned.ts'
import { IN_SERVICE, livePlans } from './vulnerable.ts'

/** Scenarios in which the services misbehave. None of this may change a verdict into a pass. */

const FOUND = findings(IN_SERVICE, -DAY)

export const repeatedToken: Scenario = {
  ...COMMON,
  name: 'repeated-token',
  title: 'A list of findings that never ends',
  description: 'From the second page on, ListFindings gives back the token that it was sent.',
  images: [scannedYesterday('709', manyFindings(250))],
  faults: [{ service: 'inspector2', operation: 'ListFindings', effect: { kind: 'repeated-token' } }],
  inputs: { ...PLAIN, settle: '1s', timeout: '6s' },
  expected: 'no-result',
}

export const shrinkingPass: Scenario = {
  ...COMMON,
  name: 'shrinking-pass',
  title: 'A list that shrinks between two pages',
  description: 'On its first pass ListFindings loses entries between the pages, so that a pass misses some of them; later passes are whole.',
  images: [scannedYesterday('5b41', manyFindings(250))],
  faults: [{ service: 'inspector2', operation: 'ListFindings', calls: { from: 1, to: 3 }, effect: { kind: 'shrinking', by: 7 } }],
  inputs: { ...PLAIN, 'poll-interval': '1s', settle: '3s', timeout: '60s' },
  expected: 'fail',
}

/** Throttling as an account full of gates sees it: bursts with and without `Retry-After`. */
const BURSTS: readonly Fault[] = [
  { service: 'inspector2', operation: 'ListCoverage', calls: { from: 2, to: 5 }, effect: { kind: 'throttle', retryAfterSeconds: 1 } },
  { service: 'inspector2', operation: 'ListFindings', calls: { from: 1, to: 2 }, effect: { kind: 'throttle' } },
  { service: 'ecr', operation: '*', calls: { from: 1, to: 2 }, effect: { kind: 'throttle' } },
]

export const throttled: Scenario = {
  ...COMMON,
  name: 'throttled',
  title: 'Bursts of throttling',
  description: 'ECR and Inspector refuse requests for their rate, some with Retry-After and some without.',
  images: livePlans(),
  faults: BURSTS,
  inputs: { ...QUICK, timeout: '90s' },
  expected: 'fail',
}

export const quota: Scenario = {
  ...COMMON,
  name: 'quota',
  title: 'An account limited to two Inspector requests per second',
  description: 'Every request beyond the rate is throttled, without Retry-After.',
  images: livePlans(),
  faults: [{ service: 'inspector2', operation: '*', effect: { kind: 'quota', perSecond: 2 } }],
  inputs: { ...QUICK, timeout: '90s' },
  expected: 'fail',
}

export const flaky: Scenario = {
  ...COMMON,
  name: 'flaky',
  title: 'Errors, HTML pages, resets and incomplete answers',
  description: 'About every third answer is a 500, a 503 page of a proxy, a reset connection, half an answer, or JSON that cannot be parsed.',
  images: livePlans(),
  faults: [
    { service: 'inspector2', operation: '*', every: 7, effect: { kind: 'server-error' } },
    { service: 'inspector2', operation: '*', every: 11, effect: { kind: 'html' } },
    { service: 'inspector2', operation: '*', every: 9, effect: { kind: 'reset' } },
    { service: 'inspector2', operation: 'ListFindings', calls: { from: 2, to: 40 }, every: 13, effect: { kind: 'cut' } },
    { service: 'inspector2', operation: 'ListCoverage', calls: { from: 3, to: 3 }, effect: { kind: 'malformed-json' } },
    { service: 'ecr', operation: '*', calls: { from: 1, to: 1 }, effect: { kind: 'server-error' } },
  ],
  inputs: { ...QUICK, timeout: '90s' },
  expected: 'fail',
}

export const malformed: Scenario = {
  ...COMMON,
  name: 'malformed',
  title: 'Invalid findings',
  description: 'Every answer of ListFindings is broken JSON with status 200.',
  images: [scannedYesterday('6a1f', FOUND)],
  faults: [{ service: 'inspector2', operation: 'ListFindings', effect: { kind: 'malformed-json' } }],
  inputs: { ...PLAIN, settle: '1s', timeout: '6s' },
  expected: 'no-result',
}

export const silent: Scenario = {
  ...COMMON,
  name: 'silent',
  title: "A service that doesn't answer",
  description: 'ListFindings accepts requests and never answers.',
  images: [scannedYesterday('511e97', FOUND)],
  faults: [{ service: 'inspector2', operation: 'ListFindings', effect: { kind: 'silent' } }],
  inputs: { ...PLAIN, settle: '1s', timeout: '6s' },
  expected: 'no-result',
}

export const expiredCredentials: Scenario = {
  ...COMMON,
  name: 'expired-credentials',
  title: 'Credentials that expire during the wait',
  description: 'Three seconds after the start every AWS request is refused for its expired token.',
  images: livePlans(),
  faults: (['ecr', 'inspector2'] as const).map((service): Fault => ({ service, operation: '*', time: { from: 3 }, effect: { kind: 'expired-token' } })),
  inputs: QUICK,
  expected: 'no-result',
}

export const noPermissionFindings: Scenario = {
  ...COMMON,
  name: 'no-permission-findings',
  title: 'A role without permission to list findings',
  description: 'IAM denies inspector2:ListFindings; everything else is allowed.',
  images: [scannedYesterday('0e94', FOUND)],
  denied: ['inspector2:ListFindings'],
  inputs: PLAIN,
  expected: 'no-result',
}

export const leastPermissions: Scenario = {
  ...COMMON,
  name: 'least-permissions',
  title: 'A role with only the required permissions',
  description: 'Manifests, layers, configuration and details cannot be read; images, coverage and findings can.',
  images: [scannedYesterday('1ea57', FOUND)],
  denied: [
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:DescribeImageScanFindings',
    'ecr:GetRegistryScanningConfiguration',
    'ecr:BatchGetRepositoryScanningConfiguration',
    'inspector2:BatchGetFindingDetails',
    'inspector2:GetConfiguration',
    'inspector2:BatchGetAccountStatus',
  ],
  inputs: PLAIN,
  expected: 'fail',
}

export const clockSkew: Scenario = {
  ...COMMON,
  name: 'clock-skew',
  title: "The runner's clock is 20 minutes slow",
  description: "All of AWS's times are 20 minutes ahead of the machine's, and requests signed with the machine's time are refused until the client corrects itself.",
  images: livePlans(),
  clockSkew: 1200,
  checksClock: true,
  inputs: QUICK,
  expected: 'fail',
}

export const githubDown: Scenario = {
  ...COMMON,
  name: 'github-down',
  title: 'GitHub is down, AWS works',
  description: 'Every GitHub request ends with a 500 or a page of a proxy. The verdict stands; the comment cannot be written.',
  images: [scannedYesterday('6b0', FOUND)],
  faults: [
    { service: 'github', operation: '*', every: 2, effect: { kind: 'html', status: 502 } },
    { service: 'github', operation: '*', effect: { kind: 'server-error' } },
  ],
  inputs: PLAIN,
  expected: 'fail',
}
