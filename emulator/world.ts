import { tree, type Artifact } from './artifact.ts'
import type { FindingPlan } from './finding-plan.ts'
import { Fleet } from './fleet/fleet.ts'
import { epochSeconds, findingHost, partition, wireFinding } from './inspector/finding.ts'
import { word, type JsonObject } from './json.ts'
import type { Seconds } from './seconds.ts'
import type { CoverageStep, EcrStep, ImagePlan, RepositoryPlan, Scenario, TagPlan } from './scenario.ts'

const MS = 1000

/** An image of the scenario with what follows from where it lies. */
export interface LiveImage {
  readonly plan: ImagePlan
  readonly account: string
  readonly repository: string
  readonly digest: string
  readonly artifact: Artifact
  /** Inspector's resource id. */
  readonly arn: string
}

/** A finding that is listed at some moment, with its text as it goes over the wire. */
export interface LiveFinding {
  readonly plan: FindingPlan
  readonly image: LiveImage
  readonly arn: string
  readonly wire: JsonObject
  /** The finding's JSON, made once. */
  json(): string
}

/**
 * What the services know at a moment. Everything follows from the scenario and the clock, so a clock that a test sets by hand
 * can jump anywhere. Only what a client puts is stored.
 */
export class World {
  readonly scenario: Scenario
  readonly images: readonly LiveImage[]
  readonly fleet: Fleet | undefined
  readonly #start: number
  readonly #now: () => number
  readonly #stories: readonly FindingStory[]
  readonly #moments: readonly Seconds[]
  /** Tags and images that clients put, in their order. */
  readonly #put: PutTag[] = []
  readonly #pushed: LiveImage[] = []
  #listed: { readonly epoch: number; readonly findings: readonly LiveFinding[] } | undefined

