import type { AskedImage } from '../../image/asked.ts'
import { isTag, parseReference } from '../../image/reference.ts'
import { accepted, refused, type Parsed } from '../../base/parsed.ts'
import { readOptions } from '../read.ts'
import { InputReader, type InputProblem } from '../reader.ts'
import type { InputSource } from '../source.ts'
import { readUnknown } from '../unknown.ts'
import { PROMOTE_INPUTS } from './catalogue.ts'
import type { PromoteOptions } from './options.ts'

export type ReadPromoteOptions = { readonly kind: 'options'; readonly options: PromoteOptions } | { readonly kind: 'problems'; readonly problems: readonly InputProblem[] }

/** Reads all inputs of `promote` and checks them: one readonly object, or everything that is wrong with them at once. */
export function readPromoteOptions(source: InputSource): ReadPromoteOptions {
  const known = new Set(PROMOTE_INPUTS.map(({ name }) => name))
  // The gate reads its own; what it has and `promote` has not is not set for it.
  const gate = readOptions({ ...source, given: (name) => (known.has(name) ? source.given(name) : undefined), variables: [] })
  const reader = new InputReader<string>(source, PROMOTE_INPUTS)
  const notices = readUnknown(reader, source.variables, PROMOTE_INPUTS)
  const images = gate.kind === 'options' ? gate.options.images : []
  if (images.length > 1) reader.refuse(reader.isGiven('metadata') ? 'metadata' : 'image', '', `names ${images.length} images. Use one, because a tag points to one image.`)
  const to = [...new Set(reader.list('to', (text) => parseTarget(text, images[0])))]
  if (to.length === 0 && reader.areGood('to')) reader.refuse('to', reader.given('to'), 'names no tag. Use one or more tags, such as production.')
  const problems = [...(gate.kind === 'problems' ? gate.problems : []), ...reader.problems]
  if (problems.length > 0 || gate.kind === 'problems') return { kind: 'problems', problems }
  return { kind: 'options', options: { gate: gate.options, to, notices: [...notices, ...gate.options.notices] } }
}

/** A tag; or a whole reference with a tag in the same repository, which says the same. */
function parseTarget(text: string, image: AskedImage | undefined): Parsed<string> {
  if (isTag(text)) return accepted(text)
  const parsed = /[/:@]/.test(text) ? parseReference(text) : undefined
  if (parsed?.kind !== 'value') return refused('isn\'t a tag. Use 1 to 128 letters, digits, ".", "_" and "-", and begin with a letter, a digit or "_".')
  const { repository, tag, digest, registryId, region } = parsed.value
  if (digest !== undefined || tag === undefined) return refused('has a digest, or no tag. Use a tag, such as production.')
  if (image === undefined) return accepted(tag)
  const isSame = repository === image.repository && (registryId ?? image.registryId) === image.registryId && (region ?? image.region) === image.region
  return isSame
    ? accepted(tag)
    : refused(
        `is in another repository. Use a tag in ${image.repository}. For another repository, first copy the image there with crane copy, skopeo copy --all --preserve-digests or regctl image copy, then run promote there.`,
      )
}
