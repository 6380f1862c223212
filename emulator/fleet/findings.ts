import { generateFindings } from '../generate.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { FleetImages } from './images.ts'
import type { FleetPlan } from './plan.ts'

/** Generated vulnerabilities that images have from the beginning, and those that come later. */
const FIRST = 1_800
const LATER = 200
/** Coprime to `FIRST`, so that the findings of an image are all different. */
const STEP = 7

/**
 * The findings of a fleet, each by the number of its manifest and of its slot there. The first slots are the plan's own
 * vulnerabilities, the others are generated.
 */
export class FleetFindings {
  readonly #plan: FleetPlan
  readonly #images: FleetImages
  #pool: readonly FindingPlan[] | undefined

  constructor(plan: FleetPlan, images: FleetImages) {
    this.#plan = plan
    this.#images = images
    if ((plan.findingsPerImage ?? 0) > FIRST) throw new Error(`A fleet has at most ${String(FIRST)} generated findings an image`)
  }

  get slots(): number {
    return this.#plan.vulnerabilities.length + (this.#plan.findingsPerImage ?? 0)
  }

  /** The slots of a manifest that hold a finding on that day. */
  *slotsOf(manifest: number, day: number): Generator<number> {
    const image = Math.floor(manifest / 2)
    if (this.#images.isExpired(image, day)) return
    const own = this.#plan.vulnerabilities
    for (let slot = 0; slot < this.slots; slot++) {
      const every = own[slot]?.every
      if (every === undefined || image % every === 0) yield slot
    }
  }

  /** What is in a slot, and since when. */
  plan(manifest: number, slot: number, day: number): FindingPlan {
    const image = Math.floor(manifest / 2)
    const seen = this.#images.pushedAt(image) + 60
    const own = this.#plan.vulnerabilities[slot]?.known
    if (own !== undefined) return { ...own, listedAt: seen, observedAt: seen }
    const generated = slot - this.#plan.vulnerabilities.length
    const replaced = this.#replacedOn(manifest, generated, day)
    const { facts, packages } = this.#generated(manifest, generated, replaced.length)
    const last = replaced.at(-1)
    const observedAt = last === undefined ? seen + (generated % 45) : this.#images.nightOf(last)
    return { facts, packages, listedAt: observedAt, observedAt }
  }

  /** The same without the rest. */
  severity(manifest: number, slot: number, day: number): string {
    const own = this.#plan.vulnerabilities[slot]?.known
    const generated = slot - this.#plan.vulnerabilities.length
    return (own ?? this.#generated(manifest, generated, this.#replacedOn(manifest, generated, day).length)).facts.severity
  }

  /** Whether anything of the fleet can have the id. */
  isGenerated(id: string): boolean {
    return this.#everything().some(({ facts }) => facts.id === id)
  }

  #generated(manifest: number, generated: number, version: number): FindingPlan {
    const start = manifest * 31
    const at = version === 0 ? (start + generated * STEP) % FIRST : FIRST + ((start + generated + version - 1) % LATER)
    const found = this.#everything()[at]
    if (found === undefined) throw new Error(`There is no generated finding ${String(at)}`)
    return found
  }

  /** Each scan replaces one finding, the slots in turn. */
  #replacedOn(manifest: number, generated: number, day: number): readonly number[] {
    const count = this.#plan.findingsPerImage ?? 0
    return day <= 0 ? [] : this.#images.rescansOf(manifest, day).filter((_, turn) => turn % count === generated)
  }

  #everything(): readonly FindingPlan[] {
    this.#pool ??= generateFindings({ count: FIRST + LATER, seed: 7, observedFrom: 0, layers: 1 })
    return this.#pool
  }
}
