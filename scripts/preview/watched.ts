import type { Severity } from '../../src/base/finding.ts'
import { auditOf } from '../../src/fleet/watch/audit.ts'
import { figuresOf, openBySeverity } from '../../src/fleet/watch/figures.ts'
import { follow } from '../../src/fleet/watch/follow.ts'
import type { Fix } from '../../src/fleet/watch/gain.ts'
import type { FreshJudgement, ImageLook, Look, SeenFinding, UnjudgedState } from '../../src/fleet/watch/look.ts'
import type { Remediation, StreamMemory, TrendPoint } from '../../src/fleet/watch/memory/memory.ts'
import { concluded, type StreamResult } from '../../src/fleet/watch/result.ts'
import { streamKey, type Stream } from '../../src/fleet/watch/streams.ts'
import type { Pattern } from '../../src/policy/exceptions/pattern.ts'
import { buildWatchReport } from '../../src/report/watch/build.ts'
import type { WatchReport } from '../../src/report/watch/model.ts'
import { dice, HOSTILE_TEXTS } from './crowd.ts'
import { digest } from './scans.ts'

/** Watched fleets for the previews: what each stream has is made up, what becomes of it over days and all that is said is the real thing. */

export interface WatchExample {
  readonly name: string
  readonly title: string
  /** Made when wanted: the largest takes its time. */
  readonly make: () => WatchReport
}

export function watchExamples(): readonly WatchExample[] {
  return [
    { name: 'watch-one', title: 'Watch of one stream, which started to fail', make: () => watched({ streams: 1 }) },
    { name: 'watch-team', title: 'Watch of 30 streams', make: () => watched({ streams: 30 }) },
    {
      name: 'watch-fleet',
      title: 'Watch of 2,000 streams in three registries, 150 violations in each that fails',
      make: () => watched({ streams: 2_000, findings: 150, registries: 3 }),
    },
    {
      name: 'watch-first',
      title: 'The first run of a watch',
      make: () =>
        watched({
          streams: 30,
          days: 1,
          notices: ["`state-file` isn't set, so this run can't tell which vulnerabilities are new, remediated or past their SLO. Set it to compare runs."],
        }),
    },
    {
      name: 'watch-state-lost',
      title: 'A watch whose state is lost',
      make: () =>
        watched({
          streams: 30,
          days: 1,
          notices: [
            "The state file watch-state.json can't be used (it isn't JSON), so this run can't tell which vulnerabilities are new, remediated or past their SLO. The next run can, if the file is kept.",
          ],
        }),
    },
    { name: 'watch-passing', title: 'A watch in which nothing fails', make: () => watched({ streams: 30, fail: 0, lose: 0 }) },
    { name: 'watch-failing', title: 'A watch in which everything fails', make: () => watched({ streams: 30, fail: 1, lose: 0 }) },
    { name: 'watch-not-connected', title: 'A watch that may not read', make: notConnected },
    { name: 'watch-hostile', title: 'A watch of names that try to take over the page', make: hostile },
  ]
}

