import { imageArn } from '../image/model.ts'
import type { Treatment } from '../policy/verdict.ts'
import { actionPhrase } from './action-text.ts'
import type { Report } from './model.ts'
import type { Action, Upgrade } from './model/action.ts'
import type { FindingRow } from './model/finding.ts'
import type { ImageRow } from './model/image.ts'
import { plainText } from './phrase.ts'
import { JsonList, jsonPieces, type Pieces } from './pieces.ts'
import { signatureJson } from './signatures.ts'
import { isoTime } from '../base/time.ts'

/** Raised by its first number when a reader of the old form would misread the new one. Described in `schema/report.schema.json`. */
export const JSON_SCHEMA_VERSION = '1.0'

/** Everything that any other format shows, and the evidence of the decision. All findings stand in it, whatever `report-severity` says. */
export function* renderJson(report: Report): Pieces {
  yield* jsonPieces(Object.entries(toJson(report)))
  yield '\n'
}

function toJson(report: Report): Readonly<Record<string, unknown>> {
  const { headline, footer } = report
  return {
    schemaVersion: JSON_SCHEMA_VERSION,
    tool: { name: 'ecr-scan-gate', version: footer.actionVersion },
    judgedAt: isoTime(report.judgedAt),
    verdict: report.result,
    complete: report.complete,
    reason: headline.whole === '' ? headline.word : `${headline.word}: ${headline.whole}`,
    mode: report.mode,
    waitedSeconds: Math.round(report.waitedMs / 1000),
    counts: report.counts,
    table: report.table?.rows,
    violations: report.violations,
    upcoming: report.upcoming,
    problems: report.problems,
    signatures: report.signatures.length === 0 ? undefined : report.signatures.map(signatureJson),
    policy: { rules: report.rules, sources: footer.policy },
    notices: [...report.notices, ...report.imageNotices.map((text) => ({ kind: 'info' as const, text }))],
    images: report.images.map(imageJson),
    baseline: baselineJson(report),
    actions: report.actions.map(actionJson),
    upgrades: report.upgrades.map(upgradeJson),
    withoutFix: report.withoutFix,
    origins: report.origins?.byOrigin,
    ages: report.ages,
    exceptions: report.exceptions,
    grace: report.grace,
    reportSeverity: report.reportSeverity,
    findings: new JsonList(report.findings, findingJson),
    run: {
      url: footer.runUrl,
      commit: footer.commit,
    },
  }
}

function actionJson(action: Action): unknown {
  const { kind, removes, removesBySeverity, leaves, exploited, instructions, ids } = action
  const commands = action.parts.flatMap((part) => (part.kind === 'packages' && part.command !== undefined ? [part.command] : []))
  return { kind, what: plainText(actionPhrase(action)), commands, removes, removesBySeverity, leaves, exploited, new: action.new, instructions, ids }
}

function upgradeJson({ moves, removes, removesBySeverity, helps, breaking, worst, commands, origin, instructions, ids }: Upgrade): unknown {
  return { moves, removes, removesBySeverity, helps, breaking, worst, commands, origin, instructions, ids }
}

function imageJson(image: ImageRow): unknown {
  const { evidence, repository: name, registryId, region, partition } = image
  return {
    arn: imageArn({ name, registryId, region, partition }, image.digest),
    asked: image.asked,
    subject: image.requestedIndex,
    repository: name,
    registryId,
    region,
    tag: image.tag,
    digest: image.digest,
    indexDigest: image.indexDigest,
    platform: image.platformName,
    baseImage: image.base,
    layerBorder: image.border,
    layers: image.layers,
    pushedAt: isoTime(image.pushedAt),
    scannedAt: isoTime(image.scannedAt),
    state: image.state,
    detail: image.detail,
    openFindings: image.bySeverity,
    consoleUrl: image.consoleUrl,
    evidence: { ...evidence, scannedAt: isoTime(evidence.scannedAt) },
    notices: image.notices,
  }
}

function baselineJson({ changes, early }: Report): unknown {
  if (changes === undefined) return undefined
  return {
    image: changes.baseline,
    digest: changes.baselineDigest,
    new: changes.new.length,
    unchanged: changes.unchanged,
    fixed: changes.fixed,
    fixedKnown: !early,
  }
}

/** What is undefined is not written. With the same members in every one of thousands, the engine makes and reads them fastest. */
function findingJson(finding: FindingRow): unknown {
  return {
    key: finding.key,
    id: finding.id,
    url: finding.link,
    title: finding.title,
    description: finding.description,
    severity: finding.severity,
    unknownSeverity: finding.unknownSeverity,
    standing: finding.standing,
    treatment: treatmentJson(finding.treatment),
    breaks: finding.breaks,
    fix: finding.fix,
    exploit: finding.exploit,
    kev: finding.kev,
    kevAddedAt: isoTime(finding.kevAddedAt),
    kevDueAt: isoTime(finding.kevDueAt),
    kevAction: finding.kevAction,
    score: finding.score,
    scoreVector: finding.scoreVector,
    epss: finding.epss,
    packages: finding.packages,
    origin: finding.origin,
    layers: finding.layers,
    repository: finding.repository,
    subject: finding.requestedIndex,
    images: finding.images,
    platforms: finding.platforms,
    arns: finding.arns,
    change: finding.change,
    publishedAt: isoTime(finding.publishedAt),
    firstObservedAt: isoTime(finding.firstObservedAt),
    ageDays: finding.ageDays,
    source: finding.source,
    vendorSeverity: finding.vendorSeverity,
    cwes: finding.cwes,
    related: finding.related,
    references: finding.references,
  }
}

/** Written out, so that a member which the type gains later is a decision here and not an accident. */
function treatmentJson(treatment: Treatment): unknown {
  switch (treatment.kind) {
    case 'excepted': {
      const { kind, by, reason, source, expires, owner, ticket } = treatment
      return { kind, by, reason, source, expires, owner, ticket }
    }
    case 'graced':
      return { kind: treatment.kind, failsOn: treatment.failsOn }
    case 'judged':
    case 'suppressed':
    case 'known-in-baseline':
    case 'not-fixable':
      return { kind: treatment.kind }
  }
}
