import { coverageMeaning } from '../../scan/reasons.ts'
import type { RegistryScanning, RepositoryScanning } from '../../scan/ports.ts'
import type { Pattern } from '../../policy/exceptions/pattern.ts'
import { remedyInWatch } from './words.ts'
import { covers, jointSetting, settingForAll, settingWithout, type Setting } from './scan-rules.ts'

/** Up to this many repositories, each row repeats the command for all of them. With more, the report would grow quadratically. */
const MOST_TOLD = 20

/** What is wrong with the scanning of a repository, as a stable word. */
export type AuditFinding = 'not-scanned' | 'scan-on-push' | 'accepted' | 'cannot-be-scanned' | 'not-scanned-any-more' | 'unknown'

export interface AuditRow {
  readonly name: string
  /** As ECR names it, or `unknown`. */
  readonly frequency: string
  readonly finding: AuditFinding
  readonly detail: string
  /** What to do, mostly a command; empty if there is nothing to do. */
  readonly remedy: string
  readonly terraform: string | undefined
}

export interface RegistryFinding {
  readonly finding: 'basic-scanning' | 'unknown-scan-type' | 'inspector-off' | 'filter-without-repository' | 'repositories-without-rule' | 'unread'
  readonly detail: string
  readonly remedy: string
  readonly terraform: string | undefined
}

export interface Audit {
  /** The account, where it is known. */
  readonly registryId: string | undefined
  /** The repositories could not be listed, so a missing row means nothing. */
  readonly partial?: true | undefined
  readonly registry: readonly RegistryFinding[]
  readonly repositories: readonly AuditRow[]
}

/** How many images of a repository are not scanned for a reason of Inspector. */
export interface UnwatchedImages {
  readonly repository: string
  readonly reason: string | undefined
  readonly count: number
}

/** What could be read; members that could not be read are absent. */
export interface AuditFacts {
  readonly region: string
  readonly registryId: string | undefined
  readonly repositories: readonly string[] | undefined
  readonly scanning: RegistryScanning | undefined
  readonly frequencies: ReadonlyMap<string, RepositoryScanning> | undefined
  readonly inspector: string | undefined
  readonly rescan: { readonly push?: string | undefined; readonly pull?: string | undefined } | undefined
  /** Images whose scan has ended or is not possible. */
  readonly images: readonly UnwatchedImages[] | undefined
  /** What could not be read, in sentences. */
  readonly unread: readonly string[]
}

/** Which repositories and images are not scanned, each with what to do. It decides nothing about findings. */
export function auditOf(facts: AuditFacts, accepted: readonly Pattern[]): Audit {
  const names = facts.repositories ?? []
  const lacking = withoutRule(facts, accepted)
  const cure = cureOf(lacking, facts)
  return {
    registryId: facts.registryId,
    partial: facts.repositories === undefined ? true : undefined,
    registry: [...registryFindings(facts, lacking), ...facts.unread.map((detail): RegistryFinding => ({ finding: 'unread', detail, remedy: '', terraform: undefined }))],
    repositories: [...names.flatMap((name) => scanningOf(name, facts, accepted, cure)), ...imagesOf(facts)],
  }
}

/** Not scanned, or unknown, and not accepted by the configuration. */
export function isUnscanned({ finding }: Pick<AuditRow, 'finding'>): boolean {
  return finding === 'not-scanned' || finding === 'unknown'
}

function registryFindings(facts: AuditFacts, lacking: readonly string[]): readonly RegistryFinding[] {
  const { scanning, inspector, registryId, region, repositories, frequencies } = facts
  const found: RegistryFinding[] = []
  const place = `the registry ${registryId ?? 'of the credentials'} in ${region}`
  if (scanning?.scanType === 'BASIC') {
    found.push({ finding: 'basic-scanning', detail: `Basic scanning is set for ${place}, so Amazon Inspector doesn't scan its images.`, ...settingForAll(region) })
  } else if (scanning !== undefined && scanning.scanType !== 'ENHANCED') {
    found.push({
      finding: 'unknown-scan-type',
      detail: `The scan type of ${place} is ${scanning.scanType}, which this version doesn't recognize.`,
      remedy: 'Update this action.',
      terraform: undefined,
    })
  }
  if (inspector !== undefined && inspector !== 'ENABLED' && inspector !== 'ENABLING') {
    found.push({
      finding: 'inspector-off',
      detail: `Amazon Inspector doesn't scan ECR images for ${place}: its status is ${inspector}.`,
      remedy: `\`aws inspector2 enable --resource-types ECR --region ${region}${registryId === undefined ? '' : ` --account-ids ${registryId}`}\``,
      terraform: `resource "aws_inspector2_enabler" "ecr" {\n  account_ids    = ["${registryId ?? 'ACCOUNT'}"]\n  resource_types = ["ECR"]\n}`,
    })
  }
  if (lacking.length > MOST_TOLD && scanning?.scanType !== 'BASIC') {
    found.push({ finding: 'repositories-without-rule', detail: `${lacking.length} repositories of ${place} are not scanned continuously.`, ...settingFor(lacking, facts) })
  }
  const filters =
    scanning?.scanType === 'ENHANCED' && repositories !== undefined && frequencies !== undefined && frequencies.size === repositories.length
      ? scanning.rules.flatMap((rule) => rule.filters)
      : []
  const idle = [...new Set(filters)].filter((filter) => repositories?.some((name) => covers(filter, name)) !== true)
  for (const filter of idle)
    found.push({ finding: 'filter-without-repository', detail: `The filter ${filter} of a scan rule matches no repository.`, ...withoutFilters(idle, lacking, facts) })
  return found
}

