import { COREUTILS, GNUPG, NCURSES, ZLIB } from '../facts/debian.ts'
import { LOG4SHELL, SEMVER } from '../facts/language.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { Scenario } from '../scenario.ts'
import { ACCOUNT, COMMON, DAY, findings, liveCoverage, PLAIN, plan, QUICK, REPOSITORY, SCANNED_YESTERDAY, serviceImage, TAG } from './common.ts'
import { scannedYesterday } from './scanned.ts'
import { IN_SERVICE } from './vulnerable.ts'

/** Scenarios about what Inspector and ECR can say of a scan. */

const FOUND = findings(IN_SERVICE, -DAY)

export const expired: Scenario = {
  ...COMMON,
  name: 'expired',
  title: 'An image whose re-scan duration is over',
  description: 'Pushed 40 days ago, never pulled: its eligibility expired after 14 days and its findings are closed. No findings, and not clean.',
  images: [
    plan(serviceImage('e8914ed'), {
      tags: [TAG],
      pushedAt: -40 * DAY,
      coverage: [{ at: -26 * DAY, statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt: -27 * DAY }],
      findings: findings(IN_SERVICE, -40 * DAY).map((entry) => ({ ...entry, changes: [{ at: -26 * DAY, status: 'CLOSED' }] })),
    }),
  ],
  inputs: PLAIN,
  expected: 'no-result',
}

export const archived: Scenario = {
  ...COMMON,
  name: 'archived',
  title: 'An archived image',
  description: 'The image lies in archive storage: DescribeImages shows it only when asked for archived ones, its manifest cannot be read, it is not scanned.',
  images: [plan(serviceImage('a4c4'), { tags: [TAG], archivedAt: -2 * DAY, pushedAt: -60 * DAY, coverage: [{ at: -2 * DAY, statusCode: 'INACTIVE', reason: 'IMAGE_ARCHIVED' }] })],
  inputs: PLAIN,
  expected: 'no-result',
}

const BASIC = {
  ...COMMON.registry,
  scanType: 'BASIC',
  rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['*'] }],
  inspector: 'DISABLED',
} as const