/** On which all examples take place. */
const NOW = Date.parse('2026-11-29T05:00:20Z')
const DAY_MS = 86_400_000
const TEAMS = ['@acme/payments', '@acme/shop', '@acme/data', '@acme/identity', '@acme/platform', undefined] as const
const AREAS = ['payments', 'shop', 'data', 'identity', 'platform', 'legacy'] as const
const SERVICES = ['api', 'worker', 'web', 'ledger', 'exports', 'search', 'mailer', 'gateway', 'scheduler', 'audit'] as const
const PACKAGES = [
  'openssl',
  'glibc',
  'zlib',
  'curl',
  'libxml2',
  'expat',
  'krb5',
  'sqlite3',
  'systemd',
  'express',
  'lodash',
  'jackson-databind',
  'log4j-core',
  'netty-codec-http',
  'golang.org/x/net',
  'golang.org/x/crypto',
  'requests',
  'urllib3',
  'cryptography',
  'pillow',
] as const
const STATES: readonly UnjudgedState[] = ['expired', 'no-result', 'unscannable', 'gone', 'not-looked-at']
const LOST: Readonly<Record<UnjudgedState, { readonly reason: string; readonly remedy: readonly string[] }>> = {
  expired: {
    reason: 'Amazon Inspector no longer scans the image: its scan eligibility has expired (SCAN_ELIGIBILITY_EXPIRED).',
    remedy: ['Push or pull the image, or raise the re-scan duration: `aws inspector2 update-configuration --ecr-configuration rescanDuration=LIFETIME`.'],
  },
  'no-result': { reason: 'Its findings could not be read: AWS answered with a server error five times.', remedy: ['The next run checks it again.'] },
  unscannable: { reason: 'Amazon Inspector cannot scan the operating system of the image (UNSUPPORTED_OS).', remedy: ['Build it on a distribution that Inspector supports.'] },
  gone: { reason: 'No image has the tag production.', remedy: ['Correct the tag in the configuration, or remove the stream.'] },
  'not-looked-at': { reason: 'The run reached its limit of 5000 requests (`max-requests`) before it checked this stream.', remedy: ['Raise `max-requests`.'] },
}

interface Vulnerability {
  readonly id: string
  readonly severity: Severity
  readonly publishedAt: number
  readonly package: string
  readonly fixed: string
  readonly layer: string
}

interface Fleet {
  readonly streams: number
  /** Violations of each stream that fails. */
  readonly findings?: number
  readonly registries?: number
  /** Of how many days; the last one is today. */
  readonly days?: number
  /** How many of them fail and have no result. */
  readonly fail?: number
  readonly lose?: number
  readonly notices?: readonly string[]
}

function pool(count: number, roll: () => number): readonly Vulnerability[] {
  return Array.from({ length: count }, (_zero, at): Vulnerability => ({
    id: `CVE-20${String(18 + (at % 9))}-${String(10_000 + at * 7)}`,
    severity: roll() < 0.3 ? 'critical' : 'high',
    publishedAt: NOW - Math.floor(roll() ** 2 * 900 + 2) * DAY_MS,
    package: PACKAGES[at % PACKAGES.length] ?? 'openssl',
    fixed: `${String(1 + (at % 4))}.${String(Math.floor(roll() * 30))}.${String(Math.floor(roll() * 10))}`,
    layer: digest(900 + (at % 9)),
  }))
}

