/** One request with its answer, as the recording has it. */
export interface Exchange {
  readonly operation: string
  readonly input: unknown
  readonly output?: unknown
  /** Name of the error, when there was one. */
  readonly error?: string
  readonly attempts: number
  readonly ms: number
}

/** Members whose values are enumerations or media types: what the questions are about. Text in any other is somebody's. */
const ENUMERATED = new Set(
  `severity status statusCode reason resourceType scanType scanMode aggregationType groupBy groupKey comparison value type fixAvailable exploitAvailable imageStatus
   imageManifestMediaType artifactMediaType scanFrequency imageTagMutability packageManager errorCode failureCode provider`.split(/\s+/),
)
const SAID_BY_AWS = /^(?:[A-Z][A-Z0-9_]{1,60}|application\/vnd\.[\w.+-]+)$/
/** Maps that people fill: their keys are text too. */
const FILLED = new Set(['tags', 'resourceTags', 'annotations'])

/**
 * Takes the names out of answers, and keeps their shape: numbers, times, enumerations and media types stay, every other text
 * becomes a word like `text-3`, the same one for the same text, so that what belongs together can still be seen.
 */
export class Redactor {
  readonly #registryAnswers = new Map<string, string>()
  readonly #counts = new Map<string, number>()

  redact(value: unknown, member = ''): unknown {
    if (value instanceof Date) return value.toISOString()
    if (Array.isArray(value)) return value.map((inner) => this.redact(inner, member))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [FILLED.has(member) ? this.#word(key) : this.#key(key), this.redact(inner, FILLED.has(member) ? '' : key)]),
      )
    if (typeof value !== 'string') return value
    if (ENUMERATED.has(member) && SAID_BY_AWS.test(value)) return value
    return this.#word(value)
  }

  /** Members of the API and enumerations that are counted stay. */
  #key(key: string): string {
    return /^[a-z][A-Za-z0-9]*$/.test(key) || SAID_BY_AWS.test(key) ? key : this.#word(key)
  }

  #word(text: string): string {
    const known = this.#registryAnswers.get(text)
    if (known !== undefined) return known
    const kind = /^sha256:/.test(text) ? 'digest' : /^\d{12}$/.test(text) ? 'account' : /^arn:/.test(text) ? 'arn' : 'text'
    const count = (this.#counts.get(kind) ?? 0) + 1
    this.#counts.set(kind, count)
    const word = `${kind}-${count}`
    this.#registryAnswers.set(text, word)
    return word
  }
}

/** Asks, counts, and keeps every exchange. A refused request is an answer too: `undefined`, with its error in the recording. */
export class Recorder {
  readonly exchanges: Exchange[] = []
  readonly #redactor = new Redactor()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  async ask<T extends { readonly $metadata: { readonly attempts?: number | undefined } }>(operation: string, input: object, send: () => Promise<T>): Promise<T | undefined> {
    if (this.exchanges.length >= this.#limit) return undefined
    const started = Date.now()
    const keep = (rest: Pick<Exchange, 'attempts'> & Partial<Exchange>): void =>
      void this.exchanges.push({ operation, input: this.#redactor.redact(input), ms: Date.now() - started, ...rest })
    try {
      const answer = await send()
      const { $metadata, ...output } = answer
      keep({ output: this.#redactor.redact(output), attempts: $metadata.attempts ?? 1 })
      return answer
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const { $metadata } = error as Error & { $metadata?: { attempts?: number } }
      keep({ error: error.name, attempts: $metadata?.attempts ?? 1 })
      return undefined
    }
  }

  /** Errors of an operation, each once; for an answer that could not be found. */
  errorsOf(operation: string): string {
    const errors = new Set(this.exchanges.filter((exchange) => exchange.operation === operation).flatMap(({ error }) => error ?? []))
    return errors.size === 0 ? 'there was nothing to look at' : [...errors].join(', ')
  }
}
