import type { PolicySource } from '../policy/policy.ts'
import type { EpochMs, FixAvailability, Known, Severity, VulnerablePackage } from '../base/finding.ts'
import type { Attribution, BaseImage, Origin } from '../image/layers.ts'
import type { Platform } from '../image/model.ts'
import type { Mode, OnNoResult } from '../policy/fails-step.ts'
import type { RuleInputs } from '../policy/rules.ts'
import type { JudgedSignature } from '../policy/signature/judge.ts'
import type { SigningStatus } from '../scan/signing.ts'
import type { Counts, FixedFinding, PolicyNotice, Result, Treatment, UpcomingViolation, Violation } from '../policy/verdict.ts'
import type { Evidence, NoResult } from '../scan/outcome.ts'
import type { Phrase } from './phrase.ts'

/** The rules as they were applied: inputs and policy file put together. */
export type RulesInForce = Omit<RuleInputs, 'ignore'> & {
  readonly ignore?: readonly string[] | undefined
  /** Days since publication, by severity. */
  readonly grace?: Readonly<Partial<Record<Severity | 'kev', number>>> | undefined
  /** Days from which rules fail the job, by severity. */
  readonly enforceFrom?: Readonly<Partial<Record<Severity | 'default', string>>> | undefined
}

export interface BaselineContext {
  /** As the user wrote it. */
  readonly name: string
  readonly digest?: string | undefined
  readonly scannedAt?: EpochMs | undefined
}

/** Everything the report says that does not come from the verdict or the scans. */
export interface ReportContext {
  readonly actionVersion: string
  readonly mode: Mode
  /** Absent: `fail`, its default. */
  readonly onNoResult?: OnNoResult | undefined
  readonly reportSeverity: Severity
  /** In force for what was judged; equal ones are told once. */
  readonly rules: readonly RulesInForce[]
  readonly policySources?: readonly PolicySource[] | undefined
  readonly baseline?: BaselineContext | undefined
  /** From the start of the wait to its end, all images side by side. */
  readonly waitedMs: number
  /** By image digest; an image that is missing here could not be traced. */
  readonly layers?: ReadonlyMap<string, Attribution> | undefined
  /** Why layers are missing and which permission would show them. */
  readonly layersHint?: string | undefined
  readonly run?: { readonly url?: string | undefined; readonly name?: string | undefined; readonly commit?: string | undefined; readonly commitUrl?: string | undefined } | undefined
  /** Sentences a reader should know: that the policy in the workspace differs from the base's, for example. */
  readonly notices?: readonly string[] | undefined
}

export interface Headline {
  readonly mark: '✅' | '❌' | '⚠️'
  /** A word beside the mark: a color or an emoji alone is lost on screen readers and in mail. */
  readonly word: 'Passed' | 'Failed' | 'Would fail' | 'No result'
  readonly sentence: string
  /** With all of the cause where there is no result: the output `reason`, JSON and the log have room for it. */
  readonly whole: string
  /** What it means for the job, when that is not plain: report mode. */
  readonly aside: string | undefined
}

export interface CountRow {
  readonly severity: Severity
  readonly total: number
  readonly new: number | undefined
  readonly fixable: number
  readonly ignored: number
  readonly suppressed: number
  /** Of `total`, those that do not fail yet. */
  readonly graced: number
  /** `varies`: the rules of the repositories differ. Absent: no limit. */
  readonly limit: number | 'varies' | undefined
  /** A severity rule is broken by findings of this row. */
  readonly isBroken: boolean
  /** Of `total`, those that break any rule. */
  readonly breaking: number
}

export interface CountTable {
  readonly rows: readonly CountRow[]
  readonly sum: Omit<CountRow, 'severity' | 'limit' | 'isBroken' | 'breaking'>
  /** "Of 57 findings 38 can be fixed, 3 have a known exploit …" */
  readonly remark: Phrase
}

export interface ImageRow {
  readonly subject: number
  readonly asked: string
  readonly repository: string
  readonly registryId: string
  readonly region: string
  readonly partition: string
  readonly tag: string | undefined
  readonly digest: string
  /** Of the index, when the image is part of one. */
  readonly indexDigest: string | undefined
  readonly platform: Platform | undefined
  readonly platformName: string | undefined
  readonly base: BaseImage | undefined
  readonly border: Attribution['border'] | undefined
  readonly layers: number | undefined
  readonly pushedAt: EpochMs | undefined
  readonly scannedAt: EpochMs | undefined
  /** `unfinished`: not waited for, since what was read before was enough (`fail-fast`). */
  readonly state: 'scanned' | 'no-result' | 'skipped' | 'unfinished'
  /** Coverage reason or the code of the problem. */
  readonly detail: string | undefined
  /** Open findings in this image; absent when unknown. */
  readonly bySeverity: Readonly<Record<Severity, number>> | undefined
  readonly consoleUrl: string | undefined
  readonly evidence: Evidence
  readonly notices: readonly string[]
}

