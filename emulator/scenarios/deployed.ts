import { stableId } from '../digest.ts'
import { GLIBC, NCURSES } from '../facts/debian.ts'
import { LOG4SHELL } from '../facts/language.ts'
import type { Seconds } from '../seconds.ts'
import type { CoverageStep, ImagePlan, Scenario } from '../scenario.ts'
import { COMMON, DAY, findings, MAIN_PUSH, plan, pushedIndex, REGISTRY, serviceRecipe, smallImage, twoPlatforms } from './common.ts'

/**
 * A small fleet over three days, for the watch: the first run, a vulnerability that becomes known in something that is
 * deployed, a fix that ships. It is no story for the gate, so it is not among its scenarios.
 */

/** When Inspector scanned again, and until when it did. */
function scanned(...at: readonly Seconds[]): readonly CoverageStep[] {
  return at.map((lastScannedAt) => ({ at: lastScannedAt, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt }))
}

function expired(at: Seconds, lastScannedAt: Seconds): CoverageStep {
  return { at, statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt }
}

const SECOND_DAY = DAY
const THIRD_DAY = 2 * DAY
/** The night before: what is found and shipped then, a run of the next day sees as old. */
const NIGHT = 6 * 3600

/** What a night on which everything expired leaves of findings. */
const CLOSED = { changes: [{ at: SECOND_DAY - NIGHT, status: 'CLOSED' }] } as const

const api = (revision: string, pushedAt: Seconds, more: Partial<ImagePlan>): readonly ImagePlan[] => {
  const images = twoPlatforms(serviceRecipe(revision)).map((artifact) => plan(artifact, { repository: 'payments/api', pushedAt, ...more }))
  return pushedIndex(images, '-').map((image) => (image.tags === undefined ? image : { ...image, tags: [] }))
}

function tagged(images: readonly ImagePlan[], from: Seconds, until?: Seconds): readonly ImagePlan[] {
  const [index, ...below] = images
  if (index === undefined) return images
  return [{ ...index, tags: [until === undefined ? { tag: 'production', from } : { tag: 'production', from, until }] }, ...below]
}

const one = (repository: string, more: Partial<ImagePlan>): ImagePlan =>
  plan(smallImage(stableId(repository, JSON.stringify(more.tags ?? []))), { repository, pushedAt: -10 * DAY, ...more })

export const BATCH = one('batch/worker', { coverage: scanned(-DAY) })
/** The newest image of its repository is no image: cosign stored a signature beside it. */
const SIGNED = one('shop/web', { tags: ['release-2'], pushedAt: -3 * DAY, coverage: scanned(-DAY) })

export const deployed: Scenario = {
  ...COMMON,
  name: 'deployed',
  title: 'A small fleet over three days',
  description: 'First run; then a vulnerability becomes known in the image that is in production; then the fix ships.',
  registry: {
    ...REGISTRY,
    rules: [
      { frequency: 'CONTINUOUS_SCAN', filters: ['payments/*', 'shop/*', 'tools/*', 'batch/*', 'nothing-like-this'] },
      { frequency: 'SCAN_ON_PUSH', filters: ['jobs/*'] },
    ],
  },
  repositories: ['payments/api', 'shop/web', 'shop/cart', 'tools/scratch', 'batch/worker', 'sandbox/try', 'jobs/report'].map((name) => ({ name })),
  images: [
    ...tagged(
      api('a1', -10 * DAY, { coverage: scanned(-DAY, SECOND_DAY - NIGHT), findings: [...findings([NCURSES], -9 * DAY), ...findings([LOG4SHELL], SECOND_DAY - NIGHT)] }),
      -10 * DAY,
      THIRD_DAY - NIGHT,
    ),
    ...tagged(api('a2', THIRD_DAY - NIGHT - 3600, { coverage: scanned(THIRD_DAY - NIGHT - 1800), findings: findings([NCURSES], THIRD_DAY - NIGHT - 1800) }), THIRD_DAY - NIGHT),
    one('shop/web', { tags: ['release-1'], coverage: scanned(-DAY), findings: findings([LOG4SHELL], -9 * DAY) }),
    SIGNED,
    one('shop/web', { tags: [`sha256-${SIGNED.artifact.digest.slice(7)}.sig`], pushedAt: -2 * DAY }),
    one('shop/cart', {
      tags: ['release-1'],
      coverage: [...scanned(-DAY), expired(SECOND_DAY - NIGHT, -DAY)],
      findings: findings([GLIBC, LOG4SHELL], -9 * DAY).map((each) => ({ ...each, ...CLOSED })),
    }),
    one('tools/scratch', { tags: ['production'], coverage: [{ at: -DAY, statusCode: 'INACTIVE', reason: 'UNSUPPORTED_OS' }] }),
    one('sandbox/try', { tags: ['latest'] }),
    one('jobs/report', { tags: ['production'], coverage: [{ at: -DAY, statusCode: 'INACTIVE', reason: 'SCAN_FREQUENCY_SCAN_ON_PUSH', lastScannedAt: -DAY }] }),
    BATCH,
  ],
  events: [MAIN_PUSH],
  inputs: {},
  expected: 'pass',
}

/** What is watched of it. */
export const WATCHED = `streams:
  - repository: payments/api
    tags: [production]
    environment: production
    owner: '@acme/payments'
  - repository: 'shop/*'
    tags: ['release-*']
    owner: '@acme/shop'
  - repository: batch/worker
    digests: ['${BATCH.artifact.digest}']
audit:
  unscanned: ['sandbox/*']
slo: {critical: 7d, high: 30d}
`
