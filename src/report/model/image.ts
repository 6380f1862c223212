import type { EpochMs, Severity } from '../../base/finding.ts'
import type { Attribution, BaseImage } from '../../image/layers.ts'
import type { Platform } from '../../image/model.ts'
import type { JudgedSignature } from '../../policy/verdict.ts'
import type { Evidence, NoResult } from '../../scan/outcome.ts'
import type { SigningStatus } from '../../scan/signing.ts'

export interface ImageRow {
  readonly requestedIndex: number
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

export interface ProblemRow extends NoResult {
  /** Which image it is about, as a reader knows it; absent when it is about the whole run. */
  readonly image?: string | undefined
}

/** What a rule on signatures says of one requested image. */
export interface SignatureRow {
  /** As it was asked for. */
  readonly image: string
  readonly requestedIndex: number
  readonly repository: string
  readonly digest: string
  readonly state: JudgedSignature['state']
  readonly profiles: readonly SigningStatus[]
  /** Why it is not signed or not known. */
  readonly cause: ProblemRow | undefined
}
