import type { JsonObject } from '../json.ts'
import { text } from '../json.ts'
import { Refusal } from '../wire/answer.ts'

/** ECR's errors in ECR's words, as far as those are known. */

export function invalidParameter(message: string): Refusal {
  return new Refusal(400, 'InvalidParameterException', message)
}

export function repositoryNotFound(name: string, registry: string): Refusal {
  return new Refusal(400, 'RepositoryNotFoundException', `The repository with name '${name}' does not exist in the registry with id '${registry}'`)
}

export function imageNotFound(id: JsonObject, name: string, registry: string): Refusal {
  return new Refusal(
    400,
    'ImageNotFoundException',
    `The image with imageId ${imageIdText(id)} does not exist within the repository with name '${name}' in the registry with id '${registry}'`,
  )
}

export function scanNotFound(id: JsonObject, name: string, registry: string): Refusal {
  return new Refusal(
    400,
    'ScanNotFoundException',
    `Image scan does not exist for the image with '${imageIdText(id)}' in the repository with name '${name}' in the registry with id '${registry}'`,
  )
}

function imageIdText(id: JsonObject): string {
  const quoted = (value: string | undefined): string => (value === undefined ? 'null' : value)
  return `{imageDigest:'${quoted(text(id['imageDigest']))}', imageTag:'${quoted(text(id['imageTag']))}'}`
}
