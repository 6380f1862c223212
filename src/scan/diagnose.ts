import type { Image } from '../image/model.ts'
import type { NoResult } from '../base/no-result.ts'
import { ServiceError } from '../base/service-error.ts'
import { purposeOf } from '../base/service-advice.ts'
import { endedByStatus } from './ending.ts'
import type { RegistryScanning, RepositoryScanning, ScanService } from './ports.ts'
import { ecrMeaning } from './reasons.ts'

/** An answer, or why it could not be had: each question is asked on its own and may be denied on its own. */
type Asked<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'unanswered'; readonly hint: string | undefined }

export interface Diagnosis {
  /** Why there will be no scan; absent when nothing is wrong as far as can be seen. */
  readonly cause: NoResult | undefined
  /** What could not be asked and how it could, for the explanation of a timeout. */
  readonly hints: readonly string[]
}

/**
 * Why Inspector has no record of an image: asked only when something looks wrong. Without a cause the wait goes on.
 */
export async function diagnose(image: Image, service: ScanService, signal: AbortSignal): Promise<Diagnosis> {
  const { repository } = image
  const [registry, coverage, account] = await Promise.all([
    ask(() => service.registryScanning(repository, signal)),
    ask(() => service.repositoryScanning(repository, signal)),
    ask(() => service.inspectorStatus(repository, signal)),
  ])
  const hints = [registry, coverage, account].flatMap((asked) => (asked.kind === 'unanswered' ? (asked.hint ?? []) : []))
  const cause = causeOf(image, answerOf(registry), answerOf(coverage), answerOf(account))
  return { hints, cause }
}

function causeOf(image: Image, registry: RegistryScanning | undefined, coverage: RepositoryScanning | undefined, account: string | undefined): NoResult | undefined {
  if (registry?.scanType === 'BASIC') return basicRegistry(image)
  if (account !== undefined && account !== 'ENABLED' && account !== 'ENABLING') return inspectorOff(image, account)
  if (coverage?.frequency === 'MANUAL') return notCovered(image, registry, coverage)
  return undefined
}

export interface EcrStatus {
  readonly status?: string | undefined
  readonly description?: string | undefined
  /** Where ECR says that there will be no scan. */
  readonly cause?: NoResult | undefined
}

/** ECR's own word on an image without coverage: an explanation, and an end where it says that there will be no scan. */
export async function ecrExplanation(image: Image, service: ScanService, signal: AbortSignal): Promise<EcrStatus> {
  const asked = answerOf(await ask(() => service.ecrScan(image, undefined, signal)))
  if (asked?.status === undefined) return {}
  const { status, description } = asked
  const seen = { status, description }
  const meaning = ecrMeaning(status)
  if (meaning === undefined || meaning.class === 'waiting' || meaning.class === 'scanned') return seen
  return { ...seen, cause: endedByStatus(image, '', status, description, meaning, ', and Inspector has no record of the image') }
}

async function ask<T>(question: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { kind: 'answer', value: await question() }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.kind === 'denied') {
      const action = error.details.missingAction ?? error.details.action
      return { kind: 'unanswered', hint: `Allow ${action} so that the next run can ${purposeOf(action)}.` }
    }
    return { kind: 'unanswered', hint: error.details.code === 'OtherRegistry' ? `Check the account: ${error.details.text}.` : undefined }
  }
}

function answerOf<T>(asked: Asked<T>): T | undefined {
  return asked.kind === 'answer' ? asked.value : undefined
}

/** The registry scans with ECR's basic scanning, so Inspector never sees the image. */
export function basicRegistry({ repository }: Image): NoResult {
  return {
    code: 'basic-scanning',
    what: `The registry ${repository.registryId} in ${repository.region} uses basic scanning, so Inspector doesn't scan its images.`,
    remedy: [
      'Switch the registry to enhanced scanning: `aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules \'[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]\'`',
      "Or check ECR's basic scan, which covers operating system packages only: `scan-type: basic`.",
    ],
    snippet: { language: 'hcl', text: enhancedScanning('*') },
  }
}

/** No rule of the registry covers the repository. */
export function notCovered({ repository }: Image, registry: RegistryScanning | undefined, scanning: Pick<RepositoryScanning, 'appliedFilters'>): NoResult {
  const filters = registry?.rules.flatMap((rule) => rule.filters) ?? scanning.appliedFilters
  const has = registry === undefined ? '' : filters.length === 0 ? ' It has no rules.' : ` Its filters are: ${filters.join(', ')}.`
  return {
    code: 'no-scan-rule',
    what: `No scan rule of the registry ${repository.registryId} in ${repository.region} covers the repository ${repository.name}, so its images aren't scanned.${has}`,
    remedy: [
      `Add a rule for it: \`aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules '[{"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"${repository.name}","filterType":"WILDCARD"}]}]'\` (this replaces all rules, so include the existing ones).`,
      'Then push the image again.',
    ],
    snippet: { language: 'hcl', text: enhancedScanning(repository.name) },
  }
}

/** Inspector is switched off, or about to be. */
export function inspectorOff({ repository }: Image, status: string): NoResult {
  return {
    code: 'inspector-off',
    what: `Amazon Inspector doesn't scan ECR images in account ${repository.registryId}, ${repository.region}: its status is ${status}.`,
    remedy: [`Enable it: \`aws inspector2 enable --resource-types ECR --account-ids ${repository.registryId} --region ${repository.region}\``, 'Then push the image again.'],
    snippet: { language: 'hcl', text: `resource "aws_inspector2_enabler" "ecr" {\n  account_ids    = ["${repository.registryId}"]\n  resource_types = ["ECR"]\n}` },
  }
}

function enhancedScanning(filter: string): string {
  return `resource "aws_ecr_registry_scanning_configuration" "this" {\n  scan_type = "ENHANCED"\n  rule {\n    scan_frequency = "SCAN_ON_PUSH"\n    repository_filter {\n      filter      = "${filter}"\n      filter_type = "WILDCARD"\n    }\n  }\n}`
}