  constructor(scenario: Scenario, now: () => number) {
    this.scenario = scenario
    this.#now = () => now() + (scenario.clockSkew ?? 0) * MS
    this.#start = this.#now()
    this.images = scenario.images.map((plan) => this.#place(plan))
    this.fleet = scenario.fleet === undefined ? undefined : new Fleet(scenario.fleet, scenario.registry, this.#start, () => this.seconds())
    this.#stories = this.images.flatMap((image) => this.#storiesOf(image))
    this.#moments = [...new Set(this.#stories.flatMap((story) => story.moments))].sort((a, b) => a - b)
  }

  /** AWS's time in epoch milliseconds. */
  now(): number {
    return this.#now()
  }

  /** Seconds since the scenario began. */
  seconds(): Seconds {
    return (this.#now() - this.#start) / MS
  }

  /** Epoch seconds of a moment of the scenario, as it goes over the wire. */
  wireTime(at: Seconds): number {
    return epochSeconds(this.#start + at * MS)
  }

  repository(account: string, name: string): RepositoryPlan | undefined {
    if (account === this.scenario.registry.account && this.fleet?.has(name) === true) return { name }
    return this.scenario.repositories.find((entry) => entry.name === name && (entry.account ?? this.scenario.registry.account) === account)
  }

  repositories(account: string): readonly RepositoryPlan[] {
    const own = this.scenario.repositories.filter((entry) => (entry.account ?? this.scenario.registry.account) === account)
    return account === this.scenario.registry.account ? [...own, ...(this.fleet?.repositories ?? [])] : own
  }

  /** A computed image where it lies. */
  place(plan: ImagePlan): LiveImage {
    return this.#place(plan)
  }

  /** Images of a repository that have been pushed, newest first. */
  imagesOf(account: string, repository: string): readonly LiveImage[] {
    const at = this.seconds()
    const computed = account === this.scenario.registry.account ? (this.fleet?.imagesIn(repository) ?? []) : []
    return [...this.images, ...this.#pushed, ...computed.map((plan) => this.#place(plan))]
      .filter((image) => image.account === account && image.repository === repository && image.plan.pushedAt <= at)
      .sort((a, b) => b.plan.pushedAt - a.plan.pushedAt)
  }

  isArchived(image: LiveImage): boolean {
    return image.plan.archivedAt !== undefined && image.plan.archivedAt <= this.seconds()
  }

  /** Tags that point to the image now. */
  tagsOf(image: LiveImage): readonly string[] {
    const at = this.seconds()
    const planned = tagPlans(image.plan).filter((entry) => (entry.from ?? image.plan.pushedAt) <= at && at < (entry.until ?? Infinity))
    const own = planned.filter(({ tag, from }) => (this.#holder(image, tag)?.at ?? -Infinity) < (from ?? image.plan.pushedAt)).map(({ tag }) => tag)
    // A tag that was put stays until the scenario moves it, or another put does.
    const put = this.#put.filter((entry) => entry.image === image && this.#holder(image, entry.tag) === entry && !this.#movedSince(entry))
    return [...new Set([...own, ...put.map(({ tag }) => tag)])]
  }

  /** Sets a tag, as a client does. */
  putTag(image: LiveImage, tag: string): void {
    this.#put.push({ image, tag, at: this.seconds() })
  }

  /** Adds an image, as a client does. */
  push(plan: ImagePlan): LiveImage {
    const image = this.#place(plan)
    this.#pushed.push(image)
    return image
  }

  #holder({ account, repository }: LiveImage, tag: string): PutTag | undefined {
    return this.#put.findLast((entry) => entry.tag === tag && entry.image.account === account && entry.image.repository === repository)
  }

  #movedSince({ image, tag, at }: PutTag): boolean {
    const now = this.seconds()
    return this.images.some(
      (other) =>
        other.account === image.account &&
        other.repository === image.repository &&
        tagPlans(other.plan).some((entry) => entry.tag === tag && (entry.from ?? other.plan.pushedAt) > at && (entry.from ?? other.plan.pushedAt) <= now),
    )
  }

  /** The image a digest or tag names, and whether the two agree. */
  find(account: string, repository: string, id: { readonly digest?: string; readonly tag?: string }): LiveImage | 'mismatch' | undefined {
    const images = this.imagesOf(account, repository)
    const byTag = id.tag === undefined ? undefined : images.find((image) => this.tagsOf(image).includes(id.tag ?? ''))
    if (id.digest === undefined) return byTag
    const byDigest = images.find((image) => image.digest === id.digest)
    if (id.tag === undefined || byDigest === undefined) return byDigest
    return byTag === byDigest ? byDigest : 'mismatch'
  }

  /** Inspector's coverage of the image now; `undefined` when there is no record. */
  coverageOf(image: LiveImage): CoverageStep | undefined {
    const step = last(image.plan.coverage ?? [], this.seconds())
    return step?.gone === true ? undefined : step
  }

  /** ECR's scan status of the image now; `undefined` stands for `ScanNotFoundException`. */
  ecrStatusOf(image: LiveImage): EcrStep | undefined {
    if (image.plan.ecr !== undefined) return last(image.plan.ecr, this.seconds())
    const coverage = this.coverageOf(image)
    return coverage === undefined ? undefined : ecrStatus(coverage)
  }

  /** Findings listed now. The list is made anew only when something happened since. */
  findings(): readonly LiveFinding[] {
    const at = this.seconds()
    const epoch = this.#moments.filter((moment) => moment <= at).length
    if (this.#listed?.epoch !== epoch) {
      this.#listed = { epoch, findings: this.#stories.flatMap((story) => story.at(at) ?? []) }
    }
    return this.#listed.findings
  }

  /** The blob of a repository by digest: a config, a layer, or a manifest. */
  blob(digest: string): string | undefined {
    for (const image of this.images) {
      for (const node of tree(image.artifact)) {
        const found = node.blobs.get(digest)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  #place(plan: ImagePlan): LiveImage {
    const { registry } = this.scenario
    const account = plan.account ?? registry.account
    const arn = `arn:${partition(registry)}:ecr:${registry.region}:${account}:repository/${plan.repository}/${plan.artifact.digest}`
    return { plan, account, repository: plan.repository, digest: plan.artifact.digest, artifact: plan.artifact, arn }
  }

  #storiesOf(image: LiveImage): readonly FindingStory[] {
    const { registry } = this.scenario
    const host = findingHost({ plan: image.plan, account: image.account, arn: image.arn, tags: tagPlans(image.plan).map((entry) => entry.tag) }, registry, this.#start)
    return (image.plan.findings ?? []).map((plan) => findingStory(plan, image, wireFinding(plan, host, registry, this.#start), (at) => this.wireTime(at)))
  }
}

interface PutTag {
  readonly image: LiveImage
  readonly tag: string
  readonly at: Seconds
}

interface FindingStory {
  readonly moments: readonly Seconds[]
  at(seconds: Seconds): LiveFinding | undefined
}

function findingStory(plan: FindingPlan, image: LiveImage, wire: JsonObject, wireTime: (at: Seconds) => number): FindingStory {
  const changes = [...(plan.changes ?? [])].sort((a, b) => a.at - b.at)
  const made: LiveFinding[] = []
  const version = (count: number): LiveFinding => {
    const known = made[count]
    if (known !== undefined) return known
    const changed = changes.slice(0, count).reduce<JsonObject>(
      (current, change) => ({
        ...current,
        ...(change.status === undefined ? {} : { status: change.status }),
        ...(change.severity === undefined ? {} : { severity: change.severity }),
        updatedAt: wireTime(change.at),
      }),
      wire,
    )
    let text: string | undefined
    const live: LiveFinding = { plan, image, arn: word(wire['findingArn']), wire: changed, json: () => (text ??= JSON.stringify(changed)) }
    made[count] = live
    return live
  }
  return {
    moments: [plan.listedAt, ...changes.map((change) => change.at)],
    at: (seconds) => {
      if (seconds < plan.listedAt) return undefined
      const passed = changes.filter((change) => change.at <= seconds)
      return passed.at(-1)?.gone === true ? undefined : version(passed.length)
    },
  }
}

function tagPlans(plan: ImagePlan): readonly TagPlan[] {
  return (plan.tags ?? []).map((entry) => (typeof entry === 'string' ? { tag: entry } : entry))
}

function last<T extends { readonly at: Seconds }>(steps: readonly T[], at: Seconds): T | undefined {
  return steps.filter((step) => step.at <= at).at(-1)
}

/** The texts with which ECR explains its status, as far as they have been seen. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  PENDING: 'Pending start of the image scan.',
  ACTIVE: 'Continuous scan is selected for image.',
  COMPLETE: 'The scan was completed successfully.',
  UNSUPPORTED_IMAGE: 'The operating system and/or package manager are not supported.',
}

/** ECR's status that goes with a coverage, where a scenario does not say otherwise. */
function ecrStatus(coverage: CoverageStep): EcrStep {
  const status = statusFor(coverage)
  const description = DESCRIPTIONS[status]
  return { at: coverage.at, status, ...(description === undefined ? {} : { description }) }
}

function statusFor(coverage: CoverageStep): string {
  switch (coverage.reason) {
    case 'SUCCESSFUL':
      return 'ACTIVE'
    case 'SCAN_FREQUENCY_SCAN_ON_PUSH':
      return coverage.lastScannedAt === undefined ? 'PENDING' : 'COMPLETE'
    case 'SCAN_IN_PROGRESS':
      return 'IN_PROGRESS'
    case 'UNSUPPORTED_OS':
    case 'UNSUPPORTED_MEDIA_TYPE':
      return 'UNSUPPORTED_IMAGE'
    case 'SCAN_ELIGIBILITY_EXPIRED':
    case 'IMAGE_ARCHIVED':
      return coverage.reason
    case 'PENDING_INITIAL_SCAN':
    case 'PENDING_REVIVAL_SCAN':
      return 'PENDING'
    default:
      return 'FINDINGS_UNAVAILABLE'
  }
}
