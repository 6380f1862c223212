import { FINDING_FIELDS, passing, passingFinding, type Fields, type Values } from '../inspector/filter.ts'
import { epochSeconds, findingHost, wireFinding, type FindingHost } from '../inspector/finding.ts'
import { SORTED_BY, sortKeys } from '../inspector/sort.ts'
import { list, object, word, type Json, type JsonObject } from '../json.ts'
import type { Seconds } from '../seconds.ts'
import type { ClusterPlan, ImagePlan, RegistryPlan, RepositoryPlan } from '../scenario.ts'
import { FleetFindings } from './findings.ts'
import { dayAt, FleetImages } from './images.ts'
import type { FleetPlan } from './plan.ts'

const MINUTE = 60
/** Lists that are kept, a number for each entry: pages of a few lists are asked for side by side. */
const KEPT = 32

/** Values of a manifest that filters of several operations look at, by the name that `ListCoverage` has for them. */
type Looked = Fields<number>

/** Filters of the aggregation by image, and those of coverage that mean the same. */
const AGGREGATED: Readonly<Record<string, string>> = {
  resourceIds: 'resourceId',
  imageShas: 'imageSha',
  repositories: 'ecrRepositoryName',
  architectures: 'architecture',
  imageTags: 'ecrImageTags',
  inUseCount: 'ecrImageInUseCount',
  lastInUseAt: 'ecrImageLastInUseAt',
}

/** How many active findings a manifest has, by severity. */
export interface Counted {
  readonly manifest: number
  readonly plan: ImagePlan
  readonly arn: string
  readonly severities: ReadonlyMap<string, number>
}

/** A fleet in the registry of a scenario, as the services see it now. */
export class Fleet {
  readonly #registry: RegistryPlan
  readonly #start: number
  readonly #seconds: () => Seconds
  readonly #images: FleetImages
  readonly #findings: FleetFindings
  readonly #plan: FleetPlan
  readonly #kept = new Map<string, readonly number[]>()
  #host: { readonly key: string; readonly host: FindingHost } | undefined

  constructor(plan: FleetPlan, registry: RegistryPlan, start: number, seconds: () => Seconds) {
    this.#plan = plan
    this.#registry = registry
    this.#start = start
    this.#seconds = seconds
    this.#images = new FleetImages(plan, registry)
    this.#findings = new FleetFindings(plan, this.#images)
  }

