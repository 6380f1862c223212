/**
 * What the services' own words for the state of a scan mean for the gate.
 *
 * - `waiting`: a result is to come
 * - `scanned`: the scan is done, provided that coverage says when (`lastScannedAt`)
 * - `unsupported`: this image can never be scanned as it is
 * - `ended`: there is no result and waiting brings none
 *
 * A word that is not here was added by AWS later: it is waited for until the timeout and then there is no result.
 */
export type ReasonClass = 'waiting' | 'scanned' | 'unsupported' | 'ended'

export interface Meaning {
  readonly class: ReasonClass
  /** Completes "The scan …" or "The image …", for people. */
  readonly words: string
  readonly remedy: readonly string[]
}

const SUPPORTED = 'See https://docs.aws.amazon.com/inspector/latest/user/scanning-ecr.html for what Inspector supports.'
const NOT_FOR_IMAGES = ["Inspector doesn't use this reason for container images. Please open an issue with this message."]

/**
 * `scanStatus.reason` of inspector2 `ListCoverage`, the whole enum of the API model of August 2026.
 * Source: https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html
 */
export const COVERAGE_REASONS: Readonly<Record<string, Meaning>> = {
  PENDING_INITIAL_SCAN: { class: 'waiting', words: 'is queued', remedy: [] },
  SCAN_IN_PROGRESS: { class: 'waiting', words: 'is running', remedy: [] },
  PENDING_REVIVAL_SCAN: { class: 'waiting', words: 'is queued again', remedy: [] },
  INTERNAL_ERROR: {
    class: 'waiting',
    words: 'hit an internal error in Inspector, which retries',
    remedy: ['Run the job again later. For outages, see https://health.aws.amazon.com/health/status.'],
  },
  SUCCESSFUL: { class: 'scanned', words: 'is done', remedy: [] },
  SCAN_FREQUENCY_SCAN_ON_PUSH: { class: 'scanned', words: 'is done (once, on push)', remedy: [] },
  SCAN_ELIGIBILITY_EXPIRED: {
    class: 'ended',
    words: 'expired: the re-scan duration is over, and Inspector closes the findings',
    remedy: [
      'Push the image again (with continuous scanning a pull is enough), then run the gate again.',
      "If you deploy images for longer, raise Inspector's re-scan duration for ECR.",
    ],
  },
  SCAN_FREQUENCY_MANUAL: {
    class: 'ended',
    words: "won't run: no scan rule covers the repository",
    remedy: ['Add a rule for the repository to the registry’s enhanced scanning: `aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules …`'],
  },
  UNSUPPORTED_OS: {
    class: 'unsupported',
    words: "isn't possible: Inspector doesn't support the operating system, architecture or manifest type",
    remedy: ['Use a base image that Inspector supports. If other platforms of the image are supported, you can set `on-unsupported-platform: skip`.', SUPPORTED],
  },
  UNSUPPORTED_MEDIA_TYPE: {
    class: 'unsupported',
    words: "isn't possible: Inspector doesn't support the image's media type",
    remedy: ['Push it as an OCI or Docker schema 2 image with gzip, zstd or plain layers.', SUPPORTED],
  },
  IMAGE_SIZE_EXCEEDED: { class: 'unsupported', words: "isn't possible: the image is too large", remedy: ['Make the image smaller.', SUPPORTED] },
  IMAGE_ARCHIVED: { class: 'ended', words: "won't run: the image is in ECR archive storage", remedy: ['Restore the image from the archive, then run the gate again.'] },
  ACCESS_DENIED: {
    class: 'ended',
    words: "isn't possible: a policy denies Inspector access",
    remedy: ["Let Inspector's service-linked role read the repository: look for Deny statements in the repository policy, SCPs and VPC endpoint policies."],
  },
  ACCESS_DENIED_TO_ENCRYPTION_KEY: {
    class: 'ended',
    words: "isn't possible: Inspector can't use the repository's KMS key",
    remedy: ["In the key policy, allow kms:Decrypt for Inspector's service-linked role."],
  },
  RESOURCE_TERMINATED: { class: 'ended', words: 'is gone: the image was deleted', remedy: ['Push the image again.'] },
  PENDING_DISABLE: { class: 'ended', words: 'ended: Inspector is being disabled', remedy: ['Enable Inspector for ECR: `aws inspector2 enable --resource-types ECR`'] },
  EXCLUDED_BY_TAG: { class: 'ended', words: "won't run: a tag excludes the image", remedy: ['Remove the tag that excludes it.'] },
  NO_RESOURCES_FOUND: { class: 'ended', words: 'found nothing to scan', remedy: NOT_FOR_IMAGES },
  UNSUPPORTED_CONFIG_FILE: { class: 'ended', words: 'found an unsupported configuration file', remedy: NOT_FOR_IMAGES },
  ...foreign(['UNSUPPORTED_RUNTIME', 'UNSUPPORTED_LANGUAGE', 'UNSUPPORTED_CODE_ARTIFACTS', 'NO_SCAN_CONFIGURATION_ASSOCIATED', 'INTEGRATION_CONNECTION_LOST']),
  ...foreign(['UNMANAGED_EC2_INSTANCE', 'EC2_INSTANCE_STOPPED', 'NO_INVENTORY', 'STALE_INVENTORY', 'RESOURCE_UNMANAGED', 'RESOURCE_STOPPED']),
  ...foreign([
    'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED',
    'DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED',
    'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED',
    'DEEP_INSPECTION_NO_INVENTORY',
  ]),
  ...foreign(['AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED', 'AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED']),
}

