/** Who wrote something, as REST says it. */
export interface Author {
  /** With `[bot]`; empty when the account is gone. */
  readonly author: string
  /** `Bot`, `User`, … */
  readonly authorType: string
}

/** The login of `GITHUB_TOKEN`, which workflows use unless they pass another token. */
const ACTIONS_BOT = 'github-actions[bot]'

/**
 * Anyone can write a comment or an issue with a marker, so the author decides. GraphQL gives logins of apps without `[bot]`,
 * REST with it. If GraphQL does not answer, only the default token's login is trusted.
 */
export function isOwn({ author, authorType }: Author, viewer: string | undefined): boolean {
  if (viewer === undefined || bare(viewer) === bare(ACTIONS_BOT)) return author === ACTIONS_BOT && authorType === 'Bot'
  if (bare(author) !== bare(viewer)) return false
  // A user may have the same name as an app; the suffix `[bot]` tells them apart.
  return viewer.endsWith('[bot]') ? authorType === 'Bot' : authorType === 'Bot' || author.toLowerCase() === viewer.toLowerCase()
}

function bare(login: string): string {
  return login.replace(/\[bot\]$/, '').toLowerCase()
}