/** The same fleet each time, over some days, through the real following, figures and report. */
function watched({ streams: count, findings = 12, registries = 1, days = 3, fail = 0.3, lose = 0.12, notices = [] }: Fleet): WatchReport {
  const roll = dice(7)
  const vulnerabilities = pool(Math.max(60, findings * 4), roll)
  const streams = Array.from({ length: count }, (_zero, at): Stream => {
    const area = at % AREAS.length
    return {
      repository: `${AREAS[area] ?? 'payments'}/${SERVICES[Math.floor(at / AREAS.length) % SERVICES.length] ?? 'api'}${at < 60 ? '' : `-${String(Math.floor(at / 60))}`}`,
      environment: at % 4 === 3 ? 'staging' : 'production',
      owner: TEAMS[area],
      entry: undefined,
    }
  })
  const kinds = streams.map((_stream, at) => (count === 1 || at / count < fail ? 'fail' : roll() < lose ? 'lost' : 'pass'))
  const remediations: Remediation[] = []
  let results: readonly StreamResult[] = []
  const memories = new Map<string, StreamMemory>()
  for (let day = days - 1; day >= 0; day--) {
    const now = NOW - day * DAY_MS
    results = streams.map((stream, at) => {
      const look = lookOf(at, kinds[at] ?? 'pass', { day, findings, vulnerabilities, now, isOnly: count === 1 })
      const followed = follow(stream, memories.get(streamKey(stream)), look, { now, policy: 'p', remembers: day < days - 1 })
      memories.set(streamKey(stream), followed.memory)
      remediations.push(...followed.remediations.values())
      const clusters =
        followed.state === 'fail'
          ? [{ arn: `arn:aws:ecs:eu-west-1:123456789012:cluster/${stream.environment}`, workloads: [{ name: 'service', running: 2 + (at % 5), lastInUseAt: undefined }] }]
          : undefined
      return { ...followed, clusters }
    })
  }
  if (days > 1) for (let at = 0; at < Math.min(60, count * 4); at++) remediations.push({ at: NOW - at * DAY_MS, afterMs: Math.floor(roll() ** 2 * 60 * DAY_MS) })
  const slo = { critical: 7, high: 30 }
  const remembers = days > 1
  const figures = figuresOf({ streams: results, remediations, slo, now: NOW, coverageIsKnown: true, remembers })
  const places = Array.from({ length: registries }, (_zero, at) => ({ id: `${String(1 + at)}23456789012`, region: at === 2 ? 'us-east-1' : 'eu-west-1' }))
  const [place = { id: '123456789012', region: 'eu-west-1' }] = places
  const report = buildWatchReport(
    concluded({
      generatedAt: NOW,
      registry: place,
      streams: results,
      audit: auditExample(count),
      figures,
      requests: { made: 120 + count, limit: 5_000 },
      problems: [],
      notices,
      points: remembers ? pointsOf(results, figures.coverage?.scanned ?? 0, figures.failureRate) : [],
      slo,
      remembers,
    }),
  )
  return registries === 1 ? report : { ...report, registries: places, streams: report.streams.map((stream, at) => ({ ...stream, registry: places[at % registries] ?? place })) }
}

interface Looking {
  readonly day: number
  readonly findings: number
  readonly vulnerabilities: readonly Vulnerability[]
  readonly now: number
  readonly isOnly: boolean
}

/** Some fail from the first day on, some since today, some have something new today; some lost their scan today or before. */
function lookOf(at: number, kind: string, { day, findings, vulnerabilities, now, isOnly }: Looking): Look {
  const startsToday = isOnly || at % 4 === 1
  const image = (list: readonly Vulnerability[], seed: number): ImageLook => judgedImage(digest(at * 3 + seed), list, now, NOW - (30 - seed * 29) * DAY_MS)
  if (kind === 'lost' && (day === 0 || (day === 1 && at % 3 > 0))) {
    const state = STATES[at % STATES.length] ?? 'no-result'
    return { kind: 'unjudged', state, code: state, ...LOST[state], images: state === 'gone' ? [] : [image([], 0).facts] }
  }
  if (kind !== 'fail' || (startsToday && day > 0))
    return {
      kind: 'read',
      rest: undefined,
      images: [image(at % 5 === 0 && day > 0 ? vulnerabilities.slice(0, 2).map((each) => ({ ...each, severity: 'medium' })) : [], day > 0 ? 0 : 1)],
    }
  const own = vulnerabilities.filter((_each, index) => (index * 7 + at) % 4 === 0).slice(0, Math.max(1, findings - (at % 5)))
  const fresh = at % 3 === 0 && day > 0 ? own.slice(2) : own
  // What went with today's image is remediated.
  const gone = at % 6 === 2 && day > 0 ? vulnerabilities.slice(-2) : []
  return { kind: 'read', rest: undefined, images: [image([...fresh, ...gone], at % 6 === 2 && day === 0 ? 1 : 0)] }
}