/** One command for all filters too: with one per filter, the second would bring back what the first removed. */
function withoutFilters(filters: readonly string[], lacking: readonly string[], { scanning, region }: AuditFacts): Cure {
  const words =
    filters.length === 1
      ? 'Correct its spelling, or remove it'
      : `Correct its spelling, or remove it together with the ${filters.length - 1} other filters that match no repository`
  const left = scanning === undefined ? undefined : settingWithout(filters, lacking, scanning, region)
  if (left === undefined)
    return {
      remedy:
        filters.length === 1
          ? `${words}. It is the only filter, and without one every repository is scanned.`
          : 'Correct its spelling. No filter of the scan rules matches a repository.',
      terraform: undefined,
    }
  return { remedy: `${words}: ${left.remedy}`, terraform: left.terraform }
}

function scanningOf(name: string, { frequencies, scanning }: AuditFacts, accepted: readonly Pattern[], cure: Cure): readonly AuditRow[] {
  const frequency = frequencies?.get(name)?.frequency
  const isAccepted = accepted.some((pattern) => pattern.matches(name))
  const row = (finding: AuditFinding, detail: string, remedy = '', terraform?: string): readonly AuditRow[] => [
    { name, frequency: frequency ?? 'unknown', finding, detail, remedy, terraform },
  ]
  switch (frequency) {
    case 'CONTINUOUS_SCAN':
      return []
    case 'SCAN_ON_PUSH':
      if (isAccepted) return row('accepted', 'Scanned on push only, which the configuration accepts.')
      return row('scan-on-push', 'Scanned on push only, so Inspector never reports vulnerabilities that become known later.', cure.remedy, cure.terraform)
    case 'MANUAL':
      if (isAccepted) return row('accepted', 'Not scanned, which the configuration accepts.')
      return row(
        'not-scanned',
        scanning?.scanType === 'BASIC' ? "Amazon Inspector doesn't scan it: the registry uses basic scanning." : 'No scan rule covers it, so its images are not scanned.',
        cure.remedy,
        cure.terraform,
      )
    default:
      if (isAccepted) return row('accepted', 'Unknown whether it is scanned, which the configuration accepts.')
      return row(
        'unknown',
        frequency === undefined ? "The watch couldn't read whether it is scanned." : `Its scan frequency is ${frequency}, which this version doesn't recognize.`,
        frequency === undefined ? 'Allow ecr:BatchGetRepositoryScanningConfiguration for the role.' : 'Update this action.',
      )
  }
}

/** What cures a row; Terraform only where there is a setting. */
interface Cure {
  readonly remedy: string
  readonly terraform: string | undefined
}

/** Repositories that need a scan rule, and that the configuration does not accept as they are. */
function withoutRule({ repositories = [], frequencies }: AuditFacts, accepted: readonly Pattern[]): readonly string[] {
  return repositories.filter((name) => {
    const frequency = frequencies?.get(name)?.frequency
    return (frequency === 'SCAN_ON_PUSH' || frequency === 'MANUAL') && !accepted.some((pattern) => pattern.matches(name))
  })
}

/** One command for all of them. With basic scanning, switching the registry to enhanced scanning covers them too. */
function settingFor(names: readonly string[], { scanning, region }: AuditFacts): Setting {
  return scanning?.scanType === 'BASIC' ? settingForAll(region) : jointSetting(names, scanning, region)
}

/** The command, in each row if there are few repositories; otherwise once, in the registry's own entry. */
function cureOf(names: readonly string[], facts: AuditFacts): Cure {
  if (names.length <= MOST_TOLD) return settingFor(names, facts)
  return { remedy: `Run the command listed for the registry. It covers all ${names.length} repositories that are not scanned continuously.`, terraform: undefined }
}

/** One row for each repository and reason, with the number of images. */
function imagesOf({ images = [], frequencies, rescan }: AuditFacts): readonly AuditRow[] {
  return images.flatMap(({ repository, reason, count }): readonly AuditRow[] => {
    const meaning = coverageMeaning(reason)
    if (meaning === undefined) return []
    const expired = reason === 'SCAN_ELIGIBILITY_EXPIRED'
    const window =
      rescan?.push === undefined
        ? ''
        : ` The configured re-scan duration is ${rescan.push} after the push${rescan.pull === undefined ? '' : ` and ${rescan.pull} after the last pull or use`}.`
    const how = count === 1 ? 'For 1 image, the scan' : `For ${count} images, the scan`
    return [
      {
        name: repository,
        frequency: frequencies?.get(repository)?.frequency ?? 'unknown',
        finding: meaning.class === 'unsupported' ? 'cannot-be-scanned' : 'not-scanned-any-more',
        detail: `${how} ${meaning.words} (${reason ?? ''}).${expired ? window : ''}`,
        remedy: expired
          ? 'Raise the re-scan duration: `aws inspector2 update-configuration --ecr-configuration rescanDuration=LIFETIME`. Or push or pull the images that are still deployed.'
          : remedyInWatch(meaning.remedy).join(' '),
        terraform: undefined,
      },
    ]
  })
}
