// A deployment lifecycle hook of Amazon ECS (stage PRE_SCALE_UP): lets a deployment go on only if every image of the new
// service revision passed the scan gate and is signed by ECR. Runs as it is on Lambda with Node.js 22 or newer.
import { DescribeImagesCommand, DescribeImageSigningStatusCommand, ECRClient } from '@aws-sdk/client-ecr'
import { DescribeServiceRevisionsCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs'

const IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^@]+)@(sha256:[0-9a-f]{64})$/

/** What ECS calls. Anything but SUCCEEDED stops the deployment. */
export async function handler(event) {
  const ecs = new ECSClient({})
  const ecr = new Map()
  const clientOf = (region) => ecr.get(region) ?? ecr.set(region, new ECRClient({ region })).get(region)
  return decide(event, { ecs, clientOf, profile: process.env.SIGNING_PROFILE_ARN })
}

export async function decide(event, { ecs, clientOf, profile }) {
  try {
    const images = await imagesOf(event, ecs)
    const refusals = (await Promise.all(images.map((image) => refusalOf(image, clientOf, profile)))).filter((refusal) => refusal !== undefined)
    for (const refusal of refusals) console.error(refusal)
    return { hookStatus: images.length > 0 && refusals.length === 0 ? 'SUCCEEDED' : 'FAILED' }
  } catch (error) {
    console.error(`The images could not be checked: ${error}`)
    return { hookStatus: 'FAILED' }
  }
}

async function imagesOf(event, ecs) {
  const arn = event.executionDetails.targetServiceRevisionArn
  const { serviceRevisions } = await ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: [arn] }))
  if (serviceRevisions?.length !== 1) throw new Error(`ECS describes ${serviceRevisions?.length ?? 0} revisions for ${arn}`)
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: serviceRevisions[0].taskDefinition }))
  return [...new Set(taskDefinition.containerDefinitions.map(({ image }) => image))]
}

async function refusalOf(image, clientOf, profile) {
  const [, registryId, region, repositoryName, imageDigest] = IMAGE.exec(image) ?? []
  if (imageDigest === undefined) return `${image} is not an image of ECR by its digest`
  const ecr = clientOf(region)
  const { imageDetails } = await ecr.send(new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageDigest }] }))
  const tags = imageDetails?.find((each) => each.imageDigest === imageDigest)?.imageTags ?? []
  if (!tags.includes(`passed-${imageDigest.replace(':', '-')}`)) return `${image} did not pass the scan gate`
  const { imageId, signingStatuses } = await ecr.send(new DescribeImageSigningStatusCommand({ registryId, repositoryName, imageId: { imageDigest } }))
  const own = (signingStatuses ?? []).filter(({ signingProfileArn }) => signingProfileArn === profile)
  const isSigned = (imageId?.imageDigest ?? imageDigest) === imageDigest && own.length > 0 && own.every(({ status }) => status === 'COMPLETE')
  return isSigned ? undefined : `${image} is not signed by ECR with ${profile}`
}