/**
 * `imageScanStatus.status` of ecr `DescribeImageScanFindings`. Under enhanced scanning it explains and never decides
 * that an image was scanned: `COMPLETE` and `ACTIVE` have been seen with findings still to come (aws/aws-sdk#289).
 */
export const ECR_STATUSES: Readonly<Record<string, Meaning>> = {
  PENDING: { class: 'waiting', words: 'is queued', remedy: [] },
  IN_PROGRESS: { class: 'waiting', words: 'is running', remedy: [] },
  COMPLETE: { class: 'scanned', words: 'is reported as complete', remedy: [] },
  ACTIVE: { class: 'scanned', words: 'is continuous', remedy: [] },
  FINDINGS_UNAVAILABLE: { class: 'waiting', words: "has findings that aren't available right now", remedy: ['Run the job again later.'] },
  FAILED: { class: 'ended', words: 'failed', remedy: ["See the description above. Most often, the base image isn't supported. To scan again, push the image again."] },
  UNSUPPORTED_IMAGE: {
    class: 'unsupported',
    words: "isn't possible: the image isn't supported",
    remedy: ['Use a base image that Inspector supports. An image without a package manager, such as one from scratch, has nothing to scan.', SUPPORTED],
  },
  SCAN_ELIGIBILITY_EXPIRED: { class: 'ended', words: 'expired: the re-scan duration is over', remedy: ['Push the image again, then run the gate again.'] },
  LIMIT_EXCEEDED: { class: 'ended', words: 'reached a limit of the service', remedy: ['Wait for the quota of scans per 24 hours to renew, then push or start the scan again.'] },
  IMAGE_ARCHIVED: { class: 'ended', words: "won't run: the image is in ECR archive storage", remedy: ['Restore the image from the archive, then run the gate again.'] },
}

function foreign(reasons: readonly string[]): Record<string, Meaning> {
  return Object.fromEntries(
    reasons.map((reason) => [reason, { class: 'ended', words: `stopped with ${reason}, which Inspector doesn't use for container images`, remedy: NOT_FOR_IMAGES }]),
  )
}

/** The meaning of a coverage reason; `undefined` for one that is not known. */
export function coverageMeaning(reason: string | undefined): Meaning | undefined {
  return reason === undefined ? undefined : Object.hasOwn(COVERAGE_REASONS, reason) ? COVERAGE_REASONS[reason] : undefined
}

/** The meaning of a status of ECR; `undefined` for one that is not known. */
export function ecrMeaning(status: string | undefined): Meaning | undefined {
  return status === undefined ? undefined : Object.hasOwn(ECR_STATUSES, status) ? ECR_STATUSES[status] : undefined
}
