import { imageArn, type Image } from '../image/model.ts'
import type { NoResult } from '../no-result.ts'
import { isKind, ServiceError } from '../service-error.ts'
import type { RegistryScanning, RepositoryScanning, ScanService } from './ports.ts'
import { ecrMeaning } from './reasons.ts'

/** An answer, or why it could not be had: each question is asked on its own and may be denied on its own. */
type Asked<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'denied'; readonly action: string } | { readonly kind: 'unknown' }

/**
 * Why Inspector has no record of an image: asked only when something looks wrong. `undefined` when nothing is wrong
 * as far as can be seen, or when permissions hide it; then the wait goes on.
 */
export async function diagnose(image: Image, service: ScanService, signal: AbortSignal): Promise<NoResult | undefined> {
  const { repository } = image
  const [registry, coverage, account] = await Promise.all([
    ask(() => service.registryScanning(repository, signal)),
    ask(() => service.repositoryScanning(repository, signal)),
    ask(() => service.inspectorStatus(repository, signal)),
  ])
  if (registry.kind === 'answer' && registry.value.scanType === 'BASIC') return basicRegistry(image)
  if (account.kind === 'answer' && account.value !== undefined && account.value !== 'ENABLED' && account.value !== 'ENABLING') return inspectorOff(image, account.value)
  if (coverage.kind === 'answer' && coverage.value?.frequency === 'MANUAL') return notCovered(image, registry.kind === 'answer' ? registry.value : undefined, coverage.value)
  return undefined
}

/** ECR's own word on an image without coverage: an explanation, and an end where ECR says that there will be no scan. */
export async function ecrExplanation(image: Image, service: ScanService, signal: AbortSignal): Promise<{ readonly status?: string; readonly description?: string; readonly cause?: NoResult }> {
  const asked = await ask(() => service.ecrScan(image, undefined, signal))
  if (asked.kind !== 'answer' || asked.value === undefined) return {}
  const { status, description } = asked.value
  const seen = { ...(status === undefined ? {} : { status }), ...(description === undefined ? {} : { description }) }
  const meaning = ecrMeaning(status)
  if (meaning === undefined || meaning.class === 'waiting' || meaning.class === 'scanned') return seen
  const what = `The scan of ${image.repository.name}@${image.digest} ${meaning.words} (ECR status ${status ?? ''}${description === undefined ? '' : `: ${description}`}), and Inspector has no record of the image.`
  return { ...seen, cause: { code: meaning.class === 'unsupported' ? 'unsupported' : `ecr-${(status ?? '').toLowerCase().replaceAll('_', '-')}`, what, remedy: meaning.remedy } }
}

async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answer', value: await question() }
  } catch (error) {
    if (isKind(error, 'denied')) return { kind: 'denied', action: error.details.missingAction ?? error.details.action }
    if (error instanceof ServiceError) return { kind: 'unknown' }
    throw error
  }
}

/** The registry scans with ECR's basic scanning, so Inspector never sees the image. */
export function basicRegistry({ repository }: Image): NoResult {
  return {
    code: 'basic-scanning',
    what: `The registry ${repository.registryId} in ${repository.region} is on basic scanning; Inspector does not scan its images.`,
    remedy: [
      'Switch the registry to enhanced scanning: aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules \'[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]\'',
      'Or judge the basic scan, which knows operating system packages only: `scan-type: basic`.',
    ],
    snippet: { language: 'hcl', text: enhancedScanning('*') },
  }
}

function notCovered({ repository }: Image, registry: RegistryScanning | undefined, scanning: RepositoryScanning): NoResult {
  const filters = registry?.rules.flatMap((rule) => rule.filters) ?? scanning.appliedFilters
  const has = registry === undefined ? '' : filters.length === 0 ? ' It has no rules.' : ` Its filters are: ${filters.join(', ')}.`
  return {
    code: 'no-scan-rule',
    what: `No scan rule of the registry ${repository.registryId} in ${repository.region} covers the repository ${repository.name}; its images are not scanned.${has}`,
    remedy: [
      `Add a rule for it: aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"${repository.name}","filterType":"WILDCARD"}]}]' (this call replaces all rules: name the existing ones too).`,
      'Then push the image again.',
    ],
    snippet: { language: 'hcl', text: enhancedScanning(repository.name) },
  }
}

function inspectorOff({ repository }: Image, status: string): NoResult {
  return {
    code: 'inspector-off',
    what: `Amazon Inspector does not scan ECR images in account ${repository.registryId}, ${repository.region}: its status there is ${status}.`,
    remedy: [`Switch it on: aws inspector2 enable --resource-types ECR --account-ids ${repository.registryId} --region ${repository.region}`, 'Then push the image again.'],
    snippet: { language: 'hcl', text: `resource "aws_inspector2_enabler" "ecr" {\n  account_ids    = ["${repository.registryId}"]\n  resource_types = ["ECR"]\n}` },
  }
}

function enhancedScanning(filter: string): string {
  return `resource "aws_ecr_registry_scanning_configuration" "this" {\n  scan_type = "ENHANCED"\n  rule {\n    scan_frequency = "SCAN_ON_PUSH"\n    repository_filter {\n      filter      = "${filter}"\n      filter_type = "WILDCARD"\n    }\n  }\n}`
}

/** ARN of a repository, for policy statements. */
export function repositoryArnOf(image: Image): string {
  return imageArn(image.repository, '').replace(/\/$/, '')
}
