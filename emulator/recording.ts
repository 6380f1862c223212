import { artifact, MEDIA, type Artifact } from './artifact.ts'
import { sha256, stableId } from './digest.ts'
import type { FindingPlan } from './finding-plan.ts'
import { isObject, list, object, strings, text, word, type Json, type JsonObject } from './json.ts'
import { COMMON, DAY, liveCoverage, PLAIN, QUICK, SCANNED_YESTERDAY } from './scenarios/common.ts'
import type { Seconds } from './seconds.ts'
import type { ImagePlan, Scenario } from './scenario.ts'

/** Annotation of a synthetic manifest that keeps the digest of the image that was recorded. */
export const RECORDED_DIGEST = 'dev.ecr-scan-gate.recorded-digest'

export interface RecordingOptions {
  readonly name?: string
  /** Plays the scan again within seconds instead of having it done yesterday. */
  readonly live?: boolean
}

/** An image of a recording, under the digest that the emulator gives it. */
interface RecordedImage {
  readonly account: string
  readonly repository: string
  readonly recordedDigest: string
  readonly digest: string
  readonly tags: readonly string[]
  readonly findings: number
}

export interface Recording {
  readonly scenario: Scenario
  readonly images: readonly RecordedImage[]
  /** Findings that are not about an image in ECR, by resource type. */
  readonly leftOut: Readonly<Record<string, number>>
  /** Sentences that whoever uses the recording should know. */
  readonly notes: readonly string[]
}

const IMAGE = 'AWS_ECR_CONTAINER_IMAGE'
const ARN = /^arn:([a-z-]+):ecr:([a-z0-9-]+):(\d{12}):repository\/(.+)\/(sha256:[0-9a-f]{64})$/
const TIMES = ['firstObservedAt', 'lastObservedAt', 'updatedAt', 'lastKnownExploitAt', 'vendorCreatedAt', 'vendorUpdatedAt', 'pushedAt', 'lastInUseAt']

/** When the findings of a live recording become readable. */
const LIVE_STEPS: readonly Seconds[] = [4, 5.5, 7]

interface Group {
  readonly arn: string
  readonly partition: string
  readonly region: string
  readonly account: string
  readonly repository: string
  readonly digest: string
  readonly tags: readonly string[]
  readonly pushedAt: number
  readonly architecture: string
  readonly findings: JsonObject[]
}

/**
 * Makes a scenario of what `aws inspector2 list-findings` printed.
 *
 * A recording has the digests of its images and not their manifests, and no manifest that we could make would hash to them.
 * So each image gets a synthetic manifest with a true digest of its own, whose annotation keeps the recorded one, and the
 * findings' resources are rewritten to it. Times are turned from ISO-8601 into the numbers that go over the wire.
 */
export function fromRecording(recording: unknown, options: RecordingOptions = {}): Recording {
  const found = findingsOf(recording)
  const notes: string[] = []
  if (isObject(recording) && text(recording['nextToken'] ?? recording['NextToken']) !== undefined) notes.push('The recording has a next page that is not in it.')
  const leftOut: Record<string, number> = {}
  const groups = new Map<string, Group>()
  for (const finding of found.map(wireTimes)) {
    const image = list(finding['resources'])
      .map(object)
      .find((entry) => entry['type'] === IMAGE && ARN.test(word(entry['id'])))
    if (image === undefined) {
      const type = word(object(list(finding['resources'])[0])['type']) || 'without resource'
      leftOut[type] = (leftOut[type] ?? 0) + 1
      continue
    }
    const group = groups.get(word(image['id'])) ?? newGroup(image)
    group.findings.push(finding)
    groups.set(group.arn, group)
  }
  const first = [...groups.values()][0]
  for (const group of groups.values()) {
    if (group.region === first?.region && group.partition === first.partition) continue
    groups.delete(group.arn)
    notes.push(`${group.arn} is in another Region than the first image and was left out with its ${group.findings.length} findings.`)
  }
  if (groups.size === 0) notes.push('No image in ECR is named in the recording; a clean image stands in.')
  const images = imagesOf([...groups.values()], options)
  return {
    scenario: scenarioOf(first, images, options),
    images: images.map(({ group, plan, tags }) => ({
      account: group.account,
      repository: group.repository,
      recordedDigest: group.digest,
      digest: plan.artifact.digest,
      tags,
      findings: group.findings.length,
    })),
    leftOut,
    notes,
  }
}

