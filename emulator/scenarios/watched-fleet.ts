import type { FleetPlan } from '../fleet/plan.ts'
import type { Scenario } from '../scenario.ts'
import { COMMON, MAIN_PUSH, REGISTRY } from './common.ts'

/** A fleet for the watch: how large it is, and how many repositories have something in production and in staging. */
export interface WatchedFleet extends Partial<Omit<FleetPlan, 'deployed'>> {
  readonly repositories: number
  readonly imagesPerRepository: number
  readonly production: number
  readonly staging?: number
}

/** Of what is deployed, this share moves from one day to the next: another image, or another scan of the same. */
export const SHIPPED = 0.01
export const RESCANNED = 0.04

/** Many repositories with deployed images, each with 200 findings; on the next day 5 % of them have moved. */
export function watchedFleet({ production, staging = 0, ...more }: WatchedFleet): Scenario {
  const deployed = [
    { tag: 'production', repositories: production, moves: SHIPPED },
    { tag: 'staging', repositories: staging, moves: SHIPPED },
  ]
  const fleet: FleetPlan = { seed: 'watched', vulnerabilities: [], inUseEvery: 10, findingsPerImage: 200, rescanned: RESCANNED, ...more, deployed }
  const title = `${String(more.repositories)} repositories of ${String(more.imagesPerRepository)} images`
  return {
    ...COMMON,
    name: 'watched-fleet',
    title,
    description: 'Computed when they are asked for.',
    registry: { ...REGISTRY, rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['fleet/*'] }] },
    repositories: [],
    images: [],
    fleet,
    events: [MAIN_PUSH],
    inputs: {},
    expected: 'fail',
  }
}

/** The streams of such a fleet. */
export const WATCHED_FLEET = `streams:
  - repository: 'fleet/*'
    tags: [production]
    environment: production
  - repository: 'fleet/*'
    tags: [staging]
    environment: staging
`
