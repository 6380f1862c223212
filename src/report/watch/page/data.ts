import type { EpochMs } from '../../../base/finding.ts'
import { formatTime, isTime } from '../../../base/time.ts'
import type { Fix } from '../../../fleet/watch/gain.ts'
import { cut } from '../../cut.ts'
import { embedded, Table } from '../../html/embedded.ts'
import { counted, number } from '../../phrase.ts'
import { JsonList, type Pieces } from '../../pieces.ts'
import { SEVERITY_ORDER, severitiesOf } from '../../severities.ts'
import { changesOf } from '../changes.ts'
import type { RegistryRow, StreamFinding, StreamImage, StreamRow, WatchReport } from '../model.ts'
import { STATE_WORDS } from '../text.ts'
import type { FindingNumbers, IdData, ImageData, StreamData, WatchPageData } from './page-data.ts'

/** The streams for the script of the page, with limits: a browser must be able to open the file at once. */

const DAY_MS = 86_400_000
const MOST_IN_ALL = 250_000
const MOST_FINDINGS = 500
const FEWEST_FINDINGS = 20
const MOST_IMAGES = 20
const MOST_CLUSTERS = 20
const MOST_UPGRADES = 5
const MOST_IDS = 50
const NONE = -1
const MARK_NEW = 1
const MARK_OVERDUE = 2

export function streamsData(report: WatchReport): Pieces {
  return embedded(pageData(report))
}

/** The members of `WatchPageData`, each made when its turn comes. */
type Member = { [Name in keyof WatchPageData]: readonly [Name, Name extends 'streams' ? JsonList<StreamRow, StreamData> : WatchPageData[Name]] }[keyof WatchPageData]

function* pageData(report: WatchReport): Generator<Member> {
  const { generatedAt, registries, streams } = report
  const ids = new Table<IdData>()
  const rules = new Table<string>()
  const worse = new Set(changesOf(report)?.worse.map(({ stream }) => stream))
  const most = Math.min(MOST_FINDINGS, Math.max(FEWEST_FINDINGS, Math.floor(MOST_IN_ALL / Math.max(1, streams.length))))
  const numbersOf = (finding: StreamFinding): FindingNumbers => {
    const { id, severity, publishedAt, firstSeen, dueAt, isNew } = finding
    const published = dayNumber(publishedAt)
    return [
      ids.at(`${id}\u0000${published ?? ''}`, () => ({ id: cut(id, 100), published })),
      SEVERITY_ORDER.indexOf(severity),
      finding.rules.length === 0 ? NONE : rules.at(finding.rules.join('\u0000'), () => cut(finding.rules.join(', '), 200)),
      dayNumber(firstSeen) ?? NONE,
      dayNumber(dueAt) ?? NONE,
      (isNew ? MARK_NEW : 0) + (isOverdue(finding, generatedAt) ? MARK_OVERDUE : 0),
    ]
  }
  yield ['today', Math.floor(generatedAt / DAY_MS)]
  yield ['severities', SEVERITY_ORDER]
  yield ['states', STATE_WORDS]
  yield ['registries', registries.map(registryText)]
  yield [
    'streams',
    new JsonList(streams, (stream) => streamData(stream, report, worse.has(stream), stream.findings.slice(0, most).flatMap(numbersOf), stream.findings.length - most)),
  ]
  // After the streams, which fill these tables.
  yield ['ids', ids.rows]
  yield ['rules', rules.rows]
}

function streamData(stream: StreamRow, { generatedAt, registries }: WatchReport, isWorse: boolean, findings: readonly number[], moreFindings: number): StreamData {
  const { registry, repository, environment, owner, state, reason, remedy, since, lastVerdict, images, clusters } = stream
  const violations = stream.findings.filter(({ rules }) => rules.length > 0)
  const breaking = new Set(violations.map(({ id }) => id))
  return {
    registry: registries.findIndex(({ id, region }) => id === registry.id && region === registry.region),
    repository: cut(repository, 256),
    environment: cut(environment, 100),
    owner: owner === undefined ? undefined : cut(owner, 100),
    state,
    reason: cut(reason, 500),
    remedy: someOf(
      remedy.map((step) => cut(step, 1_000)),
      10,
    ),
    since: formatTime(since),
    sinceDay: Math.floor(since / DAY_MS),
    last: state === 'pass' || state === 'fail' || lastVerdict === undefined ? undefined : `${lastVerdict.result === 'fail' ? 'failed' : 'passed'}, ${formatTime(lastVerdict.at)}`,
    images: images.slice(0, MOST_IMAGES).map(imageData),
    moreImages: images.length > MOST_IMAGES ? images.length - MOST_IMAGES : undefined,
    counts: SEVERITY_ORDER.map((severity) => violations.filter((finding) => finding.severity === severity).length),
    worse: isWorse,
    fresh: violations.filter(({ isNew }) => isNew).length,
    overdue: stream.findings.filter((finding) => isOverdue(finding, generatedAt)).length,
    findings,
    moreFindings: moreFindings > 0 ? moreFindings : undefined,
    clusters:
      clusters === undefined
        ? undefined
        : shortened(
            clusters.map(({ arn, running }) => `${cut(arn, 300)}${running === undefined ? '' : ` (${counted(running, 'task or pod', 'tasks and pods')})`}`),
            MOST_CLUSTERS,
          ),
    upgrades: someOf(stream.fixes.map(fixText), MOST_UPGRADES),
    appeared: someOf(
      stream.appeared.filter((id) => !breaking.has(id)),
      MOST_IDS,
    ),
    remediated: someOf(stream.remediated, MOST_IDS),
    setAside: someOf(stream.setAside, MOST_IDS),
  }
}

function imageData({ digest, tags, platform, scannedAt, judgedAt, counts }: StreamImage): ImageData {
  const found = counts === undefined ? [] : severitiesOf(counts).map(([severity, count]) => `${number(count)} ${severity}`)
  return {
    digest: cut(digest, 100),
    tags: shortened(tags, 8)
      .map((tag) => cut(tag, 130))
      .join(', '),
    platform: platform === undefined ? undefined : cut(platform, 200),
    scanned: scannedAt === undefined ? undefined : formatTime(scannedAt),
    checked: judgedAt === undefined ? undefined : `${formatTime(judgedAt)}: ${found.length === 0 ? 'no findings' : found.join(', ')}`,
  }
}

function fixText({ package: name, target, ids }: Fix): string {
  return `${cut(name, 200)} → ${target === undefined ? 'the newest fixed version' : cut(target, 80)} (${counted(ids.length, 'violation')})`
}

/** Older than its SLO allows. */
export function isOverdue({ dueAt }: StreamFinding, now: EpochMs): boolean {
  return dueAt !== undefined && dueAt < now
}

export function registryText({ id, region }: RegistryRow): string {
  return [...(id === undefined ? [] : [id]), ...(region === '' ? [] : [region])].join(' in ') || 'unknown registry'
}

/** `undefined` for none, so that nothing is written. */
function someOf(list: readonly string[], most: number): readonly string[] | undefined {
  return list.length === 0 ? undefined : shortened(list, most)
}

function shortened(list: readonly string[], most: number): readonly string[] {
  return list.length <= most ? list : [...list.slice(0, most), `and ${number(list.length - most)} more`]
}

function dayNumber(at: EpochMs | undefined): number | undefined {
  return at === undefined || !isTime(at) ? undefined : Math.floor(at / DAY_MS)
}