export interface LayerRow {
  readonly digest: string
  readonly image: string
  readonly position: number
  readonly instruction: string | undefined
  readonly origin: Origin
}

export type PackageRow = VulnerablePackage

/** `mixed`: in the base image and above it, so that a new base alone does not remove it. */
export type FindingOrigin = Origin | 'mixed'

/** All rows have the same members, `undefined` where a fact is absent: what reads thousands of them then does so at its fastest. */
export interface FindingRow {
  readonly key: string
  readonly id: string
  readonly link: string | undefined
  readonly title: string
  readonly description: string
  readonly severity: Severity
  /** The service's label when it is none of ours. */
  readonly unknownSeverity: string | undefined
  /** Judged or allowed, as against left out by policy (`ignored`) or in Inspector (`suppressed`). */
  readonly standing: 'open' | 'ignored' | 'suppressed'
  readonly treatment: Treatment
  readonly breaks: readonly string[]
  readonly fix: FixAvailability
  readonly exploit: Known
  readonly kev: Known
  readonly kevAddedAt: EpochMs | undefined
  readonly kevDueAt: EpochMs | undefined
  readonly kevAction: string | undefined
  readonly score: number | undefined
  readonly scoreVector: string | undefined
  readonly epss: number | undefined
  readonly packages: readonly PackageRow[]
  /** What Inspector calls the system of its images, where that is the same for all; it says how versions are ordered. */
  readonly distribution?: string | undefined
  readonly origin: FindingOrigin
  readonly layers: readonly LayerRow[]
  readonly repository: string
  readonly subject: number
  /** Digests of the images that have it, in the order of `Report.images`. */
  readonly images: readonly string[]
  readonly arns: readonly string[]
  readonly platforms: readonly string[]
  readonly change: 'new' | 'unchanged' | undefined
  readonly publishedAt: EpochMs | undefined
  readonly firstObservedAt: EpochMs | undefined
  readonly ageDays: number | undefined
  readonly source: string | undefined
  readonly vendorSeverity: string | undefined
  readonly cwes: readonly string[]
  readonly related: readonly string[]
  readonly references: readonly string[]
  /** Listed one by one in reports for people: severe enough for `report-severity`, or breaking a rule. */
  readonly isListed: boolean
}

/** Packages of an upgrade that go from the same versions to the same versions. */
export interface Move {
  readonly names: readonly string[]
  readonly manager?: string | undefined
  readonly installed: readonly string[]
  readonly paths: readonly string[]
  /** Fixed versions that findings name, the one to take first when that is certain. */
  readonly fixed: readonly { readonly version: string; readonly findings: number }[]
  /** The one version that is certainly enough: the only one named, or the newest as the ecosystem orders them. */
  readonly target?: string | undefined
}

export interface Upgrade {
  readonly moves: readonly Move[]
  /** Findings that this alone removes. */
  readonly removes: number
  readonly removesBySeverity: Readonly<Record<Severity, number>>
  /** Findings that it helps to remove: another package has to be upgraded too, or has no fix. */
  readonly helps: number
  readonly breaking: number
  readonly worst: Severity
  readonly commands: readonly string[]
  readonly origin: FindingOrigin
  readonly instructions: readonly string[]
  readonly ids: readonly string[]
  /** Where in `Report.images` the images stand that have it. */
  readonly places: readonly number[]
}

/** A part of what to do: rebuild on an updated base image, or update packages. */
export type ActionPart =
  | { readonly kind: 'base'; readonly base: string | undefined }
  | {
      readonly kind: 'packages'
      /** `npm packages`. */
      readonly noun: string
      /** What is most urgent first. */
      readonly names: readonly string[]
      /** Where the project lies in the image, if that is known. */
      readonly place: string | undefined
      /** One command for all of them; absent where a name is none that may stand in a command. */
      readonly command: string | undefined
      readonly isSystem: boolean
    }

