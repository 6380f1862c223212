import type { NoResult } from '../../base/no-result.ts'
import { matchesWildcard } from '../../base/wildcard.ts'
import type { Repository, RequestedImage } from '../../image/model.ts'
import type { KnownSigningRules, SigningRule, SigningStatus } from '../../scan/signing.ts'
import { listed, requestedName } from '../naming.ts'
import { profileName, type SignatureStanding } from './required.ts'

/** Why the rule is broken, and what cures it. */
export function whyNotSigned(requested: RequestedImage, { state, by, missing }: SignatureStanding, all: readonly SigningStatus[], rules: KnownSigningRules | undefined): NoResult {
  if (state === 'failed') return signingFailed(requested, by)
  const { repository } = requested
  const others = all.filter(({ status }) => status === 'COMPLETE').map(({ profile }) => profile)
  const covering = rules?.kind === 'known' ? rules.rules.filter((rule) => covers(rule, repository) && missing.some((pattern) => matchesWildcard(pattern, rule.profile))) : undefined
  const name = requestedName(requested)
  if (covering?.length === 0)
    return {
      ...noRule(repository, missing),
      what: `${notSigned(name, missing, others)}: no signing rule of the registry covers ${repository.name}${missing.includes('*') ? '' : ' with it'}`,
    }
  return {
    code: 'not-signed',
    what: `${notSigned(name, missing, others)}${covering === undefined ? '' : ', although a signing rule covers the repository now'}`,
    remedy: [
      ...(rules?.kind === 'unknown' ? [rules.hint] : []),
      'Push the image again: ECR signs an image when it is pushed, so one that was there before the rule is not signed.',
      `Allow \`signer:SignPayload\` on the profile to the role that pushes. Without it the push succeeds and nothing is signed.`,
    ],
  }
}

function signingFailed(requested: RequestedImage, failed: readonly SigningStatus[]): NoResult {
  const reasons = failed.map(
    ({ profile, failureCode, failureReason }) =>
      `${profileName(profile)}: ${[failureCode, failureReason].filter((part) => part !== undefined && part !== '').join(': ') || 'ECR gives no reason'}`,
  )
  const denied = failed.find(({ failureCode, failureReason }) => /AccessDenied|not authorized/i.test(`${failureCode ?? ''} ${failureReason ?? ''}`))
  return {
    code: 'signing-failed',
    what: `ECR could not sign ${requestedName(requested)} with profile ${listed(reasons)}`,
    remedy: [
      denied === undefined
        ? 'Fix the cause that ECR reports. AWS Signer shows whether the profile is active.'
        : `Allow \`signer:SignPayload\` on the profile ${profileName(denied.profile)} to the role that pushes the image.`,
      'Then push the image again: ECR signs an image when it is pushed.',
    ],
  }
}

function notSigned(name: string, missing: readonly string[], others: readonly string[]): string {
  if (missing.includes('*')) return `${name} is not signed by ECR`
  const has = others.length === 0 ? '' : `, only with profile ${listed(others.map(profileName))}`
  return `${name} is not signed by ECR with profile ${listed(missing.map(profileName))}${has}`
}

function covers({ filters }: SigningRule, { name }: Repository): boolean {
  return filters.length === 0 || filters.some((filter) => matchesWildcard(filter, name))
}

/** The rule that is missing, as a command and for Terraform, whose `aws` provider has no such resource yet. */
function noRule(repository: Repository, missing: readonly string[]): Omit<NoResult, 'what'> {
  const profile = exampleOf(repository, missing)
  const rules = JSON.stringify({ rules: [{ signingProfileArn: profile, repositoryFilters: [{ filter: repository.name, filterType: 'WILDCARD_MATCH' }] }] })
  return {
    code: 'no-signing-rule',
    remedy: [
      `Add a signing rule: \`aws ecr put-signing-configuration --signing-configuration '${rules}'\` (this replaces all rules, so include the existing ones).`,
      `Allow \`signer:SignPayload\` on the profile to the role that pushes, then push the image again: ECR signs an image when it is pushed.`,
    ],
    snippet: {
      language: 'hcl',
      text: `# A registry has one signing configuration: existing rules belong into the list, too.\nresource "awscc_ecr_signing_configuration" "this" {\n  rules = [{\n    signing_profile_arn = "${profile}"\n    repository_filters  = [{ filter = "${repository.name}", filter_type = "WILDCARD_MATCH" }]\n  }]\n}`,
    },
  }
}

/** The profile as the policy names it, or as far as the policy leaves it open, the form of one. The account's id is not told: it stays out of reports. */
function exampleOf({ partition, region }: Repository, missing: readonly string[]): string {
  const [first = ''] = missing
  if (!/[*?]/.test(first)) return first
  const name = profileName(first).replace(/^.*\//, '')
  return `arn:${partition}:signer:${region}:ACCOUNT:/signing-profiles/${/[*?]/.test(name) ? 'NAME' : name}`
}

/** Why nobody can tell whether the rule is met. */
export function whyUnknown(requested: RequestedImage, { state, by }: SignatureStanding): NoResult {
  const profiles = listed(by.map(({ profile }) => profileName(profile)))
  const name = requestedName(requested)
  if (state === 'pending') {
    return {
      code: 'signature-in-progress',
      what: `Timed out before ECR finished signing ${name} with profile ${profiles}`,
      remedy: ['Run the job again: ECR continues signing without this job.', 'Raise `timeout` if this happens often.'],
    }
  }
  return {
    code: 'signature-status-unknown',
    what: `ECR returned the signing status ${listed(by.map(({ status }) => `"${status}"`))} for ${name} with profile ${profiles}, which this version doesn't recognize`,
    remedy: ['Update this action.', 'Run the job again: the status may be one that passes.'],
  }
}