function findingsOf(recording: unknown): readonly JsonObject[] {
  const findings = isObject(recording) ? recording['findings'] : recording
  if (!Array.isArray(findings) || !findings.every(isObject)) throw new Error('This is not an answer of `aws inspector2 list-findings`: it has no list of findings')
  return findings
}

function newGroup(resource: JsonObject): Group {
  const arn = word(resource['id'])
  const [, partition = '', region = '', account = '', repository = '', digest = ''] = ARN.exec(arn) ?? []
  const details = object(object(resource['details'])['awsEcrContainerImage'])
  const pushedAt = details['pushedAt']
  return {
    arn,
    partition,
    region,
    account,
    repository,
    digest,
    tags: strings(details['imageTags']),
    pushedAt: typeof pushedAt === 'number' ? pushedAt : 0,
    architecture: text(details['architecture']) ?? 'amd64',
    findings: [],
  }
}

interface Recorded {
  readonly group: Group
  readonly plan: ImagePlan
  readonly tags: readonly string[]
}

/** Plans of the images. A tag that several have, for it moved between the scans, belongs to the one pushed last. */
function imagesOf(groups: readonly Group[], options: RecordingOptions): readonly Recorded[] {
  const owners = new Map<string, Group>()
  for (const group of groups) {
    for (const tag of group.tags) {
      const key = `${group.account}/${group.repository}:${tag}`
      const owner = owners.get(key)
      if (owner === undefined || owner.pushedAt < group.pushedAt) owners.set(key, group)
    }
  }
  return groups.map((group) => {
    const tags = group.tags.filter((tag) => owners.get(`${group.account}/${group.repository}:${tag}`) === group)
    return { group, tags, plan: planOf(group, tags, options) }
  })
}

function planOf(group: Group, tags: readonly string[], options: RecordingOptions): ImagePlan {
  const synthetic = syntheticManifest(group)
  const arn = group.arn.replace(group.digest, synthetic.digest)
  const steps = LIVE_STEPS.length
  return {
    repository: group.repository,
    account: group.account,
    artifact: synthetic,
    tags,
    pushedAt: options.live === true ? -3 : -DAY - 600,
    coverage: options.live === true ? liveCoverage(1, 2, 3.5) : SCANNED_YESTERDAY,
    findings: group.findings.map((finding, index) =>
      findingPlan(rewritten(finding, group.arn, arn, synthetic.digest), options.live === true ? (LIVE_STEPS[Math.floor((index * steps) / group.findings.length)] ?? 0) : -DAY),
    ),
  }
}

function findingPlan(recorded: JsonObject, listedAt: Seconds): FindingPlan {
  const id = word(object(recorded['packageVulnerabilityDetails'])['vulnerabilityId'])
  // The recording does not hold what BatchGetFindingDetails would say.
  return { recorded, listedAt, facts: { id, description: '', severity: word(recorded['severity']) }, packages: [], details: 'FINDING_DETAILS_NOT_FOUND' }
}

/** A manifest with the layers that the findings name, in the order in which they name them. */
function syntheticManifest(group: Group): Artifact {
  const named = group.findings.flatMap((finding) =>
    list(object(finding['packageVulnerabilityDetails'])['vulnerablePackages']).map((entry) => text(object(entry)['sourceLayerHash'])),
  )
  const layers = [...new Set(named.filter((digest) => digest !== undefined))].map((digest) => ({ digest, size: 1_000_000 }))
  const platform = { os: 'linux', architecture: group.architecture }
  const config = JSON.stringify({ ...platform, config: { Labels: { [RECORDED_DIGEST]: group.digest } }, rootfs: { type: 'layers', diff_ids: [] } })
  const annotations = { [RECORDED_DIGEST]: group.digest }
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: { mediaType: MEDIA.ociConfig, digest: sha256(config), size: Buffer.byteLength(config) },
    layers: layers.map((layer) => ({ mediaType: MEDIA.ociLayer, ...layer })),
    annotations,
  }
  return artifact(manifest, { mediaType: MEDIA.ociManifest, artifactType: MEDIA.ociConfig, blobs: new Map([[sha256(config), config]]), layers, platform, annotations })
}

