import type { DescribedImage, ImageRegistry, RepositoryAddress } from './ports.ts'
import { idOf, type Wanted } from './wanted.ts'

/** A question that is on its way, and what ends it. */
interface Question {
  readonly key: string
  readonly answer: Promise<DescribedImage | undefined>
  readonly end: (reason: unknown) => void
}

/**
 * Asks for the images before anybody wants the answers, and gives each to the first who asks the same. Every other
 * question goes to the registry, and so does one that is asked again.
 */
export function askAhead<Registry extends ImageRegistry>(registry: Registry, images: readonly Wanted[], cancel: AbortSignal): Registry {
  const questions = images.map((wanted) => ask(registry, wanted, cancel))
  return {
    ...registry,
    describe: async (address, id, signal) => {
      const at = questions.findIndex(({ key }) => key === keyOf(address, id))
      const [asked] = at === -1 ? [] : questions.splice(at, 1)
      if (asked === undefined) return registry.describe(address, id, signal)
      const end = () => asked.end(signal.reason)
      if (signal.aborted) end()
      signal.addEventListener('abort', end, { once: true })
      try {
        return await asked.answer
      } finally {
        signal.removeEventListener('abort', end)
      }
    },
  }
}

function ask(registry: ImageRegistry, wanted: Wanted, cancel: AbortSignal): Question {
  const over = new AbortController()
  const id = idOf(wanted)
  const answer = registry.describe(wanted.address, id, AbortSignal.any([cancel, over.signal]))
  // Whoever takes the answer is told what failed.
  answer.catch(() => undefined)
  return { key: keyOf(wanted.address, id), answer, end: (reason) => over.abort(reason) }
}

function keyOf({ name, region, registryId }: RepositoryAddress, { tag, digest }: Parameters<ImageRegistry['describe']>[1]): string {
  return JSON.stringify([region, registryId, name, tag, digest])
}
