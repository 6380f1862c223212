import { ARM64, type Artifact } from '../artifact.ts'
import { stableId } from '../digest.ts'
import { ALPINE, DEBIAN } from '../facts/bases.ts'
import type { Known } from '../facts/known.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { EventPlan, GitHubPlan, PullPlan } from '../github/plan.ts'
import { buildImage, buildxIndex, type ImageRecipe } from '../image.ts'
import type { Seconds } from '../seconds.ts'
import type { CoverageStep, ImagePlan, RegistryPlan, Scenario } from '../scenario.ts'

export const ACCOUNT = '123456789012'
export const REGION = 'eu-west-1'
export const REPOSITORY = 'payments/api'
export const TAG = '1.4.2'
export const GITHUB_REPOSITORY = 'acme/payments'
export const PULL = 42

export const DAY: Seconds = 86_400

/** Enhanced scanning, everything continuously. */
export const REGISTRY: RegistryPlan = {
  account: ACCOUNT,
  region: REGION,
  scanType: 'ENHANCED',
  rules: [{ frequency: 'CONTINUOUS_SCAN', filters: ['*'] }],
  inspector: 'ENABLED',
  rescan: { push: 'DAYS_14', pull: 'DAYS_14' },
}

/** Forty hex digits for a commit. */
export function commit(name: string): string {
  return stableId('commit', name) + stableId('more', name).slice(0, 8)
}

export const HEAD_SHA = commit('head')
export const BASE_SHA = commit('base')
export const MERGE_SHA = commit('merge')

export const OWN_PULL: PullPlan = {
  number: PULL,
  title: 'Add refunds',
  head: { ref: 'refunds', sha: HEAD_SHA },
  base: { ref: 'main', sha: BASE_SHA },
  commits: [MERGE_SHA],
}

/** A repository with one open pull request and a token that may comment. */
export const GITHUB: GitHubPlan = {
  repository: GITHUB_REPOSITORY,
  permissions: { contents: 'read', issues: 'none', pullRequests: 'write' },
  pulls: [OWN_PULL],
  comments: [{ issue: PULL, login: 'octocat', body: 'Please have a look.' }],
}

/** The `pull_request` event of a pull request. */
export function pullRequestEvent(pull: PullPlan = OWN_PULL, name: 'pull_request' | 'pull_request_target' = 'pull_request'): EventPlan {
  const side = (branch: PullPlan['head']): EventPlan['payload'] => ({ ref: branch.ref, sha: branch.sha, repo: { full_name: branch.repository ?? GITHUB_REPOSITORY } })
  const payload = {
    action: 'synchronize',
    number: pull.number,
    pull_request: { number: pull.number, title: pull.title, state: 'open', user: { login: pull.author ?? 'octocat', type: 'User' }, head: side(pull.head), base: side(pull.base) },
  }
  if (name === 'pull_request_target') return { name, sha: BASE_SHA, ref: 'refs/heads/main', headRef: pull.head.ref, baseRef: pull.base.ref, payload }
  return { name, sha: MERGE_SHA, ref: `refs/pull/${pull.number}/merge`, headRef: pull.head.ref, baseRef: pull.base.ref, payload }
}

/** All other events that belong to the pull request in some way. */
const OTHER_EVENTS: readonly EventPlan[] = [
  pullRequestEvent(OWN_PULL, 'pull_request_target'),
  {
    name: 'push',
    sha: HEAD_SHA,
    ref: 'refs/heads/refunds',
    payload: { ref: 'refs/heads/refunds', before: BASE_SHA, after: HEAD_SHA, created: false, deleted: false, forced: false, commits: [], head_commit: { id: HEAD_SHA } },
  },
  {
    name: 'merge_group',
    sha: MERGE_SHA,
    ref: `refs/heads/gh-readonly-queue/main/pr-${PULL}-${BASE_SHA}`,
    payload: {
      action: 'checks_requested',
      merge_group: { head_sha: MERGE_SHA, head_ref: `refs/heads/gh-readonly-queue/main/pr-${PULL}-${BASE_SHA}`, base_ref: 'refs/heads/main', base_sha: BASE_SHA },
    },
  },
  {
    name: 'workflow_run',
    sha: BASE_SHA,
    ref: 'refs/heads/main',
    payload: {
      action: 'completed',
      workflow_run: {
        head_sha: HEAD_SHA,
        head_branch: 'refunds',
        event: 'pull_request',
        conclusion: 'success',
        head_repository: { full_name: GITHUB_REPOSITORY },
        pull_requests: [{ number: PULL, head: { ref: 'refunds', sha: HEAD_SHA }, base: { ref: 'main', sha: BASE_SHA } }],
      },
    },
  },
  {
    name: 'issue_comment',
    sha: BASE_SHA,
    ref: 'refs/heads/main',
    payload: {
      action: 'created',
      issue: { number: PULL, title: 'Add refunds', pull_request: { url: `https://api.github.com/repos/${GITHUB_REPOSITORY}/pulls/${PULL}` } },
      comment: { body: '/scan' },
    },
  },
  { name: 'workflow_dispatch', sha: BASE_SHA, ref: 'refs/heads/main', payload: { inputs: {} } },
  { name: 'schedule', sha: BASE_SHA, ref: 'refs/heads/main', payload: { schedule: '0 5 * * 1' } },
]

