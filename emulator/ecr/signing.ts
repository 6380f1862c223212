import type { Context } from '../context.ts'
import { partition } from '../inspector/finding.ts'
import { object, type JsonObject } from '../json.ts'
import type { SigningPlan } from '../scenario.ts'
import { Refusal } from '../wire/answer.ts'
import { target, targetImage } from './target.ts'

/** `DescribeImageSigningStatus`: what managed signing made of the image; empty when no rule matched. */
export function describeImageSigningStatus(context: Context, input: JsonObject): JsonObject {
  const at = target(context, input)
  const { digest, plan } = targetImage(context, at, input['imageId'])
  const answer: JsonObject = {
    registryId: at.account,
    repositoryName: at.name,
    imageId: { ...object(input['imageId']), imageDigest: digest },
    signingStatuses: current(plan.signing ?? [], context.world.seconds()).map(({ profile, status, failureCode, failureReason }) => ({
      signingProfileArn: profileArn(context, profile, at.account),
      status,
      ...(failureCode === undefined ? {} : { failureCode }),
      ...(failureReason === undefined ? {} : { failureReason }),
    })),
    ...plan.signingAnswer,
  }
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null))
}

/** The last step of each profile that has come. */
function current(steps: readonly SigningPlan[], now: number): readonly SigningPlan[] {
  const latest = new Map<string, SigningPlan>()
  for (const step of steps) if ((step.at ?? Number.NEGATIVE_INFINITY) <= now) latest.set(step.profile, step)
  return [...latest.values()]
}

/** `GetSigningConfiguration`: the rules of the caller's own registry. */
export function getSigningConfiguration(context: Context): JsonObject {
  const { signing } = context.world.scenario.registry
  if (signing === undefined || context.elsewhere)
    throw new Refusal(400, 'SigningConfigurationNotFoundException', `The signing configuration for the registry with id '${context.account}' does not exist`)
  const rules = signing.map(({ profile, filters }) => ({
    signingProfileArn: profileArn(context, profile, context.account),
    ...(filters === undefined ? {} : { repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD_MATCH' })) }),
  }))
  return { registryId: context.account, signingConfiguration: { rules } }
}

/** A name becomes the ARN of a profile of this account. */
function profileArn({ world }: Context, profile: string, account: string): string {
  const { registry } = world.scenario
  return profile.startsWith('arn:') ? profile : `arn:${partition(registry)}:signer:${registry.region}:${account}:/signing-profiles/${profile}`
}
