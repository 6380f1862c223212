import type { Image } from '../image/model.ts'
import type { RegistryAnswer, RegistryDoubt, WaitWorld } from './wait-world.ts'

const OF_OLD_SCANS: readonly RegistryDoubt[] = ['account', 'repository']

/** What is asked about the registry beside the wait, once for each doubt, and what was answered. */
export class RegistryAnswers {
  readonly #image: Image
  readonly #refusal: WaitWorld['refusal']
  readonly #onAnswer: (answer: RegistryAnswer | undefined) => void
  readonly #asked = new Map<RegistryDoubt, Promise<RegistryAnswer | undefined>>()
  /** Doubts that are known to be unfounded. */
  readonly #cleared = new Set<RegistryDoubt>()

  constructor(image: Image, { refusal }: Pick<WaitWorld, 'refusal'>, onAnswer: (answer: RegistryAnswer | undefined) => void) {
    this.#image = image
    this.#refusal = refusal
    this.#onAnswer = onAnswer
    void this.#ask('kind')
  }

  /** A scan that had ended before we looked raises more doubts than one that was seen to end. */
  consider(isOld: boolean): void {
    for (const doubt of doubtsAbout(isOld)) void this.#ask(doubt)
  }

  /** Whether the scan counts without another answer about the registry. */
  areClear(isOld: boolean): boolean {
    return doubtsAbout(isOld).every((doubt) => this.#cleared.has(doubt))
  }

  /** What has to be known of the registry before the scan counts. What went wrong with asking is thrown here. */
  async all(isOld: boolean): Promise<readonly RegistryAnswer[]> {
    const answers = await Promise.all(doubtsAbout(isOld).map((doubt) => this.#ask(doubt)))
    return answers.filter((answer) => answer !== undefined)
  }

  #ask(doubt: RegistryDoubt): Promise<RegistryAnswer | undefined> {
    const before = this.#asked.get(doubt)
    if (before !== undefined) return before
    const answer = this.#refusal?.(this.#image, doubt) ?? Promise.resolve(undefined)
    this.#asked.set(doubt, answer)
    answer
      .then((told) => {
        if (told?.cause === undefined) this.#cleared.add(doubt)
        this.#onAnswer(told)
      })
      .catch(() => undefined)
    return answer
  }
}

function doubtsAbout(isOld: boolean): readonly RegistryDoubt[] {
  return isOld ? ['kind', ...OF_OLD_SCANS] : ['kind']
}
