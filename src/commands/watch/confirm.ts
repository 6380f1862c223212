import type { ImageLook, Unjudged } from '../../fleet/watch/look.ts'
import { imageArn } from '../../image/model.ts'
import type { Coverage } from '../../scan/ports.ts'
import { asked, notReached } from './asked.ts'
import { batches } from '../../base/batches.ts'
import type { Seen } from './look-at-streams.ts'
import type { Placed } from './place-streams.ts'
import { isOver, type Run } from './world.ts'

/** Images of one filter. */
const ARNS = 10

/**
 * Coverage was read for all images at once, minutes before the findings of some. An image that was deleted in between, or
 * whose scan ended, has no findings left. So whatever passes must still have an active scan after its findings were read.
 */
export async function confirmed(run: Run, placed: readonly Placed[], seen: readonly Seen[]): Promise<readonly Seen[]> {
  const arns = new Map<ImageLook, readonly string[]>()
  for (const [at, { look }] of seen.entries()) {
    if (look.kind !== 'read') continue
    for (const image of look.images) {
      const repository = placed[at]?.images.find(({ described }) => described.digest === image.facts.digest)?.described.repository
      if (image.outcome.kind === 'judged' && image.outcome.judgement.result === 'pass' && repository !== undefined)
        arns.set(
          image,
          image.facts.parts.map(({ digest }) => imageArn(repository, digest)),
        )
    }
  }
  const again = await readAgain(run, [...new Set([...arns.values()].flat())].sort())
  const confirm = (image: ImageLook): ImageLook => {
    const problem = (arns.get(image) ?? []).flatMap((arn, at) => problemOf(again.get(arn), image.facts.parts[at], arn) ?? [])[0]
    return problem === undefined ? image : { ...image, outcome: { ...problem, kind: 'unjudged' } }
  }
  return seen.map(({ stream, look }) => ({ stream, look: look.kind === 'read' ? { ...look, images: look.images.map(confirm) } : look }))
}

type Again = { readonly coverage: Coverage | undefined } | { readonly unjudged: Unjudged }

async function readAgain(run: Run, arns: readonly string[]): Promise<ReadonlyMap<string, Again>> {
  const { world, asking, place } = run
  const found = new Map<string, Again>()
  await asking.each(batches(arns, ARNS), async (batch) => {
    if (isOver(run)) {
      for (const arn of batch) found.set(arn, { unjudged: notReached(run) })
      return
    }
    const answer = await asked(run, `images in ${place.region}`, () => asking.ask((signal) => world.watch.coverages(place.region, batch, signal)))
    for (const arn of batch) found.set(arn, answer.kind === 'answer' ? { coverage: answer.value.value.get(arn)?.coverage } : { unjudged: answer.unjudged })
  })
  return found
}

/** A newer scan is no problem: the next run sees that the image changed, and reads it again. */
function problemOf(again: Again | undefined, part: ImageLook['facts']['parts'][number] | undefined, arn: string): Unjudged | undefined {
  if (again !== undefined && 'unjudged' in again) return again.unjudged
  const coverage = again?.coverage
  if (coverage?.lastScannedAt !== undefined && coverage.reason === part?.reason && coverage.statusCode === part?.statusCode) return undefined
  return {
    state: 'no-result',
    code: 'scan-moved',
    reason: `The scan of ${arn.split(':repository/')[1] ?? arn} ended, or the image was deleted, while the watch read its findings. They may be incomplete.`,
    remedy: ['The next run checks it again, and shows which of the two happened.'],
  }
}