export const basicRegistry: Scenario = {
  ...COMMON,
  name: 'basic-registry',
  title: 'A registry with basic scanning',
  description: "ECR's own scan, with findings; Inspector is off.",
  registry: BASIC,
  images: [
    plan(serviceImage('ba51c'), {
      tags: [TAG],
      pushedAt: -3,
      ecr: [
        { at: 1, status: 'IN_PROGRESS' },
        { at: 3, status: 'COMPLETE', description: 'The scan was completed successfully.' },
      ],
      basic: [
        {
          name: 'CVE-2023-45853',
          severity: 'CRITICAL',
          description: 'MiniZip in zlib up to 1.3 can overflow an integer.',
          uri: 'https://security-tracker.debian.org/tracker/CVE-2023-45853',
          attributes: { package_name: 'zlib', package_version: '1:1.2.13.dfsg-1', CVSS3_SCORE: '9.8', CVSS3_VECTOR: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        },
        {
          name: 'CVE-2024-6119',
          severity: 'HIGH',
          uri: 'https://security-tracker.debian.org/tracker/CVE-2024-6119',
          attributes: { package_name: 'openssl', package_version: '3.0.13-1~deb12u1', CVSS3_SCORE: '7.5' },
        },
        {
          name: 'CVE-2022-3219',
          severity: 'LOW',
          uri: 'https://security-tracker.debian.org/tracker/CVE-2022-3219',
          attributes: { package_name: 'gnupg2', package_version: '2.2.40-1.1' },
        },
        { name: 'CVE-2025-6141', severity: 'UNDEFINED', attributes: { package_name: 'ncurses', package_version: '6.4-4' } },
      ],
    }),
  ],
  inputs: { ...QUICK, 'scan-type': 'auto' },
  expected: 'fail',
}

export const basicRefused: Scenario = {
  ...basicRegistry,
  name: 'basic-refused',
  title: 'A registry with basic scanning, but the gate wants enhanced',
  description: 'As `basic-registry`, with the default `scan-type`: no result, with the command that switches enhanced scanning on.',
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

export const manualRepository: Scenario = {
  ...COMMON,
  name: 'manual-repository',
  title: 'A repository without a scan rule',
  description: 'Enhanced scanning, but the rules name other repositories: there never is any coverage.',
  registry: {
    ...COMMON.registry,
    rules: [
      { frequency: 'CONTINUOUS_SCAN', filters: ['prod/*'] },
      { frequency: 'SCAN_ON_PUSH', filters: ['staging/*', 'tools'] },
    ],
  },
  images: [plan(serviceImage('9a9a1'), { tags: [TAG], pushedAt: -3 })],
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

export const inspectorDisabled: Scenario = {
  ...COMMON,
  name: 'inspector-disabled',
  title: 'Inspector is disabled for ECR in the account',
  description: 'The registry says ENHANCED, but Inspector is disabled: no coverage, no findings.',
  registry: { ...COMMON.registry, inspector: 'DISABLED' },
  images: [plan(serviceImage('d15ab1ed'), { tags: [TAG], pushedAt: -3 })],
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

export const inspectorRefuses: Scenario = {
  ...inspectorDisabled,
  name: 'inspector-refuses',
  title: 'Inspector is disabled and rejects all reads',
  description: 'As `inspector-disabled`, but Inspector answers reads with AccessDeniedException, which is no matter of permissions here.',
  registry: { ...inspectorDisabled.registry, refusesWhenDisabled: true },
}

export const missingTag: Scenario = {
  ...COMMON,
  name: 'missing-tag',
  title: "A tag that doesn't exist",
  description: 'The tag asked for is not there; tags that look like it are.',
  images: ['1.4.1', '1.4.20', 'v1.4.2', 'main'].map((tag, index) => plan(serviceImage(tag), { tags: [tag], pushedAt: -DAY - index * 3600, coverage: SCANNED_YESTERDAY })),
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

export const missingRepository: Scenario = {
  ...COMMON,
  name: 'missing-repository',
  title: "A repository that doesn't exist",
  description: 'The repository asked for is not in the registry; one with nearly its name is.',
  repositories: [{ name: 'payments/apis' }, { name: 'payments/worker' }, { name: 'shop/web' }],
  images: [],
  inputs: QUICK,
  expected: 'no-result',
}

export const wrongRegion: Scenario = {
  ...missingRepository,
  name: 'wrong-region',
  title: 'The right image in the wrong Region',
  description: 'The repository is in eu-west-1; the inputs ask us-east-1, where the account has an empty registry.',
  registry: { ...COMMON.registry, otherRegions: 'empty' },
  repositories: [{ name: REPOSITORY }],
  images: [scannedYesterday('4e6', [])],
  inputs: { ...QUICK, region: 'us-east-1' },
}

export const movingTag: Scenario = {
  ...COMMON,
  name: 'moving-tag',
  title: 'The tag moves to another image during the run',
  description: 'The tag points to a vulnerable image whose scan is going on; four seconds later it points to a clean one that was scanned long ago.',
  images: [
    plan(serviceImage('60b1'), { tags: [{ tag: TAG, until: 4 }], pushedAt: -3, coverage: liveCoverage(1, 2, 4), findings: findings(IN_SERVICE, 5, 3) }),
    plan(serviceImage('60b2'), { tags: [{ tag: TAG, from: 4 }], coverage: SCANNED_YESTERDAY }),
  ],
  inputs: QUICK,
  expected: 'fail',
}

const MILD = findings([COREUTILS, NCURSES, GNUPG], -DAY)

export const suppressed: Scenario = {
  ...COMMON,
  name: 'suppressed',
  title: 'Findings that a suppression rule hides',
  description: 'Two grave findings are listed as active and flip to suppressed seconds later, when the rule is applied; another one was closed.',
  images: [
    plan(serviceImage('59445'), {
      tags: [TAG],
      pushedAt: -3,
      coverage: liveCoverage(1, 2, 3),
      findings: [
        ...findings([ZLIB, SEMVER], 4, 2).map((entry) => ({ ...entry, changes: [{ at: 6, status: 'SUPPRESSED' }] })),
        ...findings([LOG4SHELL], 4, 2).map((entry) => ({ ...entry, changes: [{ at: 6.5, status: 'CLOSED' }] })),
        ...findings([COREUTILS], 4, 2),
      ],
    }),
  ],
  filters: [{ name: 'accepted-base-image', reason: 'Not reachable in our use', vulnerabilityIds: ['CVE-2023-45853', 'CVE-2022-25883'] }],
  inputs: { ...QUICK, settle: '4s' },
  expected: 'pass',
}

export const unknownValues: Scenario = {
  ...COMMON,
  name: 'unknown-values',
  title: 'Unknown AWS states',
  description: 'Coverage gives a code and a reason that are in no documentation, ECR a status that is not either. What is not understood is not clean.',
  images: [
    plan(serviceImage('0999'), {
      tags: [TAG],
      pushedAt: -30,
      coverage: [{ at: -20, statusCode: 'HIBERNATING', reason: 'SCANNED_BY_MAGIC', lastScannedAt: -10 }],
      ecr: [{ at: -20, status: 'LEVITATING', description: 'The scan is floating.' }],
    }),
  ],
  inputs: { ...QUICK, timeout: '8s' },
  expected: 'no-result',
}

/** Labels that no documentation has, in every place of a finding where there is an enum. */
const STRANGE: FindingPlan = {
  facts: { ...ZLIB.facts, source: 'NEWT_CVE', vendorSeverity: 'somewhat alarming' },
  packages: [{ name: 'zlib1g', version: '1.2.13.dfsg', manager: 'TELEPATHY', fixed: '2.0' }],
  listedAt: -DAY,
  override: { severity: 'CATASTROPHIC', status: 'SLEEPING', type: 'DREAM_VULNERABILITY', fixAvailable: 'PERHAPS', exploitAvailable: 'ASK_AGAIN', unheardOf: { of: true } },
}

export const unknownLabels: Scenario = {
  ...COMMON,
  name: 'unknown-labels',
  title: 'Findings with unknown severities and types',
  description: 'Severity, status, type, fix and exploit of one finding are in no documentation, and it has a member of which nobody has heard.',
  images: [scannedYesterday('1abe1', [STRANGE, ...MILD])],
  inputs: PLAIN,
  expected: 'fail',
}

export const sparse: Scenario = {
  ...COMMON,
  name: 'sparse',
  title: 'Findings without any optional member',
  description: 'No scores, no EPSS, no fix information, no title, empty cvss, image without details: real answers lack each of these at times.',
  images: [
    scannedYesterday('59a45e', [
      ...findings([ZLIB], -DAY).map((entry) => ({
        ...entry,
        override: {
          title: undefined,
          fixAvailable: undefined,
          exploitAvailable: undefined,
          inspectorScore: undefined,
          inspectorScoreDetails: undefined,
          epss: undefined,
          updatedAt: undefined,
        },
      })),
      ...MILD,
    ]),
  ],
  inputs: PLAIN,
  expected: 'fail',
}

export const rescanWhileSettling: Scenario = {
  ...COMMON,
  name: 'rescan-while-settling',
  title: 'A second scan starts while findings settle',
  description: 'The first scan ends with mild findings; two seconds later the image is scanned again, and the grave ones come after that.',
  images: [
    plan(serviceImage('4e5ca9'), {
      tags: [TAG],
      pushedAt: -3,
      coverage: [
        ...liveCoverage(0, 1, 2),
        { at: 4, statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS', lastScannedAt: 2 },
        { at: 6, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 6 },
      ],
      findings: [...findings([COREUTILS, GNUPG], 2.5, 2), ...findings([LOG4SHELL, ZLIB], 7, 6)],
    }),
  ],
  inputs: { ...QUICK, settle: '4s' },
  expected: 'fail',
}

export const coverageComesAndGoes: Scenario = {
  ...COMMON,
  name: 'coverage-comes-and-goes',
  title: 'A coverage record that disappears at times',
  description: 'Records are there, gone, there again with an older state, then successful; the findings come last.',
  images: [
    plan(serviceImage('c09e5'), {
      tags: [TAG],
      pushedAt: -3,
      coverage: [
        { at: 0, statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
        { at: 1, gone: true },
        { at: 2, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 2 },
        { at: 3, gone: true },
        { at: 4, statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
        { at: 5, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 5 },
      ],
      findings: findings(IN_SERVICE, 6.5, 4),
    }),
  ],
  inputs: { ...QUICK, settle: '4s' },
  expected: 'fail',
}

export const tinyTimeout: Scenario = {
  ...COMMON,
  name: 'tiny-timeout',
  title: 'A scan that exceeds the timeout',
  description: 'The scan goes on for ten minutes; the timeout is two seconds.',
  images: [plan(serviceImage('717'), { tags: [TAG], pushedAt: -3, coverage: liveCoverage(0, 0.5, 600), findings: findings(IN_SERVICE, 601) })],
  inputs: { ...QUICK, settle: '1s', timeout: '2s' },
  expected: 'no-result',
}

const MEMBER = '210987654321'

export const delegatedAdmin: Scenario = {
  ...COMMON,
  name: 'delegated-admin',
  title: 'The same repository and digest in two accounts',
  description:
    "With a delegated administrator's credentials Inspector shows the images of all members. In the own account the image is clean, in the member's it has findings; the member's is asked for.",
  repositories: [{ name: REPOSITORY }, { name: REPOSITORY, account: MEMBER }],
  images: [
    plan(serviceImage('de1e9'), { account: ACCOUNT, tags: [TAG], coverage: SCANNED_YESTERDAY }),
    plan(serviceImage('de1e9'), { account: MEMBER, tags: [TAG], coverage: SCANNED_YESTERDAY, findings: FOUND }),
  ],
  inputs: { ...PLAIN, 'registry-id': MEMBER },
  expected: 'fail',
}
