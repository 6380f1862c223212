import { callerArn, isDenied, type Context } from '../context.ts'
import { partition } from '../inspector/finding.ts'
import { isObject, text, type JsonObject } from '../json.ts'
import { problems } from '../shape.ts'
import { json, Refusal, type Answer } from '../wire/answer.ts'
import { batchGetRepositoryScanningConfiguration, describeRepositories, getRegistryScanningConfiguration } from './configuration.ts'
import { batchGetImage, describeImages, getDownloadUrlForLayer, listImageReferrers } from './images.ts'
import { invalidParameter } from './refusals.ts'
import { REQUESTS, type EcrOperation } from './requests.ts'
import { putImage } from './put-image.ts'
import { describeImageScanFindings } from './scan.ts'
import { describeImageSigningStatus, getSigningConfiguration } from './signing.ts'

const JSON_TYPE = 'application/x-amz-json-1.1'
const TARGET = 'AmazonEC2ContainerRegistry_V20150921.'

const OPERATIONS: Readonly<Record<EcrOperation, (context: Context, input: JsonObject) => JsonObject>> = {
  DescribeImages: describeImages,
  BatchGetImage: batchGetImage,
  DescribeImageScanFindings: describeImageScanFindings,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  DescribeRepositories: describeRepositories,
  ListImageReferrers: listImageReferrers,
  DescribeImageSigningStatus: describeImageSigningStatus,
  GetSigningConfiguration: getSigningConfiguration,
  PutImage: putImage,
}

/** The IAM action of an operation, where it is not the operation's own name. */
const ACTIONS: Readonly<Partial<Record<EcrOperation, string>>> = { ListImageReferrers: 'ecr:BatchGetImage' }

/** Operations that IAM knows no single repository for. */
const REGISTRY_WIDE: readonly EcrOperation[] = ['GetRegistryScanningConfiguration', 'DescribeRepositories', 'GetSigningConfiguration']

/** Name of the operation in the `x-amz-target` header, known or not; `undefined` when the header is not ECR's. */
export function ecrOperation(target: string): string | undefined {
  return target.startsWith(TARGET) ? target.slice(TARGET.length) : undefined
}

/** Answers an ECR request (AWS JSON 1.1). Throws `Refusal`. */
export function answerEcr(operation: string, body: string, contentType: string, context: Context): Answer {
  if (!isKnown(operation)) throw new Refusal(400, 'UnknownOperationException', `Unknown operation ${operation}`)
  if (!contentType.startsWith(JSON_TYPE)) throw new Refusal(415, 'UnsupportedMediaTypeException', `Content type ${contentType} is not ${JSON_TYPE}`)
  const input = parse(body)
  const action = ACTIONS[operation] ?? `ecr:${operation}`
  if (isDenied(context, action)) throw denied(context, action, operation, input)
  const found = problems(REQUESTS[operation], input)
  const typed = found.find((problem) => problem.kind === 'type')
  if (typed !== undefined) throw new Refusal(400, 'SerializationException', `${typed.path}: ${typed.message}`)
  if (found.length > 0) throw invalidParameter(found.map((problem) => `Invalid parameter at '${problem.path}' failed to satisfy constraint: '${problem.message}'`).join('; '))
  return json(200, JSON_TYPE, JSON.stringify(OPERATIONS[operation](context, input)))
}

/** ECR's form of an error: the name in the body, which says `Message` when IAM speaks. */
export function ecrError(refusal: Refusal, headers: Readonly<Record<string, string>> = {}): Answer {
  // The JSON protocol knows 400 and 500; what IAM and the front end refuse is a 400 here.
  const status = refusal.status >= 500 ? refusal.status : 400
  const message = refusal.code === 'AccessDeniedException' ? { Message: refusal.message } : { message: refusal.message }
  return json(status, JSON_TYPE, JSON.stringify({ __type: refusal.code, ...message, ...refusal.more }), headers)
}

function isKnown(operation: string): operation is EcrOperation {
  return Object.hasOwn(REQUESTS, operation)
}

function parse(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body)
    if (isObject(value)) return value
  } catch {
    // Falls through to the refusal.
  }
  throw new Refusal(400, 'SerializationException', 'The request body is not a JSON object')
}

function denied(context: Context, action: string, operation: EcrOperation, input: JsonObject): Refusal {
  const { registry } = context.world.scenario
  const name = text(input['repositoryName']) ?? '*'
  const resource = REGISTRY_WIDE.includes(operation) ? '*' : `arn:${partition(registry)}:ecr:${registry.region}:${text(input['registryId']) ?? context.account}:repository/${name}`
  return new Refusal(
    400,
    'AccessDeniedException',
    `User: ${callerArn(context)} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  )
}
