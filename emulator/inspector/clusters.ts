import type { Context } from '../context.ts'
import { number, object, text, word, type JsonObject } from '../json.ts'
import type { ClusterPlan } from '../scenario.ts'
import { partition } from './finding.ts'
import { invalid } from './refusals.ts'

/** Not documented; what the service gives without `maxResults`. */
const DEFAULT_PAGE = 50

/**
 * `GetClustersForImage`: which clusters run an image. Taken from the API model of August 2026: no recorded answer is known, and
 * neither is what the service says of an image that it does not know (here: no clusters).
 */
export function getClustersForImage(context: Context, input: JsonObject): JsonObject {
  const { world } = context
  const { resourceId } = object(input['filter'])
  const plans = world.images.find(({ arn }) => arn === resourceId)?.plan.clusters ?? world.fleet?.clustersOf(word(resourceId)) ?? []
  const all = context.elsewhere ? [] : plans.map((plan) => cluster(context, plan))
  const repeated = context.effects.some((effect) => effect.kind === 'repeated-token')
  const token = repeated ? undefined : text(input['nextToken'])
  const page = context.pager.page(all, { operation: 'GetClustersForImage', filter: input['filter'] }, number(input['maxResults']) ?? DEFAULT_PAGE, token)
  if (page === undefined) throw invalid('nextToken', 'The token is not valid for this request')
  const next = repeated ? 'again' : page.nextToken
  return { cluster: page.items, ...(next === undefined ? {} : { nextToken: next }) }
}

function cluster({ world }: Context, plan: ClusterPlan): JsonObject {
  const { registry } = world.scenario
  const place = `${registry.region}:${registry.account}`
  const group = plan.group ?? 'service:app'
  const metadata =
    plan.service === 'ecs'
      ? { awsEcsMetadataDetails: { detailsGroup: group, taskDefinitionArn: `arn:${partition(registry)}:ecs:${place}:task-definition/${group.replace(/^[^:]*:/, '')}:7` } }
      : { awsEksMetadataDetails: { namespace: plan.namespace ?? 'default', workloadInfoList: [{ name: group.replace(/^[^:]*:/, ''), type: 'Deployment' }] } }
  return {
    clusterArn: `arn:${partition(registry)}:${plan.service}:${place}:cluster/${plan.name}`,
    clusterDetails: [{ lastInUse: world.wireTime(plan.lastAt), runningUnitCount: plan.running, stoppedUnitCount: plan.stopped ?? 0, clusterMetadata: metadata }],
  }
}
