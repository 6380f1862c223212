import type { RegistryScanning } from '../../scan/ports.ts'

/** The scan rules of a registry, and the call that sets them. */
export type Rule = readonly [frequency: string, filters: readonly string[]]

/** A setting as a command for ECR, and for Terraform. */
export interface Setting {
  /** A command in backticks, and what has to be known before it is run. */
  readonly remedy: string
  readonly terraform: string
}

const CONTINUOUS = 'CONTINUOUS_SCAN'
const EVERYTHING: readonly Rule[] = [[CONTINUOUS, ['*']]]
/** Of a registry, and of a rule. Source: ECR's API, `PutRegistryScanningConfiguration`, and `RegistryScanningRule`. */
const MOST_RULES = 2
const MOST_FILTERS = 100

/**
 * Rules that also cover these repositories. ECR replaces all rules at once, so they include the existing ones, and there is one
 * command for all repositories: with one for each, the second would undo the first.
 */
export function jointSetting(names: readonly string[], scanning: RegistryScanning | undefined, region: string): Setting {
  const rules = jointRules(names, scanning?.scanType === 'ENHANCED' ? scanning.rules : [])
  if (rules === undefined)
    return settingOf(
      EVERYTHING,
      region,
      `ECR takes at most ${MOST_RULES} rules with ${MOST_FILTERS} filters each, so this rule covers all repositories, including those that the configuration accepts as they are.`,
    )
  return settingOf(rules, region, scanning === undefined ? 'This replaces all rules, so include the existing ones.' : '')
}

/** `undefined` beyond ECR's limits. */
function jointRules(names: readonly string[], present: RegistryScanning['rules']): readonly Rule[] | undefined {
  const filtersOf = (isWanted: (frequency: string) => boolean): readonly string[] => present.filter(({ frequency }) => isWanted(frequency)).flatMap(({ filters }) => filters)
  const others = [...new Set(present.map(({ frequency }) => frequency))].filter((frequency) => frequency !== CONTINUOUS)
  const rules: readonly Rule[] = [
    [CONTINUOUS, [...new Set([...filtersOf((frequency) => frequency === CONTINUOUS), ...names])]],
    ...others.map((frequency): Rule => [frequency, [...new Set(filtersOf((each) => each === frequency))]]),
  ]
  return rules.length > MOST_RULES || rules.some(([, filters]) => filters.length > MOST_FILTERS) ? undefined : rules
}

/** Everything is scanned for as long as Inspector does. */
export function settingForAll(region: string): Setting {
  return settingOf(EVERYTHING, region, '')
}

/**
 * The rules without these filters, but with the repositories that need one: otherwise removing a filter would undo having added
 * repositories. `undefined` if no rule would be left: then ECR scans by its own default.
 */
export function settingWithout(filters: readonly string[], names: readonly string[], scanning: RegistryScanning, region: string): Setting | undefined {
  const left = scanning.rules.map((rule) => ({ ...rule, filters: rule.filters.filter((filter) => !filters.includes(filter)) })).filter((rule) => rule.filters.length > 0)
  if (names.length > 0) return jointSetting(names, { ...scanning, rules: left }, region)
  return left.length === 0
    ? undefined
    : settingOf(
        left.map((rule): Rule => [rule.frequency, rule.filters]),
        region,
        '',
      )
}

function settingOf(rules: readonly Rule[], region: string, besides: string): Setting {
  const command = `\`aws ecr put-registry-scanning-configuration --region ${region} --scan-type ENHANCED --rules '${rulesJson(rules)}'\``
  return { remedy: besides === '' ? command : `${command} ${besides}`, terraform: terraformOf(rules) }
}

function rulesJson(rules: readonly Rule[]): string {
  return JSON.stringify(rules.map(([scanFrequency, filters]) => ({ scanFrequency, repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })) })))
}

function terraformOf(rules: readonly Rule[]): string {
  const filter = (text: string): string => `    repository_filter {\n      filter      = ${JSON.stringify(text)}\n      filter_type = "WILDCARD"\n    }`
  const blocks = rules.map(([frequency, filters]) => `  rule {\n    scan_frequency = "${frequency}"\n${filters.map(filter).join('\n')}\n  }`)
  return `resource "aws_ecr_registry_scanning_configuration" "this" {\n  scan_type = "ENHANCED"\n${blocks.join('\n')}\n}`
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