function judgedImage(name: string, list: readonly Vulnerability[], now: number, pushedAt: number): ImageLook {
  const violating = list.filter(({ severity }) => severity === 'critical' || severity === 'high')
  const counts = { critical: 0, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }
  for (const { severity } of list) counts[severity] += 1
  const fixes = [...Map.groupBy(violating, (each) => each.package)]
    .map(([of, group]): Fix => ({ package: of, manager: 'OS', scheme: undefined, target: group[0]?.fixed, ids: group.map(({ id }) => id) }))
    .sort((left, right) => right.ids.length - left.ids.length)
  const layers = [...Map.groupBy(violating, ({ layer }) => layer)].map(([layer, group]) => ({ digest: layer, ids: group.map(({ id }) => id) })).slice(0, 5)
  const findings = new Map(
    list.map((each): [string, SeenFinding] => [
      each.id,
      { severity: each.severity, standing: 'open', violates: violating.includes(each), publishedAt: each.publishedAt, observedAt: Math.max(each.publishedAt, now - 70 * DAY_MS) },
    ]),
  )
  const judgement: FreshJudgement = {
    result: violating.length > 0 ? 'fail' : 'pass',
    reason: violating.length > 0 ? `${String(counts.critical)} critical and ${String(counts.high)} high findings (none allowed).` : 'No findings at high or above.',
    at: now,
    counts,
    violations: violating.length === 0 ? [] : [{ rule: 'fail-on-severity', ids: violating.map(({ id }) => id) }],
    fixes,
    layers,
    findings,
    closed: new Set(),
    until: undefined,
  }
  const part = { digest: name, platform: 'linux/amd64', statusCode: 'ACTIVE', reason: 'SUCCESSFUL', scannedAt: now - 3 * 3_600_000, tally: undefined }
  return { facts: { digest: name, tags: ['production', '1.4.2'], pushedAt, parts: [part] }, outcome: { kind: 'judged', judgement } }
}

/** A hundred days, of which some have no run and some lack a value. */
function pointsOf(streams: readonly StreamResult[], scanned: number, { failing, judged }: { readonly failing: number; readonly judged: number }): readonly TrendPoint[] {
  const roll = dice(11)
  const open = openBySeverity(streams.map(({ memory }) => memory))
  return Array.from({ length: 100 }, (_zero, at) => 99 - at).flatMap((ago): readonly TrendPoint[] => {
    if (ago > 40 && ago < 47) return []
    const grown = ago === 0 ? 1 : Math.min(1, 0.6 + (100 - ago) / 250)
    const wave = ago === 0 ? 1 : 0.9 + roll() * 0.3
    const declared = Math.max(1, Math.round(streams.length * grown))
    return [
      {
        day: new Date(NOW - ago * DAY_MS).toISOString().slice(0, 10),
        declared,
        scanned: ago > 60 && ago < 65 ? undefined : Math.min(declared, Math.round(scanned * grown * (ago === 0 ? 1 : 0.94 + roll() * 0.06))),
        failing: Math.min(declared, Math.round(failing * grown * wave)),
        judged: Math.min(declared, Math.round(judged * grown)),
        critical: Math.round((open.critical ?? 0) * grown * wave),
        high: Math.round((open.high ?? 0) * grown * wave),
      },
    ]
  })
}

const SANDBOX: Pattern = { text: 'sandbox/*', exact: false, prefix: 'sandbox/', matches: (name) => name.startsWith('sandbox/') }

