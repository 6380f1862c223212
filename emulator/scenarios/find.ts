import { COREUTILS } from '../facts/debian.ts'
import { LOG4J_LOOP, LOG4J_SECOND, LOG4SHELL } from '../facts/language.ts'
import type { FleetPlan } from '../fleet/plan.ts'
import type { ClusterPlan, ImagePlan, Scenario } from '../scenario.ts'
import { COMMON, DAY, findings, plan, SCANNED_YESTERDAY, smallImage } from './common.ts'

/** Stories of `find`. They stand apart from those of the gate, which has nothing to say about them. */

export const LOG4SHELL_ID = LOG4SHELL.facts.id
/** What GitHub calls it, as the related id of a finding. */
export const LOG4SHELL_ADVISORY = 'GHSA-jfh8-c2jp-5v3q'

const ECS: ClusterPlan = { service: 'ecs', name: 'production', group: 'service:api', running: 3, lastAt: -600 }
const EKS: ClusterPlan = { service: 'eks', name: 'batch', namespace: 'payments', group: 'deployment:worker', running: 2, stopped: 1, lastAt: -900 }

function image(repository: string, tag: string, known: Parameters<typeof findings>[0], more: Partial<ImagePlan> = {}): ImagePlan {
  return plan(smallImage(`${repository}:${tag}`), { repository, tags: [tag], coverage: SCANNED_YESTERDAY, findings: findings(known, -3 * DAY), ...more })
}

const advised = { ...LOG4SHELL, facts: { ...LOG4SHELL.facts, related: [LOG4SHELL_ADVISORY] } }

/** Five images: two in use, one of which nobody knows, one that is not, and one that does not have it. */
const IMAGES: readonly ImagePlan[] = [
  image('shop/web', '2.0.1', [advised, LOG4J_LOOP], { inUse: { count: 0, lastAt: -40 * DAY } }),
  image('payments/worker', '7', [advised, LOG4J_SECOND], { inUse: { count: 2, lastAt: -900 }, clusters: [EKS] }),
  image('payments/api', '1.4.2', [advised, COREUTILS], { inUse: { count: 3, lastAt: -600 }, clusters: [ECS, EKS] }),
  image('payments/multi', '3', [advised]),
  image('shop/clean', '1', [COREUTILS], { inUse: { count: 1, lastAt: -60 }, clusters: [ECS] }),
]

export const log4shell: Scenario = {
  ...COMMON,
  name: 'find-log4shell',
  title: 'Log4Shell in four images of a registry',
  description: 'Two run, one does not, and of one nobody knows.',
  repositories: [...new Set(IMAGES.map(({ repository }) => repository))].map((name) => ({ name })),
  images: IMAGES,
  inputs: { vulnerability: LOG4SHELL_ID },
  expected: 'fail',
}

/** A registry of so many images, each with Log4Shell; every tenth runs. */
export function fleetOf(images: number, more: Partial<FleetPlan> = {}): Scenario {
  const fleet: FleetPlan = {
    seed: 'fleet',
    repositories: images / 20,
    imagesPerRepository: 20,
    vulnerabilities: [
      { known: LOG4SHELL, every: 1 },
      { known: COREUTILS, every: 2 },
    ],
    inUseEvery: 10,
    ...more,
  }
  return { ...log4shell, name: 'find-fleet', title: `${String(images)} images`, description: 'Computed when they are asked for.', images: [], fleet }
}
