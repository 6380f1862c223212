import { coverageMeaning } from '../../scan/reasons.ts'
import type { RegistryScanning, RepositoryScanning } from '../../scan/ports.ts'
import type { Pattern } from '../../policy/exceptions/pattern.ts'
import type { CoveredImage } from './ports.ts'

/** What is wrong with the scanning of a repository, as a stable word. */
export type AuditFinding = 'not-scanned' | 'scan-on-push' | 'accepted' | 'cannot-be-scanned' | 'not-scanned-any-more' | 'unknown'

export interface AuditRow {
  readonly name: string
  /** As ECR names it, or `unknown`. */
  readonly frequency: string
  readonly finding: AuditFinding
  readonly detail: string
  /** What cures it on the command line; empty where nothing has to be cured. */
  readonly remedy: string
  readonly terraform: string | undefined
}

export interface RegistryFinding {
  readonly finding: 'basic-scanning' | 'unknown-scan-type' | 'inspector-off' | 'filter-without-repository' | 'unread'
  readonly detail: string
  readonly remedy: string
  readonly terraform: string | undefined
}

export interface Audit {
  /** The account, where it is known. */
  readonly registryId: string | undefined
  /** The repositories could not be listed: that no row names one says nothing. */
  readonly partial?: true | undefined
  readonly registry: readonly RegistryFinding[]
  readonly repositories: readonly AuditRow[]
}

/** What could be read; absent is what could not. */
export interface AuditFacts {
  readonly region: string
  readonly registryId: string | undefined
  readonly repositories: readonly string[] | undefined
  readonly scanning: RegistryScanning | undefined
  readonly frequencies: ReadonlyMap<string, RepositoryScanning> | undefined
  readonly inspector: string | undefined
  readonly rescan: { readonly push?: string | undefined; readonly pull?: string | undefined } | undefined
  /** Images whose scan has ended or is not possible. */
  readonly images: readonly CoveredImage[] | undefined
  /** What could not be read, in sentences. */
  readonly unread: readonly string[]
}

/** Which repositories and images nobody looks at, each with its cure. It decides nothing about findings. */
export function auditOf(facts: AuditFacts, accepted: readonly Pattern[]): Audit {
  const names = facts.repositories ?? []
  return {
    registryId: facts.registryId,
    partial: facts.repositories === undefined ? true : undefined,
    registry: [...registryFindings(facts), ...facts.unread.map((detail): RegistryFinding => ({ finding: 'unread', detail, remedy: '', terraform: undefined }))],
    repositories: [...names.flatMap((name) => scanningOf(name, facts, accepted)), ...imagesOf(facts)],
  }
}

/** Not scanned, or not known to be, and nobody has accepted that. */
export function isUnscanned({ finding }: Pick<AuditRow, 'finding'>): boolean {
  return finding === 'not-scanned' || finding === 'unknown'
}

function registryFindings({ scanning, inspector, registryId, region, repositories, frequencies }: AuditFacts): readonly RegistryFinding[] {
  const found: RegistryFinding[] = []
  const place = `the registry ${registryId ?? 'of the credentials'} in ${region}`
  if (scanning?.scanType === 'BASIC') {
    found.push({
      finding: 'basic-scanning',
      detail: `Scanning of ${place} is basic, so Amazon Inspector scans nothing in it.`,
      remedy: `\`aws ecr put-registry-scanning-configuration --region ${region} --scan-type ENHANCED --rules '${rulesJson([['CONTINUOUS_SCAN', ['*']]])}'\``,
      terraform: terraformOf([['CONTINUOUS_SCAN', ['*']]]),
    })
  } else if (scanning !== undefined && scanning.scanType !== 'ENHANCED') {
    found.push({ finding: 'unknown-scan-type', detail: `Scanning of ${place} is ${scanning.scanType}, which this version does not know.`, remedy: 'Update this action.', terraform: undefined })
  }
  if (inspector !== undefined && inspector !== 'ENABLED' && inspector !== 'ENABLING') {
    found.push({
      finding: 'inspector-off',
      detail: `Amazon Inspector's scanning of ECR is ${inspector} for ${place}.`,
      remedy: `\`aws inspector2 enable --resource-types ECR --region ${region}${registryId === undefined ? '' : ` --account-ids ${registryId}`}\``,
      terraform: `resource "aws_inspector2_enabler" "ecr" {\n  account_ids    = ["${registryId ?? 'ACCOUNT'}"]\n  resource_types = ["ECR"]\n}`,
    })
  }
  const filters = scanning?.scanType === 'ENHANCED' && repositories !== undefined && frequencies !== undefined && frequencies.size === repositories.length ? scanning.rules.flatMap((rule) => rule.filters) : []
  for (const filter of new Set(filters)) {
    if (repositories?.some((name) => covers(filter, name)) === true) continue
    found.push({ finding: 'filter-without-repository', detail: `The filter ${filter} of a scan rule matches no repository.`, remedy: 'Correct its spelling or remove it from the rules of the registry.', terraform: undefined })
  }
  return found
}