  get repositories(): readonly RepositoryPlan[] {
    return Array.from({ length: this.#images.repositories }, (_, number) => ({ name: this.#images.nameOf(number) }))
  }

  has(repository: string): boolean {
    return this.#images.repositoryNamed(repository) !== undefined
  }

  /** What ECR has in a repository. */
  imagesIn(repository: string): readonly ImagePlan[] {
    const number = this.#images.repositoryNamed(repository)
    return number === undefined ? [] : this.#images.plansIn(number, this.#day())
  }

  /** Clusters of an image, by its ARN; `undefined` when it is none of these. */
  clustersOf(arn: string): readonly ClusterPlan[] | undefined {
    const manifest = [...this.#near([arn])].find((one) => this.#images.arnOf(one) === arn)
    if (manifest === undefined) return undefined
    const image = Math.floor(manifest / 2)
    const count = this.#images.useOf(image)?.count ?? 0
    return count === 0
      ? []
      : [{ service: image % 2 === 0 ? 'ecs' : 'eks', name: `cluster-${String(image % 7)}`, group: `service:app-${String(image % 40)}`, running: count, lastAt: -MINUTE }]
  }

  /** Numbers of the manifests whose coverage passes. */
  covered(criteria: JsonObject): readonly number[] {
    return this.#keep(['covered', criteria], () => [...this.#candidates(criteria, 'resourceId', 'ecrRepositoryName')].filter(passing(criteria, this.#looked)))
  }

  /** What a manifest has for a filter of `ListCoverage`. */
  covers(manifest: number, field: string): Values {
    return this.#looked[field]?.(manifest) ?? []
  }

  scanned(manifest: number): ImagePlan {
    return this.#images.scannedPlan(manifest, this.#day())
  }

  /** Numbers of the manifests that have active findings and pass the filters of an aggregation. */
  aggregated(asked: JsonObject): readonly number[] {
    const criteria = Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (AGGREGATED[name] === undefined ? [] : [[AGGREGATED[name], value]])))
    const passes = passing(criteria, this.#looked)
    return this.#keep(['aggregated', criteria], () =>
      [...this.#candidates(criteria, 'resourceId', 'ecrRepositoryName')].filter(
        (manifest) => passes(manifest) && this.#findings.slotsOf(manifest, this.#day()).next().done === false,
      ),
    )
  }

  count(manifest: number): Counted {
    const severities = new Map<string, number>()
    for (const slot of this.#findings.slotsOf(manifest, this.#day())) {
      const severity = this.#findings.severity(manifest, slot, this.#day())
      severities.set(severity, (severities.get(severity) ?? 0) + 1)
    }
    return { manifest, plan: this.scanned(manifest), arn: this.#images.arnOf(manifest), severities }
  }

  /** Numbers of the findings that pass, in the order asked for. */
  select(criteria: JsonObject, sort: JsonObject | undefined): readonly number[] {
    return this.#keep(['findings', criteria, sort], () => {
      const passes = passingFinding(criteria)
      const found = [...this.#numbers(criteria)].filter((finding) => passes(this.#wire(finding)))
      const value = FINDING_FIELDS[SORTED_BY[word(sort?.['field'])] ?? '']
      return sort === undefined || value === undefined
        ? found
        : sortKeys(
            found.map((finding) => ({ item: finding, key: value(this.#wire(finding))[0] })),
            sort,
          )
    })
  }

  json(finding: number): string {
    return JSON.stringify(this.#wire(finding))
  }

  /** A finding's number holds the slot and the manifest. Those of ids that are not asked for are not even looked at. */
  *#numbers(criteria: JsonObject): Generator<number> {
    const ids = equalTo(criteria['vulnerabilityId'])
    const day = this.#day()
    const own = this.#plan.vulnerabilities
    const slots =
      ids === undefined || ids.some((id) => this.#findings.isGenerated(id)) ? undefined : new Set(own.flatMap(({ known }, slot) => (ids.includes(known.facts.id) ? [slot] : [])))
    const hashes = equalTo(criteria['ecrImageHash'])
    const manifests = [...this.#candidates(criteria, 'resourceId', 'ecrImageRepositoryName')].filter(
      (manifest) => hashes === undefined || hashes.includes(this.#images.manifest(manifest).digest),
    )
    const all = slots === undefined ? Array.from({ length: this.#findings.slots }, (_, at) => at) : [...slots]
    for (const manifest of manifests) {
      for (const slot of all) {
        const every = own[slot]?.every ?? 1
        if (Math.floor(manifest / 2) % every === 0 && !this.#images.isExpired(Math.floor(manifest / 2), day)) yield slot * 2 * this.#images.size + manifest
      }
    }
  }

  #wire(finding: number): JsonObject {
    const manifest = finding % (2 * this.#images.size)
    const slot = Math.floor(finding / (2 * this.#images.size))
    return wireFinding(this.#findings.plan(manifest, slot, this.#day()), this.#hostOf(manifest), this.#registry, this.#start)
  }

  /** The findings of an image are asked for one after the other. */
  #hostOf(manifest: number): FindingHost {
    const key = `${String(manifest)} ${String(this.#day())}`
    if (this.#host?.key !== key) {
      const plan = this.scanned(manifest)
      const image = { plan, account: this.#registry.account, arn: this.#images.arnOf(manifest), tags: this.#images.scannedTagsOf(manifest, this.#day()) }
      this.#host = { key, host: findingHost(image, this.#registry, this.#start) }
    }
    return this.#host.host
  }

  /** Manifests that can pass: all, unless the criteria name images or repositories. */
  *#candidates(criteria: JsonObject, id: string, repository: string): Generator<number> {
    const arns = equalTo(criteria[id])
    const names = equalTo(criteria[repository])
    if (arns !== undefined) yield* this.#near(arns)
    else if (names !== undefined) for (const name of new Set(names)) yield* this.#manifestsOf(this.#images.repositoryNamed(name))
    else for (let repo = 0; repo < this.#images.repositories; repo++) yield* this.#manifestsOf(repo)
  }

  /** The manifests of the repositories that the ARNs are in. */
  *#near(arns: readonly string[]): Generator<number> {
    const names = new Set(arns.map((arn) => /:repository\/(.+)\/sha256:[0-9a-f]{64}$/.exec(arn)?.[1] ?? ''))
    for (const name of names) yield* this.#manifestsOf(this.#images.repositoryNamed(name))
  }

  *#manifestsOf(repository: number | undefined): Generator<number> {
    if (repository === undefined) return
    for (const image of this.#images.imagesIn(repository)) yield* this.#images.manifestsOf(image)
  }

  readonly #looked: Looked = {
    resourceType: () => ['AWS_ECR_CONTAINER_IMAGE'],
    scanType: () => ['PACKAGE'],
    accountId: () => [this.#registry.account],
    scanStatusReason: (manifest) => [this.#images.coverageOf(manifest, this.#day()).reason ?? ''],
    scanStatusCode: (manifest) => [this.#images.coverageOf(manifest, this.#day()).statusCode ?? ''],
    lastScannedAt: (manifest) => [this.#time(this.#images.coverageOf(manifest, this.#day()).lastScannedAt ?? 0)],
    ecrImageInUseCount: (manifest) => [this.#images.useOf(Math.floor(manifest / 2))?.count ?? []].flat(),
    ecrImageLastInUseAt: (manifest) => {
      const use = this.#images.useOf(Math.floor(manifest / 2))
      return use === undefined ? [] : [this.#time(use.lastAt)]
    },
    ecrImageTags: (manifest) => this.#images.scannedTagsOf(manifest, this.#day()),
    ecrRepositoryName: (manifest) => [this.#images.nameOf(this.#images.repositoryOf(Math.floor(manifest / 2)))],
    resourceId: (manifest) => [this.#images.arnOf(manifest)],
    imageSha: (manifest) => [this.#images.manifest(manifest).digest],
    architecture: (manifest) => [this.#images.manifest(manifest).platform?.architecture ?? 'amd64'],
  }

  #time(at: Seconds): number {
    return epochSeconds(this.#start + at * 1000)
  }

  #day(): number {
    return dayAt(this.#seconds())
  }

  /** A list as it is on that day, made once while others that are asked for now are. */
  #keep(about: readonly (Json | undefined)[], make: () => readonly number[]): readonly number[] {
    const key = JSON.stringify([this.#day(), ...about])
    const kept = this.#kept.get(key) ?? make()
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return kept
  }
}

/** The values that a filter names, where it names them whole. */
function equalTo(filter: Json | undefined): readonly string[] | undefined {
  const entries = filter === undefined ? undefined : list(filter).map(object)
  return entries?.every(({ comparison }) => comparison === 'EQUALS') === true ? entries.map(({ value }) => word(value)) : undefined
}
