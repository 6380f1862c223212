import type { AskedImage } from './asked.ts'
import type { RepositoryAddress } from './ports.ts'

/** A reference with everything that is needed to ask for it. */
export interface Wanted {
  /** As the user wrote it. */
  readonly asked: string
  readonly address: RepositoryAddress
  readonly tag?: string
  readonly digest?: string
}

/** Where a reference does not say, the inputs do. */
export interface Surroundings {
  readonly region?: string
  readonly registryId?: string
}

/** Puts together what a reference says and what the inputs say. */
export function wantedOf(asked: AskedImage, inputs: Surroundings): Wanted {
  const registryId = asked.registryId ?? inputs.registryId
  return {
    asked: asked.text,
    address: { name: asked.repository, region: asked.region ?? inputs.region ?? '', ...(registryId === undefined ? {} : { registryId }) },
    ...(asked.tag === undefined ? {} : { tag: asked.tag }),
    ...(asked.digest === undefined ? {} : { digest: asked.digest }),
  }
}

/** What the registry is asked for. With a tag and a digest it is the tag: only so a tag that moved is seen. */
export function idOf({ tag, digest }: Wanted): { readonly tag?: string; readonly digest?: string } {
  if (tag !== undefined) return { tag }
  return digest === undefined ? {} : { digest }
}
