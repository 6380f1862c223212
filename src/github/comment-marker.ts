import { createHash } from 'node:crypto'
import type { IssueComment } from './api.ts'

/** GitHub answers 422 above this. JavaScript's length counts at least as many as GitHub does. */
export const MAX_COMMENT_LENGTH = 65_536

const MAX_KEY_LENGTH = 200

/**
 * The hidden line by which a gate finds its own comment again. Every key gives another marker, and none can end the
 * HTML comment: what is neither letter, digit nor one of `._/:@-` is percent-encoded, and so is every `--`.
 */
export function commentMarker(key: string): string {
  const encoded = encodeURIComponent(key.toWellFormed())
    .replace(/%(?:2F|3A|40)/g, decodeURIComponent)
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('--', '%2D%2D')
  return `<!-- ecr-scan-gate:${shortened(encoded)} -->`
}

/** How long a body may be once the marker of this key stands above it. */
export function maxBodyLength(key: string): number {
  return MAX_COMMENT_LENGTH - commentMarker(key).length - 1
}

export function withMarker(key: string, body: string): string {
  const text = `${commentMarker(key)}\n${body}`
  if (text.length > MAX_COMMENT_LENGTH) {
    throw new RangeError(`a comment of ${text.length} characters was made, ${MAX_COMMENT_LENGTH} are possible: fit the body to maxBodyLength first`)
  }
  return text
}

/** At the start only: a bot with the same login that quotes the text would have the marker further down. */
export function hasMarker(comment: IssueComment, key: string): boolean {
  return comment.body.startsWith(commentMarker(key))
}

/** The web editor writes CRLF, and the service trims the end. */
export function sameBody(a: string, b: string): boolean {
  return normalized(a) === normalized(b)
}

function normalized(body: string): string {
  return body.replaceAll('\r\n', '\n').trimEnd()
}

function shortened(encoded: string): string {
  if (encoded.length <= MAX_KEY_LENGTH) return encoded
  // The `*` occurs in no encoded key, so a short key cannot be written to look like a shortened one.
  const start = encoded.slice(0, MAX_KEY_LENGTH - 65).replace(/-$/, '')
  return `${start}*${createHash('sha256').update(encoded).digest('hex')}`
}
