import type { JsonObject } from '../json.ts'
import { json, type Answer } from '../wire/answer.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const DOCUMENTATION = 'https://docs.github.com/rest'

export function githubAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return json(status, JSON_TYPE, JSON.stringify(body), headers)
}

/** GitHub's form of an error. */
export function githubError(status: number, message: string, headers: Readonly<Record<string, string>> = {}, more: JsonObject = {}): Answer {
  return githubAnswer(status, { message, ...more, documentation_url: DOCUMENTATION, status: String(status) }, headers)
}
