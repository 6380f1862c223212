import { generateFindings } from '../generate.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { ImagePlan, Scenario } from '../scenario.ts'
import { COMMON, DAY, findings, liveCoverage, PLAIN, plan, pushedIndex, QUICK, SCANNED_YESTERDAY, serviceImage, serviceRecipe, TAG, twoPlatforms } from './common.ts'
import { IN_SERVICE } from './vulnerable.ts'

/** Scenarios in which nothing goes wrong. */

/** An image under the usual tag whose scan ended a day ago. */
export function scannedYesterday(revision: string, found: readonly FindingPlan[], more: Partial<ImagePlan> = {}): ImagePlan {
  return plan(serviceImage(revision), { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: found, ...more })
}

export function manyFindings(count: number, seed = 1): readonly FindingPlan[] {
  return generateFindings({ count, seed, layers: 5, observedFrom: -DAY - 40, listedAt: -DAY })
}

export const clean: Scenario = {
  ...COMMON,
  name: 'clean',
  title: 'A clean multi-platform image, scanned while you watch',
  description: 'As `vulnerable`, but the scan finds nothing: for as long as the findings of another image might take to arrive, the answers look the same.',
  images: pushedIndex(
    twoPlatforms(serviceRecipe('c1ea4', { annotateBase: true })).map((artifact) => plan(artifact, { pushedAt: -3, coverage: liveCoverage(1, 2, 3) })),
    TAG,
  ),
  inputs: QUICK,
  expected: 'pass',
}

export const lateFindings: Scenario = {
  ...COMMON,
  name: 'late-findings',
  title: "The scan is finished, but the findings aren't there yet",
  description:
    'ECR says COMPLETE with an empty list and Inspector says the scan succeeded; the findings become readable six seconds later. A gate that stops at the first terminal status passes this image.',
  images: [
    plan(serviceImage('1a7e'), {
      tags: [TAG],
      pushedAt: -20,
      coverage: liveCoverage(-18, -15, 0),
      ecr: [
        { at: -18, status: 'PENDING', description: 'Pending start of the image scan.' },
        { at: -1, status: 'COMPLETE', description: 'The scan was completed successfully.' },
      ],
      findings: findings(IN_SERVICE, 6, -2),
    }),
  ],
  inputs: { ...QUICK, settle: '10s' },
  expected: 'fail',
}

export const longScanned: Scenario = {
  ...COMMON,
  name: 'long-scanned',
  title: 'An image scanned yesterday, 250 findings',
  description: 'The scan ended a day ago and nothing changes any more: one confirming read is enough.',
  images: [scannedYesterday('0ld', manyFindings(250))],
  inputs: PLAIN,
  expected: 'fail',
}

export const longScannedClean: Scenario = {
  ...COMMON,
  name: 'long-scanned-clean',
  title: 'An image scanned yesterday, no findings',
  description: 'The scan ended a day ago and found nothing.',
  images: [scannedYesterday('0ldc1ea4', [])],
  inputs: PLAIN,
  expected: 'pass',
}

export const onPush: Scenario = {
  ...COMMON,
  name: 'on-push',
  title: 'A repository that Inspector scans on push only',
  description: 'After the one scan the coverage is INACTIVE with the reason SCAN_FREQUENCY_SCAN_ON_PUSH, and ECR says COMPLETE. That is a finished scan.',
  registry: { ...COMMON.registry, rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['*'] }] },
  images: [
    plan(serviceImage('0a9054'), {
      tags: [TAG],
      pushedAt: -3,
      coverage: [
        { at: 1, statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
        { at: 3, statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH', lastScannedAt: 3 },
      ],
      findings: findings(IN_SERVICE, 4.5, 2.5),
    }),
  ],
  inputs: QUICK,
  expected: 'fail',
}

export const pages: Scenario = {
  ...COMMON,
  name: 'pages',
  title: '101 findings: two pages',
  description: 'One finding more than a page holds.',
  images: [scannedYesterday('9a9e5', manyFindings(101, 7))],
  inputs: PLAIN,
  expected: 'fail',
}

export const huge: Scenario = {
  ...COMMON,
  name: 'huge',
  title: '5,000 findings',
  description: 'A large image with fifty pages of findings, scanned yesterday.',
  images: [scannedYesterday('d06e', manyFindings(5000, 3))],
  inputs: PLAIN,
  expected: 'fail',
}
