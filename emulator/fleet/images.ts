import { AMD64, ARM64, artifact, descriptor, MEDIA, type Artifact, type PlatformPlan } from '../artifact.ts'
import { random, sha256 } from '../digest.ts'
import { partition } from '../inspector/finding.ts'
import type { Seconds } from '../seconds.ts'
import type { CoverageStep, ImagePlan, RegistryPlan } from '../scenario.ts'
import type { FleetPlan } from './plan.ts'

const MINUTE = 60
const DAY = 86_400
/** What a day changes, the night before it did: a run of that day sees it as old. */
const NIGHT = 6 * 3600
const PREFIX = 'fleet/service-'
/** Artifacts that are kept: one page asks for the images of a few repositories. */
const KEPT = 256
/** Places of tags that are kept: all images of a repository are looked at one after the other. */
const PLACES = 4096

/** Which day of the story a moment belongs to. */
export function dayAt(seconds: Seconds): number {
  return Math.floor((seconds + NIGHT) / DAY)
}

/**
 * The images of a fleet, each by its number, and the manifests that Inspector scans: twice the image's number, and one
 * more for the second platform. Nothing of them is held.
 */
export class FleetImages {
  readonly #plan: FleetPlan
  readonly #registry: RegistryPlan
  readonly #seed: number
  readonly #artifacts = new Map<number, Artifact>()
  readonly #places = new Map<number, number>()

  constructor(plan: FleetPlan, registry: RegistryPlan) {
    this.#plan = plan
    this.#registry = registry
    this.#seed = Number.parseInt(sha256(plan.seed).slice(7, 15), 16)
  }

  get size(): number {
    return this.#plan.repositories * this.#plan.imagesPerRepository
  }

  get repositories(): number {
    return this.#plan.repositories
  }

  nameOf(repository: number): string {
    return `${PREFIX}${String(repository).padStart(4, '0')}`
  }

  /** The number of a repository of the fleet by its name. */
  repositoryNamed(name: string): number | undefined {
    const number = Number(name.slice(PREFIX.length))
    return Number.isInteger(number) && number >= 0 && number < this.#plan.repositories && this.nameOf(number) === name ? number : undefined
  }

  *imagesIn(repository: number): Generator<number> {
    const { imagesPerRepository } = this.#plan
    for (let at = 0; at < imagesPerRepository; at++) yield repository * imagesPerRepository + at
  }

  /** What Inspector scans of an image: itself, or each of its platforms. */
  manifestsOf(image: number): readonly number[] {
    return this.isIndex(image) ? [2 * image, 2 * image + 1] : [2 * image]
  }

