import { stableId } from '../../emulator/digest.ts'
import type { Known } from '../../emulator/facts/known.ts'
import type { FindingPlan } from '../../emulator/finding-plan.ts'
import { COMMON, DAY, findings, plan, pushedIndex, serviceRecipe, smallImage, twoPlatforms } from '../../emulator/scenarios/common.ts'
import type { Seconds } from '../../emulator/seconds.ts'
import type { CoverageStep, ImagePlan, Scenario } from '../../emulator/scenario.ts'
import type { WatchStep } from './watch-step.ts'

/** Small fleets, for tests that change one thing at a time. The first run is at 0. */

export const NIGHT: Seconds = 6 * 3600

/** Successful scans, each with its time. */
export function scanned(...at: readonly Seconds[]): readonly CoverageStep[] {
  return at.map((lastScannedAt) => ({ at: lastScannedAt, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt }))
}

export function ended(reason: string, at: Seconds, lastScannedAt: Seconds = -DAY): CoverageStep {
  return { at, statusCode: 'INACTIVE', reason, lastScannedAt }
}

/** An image of one platform, scanned yesterday. */
export function image(repository: string, revision: string, known: readonly Known[] = [], more: Partial<ImagePlan> = {}): ImagePlan {
  return plan(smallImage(stableId(repository, revision)), { repository, tags: ['production'], pushedAt: -10 * DAY, coverage: scanned(-DAY), findings: findings(known, -9 * DAY), ...more })
}

/** What buildx pushes: an index, two platforms, and their attestations. `more` is of the platforms. */
export function multi(repository: string, revision: string, known: readonly Known[] = [], more: Partial<ImagePlan> = {}, index: Partial<ImagePlan> = {}): readonly ImagePlan[] {
  const images = twoPlatforms(serviceRecipe(revision)).map((artifact) => plan(artifact, { repository, pushedAt: -10 * DAY, coverage: scanned(-DAY), findings: findings(known, -9 * DAY), ...more }))
  const [first, ...below] = pushedIndex(images, 'production')
  return first === undefined ? below : [{ ...first, ...index }, ...below]
}

export function fleet(images: readonly ImagePlan[], more: Partial<Scenario> = {}): Scenario {
  return { ...COMMON, name: 'fleet', title: 'A fleet', description: 'Made by a test.', repositories: [...new Set(images.map(({ repository }) => repository))].map((name) => ({ name })), images, inputs: {}, expected: 'fail', ...more }
}

/** With a later change each. */
export function changed(plans: readonly FindingPlan[], ...changes: NonNullable<FindingPlan['changes']>): readonly FindingPlan[] {
  return plans.map((each) => ({ ...each, changes }))
}

/** The stream of each repository, by its tag `production`. */
export const PRODUCTION = "streams: [{repository: '*', tags: [production]}]\nslo: {critical: 7d}\n"

export function states({ json }: WatchStep): Readonly<Record<string, string>> {
  return Object.fromEntries((json?.streams ?? []).map(({ repository, environment, state }) => [environment === 'default' ? repository : `${repository} ${environment}`, state]))
}

export function streamOf({ json }: WatchStep, repository: string): NonNullable<WatchStep['json']>['streams'][number] | undefined {
  return json?.streams.find((stream) => stream.repository === repository)
}

/** Ids that break a rule in a stream. */
export function violations(step: WatchStep, repository: string): readonly string[] {
  return (streamOf(step, repository)?.images ?? []).flatMap((each) => each.violations.flatMap(({ ids }) => ids))
}
