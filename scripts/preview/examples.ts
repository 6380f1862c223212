import type { Baseline } from '../../src/findings/compare.ts'
import type { Finding, Severity } from '../../src/base/finding.ts'
import type { Exception } from '../../src/policy/exceptions/exception.ts'
import { judge } from '../../src/policy/judge.ts'
import { exactPattern } from '../../src/policy/exceptions/pattern.ts'
import { type Policy, rulesFor } from '../../src/policy/policy.ts'
import type { RuleSettings } from '../../src/policy/rules.ts'
import { buildReport } from '../../src/report/build.ts'
import type { Report } from '../../src/report/model.ts'
import type { ReportContext } from '../../src/report/model/context.ts'
import type { Evidence, NoResult, ScannedImages } from '../../src/scan/outcome.ts'
import type { SignatureSeen } from '../../src/scan/signing.ts'
import { FACTS, type Fact, JAVA_FACTS } from './facts.ts'
import { hostileFindings, manyFindings } from './crowd.ts'
import { NOW, anImage, attributed, evidence, indexOf, scanned, scannedAs, toFinding } from './scans.ts'

export interface Example {
  readonly name: string
  readonly title: string
  /** Made when wanted: the largest takes its time. */
  readonly make: () => Report
}

interface Setting {
  readonly scans: readonly ScannedImages[]
  readonly rules?: RuleSettings
  readonly excuses?: readonly Exception[]
  readonly baselines?: readonly Baseline[]
  readonly signatures?: readonly SignatureSeen[]
  /** Ended by `fail-fast`. */
  readonly early?: boolean
  readonly context?: Partial<ReportContext>
}