  repositoryOf(image: number): number {
    return Math.floor(image / this.#plan.imagesPerRepository)
  }

  isIndex(image: number): boolean {
    const { indexEvery } = this.#plan
    return indexEvery !== undefined && this.repositoryOf(image) % indexEvery === 0
  }

  /** What lies under the image's tag: an image, or the index of two. */
  artifactOf(image: number): Artifact {
    const known = this.#artifacts.get(image)
    if (known !== undefined) return known
    const made = this.#make(image)
    if (this.#artifacts.size >= KEPT) this.#artifacts.clear()
    this.#artifacts.set(image, made)
    return made
  }

  manifest(manifest: number): Artifact {
    const image = Math.floor(manifest / 2)
    const whole = this.artifactOf(image)
    return whole.children[manifest % 2] ?? whole
  }

  arnOf(manifest: number): string {
    const { account, region } = this.#registry
    return `arn:${partition(this.#registry)}:ecr:${region}:${account}:repository/${this.nameOf(this.repositoryOf(Math.floor(manifest / 2)))}/${this.manifest(manifest).digest}`
  }

  /** The tag of the build, and those of what is deployed on that day. */
  tagsOf(image: number, day: number): readonly string[] {
    const { imagesPerRepository, deployed = [] } = this.#plan
    const repository = this.repositoryOf(image)
    const at = image % imagesPerRepository
    const tags = deployed.flatMap(({ tag, repositories, moves }, which) => (repository < repositories && this.#placeOf(repository, which, moves, day) === at ? [tag] : []))
    return [`build-${String(at)}`, ...tags]
  }

  /** As Inspector lists them: of an image with platforms, none at what it scans. */
  scannedTagsOf(manifest: number, day: number): readonly string[] {
    const image = Math.floor(manifest / 2)
    return this.isIndex(image) ? [] : this.tagsOf(image, day - (this.#plan.tagsBehind ?? 0))
  }

  isExpired(image: number, day: number): boolean {
    const { expired = 0 } = this.#plan
    return expired > 0 && this.#dice(3, image) < expired && this.tagsOf(image, day).length === 1
  }

  /** On which days until that one the manifest was scanned again. */
  rescansOf(manifest: number, day: number): readonly number[] {
    const { rescanned = 0 } = this.#plan
    const days: number[] = []
    for (let one = 1; one <= day; one++) if (this.#dice(2, manifest, one) < rescanned) days.push(one)
    return days
  }

  /** When the scan of a day took place. */
  nightOf(day: number): Seconds {
    return day * DAY - NIGHT
  }

  pushedAt(image: number): Seconds {
    return -2 * DAY - MINUTE * (this.size - image + 10)
  }

  coverageOf(manifest: number, day: number): CoverageStep {
    const last = this.rescansOf(manifest, day).at(-1)
    const lastScannedAt = last === undefined ? -DAY : this.nightOf(last)
    if (this.isExpired(Math.floor(manifest / 2), day)) return { at: -DAY, statusCode: 'INACTIVE', reason: 'SCAN_ELIGIBILITY_EXPIRED', lastScannedAt: -DAY }
    return { at: lastScannedAt, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt }
  }

  /** Absent where Inspector does not know. */
  useOf(image: number): ImagePlan['inUse'] {
    const { inUseEvery, useUnknownEvery } = this.#plan
    const runs = image % inUseEvery === 0
    const unknown = !runs && useUnknownEvery !== undefined && image % useUnknownEvery === 0
    return unknown || this.isIndex(image) ? undefined : { count: runs ? 1 + (image % 5) : 0, lastAt: -MINUTE * (1 + (image % 600)) }
  }

  /** A manifest as Inspector sees it. */
  scannedPlan(manifest: number, day: number): ImagePlan {
    const image = Math.floor(manifest / 2)
    const use = this.useOf(image)
    return {
      ...this.#plain(image, this.manifest(manifest)),
      tags: this.scannedTagsOf(manifest, day),
      coverage: [this.coverageOf(manifest, day)],
      ...(use === undefined ? {} : { inUse: use }),
    }
  }

  /** All that ECR has in a repository. */
  plansIn(repository: number, day: number): readonly ImagePlan[] {
    return [...this.imagesIn(repository)].flatMap((image) => {
      const whole = this.artifactOf(image)
      return [{ ...this.#plain(image, whole), tags: this.tagsOf(image, day) }, ...whole.children.map((child) => this.#plain(image, child))]
    })
  }

  #plain(image: number, of: Artifact): ImagePlan {
    return { repository: this.nameOf(this.repositoryOf(image)), artifact: of, pushedAt: this.pushedAt(image), os: 'DEBIAN_12' }
  }

  #make(image: number): Artifact {
    if (!this.isIndex(image)) return this.#single(String(image), image % 3 === 0 ? ARM64 : AMD64)
    const children = [AMD64, ARM64].map((platform) => this.#single(`${String(image)}/${platform.architecture}`, platform))
    const manifests = children.map((child) => ({ ...descriptor(child), platform: child.platform }))
    return artifact({ schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests }, { mediaType: MEDIA.ociIndex, children })
  }

  #single(name: string, platform: PlatformPlan): Artifact {
    const layer = { digest: sha256(`${this.#plan.seed}/${name}/layer`), size: 31_000_000 }
    const config = JSON.stringify({ architecture: platform.architecture, os: platform.os, rootfs: { type: 'layers', diff_ids: [layer.digest] } })
    const manifest = {
      schemaVersion: 2,
      mediaType: MEDIA.ociManifest,
      config: { mediaType: MEDIA.ociConfig, digest: sha256(config), size: config.length },
      layers: [{ mediaType: MEDIA.ociLayer, ...layer }],
    }
    return artifact(manifest, { mediaType: MEDIA.ociManifest, artifactType: MEDIA.ociConfig, layers: [layer], platform })
  }

  #placeOf(repository: number, which: number, moves: number, day: number): number {
    const key = (day * (this.#plan.deployed?.length ?? 0) + which) * this.#plan.repositories + repository
    const known = this.#places.get(key)
    if (known !== undefined) return known
    let place = Math.floor(this.#dice(4, repository, which) * this.#plan.imagesPerRepository)
    for (let one = 1; one <= day; one++) if (this.#dice(1, repository, which, one) < moves) place += 1
    if (this.#places.size >= PLACES) this.#places.clear()
    this.#places.set(key, place % this.#plan.imagesPerRepository)
    return place % this.#plan.imagesPerRepository
  }

  /** A number below 1 that depends on the seed and the others alone. */
  #dice(...numbers: readonly number[]): number {
    return random(numbers.reduce((state, number) => Math.imul(state ^ number, 0x9e3779b1) ^ (state >>> 13), this.#seed))()
  }
}
