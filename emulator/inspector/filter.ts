import { isObject, list, number, object, strings, text, word, type Json, type JsonObject } from '../json.ts'

/** Values of one field of a record that a filter looks at; several for list-valued fields. */
export type Values = readonly (string | number)[]
export type Fields<T = JsonObject> = Readonly<Record<string, (record: T) => Values>>

/**
 * Whether a record passes filter criteria: entries of one field are alternatives, fields must all hold. `NOT_EQUALS` entries
 * of one field must hold together, for alternatives of them would let everything through. The criteria are read once, and
 * hold for as many records as there are.
 */
export function passing<T>(criteria: JsonObject, fields: Fields<T>): (record: T) => boolean {
  const conditions = Object.entries(criteria).map(([field, entries]) => {
    const values = fields[field]
    if (values === undefined) return () => false
    const all = list(entries).map(object)
    const negative = all.filter((entry) => entry['comparison'] === 'NOT_EQUALS')
    const positive = all.filter((entry) => entry['comparison'] !== 'NOT_EQUALS')
    return (record: T): boolean => {
      const given = values(record)
      return negative.every((entry) => matches(given, entry)) && (positive.length === 0 || positive.some((entry) => matches(given, entry)))
    }
  })
  return (record) => conditions.every((holds) => holds(record))
}

function matches(values: Values, filter: JsonObject): boolean {
  switch (filter['comparison']) {
    case 'EQUALS':
      return values.some((value) => String(value) === filter['value'])
    case 'PREFIX':
      return values.some((value) => String(value).startsWith(word(filter['value'])))
    case 'NOT_EQUALS':
      return !values.some((value) => String(value) === filter['value'])
    default:
      return values.some((value) => typeof value === 'number' && inRange(value, filter))
  }
}

function inRange(value: number, filter: JsonObject): boolean {
  const from = number(filter['startInclusive']) ?? number(filter['lowerInclusive']) ?? -Infinity
  const to = number(filter['endInclusive']) ?? number(filter['upperInclusive']) ?? Infinity
  return value >= from && value <= to
}

function one(value: Json | undefined): Values {
  return typeof value === 'string' || typeof value === 'number' ? [value] : []
}

function resources(finding: JsonObject): readonly JsonObject[] {
  return list(finding['resources']).map(object)
}

/**
 * The image that a finding is about. Old findings lack the details; the service still finds them by digest, repository and
 * registry, which are in the resource's id as well.
 */
export function imageDetails(finding: JsonObject): JsonObject {
  const found = resources(finding).find((entry) => entry['type'] === 'AWS_ECR_CONTAINER_IMAGE')
  const [, registry, repositoryName, imageHash] = /:(\d{12}):repository\/(.+)\/(sha256:[0-9a-f]{64})$/.exec(word(found?.['id'])) ?? []
  return { registry, repositoryName, imageHash, ...object(object(found?.['details'])['awsEcrContainerImage']) }
}

function vulnerability(finding: JsonObject): JsonObject {
  return object(finding['packageVulnerabilityDetails'])
}

const image =
  (name: string) =>
  (finding: JsonObject): Values =>
    one(imageDetails(finding)[name])
const imageTags = (finding: JsonObject): Values => strings(imageDetails(finding)['imageTags'])
const member =
  (name: string) =>
  (finding: JsonObject): Values =>
    one(finding[name])
const detail =
  (name: string) =>
  (finding: JsonObject): Values =>
    one(vulnerability(finding)[name])
const resource =
  (name: string) =>
  (finding: JsonObject): Values =>
    resources(finding).flatMap((entry) => one(entry[name]))

/** Fields of `ListFindings` that can match an image's finding. Others exist and match nothing here. */
export const FINDING_FIELDS: Fields = {
  findingArn: member('findingArn'),
  awsAccountId: member('awsAccountId'),
  findingType: member('type'),
  severity: member('severity'),
  findingStatus: member('status'),
  title: member('title'),
  fixAvailable: member('fixAvailable'),
  exploitAvailable: member('exploitAvailable'),
  firstObservedAt: member('firstObservedAt'),
  lastObservedAt: member('lastObservedAt'),
  updatedAt: member('updatedAt'),
  inspectorScore: member('inspectorScore'),
  epssScore: (finding) => one(object(finding['epss'])['score']),
  resourceId: resource('id'),
  resourceType: resource('type'),
  cloudProvider: resource('provider'),
  cloudProviderAccountId: resource('providerAccountId'),
  cloudProviderRegion: resource('region'),
  ecrImageHash: image('imageHash'),
  cloudImageDigest: image('imageHash'),
  ecrImageRepositoryName: image('repositoryName'),
  cloudImageRepositoryName: image('repositoryName'),
  ecrImageRegistry: image('registry'),
  cloudImageRegistry: image('registry'),
  ecrImageArchitecture: image('architecture'),
  cloudImageArchitecture: image('architecture'),
  ecrImagePushedAt: image('pushedAt'),
  cloudImagePushedAt: image('pushedAt'),
  ecrImageLastInUseAt: image('lastInUseAt'),
  cloudImageLastInUseAt: image('lastInUseAt'),
  ecrImageInUseCount: image('inUseCount'),
  cloudImageInUseCount: image('inUseCount'),
  ecrImageTags: imageTags,
  cloudImageTags: imageTags,
  vulnerabilityId: detail('vulnerabilityId'),
  vulnerabilitySource: detail('source'),
  vendorSeverity: detail('vendorSeverity'),
  relatedVulnerabilities: (finding) => strings(vulnerability(finding)['relatedVulnerabilities']),
}

const PACKAGE_MEMBERS: Readonly<Record<string, string>> = {
  name: 'name',
  version: 'version',
  epoch: 'epoch',
  release: 'release',
  architecture: 'arch',
  sourceLayerHash: 'sourceLayerHash',
  filePath: 'filePath',
}

/** Whether a finding passes `filterCriteria`, package and tag filters included. */
export function passingFinding(criteria: JsonObject): (finding: JsonObject) => boolean {
  const { vulnerablePackages, resourceTags, ...rest } = criteria
  const others = passing(rest, FINDING_FIELDS)
  return (finding) => {
    if (vulnerablePackages !== undefined && !list(vulnerablePackages).some((filter) => anyPackage(finding, object(filter)))) return false
    if (resourceTags !== undefined && !list(resourceTags).some((filter) => tagged(finding, object(filter)))) return false
    return others(finding)
  }
}

/** All parts of one package filter must hold for the same package. */
function anyPackage(finding: JsonObject, filter: JsonObject): boolean {
  return list(vulnerability(finding)['vulnerablePackages'])
    .map(object)
    .some((entry) =>
      Object.entries(filter).every(([part, condition]) => {
        const name = PACKAGE_MEMBERS[part]
        return name !== undefined && isObject(condition) && matches(one(entry[name]), condition)
      }),
    )
}

function tagged(finding: JsonObject, filter: JsonObject): boolean {
  return resources(finding).some((entry) => {
    const value = text(object(entry['tags'])[word(filter['key'])])
    return value !== undefined && (filter['value'] === undefined || value === filter['value'])
  })
}
