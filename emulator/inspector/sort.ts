import { word, type JsonObject } from '../json.ts'
import { FINDING_FIELDS } from './filter.ts'

/** Mildest first, as ascending order has it. What is not listed comes before all. */
const SEVERITY_ORDER = ['UNTRIAGED', 'INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/** Which filter field holds the value of a sort field. */
export const SORTED_BY: Readonly<Record<string, string>> = {
  AWS_ACCOUNT_ID: 'awsAccountId',
  FINDING_TYPE: 'findingType',
  SEVERITY: 'severity',
  FIRST_OBSERVED_AT: 'firstObservedAt',
  LAST_OBSERVED_AT: 'lastObservedAt',
  FINDING_STATUS: 'findingStatus',
  RESOURCE_TYPE: 'resourceType',
  ECR_IMAGE_PUSHED_AT: 'ecrImagePushedAt',
  ECR_IMAGE_REPOSITORY_NAME: 'ecrImageRepositoryName',
  ECR_IMAGE_REGISTRY: 'ecrImageRegistry',
  VULNERABILITY_ID: 'vulnerabilityId',
  VULNERABILITY_SOURCE: 'vulnerabilitySource',
  INSPECTOR_SCORE: 'inspectorScore',
  VENDOR_SEVERITY: 'vendorSeverity',
  EPSS_SCORE: 'epssScore',
}

/** Sorts as `sortCriteria` asks; equal ones keep their order. Fields that images lack leave the order as it is. */
export function sortFindings<T extends { readonly wire: JsonObject }>(findings: readonly T[], criteria: JsonObject): readonly T[] {
  const field = word(criteria['field'])
  const value = FINDING_FIELDS[SORTED_BY[field] ?? '']
  if (value === undefined) return findings
  return sortKeys(
    findings.map((finding) => ({ item: finding, key: value(finding.wire)[0] })),
    criteria,
  )
}

/** The same of what has its key already. */
export function sortKeys<T>(keyed: readonly { readonly item: T; readonly key: string | number | undefined }[], criteria: JsonObject): readonly T[] {
  const sign = criteria['sortOrder'] === 'DESC' ? -1 : 1
  const ranked = keyed.map(({ item, key }) => ({ item, key: criteria['field'] === 'SEVERITY' ? SEVERITY_ORDER.indexOf(String(key)) : key }))
  return ranked.sort((a, b) => sign * compare(a.key, b.key)).map(({ item }) => item)
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0
  if (a === undefined) return -1
  if (b === undefined) return 1
  return a < b ? -1 : 1
}
