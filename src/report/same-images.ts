import { failingFirst } from './images.ts'
import type { Report } from './model.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'

/** Images that a report tells together: the platforms of one index that have the very same findings. */
export interface SameImages {
  /** Never empty. */
  readonly images: readonly [ImageRow, ...ImageRow[]]
  /** They have findings that break a rule. */
  readonly fails: boolean
  /** Open findings, those that stand in several of the images once. */
  readonly findings: number
  /** Findings that are ignored or suppressed. */
  readonly leftOut: number
}

/** In the order of `failingFirst`. What was not scanned to its end is never taken for the same as anything. */
export function sameImages(report: Pick<Report, 'images' | 'findings'>): readonly SameImages[] {
  const found = findingsByImage(report.findings)
  const standing = failingFirst(report).map((each) => ({ ...each, found: found.get(keyOf(each.image.requestedIndex, each.image.digest)) ?? NOTHING }))
  const groups = Map.groupBy(standing, ({ image, found: own }) =>
    image.state === 'scanned' && image.platformName !== undefined ? JSON.stringify([image.requestedIndex, own]) : keyOf(image.requestedIndex, image.digest),
  )
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ images: [first.image, ...others.map(({ image }) => image)] as const, fails: first.fails, findings: first.found.open.length, leftOut: first.found.leftOut.length }],
  )
}

interface Found {
  readonly open: string[]
  readonly leftOut: string[]
}

const NOTHING: Found = { open: [], leftOut: [] }

function keyOf(requestedIndex: number, digest: string): string {
  return `${String(requestedIndex)} ${digest}`
}

function findingsByImage(findings: readonly FindingRow[]): ReadonlyMap<string, Found> {
  const all = new Map<string, Found>()
  for (const { key, requestedIndex, images, standing } of findings) {
    for (const digest of images) {
      const image = keyOf(requestedIndex, digest)
      const own = all.get(image) ?? { open: [], leftOut: [] }
      all.set(image, own)
      own[standing === 'open' ? 'open' : 'leftOut'].push(key)
    }
  }
  return all
}
