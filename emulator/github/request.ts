import { isObject, text, type JsonObject } from '../json.ts'
import type { Answer } from '../wire/answer.ts'
import { githubError } from './answers.ts'

const MAX_BODY = 65_536
const PAGE = 30
const LARGEST_PAGE = 100

/** A request to the emulated GitHub; the path is below `/api/v3`, or `/graphql`. */
export interface GitHubRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  readonly accept: string
  readonly body: string
}

/** The text of a comment or issue, or the refusal of it. */
export function bodyOf(request: GitHubRequest): string | Answer {
  const body = text(parse(request.body)?.['body'])
  if (body === undefined) return githubError(422, 'Invalid request.\n\n"body" wasn\'t supplied.')
  if (body.trim() === '')
    return githubError(422, 'Validation Failed', {}, { errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body cannot be blank' }] })
  if (Array.from(body).length > MAX_BODY)
    return githubError(
      422,
      'Validation Failed',
      {},
      { errors: [{ resource: 'IssueComment', code: 'unprocessable', field: 'data', message: `Body is too long (maximum is ${MAX_BODY} characters)` }] },
    )
  return body
}

export function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Which page of how many is asked for. */
export function pageOf(query: URLSearchParams): { readonly size: number; readonly page: number } {
  return { size: Math.min(positive(query.get('per_page'), PAGE), LARGEST_PAGE), page: positive(query.get('page'), 1) }
}

/** The header that names the other pages; none where there is one page. `url` has a query already. */
export function linksOf(url: string, { page, pages }: { readonly page: number; readonly pages: number }): Readonly<Record<string, string>> {
  const to = (other: number, name: string): string => `<${url}&page=${other}>; rel="${name}"`
  const links = [...(page > 1 ? [to(page - 1, 'prev')] : []), ...(page < pages ? [to(page + 1, 'next'), to(pages, 'last')] : []), ...(page > 1 ? [to(1, 'first')] : [])]
  return links.length === 0 ? {} : { link: links.join(', ') }
}

function positive(value: string | null, otherwise: number): number {
  const given = Number(value)
  return Number.isInteger(given) && given > 0 ? given : otherwise
}
