import { AMD64, ARM64, MEDIA, type Artifact } from '../artifact.ts'
import { sha256 } from '../digest.ts'
import { findingPasses, FINDING_FIELDS } from '../inspector/filter.ts'
import { partition, wireFinding } from '../inspector/finding.ts'
import { SORTED_BY, sortKeys } from '../inspector/sort.ts'
import { list, object, word, type JsonObject } from '../json.ts'
import type { ClusterPlan, ImagePlan, RegistryPlan } from '../scenario.ts'
import type { FleetPlan } from './plan.ts'

const MINUTE = 60

/** A computed image. */
export interface FleetImage {
  readonly plan: ImagePlan
  readonly arn: string
  readonly tag: string
}

/** A fleet in the registry of a scenario. Only numbers are kept of what it lists: of each selection, one per finding. */
export class Fleet {
  readonly #plan: FleetPlan
  readonly #registry: RegistryPlan
  readonly #start: number
  readonly #selections = new Map<string, readonly number[]>()

  constructor(plan: FleetPlan, registry: RegistryPlan, start: number) {
    this.#plan = plan
    this.#registry = registry
    this.#start = start
  }

  get size(): number {
    return this.#plan.repositories * this.#plan.imagesPerRepository
  }

  image(index: number): FleetImage {
    const { seed, imagesPerRepository, inUseEvery, useUnknownEvery } = this.#plan
    const repository = `fleet/service-${String(Math.floor(index / imagesPerRepository)).padStart(4, '0')}`
    const tag = `build-${String(index % imagesPerRepository)}`
    const digest = sha256(`${seed}/${String(index)}`)
    const runs = index % inUseEvery === 0
    const unknown = !runs && useUnknownEvery !== undefined && index % useUnknownEvery === 0
    const use = unknown ? undefined : { count: runs ? 1 + (index % 5) : 0, lastAt: -MINUTE * (1 + (index % 600)) }
    const plan: ImagePlan = { repository, artifact: stub(digest, index), tags: [tag], pushedAt: -MINUTE * (this.size - index + 10), os: 'DEBIAN_12', ...(use === undefined ? {} : { inUse: use }) }
    return { plan, tag, arn: `arn:${partition(this.#registry)}:ecr:${this.#registry.region}:${this.#registry.account}:repository/${repository}/${digest}` }
  }

  /** Clusters of an image, by its ARN; `undefined` when it is none of these. */
  clustersOf(arn: string): readonly ClusterPlan[] | undefined {
    const [, number = '', digest = ''] = /:repository\/fleet\/service-(\d+)\/(sha256:[0-9a-f]{64})$/.exec(arn) ?? []
    const first = Number(number) * this.#plan.imagesPerRepository
    for (let index = first; number !== '' && index < first + this.#plan.imagesPerRepository; index++) {
      if (sha256(`${this.#plan.seed}/${String(index)}`) !== digest) continue
      const count = this.image(index).plan.inUse?.count ?? 0
      return count === 0 ? [] : [{ service: index % 2 === 0 ? 'ecs' : 'eks', name: `cluster-${String(index % 7)}`, group: `service:app-${String(index % 40)}`, running: count, lastAt: -MINUTE }]
    }
    return undefined
  }

  /** Numbers of the findings that pass, in the order asked for. */
  select(criteria: JsonObject, sort: JsonObject | undefined): readonly number[] {
    const key = JSON.stringify([criteria, sort])
    const known = this.#selections.get(key)
    if (known !== undefined) return known
    const passing = [...this.#candidates(criteria)].filter((finding) => findingPasses(this.#wire(finding), criteria))
    const value = FINDING_FIELDS[SORTED_BY[word(sort?.['field'])] ?? '']
    const sorted = sort === undefined || value === undefined ? passing : sortKeys(passing.map((finding) => ({ item: finding, key: value(this.#wire(finding))[0] })), sort)
    this.#selections.set(key, sorted)
    return sorted
  }

  json(finding: number): string {
    return JSON.stringify(this.#wire(finding))
  }

  /** A finding's number holds the vulnerability and the image. Those of ids that are not asked for are not even looked at. */
  *#candidates(criteria: JsonObject): Generator<number> {
    const asked = criteria['vulnerabilityId'] === undefined ? undefined : list(criteria['vulnerabilityId']).map(object)
    const exact = asked?.every(({ comparison }) => comparison === 'EQUALS') === true ? new Set(asked.map(({ value }) => word(value))) : undefined
    for (const [at, { known, every }] of this.#plan.vulnerabilities.entries()) {
      if (exact !== undefined && !exact.has(known.facts.id)) continue
      for (let index = 0; index < this.size; index += every) yield at * this.size + index
    }
  }

  #wire(finding: number): JsonObject {
    const index = finding % this.size
    const { plan, arn, tag } = this.image(index)
    const vulnerability = this.#plan.vulnerabilities[Math.floor(finding / this.size)]
    if (vulnerability === undefined) throw new Error(`There is no finding ${String(finding)} in the fleet`)
    const observedAt = plan.pushedAt + MINUTE
    return wireFinding({ ...vulnerability.known, listedAt: observedAt, observedAt }, { plan, account: this.#registry.account, arn, tags: [tag] }, this.#registry, this.#start)
  }
}

/** Nobody reads its manifest here. */
function stub(digest: string, index: number): Artifact {
  return { digest, mediaType: MEDIA.ociManifest, text: '', blobs: new Map(), layers: [], size: 0, platform: index % 3 === 0 ? ARM64 : AMD64, children: [], annotations: {} }
}
