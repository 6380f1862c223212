import type { Context } from '../context.ts'
import { object, text, type JsonObject } from '../json.ts'
import type { LiveImage } from '../world.ts'
import { imageNotFound, invalidParameter, repositoryNotFound } from './refusals.ts'

/** The repository that a request is about. */
export interface Target {
  readonly account: string
  readonly name: string
  readonly pullThrough: boolean
}

/** Finds the repository of a request, in the caller's registry unless it names another. */
export function target(context: Context, input: JsonObject): Target {
  const account = text(input['registryId']) ?? context.account
  const name = text(input['repositoryName']) ?? ''
  const plan = context.elsewhere ? undefined : context.world.repository(account, name)
  if (plan === undefined) throw repositoryNotFound(name, account)
  return { account, name, pullThrough: plan.pullThrough === true }
}

/** Finds the one image of a request. Throws what ECR throws when it is not there. */
export function targetImage(context: Context, at: Target, imageId: unknown): LiveImage {
  const id = object(imageId)
  const asked = idOf(id)
  if (asked.digest === undefined && asked.tag === undefined)
    throw invalidParameter("Invalid parameter at 'imageId' failed to satisfy constraint: 'imageDigest or imageTag must be given'")
  const found = context.world.find(at.account, at.name, asked)
  if (found === undefined || found === 'mismatch') throw imageNotFound(id, at.name, at.account)
  return found
}

export function idOf(id: JsonObject): { digest?: string; tag?: string } {
  const digest = text(id['imageDigest'])
  const tag = text(id['imageTag'])
  return { ...(digest === undefined ? {} : { digest }), ...(tag === undefined ? {} : { tag }) }
}