/** Judges an example by the real judge and builds its report. */
export function reportOf({ scans, rules = {}, excuses = [], baselines, signatures, early = false, context = {} }: Setting): Report {
  const policy: Policy = {
    layers: [{ settings: rules, source: 'inputs' }],
    exceptions: excuses,
    neverExcept: new Set(),
    sources: excuses.length === 0 ? [] : [{ name: '.github/scan-policy.yml', sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', commit: '4f1c2b9d7e' }],
    warnings: [],
  }
  const verdict = judge({ scans, policy, signatures, now: NOW, ...(baselines !== undefined && { baselines }), ...(early && { early: { awaitsBaseline: false } }) })
  return buildReport({
    verdict,
    scans,
    context: {
      actionVersion: '1.0.0',
      mode: 'enforce',
      reportSeverity: 'informational',
      rules: scans.map(({ requested }) => rulesFor(policy, requested.repository.name)),
      policySources: policy.sources,
      waitedMs: 97_000,
      layers: attributed(scans),
      run: {
        url: 'https://github.com/acme/payments/actions/runs/19532117',
        name: 'build #418',
        commit: '8c1f0e2d4b',
        commitUrl: 'https://github.com/acme/payments/commit/8c1f0e2d4b',
      },
      ...context,
    },
  })
}

export function examples(): readonly Example[] {
  return [
    { name: 'failed', title: 'Fails: critical and high findings, with a baseline and exceptions', make: failed },
    { name: 'passed', title: 'Passes with findings below the limit', make: passed },
    { name: 'clean', title: 'Passes with nothing found', make: () => reportOf({ scans: [scanned(anImage(3), [])] }) },
    { name: 'timed-out', title: 'No result: the scan did not finish', make: () => noResult(TIMED_OUT) },
    { name: 'not-covered', title: 'No result: no rule covers the repository', make: () => noResult(NOT_COVERED) },
    { name: 'platforms', title: 'Several platforms and images, one platform skipped', make: platforms },
    { name: 'fleet', title: 'Twenty images that share most of their findings', make: fleet },
    { name: 'unsigned', title: 'Fails: images that ECR did not sign', make: unsigned },
    { name: 'report-mode', title: 'Report mode: known exploited vulnerabilities', make: reportMode },
    { name: 'early', title: 'Fails early: ended by fail-fast before all was read', make: early },
    { name: 'hostile', title: 'Foreign text that tries to take over the report', make: hostile },
    { name: 'huge', title: '20,000 findings', make: () => crowd(20_000) },
  ]
}

/** One image with so many findings. */
export function crowd(count: number, reportSeverity: Severity = 'informational'): Report {
  const image = anImage(8)
  return reportOf({ scans: [scanned(image, manyFindings(count, image))], context: { reportSeverity } })
}

function facts(image = anImage(1), pick = FACTS): readonly Finding[] {
  return pick.map((fact) => toFinding(fact, image))
}

const EXCEPTIONS: readonly Exception[] = [
  {
    by: 'exception',
    id: exactPattern('CVE-2023-45853', 'id'),
    reason: 'MiniZip is not built into the zlib that Debian ships',
    expires: '2027-01-31',
    owner: 'platform team',
    ticket: 'SEC-812',
    source: '.github/scan-policy.yml:12',
    reportStale: true,
  },
  {
    by: 'exception',
    id: exactPattern('CVE-2024-37890', 'id'),
    reason: 'Behind a proxy that limits headers',
    expires: '2026-11-01',
    owner: 'api team',
    source: '.github/scan-policy.yml:19',
    reportStale: true,
  },
  { by: 'ignore', id: exactPattern('CVE-2011-3374', 'id'), reason: 'input ignore', source: 'input ignore', reportStale: true },
]

function failed(): Report {
  const image = anImage(1)
  const before = FACTS.filter(({ id }) => !['CVE-2024-37890', 'CVE-2024-45590', 'CVE-2026-31337'].includes(id))
  const gone = toFinding(
    {
      ...(FACTS[6] ?? missing()),
      id: 'CVE-2023-26136',
      title: 'CVE-2023-26136 - tough-cookie',
      severity: 'medium',
      packages: [{ name: 'tough-cookie', version: '4.1.2', manager: 'NODEPKG', fixed: '4.1.3', path: 'app/node_modules/tough-cookie/package.json', layer: 5 }],
    },
    anImage(2),
  )
  return reportOf({
    scans: [scanned(image, facts(image))],
    rules: { failOnSeverity: 'high', grace: { high: 14 } },
    excuses: EXCEPTIONS,
    baselines: [{ kind: 'read', name: 'payments/api:main', scanned: scanned(anImage(2), [...before.map((fact) => toFinding(fact, anImage(2))), gone]) }],
    context: { baseline: { name: 'payments/api:main', digest: anImage(2).digest } },
  })
}

/** One image was being read, of another nothing was read yet. */
function early(): Report {
  const [image, other] = [anImage(1), anImage(5, { repository: { ...anImage(5).repository, name: 'payments/worker' } })]
  const read = facts(image).slice(0, 4)
  const reading: Evidence = { ...evidence({ polls: 6, requests: 13, waitedMs: 41_000, spans: [{ state: 'settling', lastedMs: 23_000, detail: 'SUCCESSFUL' }] }) }
  const waiting: Evidence = {
    scanType: 'enhanced',
    coverageReason: 'PENDING_INITIAL_SCAN',
    spans: [{ state: 'awaiting-scan', lastedMs: 41_000 }],
    polls: 7,
    requests: 8,
    waitedMs: 41_000,
    notices: [],
  }
  return reportOf({
    scans: [
      scannedAs(image, { kind: 'unfinished', findings: read, sure: new Set(read.slice(0, 3).map(({ arn }) => arn)), evidence: reading }),
      scannedAs(other, { kind: 'unfinished', findings: [], sure: new Set(), evidence: waiting }),
    ],
    baselines: [image, other].map((each) => ({ kind: 'read', name: `${each.repository.name}:main`, scanned: scanned(anImage(2), facts(anImage(2)).slice(1)) })),
    early: true,
    context: { waitedMs: 41_000, baseline: { name: 'main' } },
  })
}

function missing(): never {
  throw new Error('the examples need more facts')
}

function passed(): Report {
  const image = anImage(2)
  return reportOf({
    scans: [
      scanned(
        image,
        facts(image).filter(({ severity }) => severity !== 'critical'),
      ),
    ],
    rules: { thresholds: { critical: 0, high: 10, medium: 50 } },
  })
}

const TIMED_OUT: NoResult = {
  code: 'timeout',
  what: 'The scan of payments/api:1.4.2 did not finish within 15m: Inspector still says PENDING_INITIAL_SCAN.',
  remedy: ['Set `timeout: 30m` if your first scans take that long.', "See whether Inspector's scans are delayed: https://health.aws.amazon.com/"],
}

const NOT_COVERED: NoResult = {
  code: 'not-covered',
  what: 'No enhanced scanning rule of the registry covers payments/api; its rules are: prod-* (CONTINUOUS_SCAN).',
  remedy: ['Add a filter for payments/* to the registry’s scanning configuration, for example with the command below.', 'Then push the image again, or wait for the next push.'],
  snippet: {
    language: 'sh',
    text: 'aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules \'[\n  {"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"prod-*","filterType":"WILDCARD"}]},\n  {"scanFrequency":"SCAN_ON_PUSH","repositoryFilters":[{"filter":"payments/*","filterType":"WILDCARD"}]}\n]\'',
  },
}

function noResult(cause: NoResult): Report {
  const image = anImage(4)
  const waiting: Evidence = {
    scanType: 'enhanced',
    coverageReason: 'PENDING_INITIAL_SCAN',
    spans: [{ state: 'awaiting-scan', lastedMs: 900_000 }],
    polls: 61,
    requests: 140,
    waitedMs: 900_000,
    notices: [],
  }
  return reportOf({ scans: [scannedAs(image, { kind: 'no-result', cause, evidence: waiting })], context: { waitedMs: 900_000 } })
}

const UNSUPPORTED: NoResult = {
  code: 'UNSUPPORTED_IMAGE',
  what: 'Inspector cannot scan windows/amd64 images.',
  remedy: [],
}

function platforms(): Report {
  const index = indexOf(
    20,
    [
      { platform: { os: 'linux', architecture: 'amd64' }, findings: FACTS },
      { platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, findings: FACTS.slice(1) },
      { platform: { os: 'windows', architecture: 'amd64' } },
    ],
    UNSUPPORTED,
  )
  const repository = { ...anImage(30).repository, name: 'payments/worker' }
  const worker = anImage(30, { repository, annotations: {} })
  return reportOf({ scans: [index, scanned(worker, facts(worker, JAVA_FACTS), 'main')], rules: { failOnKev: true, failOnEpss: 0.9 } })
}

const PROFILE = 'arn:aws:signer:eu-central-1:123456789012:/signing-profiles/ecr_prod'

/** One image is signed, of one signing failed, and of one no rule makes ECR sign it. */
function unsigned(): Report {
  const names = ['api', 'worker', 'ledger']
  const scans = names.map((name, at) => scanned(anImage(40 + at, { repository: { ...anImage(1).repository, name: `payments/${name}` } }), []))
  const complete = { profile: PROFILE, status: 'COMPLETE', failureCode: undefined, failureReason: undefined }
  const denied = { profile: PROFILE, status: 'FAILED', failureCode: 'AccessDeniedException', failureReason: 'User is not authorized to perform: signer:SignPayload' }
  return reportOf({
    scans,
    rules: { requireSignature: ['*/ecr_prod'] },
    signatures: [
      { kind: 'told', statuses: [complete], rules: undefined },
      { kind: 'told', statuses: [denied], rules: undefined },
      { kind: 'told', statuses: [], rules: { kind: 'known', rules: [{ profile: PROFILE, filters: ['payments/api', 'payments/worker'] }] } },
    ],
  })
}

const FLEET = [
  'api',
  'worker',
  'ledger',
  'fraud-detection',
  'notifications',
  'exports',
  'invoices',
  'refunds',
  'webhooks',
  'admin',
  'gateway',
  'search',
  'audit',
  'rates',
  'sessions',
  'scheduler',
  'mailer',
  'reports',
  'backoffice',
  'docs',
]

/** Services on one base image: eleven of them have its findings, two share a library that only a new major version mends, one has no result. */
function fleet(): Report {
  const base = FACTS.filter(({ packages: [first] }) => first?.manager === 'OS').slice(0, 8)
  const scans = FLEET.map((name, index) => {
    const image = anImage(200 + index, { repository: { ...anImage(1).repository, name: `payments/${name}` } })
    if (index === 15)
      return scannedAs(image, { kind: 'no-result', cause: { ...TIMED_OUT, what: `The scan of payments/${name}:1.4.2 did not finish within 15m.` }, evidence: evidence() })
    const own = index === 12 || index === 17 ? [OLD_EXPRESS] : index === 3 ? JAVA_FACTS : []
    return scanned(image, facts(image, [...(index >= 2 && index <= 12 ? base : []), ...own]))
  })
  return reportOf({ scans })
}

const OLD_EXPRESS: Fact = {
  id: 'CVE-2024-29041',
  severity: 'medium',
  title: 'CVE-2024-29041 - express',
  description: 'Express.js before 4.19.2 and 5.0.0-beta.3 evaluates malformed URLs in a way that allows an open redirect.',
  score: 6.1,
  epss: 0.0011,
  published: '2024-03-25',
  packages: [{ name: 'express', version: '3.21.2', manager: 'NODEPKG', fixed: '4.19.2', path: 'app/node_modules/express/package.json', layer: 5 }],
}

function reportMode(): Report {
  const image = anImage(6, { annotations: {} })
  return reportOf({
    scans: [scanned(image, facts(image, [...JAVA_FACTS, ...FACTS.slice(4)]))],
    rules: { failOnSeverity: 'none', failOnKev: true, failOnExploit: true },
    context: {
      mode: 'report',
      reportSeverity: 'medium',
      layers: new Map(),
      layersHint: 'Layers are not shown: grant ecr:GetDownloadUrlForLayer to see which instruction brought what.',
    },
  })
}

function hostile(): Report {
  const image = anImage(7)
  return reportOf({ scans: [scanned(image, hostileFindings(image))] })
}
