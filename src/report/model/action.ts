import type { Severity } from '../../base/finding.ts'
import type { FindingOrigin } from './finding.ts'

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
