import type { Fault } from '../../emulator/fault-plan.ts'
import type { FindingPlan } from '../../emulator/finding-plan.ts'
import { COREUTILS, GNUPG, NCURSES, ZLIB } from '../../emulator/facts/debian.ts'
import { LOG4SHELL, SEMVER } from '../../emulator/facts/language.ts'
import { COMMON, DAY, findings, plan, REPOSITORY, SCANNED_YESTERDAY, serviceImage, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import type { Seconds } from '../../emulator/seconds.ts'
import type { CoverageStep, ImagePlan, Scenario } from '../../emulator/scenario.ts'

/** Short stories of one image, for tests that change one thing at a time. */

/** Two that fail a gate at `high`: one critical, one high. */
export const GRAVE = [ZLIB, SEMVER] as const
/** Three that do not: two medium, one low. */
export const MILD = [COREUTILS, NCURSES, GNUPG] as const
export { LOG4SHELL }

/** A wait that ends within seconds. */
export const HASTE: Readonly<Record<string, string>> = { repository: REPOSITORY, tag: TAG, 'poll-interval': '1s', settle: '1s', timeout: '60s' }

const BASE: Scenario = { ...COMMON, name: 'short', title: 'A short story', description: 'Made by a test.', images: [], inputs: HASTE, expected: 'fail' }

/** An image scanned yesterday. */
export function settled(found: readonly FindingPlan[], more: Partial<Scenario> = {}, image: Partial<ImagePlan> = {}): Scenario {
  return { ...BASE, images: [plan(smallImage('5e771ed'), { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: found, ...image })], ...more }
}

/** An image that was pushed a moment ago. */
export function pushed(coverage: readonly CoverageStep[], found: readonly FindingPlan[], more: Partial<Scenario> = {}, image: Partial<ImagePlan> = {}): Scenario {
  return { ...BASE, images: [plan(smallImage('9054ed'), { tags: [TAG], pushedAt: -3, coverage, findings: found, ...image })], ...more }
}

export function done(at: Seconds): CoverageStep {
  return { at, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: at }
}

export function pending(at: Seconds): CoverageStep {
  return { at, statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' }
}

export function grave(at: Seconds = -DAY): readonly FindingPlan[] {
  return findings(GRAVE, at)
}

export function mild(at: Seconds = -DAY): readonly FindingPlan[] {
  return findings(MILD, at)
}

/** The scenario with faults besides its own. */
export function faulty(scenario: Scenario, ...faults: readonly Fault[]): Scenario {
  return { ...scenario, faults: [...(scenario.faults ?? []), ...faults] }
}

/** The Java service, whose layers and base are known. */
export function service(found: readonly FindingPlan[], more: Partial<Scenario> = {}): Scenario {
  return { ...BASE, images: [plan(serviceImage('5e4'), { tags: [TAG], coverage: SCANNED_YESTERDAY, findings: found })], ...more }
}
