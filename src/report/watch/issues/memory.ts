import { createHash } from 'node:crypto'
import { violatingIds, type StreamRow } from '../model.ts'

/**
 * What an issue remembers between two runs, in its own marker: if the state file is lost, no issue must notify people again.
 * A closed issue that remembers `fail` was closed by a person.
 */
export interface IssueMemory {
  readonly verdict: IssueVerdict
  /** Which watch keeps it. */
  readonly scope: string
  readonly violations: KnownViolations
}

type IssueVerdict = 'pass' | 'fail' | 'retired' | 'duplicate'

/** The known violations, as digests, to recognize new ones later. */
interface KnownViolations {
  readonly count: number
  /** The smallest ones, in order; all of them, unless there are more than `MOST`. */
  readonly digests: readonly string[]
}

const WIDTH = 10
/** 20,000 of the 65,536 characters that an issue may have. */
const MOST = 2_000
const FORM = /^v1 (pass|fail|retired|duplicate) ([0-9a-f]{1,64}) (\d{1,7}) ?([0-9a-f]*)$/

export const NO_VIOLATIONS: KnownViolations = { count: 0, digests: [] }

/** What a stream violates: ids, and the rules that name none, such as the one about signatures. */
export function violationsOf(row: Pick<StreamRow, 'images'>): readonly string[] {
  const rules = row.images.flatMap(({ violations }) => violations.filter(({ ids }) => ids.length === 0).map(({ rule }) => `rule ${rule}`))
  return [...violatingIds(row), ...new Set(rules)]
}

export function rememberedOf(violations: readonly string[]): KnownViolations {
  const digests = [...new Set(violations.map(digest))].sort()
  return { count: digests.length, digests: digests.slice(0, MOST) }
}

/** The violations that are new. With more than `MOST`, some cannot be recognized; then `hasGrown` compares the number. */
export function grownBy(before: KnownViolations, violations: readonly string[]): readonly string[] {
  const known = new Set(before.digests)
  const last = before.digests.at(-1) ?? ''
  const isAll = before.count <= before.digests.length
  return violations.filter((one) => !known.has(digest(one)) && (isAll || digest(one) < last))
}

export function hasGrown(before: KnownViolations, violations: readonly string[]): boolean {
  return grownBy(before, violations).length > 0 || rememberedOf(violations).count > before.count
}

export function writeMemory({ verdict, scope, violations }: IssueMemory): string {
  return `v1 ${verdict} ${scope} ${violations.count} ${violations.digests.join('')}`.trimEnd()
}

/** `undefined` if this version cannot read it. */
export function readMemory(data: string): IssueMemory | undefined {
  const [, verdict, scope, count, digests] = FORM.exec(data) ?? []
  if (!isVerdict(verdict) || scope === undefined || count === undefined || digests === undefined || digests.length % WIDTH !== 0) return undefined
  return { verdict, scope, violations: { count: Number(count), digests: digests.match(new RegExp(`.{${WIDTH}}`, 'g')) ?? [] } }
}

function isVerdict(text: string | undefined): text is IssueVerdict {
  return text === 'pass' || text === 'fail' || text === 'retired' || text === 'duplicate'
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, WIDTH)
}