/** A push to the default branch: of its workspace it is known who wrote it. */
export const MAIN_PUSH: EventPlan = {
  name: 'push',
  sha: commit('main'),
  ref: 'refs/heads/main',
  payload: { ref: 'refs/heads/main', before: BASE_SHA, after: commit('main'), created: false, deleted: false, forced: false, commits: [], head_commit: { id: commit('main') } },
}

export const EVENTS: readonly EventPlan[] = [pullRequestEvent(), ...OTHER_EVENTS]

/** What a scenario has unless it says otherwise. */
export const COMMON = { registry: REGISTRY, repositories: [{ name: REPOSITORY }], github: GITHUB, events: EVENTS } as const satisfies Partial<Scenario>

/** Inputs that let a live scenario end within seconds; the action's own defaults are made for the real service. */
export const QUICK: Readonly<Record<string, string>> = { repository: REPOSITORY, tag: TAG, 'poll-interval': '1s', settle: '3s', timeout: '60s' }

/** Inputs for an image that was scanned long ago. */
export const PLAIN: Readonly<Record<string, string>> = { repository: REPOSITORY, tag: TAG }

/** Coverage of an image scanned a day ago. */
export const SCANNED_YESTERDAY: readonly CoverageStep[] = [{ at: -DAY, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: -DAY }]

/** Coverage as a continuous registry shows it while an image is scanned for the first time. */
export function liveCoverage(known: Seconds, scanning: Seconds, done: Seconds): readonly CoverageStep[] {
  return [
    { at: known, statusCode: 'ACTIVE', reason: 'PENDING_INITIAL_SCAN' },
    { at: scanning, statusCode: 'ACTIVE', reason: 'SCAN_IN_PROGRESS' },
    { at: done, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: done },
  ]
}

/** Findings of known vulnerabilities, all listed at one moment. */
export function findings(known: readonly Known[], listedAt: Seconds, observedAt: Seconds = listedAt): readonly FindingPlan[] {
  return known.map((entry) => ({ ...entry, listedAt, observedAt }))
}

/** The same image for amd64 and arm64. */
export function twoPlatforms(recipe: ImageRecipe): readonly [Artifact, Artifact] {
  return [buildImage(recipe), buildImage({ ...recipe, platform: ARM64 })]
}

/** A small image on Alpine, for scenarios in which the content does not matter. */
export function smallImage(revision: string, more: Partial<ImageRecipe> = {}): Artifact {
  return buildImage({
    base: ALPINE,
    instructions: [{ by: 'COPY server /usr/local/bin/server # buildkit', bytes: 7_400_000 }, { by: 'ENTRYPOINT ["/usr/local/bin/server"]' }],
    revision,
    ...more,
  })
}

/** The Java service that most scenarios are about. */
export function serviceImage(revision: string, more: Partial<ImageRecipe> = {}): Artifact {
  return buildImage(serviceRecipe(revision, more))
}

export function serviceRecipe(revision: string, more: Partial<ImageRecipe> = {}): ImageRecipe {
  return {
    base: DEBIAN,
    instructions: [
      { by: 'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends openjdk-17-jre-headless curl nodejs # buildkit', bytes: 98_400_000 },
      { by: 'WORKDIR /app' },
      { by: 'COPY package.json package-lock.json ./ # buildkit', bytes: 61_000 },
      { by: 'RUN /bin/sh -c npm ci --omit=dev # buildkit', bytes: 11_800_000 },
      { by: 'COPY target/app.jar /app/app.jar # buildkit', bytes: 32_500_000 },
      { by: 'CMD ["java" "-jar" "/app/app.jar"]' },
    ],
    revision,
    ...more,
  }
}

/** Layers of `serviceRecipe`. */
export const LAYER = { base: 0, packages: 1, manifest: 2, modules: 3, application: 4 } as const

/** An image of which everything but its scan is the usual. */
export function plan(artifact: Artifact, more: Partial<ImagePlan> = {}): ImagePlan {
  return { repository: REPOSITORY, artifact, pushedAt: -DAY - 60, os: 'DEBIAN_12', ...more }
}

/** What buildx pushes: the index under its tag, the images and their attestations without. */
export function pushedIndex(images: readonly ImagePlan[], tag: string, index: Artifact = buildxIndex(images.map((entry) => entry.artifact))): readonly ImagePlan[] {
  const covered = new Map(images.map((entry) => [entry.artifact.digest, entry]))
  const pushedAt = images[0]?.pushedAt ?? -DAY
  const repository = images[0]?.repository ?? REPOSITORY
  const below = (node: Artifact): readonly ImagePlan[] =>
    node.children.flatMap((child) => [covered.get(child.digest) ?? { repository, artifact: child, pushedAt }, ...below(child)])
  return [{ repository, artifact: index, pushedAt, tags: [tag] }, ...below(index)]
}
