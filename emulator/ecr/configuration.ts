import type { Context } from '../context.ts'
import { partition } from '../inspector/finding.ts'
import { number, strings, text, type JsonObject } from '../json.ts'
import type { RepositoryPlan, ScanningRule } from '../scenario.ts'
import { mutabilityOf } from './put-image.ts'
import { invalidParameter, repositoryNotFound } from './refusals.ts'

/** `GetRegistryScanningConfiguration`: basic or enhanced, and the rules. */
export function getRegistryScanningConfiguration(context: Context): JsonObject {
  const { registry } = context.world.scenario
  const rules = registry.rules.map((rule) => ({ scanFrequency: rule.frequency, repositoryFilters: wildcards(rule.filters) }))
  return { registryId: context.account, scanningConfiguration: { scanType: registry.scanType, rules: context.elsewhere ? [] : rules } }
}

/** `BatchGetRepositoryScanningConfiguration`: which rule applies to which repository of the caller's own account. */
export function batchGetRepositoryScanningConfiguration(context: Context, input: JsonObject): JsonObject {
  const { registry } = context.world.scenario
  const scanningConfigurations: JsonObject[] = []
  const failures: JsonObject[] = []
  for (const name of strings(input['repositoryNames'])) {
    if (context.elsewhere || context.world.repository(context.account, name) === undefined) {
      failures.push({
        repositoryName: name,
        failureCode: 'REPOSITORY_NOT_FOUND',
        failureReason: `The repository with name '${name}' does not exist in the registry with id '${context.account}'`,
      })
      continue
    }
    const { frequency, applied } = effective(registry.rules, registry.scanType, name)
    scanningConfigurations.push({
      repositoryArn: repositoryArn(context, context.account, name),
      repositoryName: name,
      scanOnPush: frequency !== 'MANUAL',
      scanFrequency: frequency,
      appliedScanFilters: wildcards(applied),
    })
  }
  return { scanningConfigurations, failures }
}

/** Continuous wins over on push; without any rule an enhanced registry scans everything continuously, a basic one nothing. */
function effective(rules: readonly ScanningRule[], scanType: string, name: string): { readonly frequency: string; readonly applied: readonly string[] } {
  if (rules.length === 0) return { frequency: scanType === 'ENHANCED' ? 'CONTINUOUS_SCAN' : 'MANUAL', applied: [] }
  for (const frequency of ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH']) {
    const applied = rules.filter((rule) => rule.frequency === frequency).flatMap((rule) => rule.filters.filter((filter) => covers(filter, name)))
    if (applied.length > 0) return { frequency, applied }
  }
  return { frequency: 'MANUAL', applied: [] }
}

/** Without `*` a filter matches every name that contains it; with `*` it must match the whole name. */
function covers(filter: string, name: string): boolean {
  if (!filter.includes('*')) return name.includes(filter)
  const pattern = filter
    .split('*')
    .map((part) => part.replaceAll(/[.\\/+?^$|()[\]{}]/g, String.raw`\$&`))
    .join('.*')
  return new RegExp(`^${pattern}$`).test(name)
}

function wildcards(filters: readonly string[]): readonly JsonObject[] {
  return filters.map((filter) => ({ filter, filterType: 'WILDCARD' }))
}

/** `DescribeRepositories`: by name, or all in pages. */
export function describeRepositories(context: Context, input: JsonObject): JsonObject {
  const account = text(input['registryId']) ?? context.account
  const names = input['repositoryNames'] === undefined ? undefined : strings(input['repositoryNames'])
  const all = context.elsewhere ? [] : context.world.repositories(account)
  if (names !== undefined) {
    if (input['maxResults'] !== undefined || input['nextToken'] !== undefined)
      throw invalidParameter("Invalid parameter at 'repositoryNames' failed to satisfy constraint: 'maxResults and nextToken cannot be given together with repositoryNames'")
    const found = names.map((name) => {
      const plan = all.find((entry) => entry.name === name)
      if (plan === undefined) throw repositoryNotFound(name, account)
      return plan
    })
    return { repositories: found.map((plan) => repository(context, account, plan)) }
  }
  const page = context.pager.page(all, ['DescribeRepositories', account], number(input['maxResults']) ?? 100, text(input['nextToken']))
  if (page === undefined) throw invalidParameter("Invalid parameter at 'nextToken' failed to satisfy constraint: 'The token is not valid for this request'")
  return { repositories: page.items.map((plan) => repository(context, account, plan)), ...(page.nextToken === undefined ? {} : { nextToken: page.nextToken }) }
}

function repository(context: Context, account: string, plan: RepositoryPlan): JsonObject {
  const { region } = context.world.scenario.registry
  const mutability = mutabilityOf(plan)
  return {
    repositoryArn: repositoryArn(context, account, plan.name),
    registryId: account,
    repositoryName: plan.name,
    repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${plan.name}`,
    createdAt: context.world.wireTime(-300 * 86_400),
    imageTagMutability: mutability.setting,
    ...(mutability.exclusions.length === 0 ? {} : { imageTagMutabilityExclusionFilters: mutability.exclusions.map((filter) => ({ filterType: 'WILDCARD', filter })) }),
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  }
}

function repositoryArn(context: Context, account: string, name: string): string {
  const { registry } = context.world.scenario
  return `arn:${partition(registry)}:ecr:${registry.region}:${account}:repository/${name}`
}
