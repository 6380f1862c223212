import type { AskedImage } from './asked.ts'
import type { RepositoryAddress } from './ports.ts'

/** A reference with everything that is needed to ask for it. */
export interface Wanted {
  /** As the user wrote it. */
  readonly asked: string
  readonly address: RepositoryAddress
  readonly tag?: string | undefined
  readonly digest?: string | undefined
}

/** What the inputs say where a reference does not. */
export interface FindingInput {
  readonly region?: string | undefined
  readonly registryId?: string | undefined
}

export function wantedOf({ text, repository, tag, digest, region, registryId }: AskedImage, inputs: FindingInput): Wanted {
  return {
    asked: text,
    address: { name: repository, region: region ?? inputs.region ?? '', registryId: registryId ?? inputs.registryId },
    tag,
    digest,
  }
}

/** What the registry is asked for. With a tag and a digest it is the tag: only so a tag that moved is seen. */
export function idOf({ tag, digest }: Wanted): { readonly tag?: string | undefined; readonly digest?: string | undefined } {
  return tag === undefined ? { digest } : { tag }
}
