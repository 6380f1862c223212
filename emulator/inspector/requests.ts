import { integer, listOf, oneOf, string, structure, type Shape } from '../shape.ts'

/** Requests of Inspector2 and their limits. Source: the service's API model of August 2026. */

const value = string({ min: 1, max: 1024 })
const filters = (of: Shape): Shape => listOf(of, 1, 10)
const token = string({ max: 1_000_000 })
const account = string({ pattern: /^\d{12}$/, min: 12, max: 12 })

const stringFilter = structure({ comparison: oneOf('EQUALS', 'PREFIX', 'NOT_EQUALS'), value }, ['comparison', 'value'])
const dateFilter = structure({ startInclusive: { kind: 'timestamp' }, endInclusive: { kind: 'timestamp' } })
const numberFilter = structure({ lowerInclusive: { kind: 'number' }, upperInclusive: { kind: 'number' } })
const mapFilter = structure({ comparison: oneOf('EQUALS'), key: string({ min: 1, max: 128 }), value: string({ max: 256 }) }, ['comparison', 'key'])
const portFilter = structure({ beginInclusive: integer(0, 65_535), endInclusive: integer(0, 65_535) })
const packageFilter = structure({
  name: stringFilter,
  version: stringFilter,
  epoch: numberFilter,
  release: stringFilter,
  architecture: stringFilter,
  sourceLayerHash: stringFilter,
  sourceLambdaLayerArn: stringFilter,
  filePath: stringFilter,
})

function members(names: string, shape: Shape): Record<string, Shape> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shape]),
  )
}

const findingFilters = structure({
  ...members(
    `findingArn awsAccountId findingType severity findingStatus title resourceType resourceId ec2InstanceImageId ec2InstanceVpcId
     ec2InstanceSubnetId ecrImageArchitecture ecrImageRegistry ecrImageRepositoryName ecrImageTags ecrImageHash networkProtocol componentId
     componentType vulnerabilityId vulnerabilitySource vendorSeverity relatedVulnerabilities fixAvailable lambdaFunctionName
     lambdaFunctionLayers lambdaFunctionRuntime lambdaFunctionExecutionRoleArn exploitAvailable codeVulnerabilityDetectorName
     codeVulnerabilityDetectorTags codeVulnerabilityFilePath codeRepositoryProjectName codeRepositoryProviderType cloudProvider
     cloudProviderRegion cloudProviderAccountId cloudProviderOrgId cloudVmImageReference cloudVmNetworkId cloudVmSubnetIds
     cloudImageRepositoryName cloudImageRegistry cloudImageDigest cloudImageTags cloudImageArchitecture cloudServerlessFunctionName
     cloudServerlessFunctionRuntime cloudServerlessFunctionExecutionRole`,
    filters(stringFilter),
  ),
  ...members(
    'firstObservedAt lastObservedAt updatedAt ecrImagePushedAt ecrImageLastInUseAt lambdaFunctionLastModifiedAt cloudImagePushedAt cloudImageLastInUseAt cloudServerlessFunctionLastModifiedAt',
    filters(dateFilter),
  ),
  ...members('inspectorScore epssScore ecrImageInUseCount cloudImageInUseCount', filters(numberFilter)),
  resourceTags: filters(mapFilter),
  portRange: filters(portFilter),
  vulnerablePackages: filters(packageFilter),
})

/** Sort fields that exist. */
const SORT_FIELDS = [
  'AWS_ACCOUNT_ID',
  'FINDING_TYPE',
  'SEVERITY',
  'FIRST_OBSERVED_AT',
  'LAST_OBSERVED_AT',
  'FINDING_STATUS',
  'RESOURCE_TYPE',
  'ECR_IMAGE_PUSHED_AT',
  'ECR_IMAGE_REPOSITORY_NAME',
  'ECR_IMAGE_REGISTRY',
  'NETWORK_PROTOCOL',
  'COMPONENT_TYPE',
  'VULNERABILITY_ID',
  'VULNERABILITY_SOURCE',
  'INSPECTOR_SCORE',
  'VENDOR_SEVERITY',
  'EPSS_SCORE',
] as const

const coverageString = structure({ comparison: oneOf('EQUALS', 'NOT_EQUALS'), value }, ['comparison', 'value'])
const coverageMap = structure({ comparison: oneOf('EQUALS'), key: string({ min: 1 }), value: string({ min: 1 }) }, ['comparison', 'key'])
const coverageNumber = structure({ lowerInclusive: { kind: 'integer' }, upperInclusive: { kind: 'integer' } })

