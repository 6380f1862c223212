import { createHash, randomBytes } from 'node:crypto'

/** A page of a list, with the token of the next one. */
interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken?: string
}

/** Tokens that nobody can guess or use with another request. */
export interface Pager {
  /** `undefined`: the token is not one of ours, or was given for another request. */
  page<T>(items: readonly T[], request: unknown, size: number, token: string | undefined): Page<T> | undefined
}

/**
 * Tokens hold the offset and are bound to the request (without page size and token), as the services' are: continuing
 * with other filters is an error. The key differs per emulator.
 */
export function openPager(): Pager {
  const key = randomBytes(16)
  const seal = (request: unknown, offset: number): string => {
    const digest = createHash('sha256').update(key).update(JSON.stringify(request)).update(String(offset)).digest('base64url')
    return Buffer.from(`${offset}.${digest}`).toString('base64url')
  }
  const open = (request: unknown, token: string): number | undefined => {
    const offset = Number(Buffer.from(token, 'base64url').toString().split('.')[0])
    return Number.isInteger(offset) && seal(request, offset) === token ? offset : undefined
  }
  return {
    page: (items, request, size, token) => {
      const offset = token === undefined ? 0 : open(request, token)
      if (offset === undefined) return undefined
      const end = offset + size
      return { items: items.slice(offset, end), ...(end < items.length ? { nextToken: seal(request, end) } : {}) }
    },
  }
}