/** One thing to do, with all the findings that it is about. */
export interface Action {
  /** `wait`: there is no fix yet, or nobody says that there is one. */
  readonly kind: 'rebuild' | 'update' | 'update-and-rebuild' | 'wait'
  readonly parts: readonly ActionPart[]
  /** Names, those that stand in the same findings by the first of them. */
  readonly packages: readonly { readonly name: string; readonly others: number }[]
  readonly removes: number
  readonly removesBySeverity: Readonly<Record<Severity, number>>
  /** Findings that stay, since one of their packages has no fix. */
  readonly leaves: number
  readonly leavesBySeverity: Readonly<Record<Severity, number>>
  /** Those that break a rule, whether they go away or stay. */
  readonly breakingBySeverity: Readonly<Record<Severity, number>>
  readonly breakingExploited: number
  readonly exploited: number
  /** Absent without a baseline. */
  readonly new: number | undefined
  /** Findings of which nobody says whether there is a fix. */
  readonly unsaid: number
  readonly origin: FindingOrigin
  readonly instructions: readonly string[]
  readonly ids: readonly string[]
  /** Where in `Report.images` the images stand that have it. */
  readonly places: readonly number[]
}

export interface OriginCount {
  readonly count: number
  readonly fixable: number
  readonly bySeverity: Readonly<Record<Severity, number>>
}

export interface Origins {
  readonly byOrigin: Readonly<Record<FindingOrigin, OriginCount>>
  readonly sentences: readonly Phrase[]
}

export interface Changes {
  readonly baseline: string
  readonly baselineDigest: string | undefined
  readonly new: readonly FindingRow[]
  readonly fixed: readonly FixedFinding[]
  readonly unchanged: number
  readonly sentence: Phrase
}

export interface ExceptionRow {
  readonly by: 'ignore' | 'exception' | 'vex'
  readonly reason: string
  readonly expires: string | undefined
  readonly owner: string | undefined
  readonly ticket: string | undefined
  readonly source: string
  readonly ids: readonly string[]
  readonly worst: Severity
}

export interface GraceRow {
  readonly failsOn: string
  readonly severity: Severity
  readonly ids: readonly string[]
}

export interface Ages {
  readonly buckets: readonly { readonly label: string; readonly count: number; readonly bySeverity: Readonly<Record<Severity, number>> }[]
  readonly unknown: number
}

export interface ProblemRow extends NoResult {
  /** Which image it is about, as a reader knows it; absent when it is about the whole run. */
  readonly image?: string | undefined
}

/** What a rule on signatures says of one subject. */
export interface SignatureRow {
  /** As it was asked for. */
  readonly image: string
  readonly subject: number
  readonly repository: string
  readonly digest: string
  readonly state: JudgedSignature['state']
  readonly profiles: readonly SigningStatus[]
  /** Why it is not signed or not known. */
  readonly cause: ProblemRow | undefined
}

export interface Footer {
  /** What was filtered and which rules are in force. */
  readonly rules: readonly Phrase[]
  readonly policy: readonly PolicySource[]
  readonly runUrl: string | undefined
  readonly runName: string | undefined
  readonly commit: string | undefined
  readonly commitUrl: string | undefined
  readonly actionVersion: string
}

/** All a report says, counted, sorted and worded: the same data for every format. */
export interface Report {
  readonly result: Result
  /** Whether the verdict rests on all findings. */
  readonly complete: boolean
  /** Ended by `fail-fast`: there may be more findings than these, and more broken rules. */
  readonly early: boolean
  readonly mode: Mode
  readonly judgedAt: EpochMs
  readonly waitedMs: number
  readonly headline: Headline
  /** What a reader should know besides the headline, in one sentence; empty when there is nothing. */
  readonly facts: Phrase
  readonly violations: readonly Violation[]
  /** Broken already, failing from a later day. */
  readonly upcoming: readonly UpcomingViolation[]
  readonly counts: Counts | undefined
  readonly table: CountTable | undefined
  readonly images: readonly ImageRow[]
  /** Parts of an index that were not judged, and other things to know about what was judged. */
  readonly imageNotices: readonly string[]
  readonly changes: Changes | undefined
  /** What to do, what matters most first. */
  readonly actions: readonly Action[]
  readonly upgrades: readonly Upgrade[]
  /** Open findings for which there is no fix yet. */
  readonly withoutFix: number
  /** Open findings of which nobody says whether there is a fix. */
  readonly fixUnknown: number
  readonly origins: Origins | undefined
  readonly layersHint: string | undefined
  /** Every finding, also ignored and suppressed ones. */
  readonly findings: readonly FindingRow[]
  readonly reportSeverity: Severity
  /** Open findings that are counted only, since they are milder than `report-severity`. */
  readonly unlisted: number
  readonly exceptions: readonly ExceptionRow[]
  readonly grace: readonly GraceRow[]
  readonly ages: Ages | undefined
  readonly problems: readonly ProblemRow[]
  /** Empty where no rule wants a signature. */
  readonly signatures: readonly SignatureRow[]
  readonly notices: readonly PolicyNotice[]
  readonly rules: readonly RulesInForce[]
  readonly footer: Footer
}