const coverageFilters = structure({
  ...members(
    `scanStatusCode scanStatusReason accountId resourceId resourceType scanType ecrRepositoryName ecrImageTags lambdaFunctionName
     lambdaFunctionRuntime scanMode codeRepositoryProjectName codeRepositoryProviderType codeRepositoryProviderTypeVisibility
     lastScannedCommitId cloudProvider cloudProviderAccountId cloudProviderRegion cloudContainerImageTags cloudContainerRepositoryName
     cloudContainerRegistryName cloudServerlessFunctionName cloudServerlessFunctionRuntime cloudProviderOrgId`,
    filters(coverageString),
  ),
  ...members('ec2InstanceTags lambdaFunctionTags cloudVmInstanceTags cloudServerlessFunctionTags', filters(coverageMap)),
  ...members('lastScannedAt imagePulledAt ecrImageLastInUseAt', filters(dateFilter)),
  ecrImageInUseCount: filters(coverageNumber),
})

const sorting = { sortOrder: oneOf('ASC', 'DESC'), sortBy: oneOf('CRITICAL', 'HIGH', 'ALL') }
const containerAggregation = structure({
  ...members('resourceIds imageShas repositories architectures imageTags', filters(stringFilter)),
  lastInUseAt: filters(dateFilter),
  inUseCount: filters(numberFilter),
  ...sorting,
})
const AGGREGATIONS =
  'FINDING_TYPE PACKAGE TITLE REPOSITORY AMI AWS_EC2_INSTANCE AWS_ECR_CONTAINER IMAGE_LAYER ACCOUNT AWS_LAMBDA_FUNCTION LAMBDA_LAYER CODE_REPOSITORY VM_INSTANCE CONTAINER_IMAGE SERVERLESS_FUNCTION'.split(
    ' ',
  )
const GROUPS = 'SCAN_STATUS_CODE SCAN_STATUS_REASON ACCOUNT_ID RESOURCE_TYPE ECR_REPOSITORY_NAME PROVIDER PROVIDER_ACCOUNT_ID PROVIDER_REGION PROVIDER_ORG_ID'.split(' ')
const findingArn = string({ min: 1, max: 100, pattern: /^arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-[a-z]+)+-\d{1}:\d{12}:finding\/[a-f0-9]{32}$/ })

export const REQUESTS = {
  ListFindings: structure({
    maxResults: integer(1, 100),
    nextToken: token,
    filterCriteria: findingFilters,
    sortCriteria: structure({ field: oneOf(...SORT_FIELDS), sortOrder: oneOf('ASC', 'DESC') }, ['field', 'sortOrder']),
  }),
  ListCoverage: structure({ maxResults: integer(1, 200), nextToken: token, filterCriteria: coverageFilters }),
  ListCoverageStatistics: structure({ filterCriteria: coverageFilters, groupBy: oneOf(...GROUPS), nextToken: token }),
  BatchGetFindingDetails: structure({ findingArns: listOf(findingArn, 1, 10) }, ['findingArns']),
  BatchGetAccountStatus: structure({ accountIds: listOf(account, 0, 100) }),
  GetConfiguration: structure({ accountId: account }),
  ListUsageTotals: structure({ maxResults: integer(1, 500), nextToken: string({ min: 1 }), accountIds: listOf(string({ pattern: /[0-9]{12}/ }), 1, 7_000) }),
  ListFindingAggregations: structure(
    {
      aggregationType: oneOf(...AGGREGATIONS),
      nextToken: token,
      maxResults: integer(1, 100),
      accountIds: filters(stringFilter),
      aggregationRequest: structure({ awsEcrContainerAggregation: containerAggregation }),
    },
    ['aggregationType'],
  ),
  GetClustersForImage: structure(
    {
      filter: structure({ resourceId: string({ pattern: /^arn:.*:ecr:.*:\d{12}:repository\/[a-zA-Z0-9._/-]+(\/sha256:[a-z0-9]{64})?$/ }) }, ['resourceId']),
      maxResults: integer(1, 100),
      nextToken: string({ min: 1, max: 3000 }),
    },
    ['filter'],
  ),
  ListFilters: structure({ arns: listOf(string({ min: 1, max: 128 })), action: oneOf('NONE', 'SUPPRESS'), nextToken: token, maxResults: integer(1, 100) }),
} as const satisfies Record<string, Shape>

export type InspectorOperation = keyof typeof REQUESTS

/** Paths of the operations; all are POST. */
export const ROUTES: Readonly<Record<string, InspectorOperation>> = {
  '/findings/list': 'ListFindings',
  '/coverage/list': 'ListCoverage',
  '/coverage/statistics/list': 'ListCoverageStatistics',
  '/findings/details/batch/get': 'BatchGetFindingDetails',
  '/status/batch/get': 'BatchGetAccountStatus',
  '/configuration/get': 'GetConfiguration',
  '/usage/list': 'ListUsageTotals',
  '/findings/aggregation/list': 'ListFindingAggregations',
  '/cluster/get': 'GetClustersForImage',
  '/filters/list': 'ListFilters',
}
