import type { Json } from '../json.ts'

/** An HTTP answer before any fault befalls it. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An error that an operation answers with; the protocol of its service gives it its form. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  /** More members of the body, e.g. `reason` and `fields` of Inspector's validation errors. */
  readonly more: Readonly<Record<string, Json>>

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, Json>> = {}) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.more = more
  }
}

/** JSON of AWS's two protocols and of GitHub differ in their content type only. */
export function json(status: number, contentType: string, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': contentType, ...headers }, body }
}
