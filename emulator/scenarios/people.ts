import { CURL, EXPAT, GLIBC, GNUPG, OPENSSL, ZLIB } from '../facts/debian.ts'
import { inLayer } from '../facts/known.ts'
import { IP, LOG4SHELL, SEMVER, SPRING4SHELL } from '../facts/language.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { PullPlan } from '../github/plan.ts'
import type { Scenario } from '../scenario.ts'
import {
  BASE_SHA,
  COMMON,
  DAY,
  findings,
  GITHUB,
  HEAD_SHA,
  LAYER,
  MERGE_SHA,
  OWN_PULL,
  PLAIN,
  plan,
  PULL,
  pullRequestEvent,
  SCANNED_YESTERDAY,
  serviceImage,
  TAG,
} from './common.ts'
import { scannedYesterday } from './scanned.ts'
import { IN_SERVICE } from './vulnerable.ts'

/** Scenarios about pull requests, baselines and policies. */

const FOUND = findings(IN_SERVICE, -DAY)

const FORKED: PullPlan = { ...OWN_PULL, head: { ...OWN_PULL.head, repository: 'mallory/payments' }, author: 'mallory' }

export const fork: Scenario = {
  ...COMMON,
  name: 'fork',
  title: 'A pull request from a fork',
  description: 'The token may only read: comments are refused with 403. The verdict stands.',
  images: [scannedYesterday('f04c', FOUND)],
  github: { ...GITHUB, pulls: [FORKED], permissions: { contents: 'read', issues: 'read', pullRequests: 'read' } },
  events: [
    pullRequestEvent(FORKED),
    pullRequestEvent(FORKED, 'pull_request_target'),
    // Runs that follow a fork's run do not name its pull request.
    {
      name: 'workflow_run',
      sha: BASE_SHA,
      ref: 'refs/heads/main',
      payload: {
        workflow_run: {
          head_sha: HEAD_SHA,
          head_branch: 'refunds',
          event: 'pull_request',
          conclusion: 'success',
          head_repository: { full_name: 'mallory/payments' },
          pull_requests: [],
        },
      },
    },
  ],
  inputs: PLAIN,
  expected: 'fail',
}

export const dependabot: Scenario = {
  ...fork,
  name: 'dependabot',
  title: 'A pull request by Dependabot',
  description: 'As a fork: the token may only read.',
  github: { ...fork.github, pulls: [{ ...OWN_PULL, author: 'dependabot[bot]', title: 'Bump log4j-core from 2.14.1 to 2.25.2' }] },
  events: [pullRequestEvent({ ...OWN_PULL, author: 'dependabot[bot]' })],
}

const MARKERS = ['<!-- ecr-scan-gate -->', '<!-- ecr-scan-gate:payments/api -->', '<!-- ecr-scan-gate payments/api -->']

export const forgedMarker: Scenario = {
  ...COMMON,
  name: 'forged-marker',
  title: "Comments that imitate the gate's",
  description: '120 comments lie on the pull request, more than one page of a hundred; some carry a hidden marker and are by other users and by another bot.',
  images: [scannedYesterday('f0463d', FOUND)],
  github: {
    ...GITHUB,
    comments: [
      ...Array.from({ length: 116 }, (_, index) => ({ issue: PULL, login: 'octocat', body: `Remark ${index + 1}` })),
      ...MARKERS.map((marker) => ({ issue: PULL, login: 'mallory', body: `${marker}\n## All clear, nothing was found` })),
      { issue: PULL, login: 'other-app[bot]', type: 'Bot' as const, body: `${MARKERS[0] ?? ''}\nAnother bot` },
    ],
  },
  inputs: PLAIN,
  expected: 'fail',
}

const BEFORE = [inLayer(ZLIB, LAYER.base), inLayer(GNUPG, LAYER.base), inLayer(OPENSSL, LAYER.base), inLayer(EXPAT, LAYER.packages)]
const AFTER = [inLayer(ZLIB, LAYER.base), inLayer(GNUPG, LAYER.base), inLayer(LOG4SHELL, LAYER.application), inLayer(SEMVER, LAYER.modules)]

export const baseline: Scenario = {
  ...COMMON,
  name: 'baseline',
  title: 'A new image compared with the one on main',
  description: 'Two findings are new, two are fixed, two are in both. The ARNs differ throughout, as they do between images.',
  images: [
    plan(serviceImage('fa19'), {
      tags: ['main'],
      pushedAt: -9 * DAY,
      coverage: [{ at: -9 * DAY, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -9 * DAY }],
      findings: findings(BEFORE, -9 * DAY),
    }),
    plan(serviceImage('9ew'), { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: findings(AFTER, -DAY) }),
  ],
  inputs: { ...PLAIN, baseline: 'main' },
  expected: 'fail',
}

/** One of each kind of answer that details can have. */
function withDetails(): readonly FindingPlan[] {
  const [glibc, curl, log4j, spring, ip, zlib] = findings([GLIBC, CURL, LOG4SHELL, SPRING4SHELL, IP, ZLIB], -DAY)
  if (glibc === undefined || curl === undefined || log4j === undefined || spring === undefined || ip === undefined || zlib === undefined) return []
  return [
    glibc,
    { ...curl, details: 'INTERNAL_ERROR' },
    log4j,
    { ...spring, details: 'ACCESS_DENIED' },
    { ...ip, details: 'FINDING_DETAILS_NOT_FOUND' },
    { ...zlib, details: 'absent' },
  ]
}

export const kev: Scenario = {
  ...COMMON,
  name: 'kev',
  title: 'Known exploited vulnerabilities, and details that fail',
  description: 'Two findings are in the catalog; of four others the details fail, are denied, are not found, or are left out of the answer.',
  images: [scannedYesterday('be9', withDetails())],
  inputs: { ...PLAIN, 'fail-on-severity': 'none', 'fail-on-kev': 'true' },
  expected: 'fail',
}

/** A day that lies ahead whenever the scenario is played. */
function inDays(days: number): string {
  return new Date(Date.now() + days * DAY * 1000).toISOString().slice(0, 10)
}

const POLICY_PATH = '.github/ecr-scan-gate.yml'
const POLICY = `# The team's policy.
fail-on-severity: high
exceptions:
  - id: CVE-2023-45853
    reason: MiniZip is not built into our image
    expires: ${inDays(200)}
    owner: payments-team
`
const BENT = `${POLICY}  - id: 'CVE-*'
    reason: nothing to see here
    expires: ${inDays(200)}
`

export const policy: Scenario = {
  ...COMMON,
  name: 'policy',
  title: 'A pull request that weakens the policy',
  description:
    "The base commit's policy excuses one vulnerability; the pull request's version of the file excuses all. An organization keeps another one in a repository of its own.",
  images: [scannedYesterday('901', FOUND)],
  github: {
    ...GITHUB,
    files: [
      { path: POLICY_PATH, refs: ['main', BASE_SHA], text: POLICY },
      { path: POLICY_PATH, refs: ['refunds', HEAD_SHA, MERGE_SHA], text: BENT },
      { path: 'policies/images.yml', refs: ['main', 'v1'], repository: 'acme/security', text: 'fail-on-severity: critical\n' },
    ],
  },
  inputs: { ...PLAIN, policy: POLICY_PATH },
  expected: 'fail',
}
