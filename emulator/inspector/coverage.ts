import type { Context } from '../context.ts'
import { number, object, strings, text, word, type JsonObject } from '../json.ts'
import type { LiveImage, World } from '../world.ts'
import { partition } from './finding.ts'
import { passing, type Fields, type Values } from './filter.ts'
import { invalid } from './refusals.ts'

/** Not documented; what the service gives without `maxResults`. */
const DEFAULT_PAGE = 50

const top =
  (name: string) =>
  (record: JsonObject): Values =>
    values(record[name])
const status =
  (name: string) =>
  (record: JsonObject): Values =>
    values(object(record['scanStatus'])[name])
const image =
  (name: string) =>
  (record: JsonObject): Values =>
    values(object(object(record['resourceMetadata'])['ecrImage'])[name])

/** Filter fields that can match a covered image or repository. Others exist and match nothing here. */
const FIELDS: Fields = {
  resourceId: top('resourceId'),
  resourceType: top('resourceType'),
  accountId: top('accountId'),
  scanType: top('scanType'),
  lastScannedAt: top('lastScannedAt'),
  cloudProvider: top('provider'),
  cloudProviderAccountId: top('providerAccountId'),
  cloudProviderRegion: top('providerRegion'),
  scanStatusCode: status('statusCode'),
  scanStatusReason: status('reason'),
  imagePulledAt: image('imagePulledAt'),
  ecrImageLastInUseAt: image('lastInUseAt'),
  ecrImageInUseCount: image('inUseCount'),
  ecrImageTags: (record) => strings(object(object(record['resourceMetadata'])['ecrImage'])['tags']),
  ecrRepositoryName: (record) => [repositoryName(record)],
}

function values(value: unknown): Values {
  return typeof value === 'string' || typeof value === 'number' ? [value] : []
}

/** The name in the resource's ARN: `…:repository/<name>` with the digest cut off. */
function repositoryName(record: JsonObject): string {
  return /:repository\/(.+?)(\/sha256:[0-9a-f]+)?$/.exec(text(record['resourceId']) ?? '')?.[1] ?? ''
}

/** `ListCoverage`: images that Inspector knows, and repositories. */
export function listCoverage(context: Context, input: JsonObject): JsonObject {
  const request = { operation: 'ListCoverage', filterCriteria: input['filterCriteria'] }
  const token = text(input['nextToken'])
  const page = context.pager.page(select(context, input), request, number(input['maxResults']) ?? DEFAULT_PAGE, token)
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  const repeated = context.effects.some((effect) => effect.kind === 'repeated-token')
  const next = repeated ? (token ?? page.nextToken) : page.nextToken
  return { coveredResources: page.items.map((item) => recordOf(context.world, item)), ...(next === undefined ? {} : { nextToken: next }) }
}

/** Of a fleet only the number. */
type Listed = JsonObject | number

function recordOf(world: World, item: Listed): JsonObject {
  if (typeof item !== 'number') return item
  const plan = world.fleet?.scanned(item)
  return (plan === undefined ? undefined : coveredImage(world, world.place(plan))) ?? {}
}

const GROUPS: Readonly<Record<string, keyof typeof FIELDS>> = {
  SCAN_STATUS_CODE: 'scanStatusCode',
  SCAN_STATUS_REASON: 'scanStatusReason',
  ACCOUNT_ID: 'accountId',
  RESOURCE_TYPE: 'resourceType',
  ECR_REPOSITORY_NAME: 'ecrRepositoryName',
  PROVIDER: 'cloudProvider',
  PROVIDER_ACCOUNT_ID: 'cloudProviderAccountId',
  PROVIDER_REGION: 'cloudProviderRegion',
}

/** `ListCoverageStatistics`: how many there are, in all and by group. The model names a group by the key asked for, not by its value. */
export function listCoverageStatistics(context: Context, input: JsonObject): JsonObject {
  const found = select(context, input)
  const groupKey = word(input['groupBy'])
  const field = GROUPS[groupKey] ?? ''
  const counts = new Map<string, number>()
  const valuesOf = (item: Listed): Values => (typeof item === 'number' ? (context.world.fleet?.covers(item, field) ?? []) : (FIELDS[field]?.(item) ?? []))
  for (const value of found.flatMap(valuesOf)) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
  return { totalCounts: found.length, ...(counts.size === 0 ? {} : { countsByGroup: [...counts.values()].slice(0, 5).map((count) => ({ count, groupKey })) }) }
}

function select(context: Context, input: JsonObject): readonly Listed[] {
  if (context.elsewhere) return []
  const { world } = context
  const images = world.images.map((entry) => coveredImage(world, entry)).filter((record) => record !== undefined)
  const criteria = object(input['filterCriteria'])
  const repositories = world.scenario.repositories.map((entry) => coveredRepository(world, entry.account ?? context.account, entry.name))
  const all: readonly JsonObject[] = [...images, ...repositories]
  return [...all.filter(passing(criteria, FIELDS)).flatMap((record) => odd(world, record)), ...(world.fleet?.covered(criteria) ?? [])]
}

/** The record as the scenario bends it, and those beside it. */
function odd(world: World, record: JsonObject): readonly JsonObject[] {
  const live = world.images.find(({ arn }) => arn === record['resourceId'])
  const step = live === undefined ? undefined : world.coverageOf(live)
  return [{ ...record, ...step?.override }, ...(step?.others ?? []).map((other) => ({ ...record, ...other }))]
}

function coveredImage(world: World, entry: LiveImage): JsonObject | undefined {
  const coverage = world.coverageOf(entry)
  if (coverage === undefined) return undefined
  const { inUse, pulledAt } = entry.plan
  const scanStatus = { ...(coverage.statusCode === undefined ? {} : { statusCode: coverage.statusCode }), ...(coverage.reason === undefined ? {} : { reason: coverage.reason }) }
  const ecrImage = {
    tags: world.tagsOf(entry),
    ...(pulledAt === undefined ? {} : { imagePulledAt: world.wireTime(pulledAt) }),
    ...(inUse === undefined ? {} : { inUseCount: world.seconds() < (inUse.until ?? Infinity) ? inUse.count : 0, lastInUseAt: world.wireTime(inUse.lastAt) }),
  }
  return {
    accountId: entry.account,
    resourceId: entry.arn,
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    scanType: 'PACKAGE',
    ...(Object.keys(scanStatus).length === 0 ? {} : { scanStatus }),
    ...(coverage.lastScannedAt === undefined ? {} : { lastScannedAt: world.wireTime(coverage.lastScannedAt) }),
    resourceMetadata: { ecrImage },
    ...provider(world, entry.account),
  }
}

function coveredRepository(world: World, account: string, name: string): JsonObject {
  const { registry } = world.scenario
  return {
    accountId: account,
    resourceId: `arn:${partition(registry)}:ecr:${registry.region}:${account}:repository/${name}`,
    resourceType: 'AWS_ECR_REPOSITORY',
    scanType: 'PACKAGE',
    scanStatus: { statusCode: 'ACTIVE', reason: 'SUCCESSFUL' },
    resourceMetadata: { ecrRepository: { name } },
    ...provider(world, account),
  }
}

function provider(world: World, account: string): JsonObject {
  const { registry } = world.scenario
  return { provider: 'AWS', providerAccountId: account, providerRegion: registry.region, providerPartition: partition(registry) }
}
