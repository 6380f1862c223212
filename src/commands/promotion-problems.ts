import type { NoResult } from '../base/no-result.ts'
import type { ServiceError } from '../base/service-error.ts'
import type { RequestedImage } from '../image/model.ts'
import { listed, plural } from '../policy/naming.ts'
import type { TagChange } from '../report/promotion.ts'

/** Tags that may not be moved, with what they point to. */
export function immutableTag({ repository, digest }: RequestedImage, stuck: readonly TagChange[]): NoResult {
  const tags = stuck.map(({ tag, before }) => `${tag} points to ${before ?? 'another image'}`)
  return {
    code: 'tag-immutable',
    what: `${plural(stuck.length, 'tag')} of ${repository.name} can't be moved to ${digest}, because tags there are immutable: ${listed(tags)}.`,
    remedy: [
      'Promote to a new tag, such as one with the version or the date in it.',
      `Or let these tags move: \`aws ecr put-image-tag-mutability --repository-name ${repository.name} --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters ${stuck.map(({ tag }) => `filterType=WILDCARD,filter=${tag}`).join(' ')}\` (this replaces all filters, so include the existing ones).`,
    ],
    alwaysFails: true,
  }
}

export function manifestGone({ repository, digest }: RequestedImage): NoResult {
  return {
    code: 'manifest-missing',
    what: `The manifest ${digest} of ${repository.name} no longer exists: it was deleted after the check.`,
    remedy: ['Push the image again. A lifecycle policy may have removed it.'],
    alwaysFails: true,
  }
}

export function manifestOfOther({ repository, digest }: RequestedImage, actual: string): NoResult {
  return {
    code: 'manifest-unreadable',
    what: `ECR returned the manifest ${digest} of ${repository.name} with the digest ${actual}. A tag is set only on the content that was checked.`,
    remedy: ['Run the job again. If the error stays, look for a proxy between here and AWS that changes responses.'],
    alwaysFails: true,
  }
}

/** Set, and then not there. */
export function notKept({ repository, digest }: RequestedImage, tag: string, now: string | undefined): NoResult {
  return {
    code: 'tag-not-kept',
    what: `The tag ${tag} of ${repository.name} was set to ${digest}, but now points to ${now ?? 'no image'}: something else moved it.`,
    remedy: ['Find out what else sets this tag, and let only one job set it at a time (`concurrency`). CloudTrail records each `PutImage`.', 'Then run the job again.'],
    alwaysFails: true,
  }
}

/** What `PutImage` refuses for a reason of its own; `undefined` where it is a reason that any call has. */
export function putRefused({ repository, digest }: RequestedImage, tag: string, { details }: ServiceError): NoResult | 'immutable' | undefined {
  const said = `${details.code}: ${details.text}`
  switch (details.code) {
    case 'ImageTagAlreadyExistsException':
      return 'immutable'
    case 'LayersNotFoundException':
    case 'ReferencedImagesNotFoundException':
      return {
        code: 'image-incomplete',
        what: `ECR refused the tag ${tag} for ${digest}: a layer or a platform of the image is no longer in ${repository.name} (${said}).`,
        remedy: ['Push the image again, with all its platforms. A lifecycle policy may have removed a part of it.'],
        alwaysFails: true,
      }
    case 'LimitExceededException':
      return {
        code: 'tag-quota',
        what: `ECR refused the tag ${tag} for ${digest}: the quota is reached (${said}).`,
        remedy: ['Remove tags or images that nobody needs, or ask AWS for a higher quota: https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html'],
        alwaysFails: true,
      }
    case 'KmsException':
      return {
        code: 'encryption-key',
        what: `ECR could not use the encryption key of ${repository.name} (${said}).`,
        remedy: ['Check the key of the repository: it must be enabled, and its policy must let ECR use it.'],
        alwaysFails: true,
      }
    default:
      return undefined
  }
}