function auditExample(count: number): ReturnType<typeof auditOf> {
  const scanning = {
    scanType: 'ENHANCED',
    rules: [
      { frequency: 'CONTINUOUS_SCAN', filters: ['payments/*', 'shop/*'] },
      { frequency: 'SCAN_ON_PUSH', filters: ['jobs/*'] },
    ],
  }
  const frequencies: readonly (readonly [string, string])[] =
    count < 2
      ? [['payments/api', 'CONTINUOUS_SCAN']]
      : [
          ['payments/api', 'CONTINUOUS_SCAN'],
          ['shop/web', 'CONTINUOUS_SCAN'],
          ['legacy/ftp', 'MANUAL'],
          ['tools/import', 'MANUAL'],
          ['jobs/report', 'SCAN_ON_PUSH'],
          ['sandbox/anna', 'MANUAL'],
          ['sandbox/ben', 'MANUAL'],
        ]
  return auditOf(
    {
      region: 'eu-west-1',
      registryId: '123456789012',
      repositories: frequencies.map(([name]) => name),
      scanning,
      frequencies: new Map(frequencies.map(([name, frequency]) => [name, { frequency, appliedFilters: [] }])),
      inspector: 'ENABLED',
      rescan: undefined,
      images:
        count < 2
          ? []
          : [
              { repository: 'tools/scratch', reason: 'UNSUPPORTED_OS', count: 1 },
              { repository: 'legacy/cart', reason: 'SCAN_ELIGIBILITY_EXPIRED', count: 4 },
            ],
      unread: [],
    },
    [SANDBOX],
  )
}

function notConnected(): WatchReport {
  return buildWatchReport(
    concluded({
      generatedAt: NOW,
      registry: { id: undefined, region: 'eu-west-1' },
      streams: [],
      audit: undefined,
      figures: { coverage: undefined, failureRate: { failing: 0, judged: 0 }, timeToRemediate: undefined, withinSlo: undefined, setAside: 0 },
      requests: { made: 1, limit: 5_000 },
      problems: [
        {
          code: 'permission-denied',
          what: 'AWS denied ecr:DescribeRepositories to arn:aws:sts::123456789012:assumed-role/ecr-scan-watch/run.',
          remedy: ['Allow `ecr:DescribeRepositories` to the role.'],
          alwaysFails: true,
        },
      ],
      notices: [],
      points: [],
      slo: {},
      remembers: false,
    }),
  )
}

/** Every text that comes from outside is one that nobody would want in a page. */
function hostile(): WatchReport {
  const report = watched({ streams: HOSTILE_TEXTS.length, fail: 0.5, lose: 0.4 })
  const at = (index: number): string => HOSTILE_TEXTS[index % HOSTILE_TEXTS.length] ?? ''
  const { audit } = report
  return {
    ...report,
    registries: [{ id: at(0), region: at(1) }],
    reason: at(1),
    notices: HOSTILE_TEXTS,
    problems: HOSTILE_TEXTS.map((text) => ({ code: 'x', what: text, remedy: [text, `\`${text}\``] })),
    notLookedAt: HOSTILE_TEXTS,
    streams: report.streams.map((stream, index) => ({
      ...stream,
      registry: { id: at(0), region: at(1) },
      repository: at(index),
      environment: at(index + 1),
      owner: at(index + 2),
      reason: at(index + 3),
      remedy: [at(index), `\`${at(index)}\``],
      appeared: [at(index), at(index + 1)],
      remediated: [at(index)],
      setAside: [at(index)],
      clusters: [{ arn: at(index), running: undefined }],
      images: stream.images.map((image) => ({ ...image, digest: at(index), tags: HOSTILE_TEXTS, platform: at(index) })),
      findings: stream.findings.map((finding, nth) => ({ ...finding, id: at(index + nth), rules: [at(nth)] })),
      fixes: stream.fixes.map((fix, nth) => ({ ...fix, package: at(nth), manager: at(nth + 1), target: at(nth + 2) })),
      layers: stream.layers.map((layer, nth) => ({ ...layer, digest: at(nth) })),
    })),
    audit:
      audit === undefined
        ? undefined
        : {
            registry: HOSTILE_TEXTS.map((text) => ({ finding: 'unread', detail: text, remedy: `\`aws ${text}\``, terraform: text, place: { id: text, region: text } })),
            repositories: [...audit.repositories, ...audit.repositories].map((row, index) => ({
              ...row,
              name: at(index),
              detail: at(index),
              remedy: `\`aws ${at(index)}\``,
              terraform: at(index),
            })),
          },
    points: report.points.map((point, index) => (index === 3 ? { ...point, day: at(0) } : point)),
  }
}