/** Without `*` a filter matches every name that contains it; with `*` it must match the whole name. Source: ECR's user guide, image scanning, filters. */
export function covers(filter: string, name: string): boolean {
  const parts = filter.split('*')
  if (parts.length === 1) return name.includes(filter)
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  const end = name.length - last.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}

function scanningOf(name: string, { frequencies, scanning }: AuditFacts, accepted: readonly Pattern[]): readonly AuditRow[] {
  const frequency = frequencies?.get(name)?.frequency
  const isAccepted = accepted.some((pattern) => pattern.matches(name))
  const row = (finding: AuditFinding, detail: string, remedy = '', terraform?: string): readonly AuditRow[] => [{ name, frequency: frequency ?? 'unknown', finding, detail, remedy, terraform }]
  switch (frequency) {
    case 'CONTINUOUS_SCAN':
      return []
    case 'SCAN_ON_PUSH':
      if (isAccepted) return row('accepted', 'Scanned on push only, which the configuration accepts.')
      return row('scan-on-push', 'Scanned once, on push: vulnerabilities that become known later are never found.', ...ruleFor(name, scanning))
    case 'MANUAL':
      if (isAccepted) return row('accepted', 'Not scanned, which the configuration accepts.')
      return row('not-scanned', scanning?.scanType === 'BASIC' ? 'Not scanned by Amazon Inspector: the registry is on basic scanning.' : 'No scan rule covers it, so its images are not scanned.', ...ruleFor(name, scanning))
    default:
      if (isAccepted) return row('accepted', 'Whether it is scanned is not known, which the configuration accepts.')
      return row('unknown', frequency === undefined ? 'Whether it is scanned could not be read.' : `Its scan frequency is ${frequency}, which this version does not know.`, frequency === undefined ? 'Allow ecr:BatchGetRepositoryScanningConfiguration to the role.' : 'Update this action.')
  }
}

type Rule = readonly [frequency: string, filters: readonly string[]]

/** ECR replaces all rules at once, so the cure names those that are there too. */
function ruleFor(name: string, scanning: RegistryScanning | undefined): readonly [remedy: string, terraform: string] {
  const continuous = scanning?.rules.filter(({ frequency }) => frequency === 'CONTINUOUS_SCAN').flatMap(({ filters }) => filters) ?? []
  const others = (scanning?.rules ?? []).filter(({ frequency }) => frequency !== 'CONTINUOUS_SCAN').map(({ frequency, filters }): Rule => [frequency, filters])
  const rules: readonly Rule[] = [['CONTINUOUS_SCAN', [...continuous, name]], ...others]
  const known = scanning === undefined ? ' (this call replaces all rules: name the existing ones too)' : ''
  return [`\`aws ecr put-registry-scanning-configuration --scan-type ENHANCED --rules '${rulesJson(rules)}'\`${known}`, terraformOf(rules)]
}

function rulesJson(rules: readonly Rule[]): string {
  return JSON.stringify(rules.map(([scanFrequency, filters]) => ({ scanFrequency, repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })) })))
}

function terraformOf(rules: readonly Rule[]): string {
  const filter = (text: string): string => `    repository_filter {\n      filter      = ${JSON.stringify(text)}\n      filter_type = "WILDCARD"\n    }`
  const blocks = rules.map(([frequency, filters]) => `  rule {\n    scan_frequency = "${frequency}"\n${filters.map(filter).join('\n')}\n  }`)
  return `resource "aws_ecr_registry_scanning_configuration" "this" {\n  scan_type = "ENHANCED"\n${blocks.join('\n')}\n}`
}

/** One row for each repository and kind of trouble, with how many images have it. */
function imagesOf({ images = [], frequencies, rescan }: AuditFacts): readonly AuditRow[] {
  const groups = Map.groupBy(images, ({ repository, reason }) => `${repository}\n${reason ?? ''}`)
  return [...groups.values()].flatMap((group): readonly AuditRow[] => {
    const [first] = group
    const meaning = coverageMeaning(first?.reason)
    if (first === undefined || meaning === undefined) return []
    const expired = first.reason === 'SCAN_ELIGIBILITY_EXPIRED'
    const window = rescan?.push === undefined ? '' : ` The configured window is ${rescan.push} after the push${rescan.pull === undefined ? '' : ` and ${rescan.pull} after the last pull or use`}.`
    const how = group.length === 1 ? 'Of 1 image, the scan' : `Of ${group.length} images, the scan`
    return [
      {
        name: first.repository,
        frequency: frequencies?.get(first.repository)?.frequency ?? 'unknown',
        finding: meaning.class === 'unsupported' ? 'cannot-be-scanned' : 'not-scanned-any-more',
        detail: `${how} ${meaning.words} (${first.reason ?? ''}).${expired ? window : ''}`,
        remedy: expired ? 'Raise the window: `aws inspector2 update-configuration --ecr-configuration rescanDuration=LIFETIME`. Or push or pull what is still deployed.' : meaning.remedy.join(' '),
        terraform: undefined,
      },
    ]
  })
}
