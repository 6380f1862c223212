import { dayOf } from '../../base/day.ts'
import type { EpochMs, Finding } from '../../base/finding.ts'
import { judgedSeverity } from '../../base/worst.ts'
import type { Repository, RequestedImage } from '../../image/model.ts'
import type { Policy } from '../policy.ts'
import { applyExceptions, type Excepted } from './apply.ts'
import { indexExceptions } from './exception-index.ts'

/** An image with all names that an exception may call it by. */
interface NamedImage {
  readonly repository: Repository
  readonly digest: string
  readonly tags: readonly string[]
}

/**
 * By what the policy excepts a finding of an image, outside of a verdict. Whether a vulnerability is known exploited is not
 * asked, so with `never-except: [kev]` nothing counts as excepted.
 */
export function exceptionsOf(policy: Policy, now: EpochMs): (finding: Finding, image: NamedImage) => Excepted | undefined {
  const rules = { index: indexExceptions(policy.exceptions), neverExcept: policy.neverExcept, today: dayOf(now), vex: undefined }
  return (finding, image) => {
    const { vulnerabilityId, packages, arn, intelligence } = finding
    const one = {
      vulnerabilityId,
      packages,
      severity: judgedSeverity(finding),
      kev: intelligence?.kev ?? 'unknown',
      occurrences: [{ arn, digest: image.digest, platform: undefined, finding }],
    } as const
    for (const requested of requestedImagesOf(image)) {
      const { excepted } = applyExceptions(one, requested, rules)
      if (excepted !== undefined) return excepted
    }
    return undefined
  }
}

/** An exception may name any of the tags. */
function requestedImagesOf({ repository, digest, tags }: NamedImage): readonly RequestedImage[] {
  const requested: RequestedImage = {
    asked: repository.name,
    repository,
    digest,
    tag: undefined,
    pushedAt: undefined,
    kind: 'image',
    mediaType: '',
    images: [],
    leftOut: [],
    notices: [],
  }
  return tags.length === 0 ? [requested] : tags.map((tag) => ({ ...requested, tag }))
}