function rewritten(finding: JsonObject, from: string, to: string, digest: string): JsonObject {
  const resources = list(finding['resources'])
    .map(object)
    .map((entry) => {
      if (entry['id'] !== from) return entry
      const details = object(entry['details'])
      const image = details['awsEcrContainerImage']
      return { ...entry, id: to, ...(isObject(image) ? { details: { ...details, awsEcrContainerImage: { ...image, imageHash: digest } } } : {}) }
    })
  const known = text(finding['findingArn'])
  const made = `arn:aws:inspector2:${from.split(':')[3] ?? ''}:${from.split(':')[4] ?? ''}:finding/${stableId(JSON.stringify(finding))}`
  return { ...finding, findingArn: known ?? made, resources }
}

/** The finding with its times as epoch seconds; what cannot be read as a time is left out. */
function wireTimes(finding: JsonObject): JsonObject {
  return convert(finding) as JsonObject
}

function convert(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(convert)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, Json][] => {
      if (member === undefined || member === null) return []
      if (!TIMES.includes(key) || typeof member === 'number') return [[key, convert(member)]]
      const ms = Date.parse(word(member))
      return Number.isNaN(ms) ? [] : [[key, ms / 1000]]
    }),
  )
}

function scenarioOf(first: Group | undefined, images: readonly Recorded[], options: RecordingOptions): Scenario {
  const plans = images.map(({ plan }) => plan)
  const account = first?.account ?? COMMON.registry.account
  const empty: ImagePlan = {
    repository: 'recording/without-images',
    artifact: syntheticManifest({ ...EMPTY, account }),
    tags: ['latest'],
    pushedAt: -DAY - 600,
    coverage: SCANNED_YESTERDAY,
  }
  const shown = plans.length === 0 ? [empty] : plans
  const references =
    images.length === 0
      ? [`${empty.repository}:latest`]
      : images.map(({ group, plan, tags }) => (tags[0] === undefined ? `${group.repository}@${plan.artifact.digest}` : `${group.repository}:${tags[0]}`))
  // `repository` and `tag` of the usual inputs make room for `image`.
  const usual = Object.entries(options.live === true ? QUICK : PLAIN).filter(([name]) => name !== 'repository' && name !== 'tag')
  return {
    ...COMMON,
    name: options.name ?? 'recording',
    title: `${shown.length} recorded image${shown.length === 1 ? '' : 's'}`,
    description: 'Findings as they were recorded from the real service. Digests are synthetic; annotations of the manifests keep the recorded ones.',
    registry: { ...COMMON.registry, account, region: first?.region ?? COMMON.registry.region, partition: first?.partition ?? 'aws' },
    repositories: [...new Map(shown.map((plan) => [`${plan.account ?? account}/${plan.repository}`, { name: plan.repository, account: plan.account ?? account }])).values()],
    images: shown,
    inputs: { ...Object.fromEntries(usual), image: references.join('\n') },
    expected: images.some(({ group }) => group.findings.some(fails)) ? 'fail' : 'pass',
  }
}

const EMPTY: Group = { arn: '', partition: 'aws', region: '', account: '', repository: '', digest: '', tags: [], pushedAt: 0, architecture: 'amd64', findings: [] }

/** Whether a finding fails a gate at `high`. A severity or status that is not known does. */
function fails(finding: JsonObject): boolean {
  const harmless = ['MEDIUM', 'LOW', 'INFORMATIONAL', 'UNTRIAGED']
  return !['SUPPRESSED', 'CLOSED'].includes(word(finding['status'])) && !harmless.includes(word(finding['severity']))
}
