/** What a hidden line in front of an issue's text holds. */
export interface IssueMarker {
  /** What the issue is about. */
  readonly key: string
  /** What it remembers. */
  readonly data: string
}

const NAME = 'ecr-scan-watch'
/** Neither can end the HTML comment. */
const KEY = String.raw`[A-Za-z0-9%._/*-]{1,300}`
const DATA = String.raw`[a-z0-9][a-z0-9 _]{0,30000}`
const FORM = new RegExp(String.raw`^<!-- ${NAME}:(${KEY}) (${DATA}) -->\r?\n`)
const IS_KEY = new RegExp(`^${KEY}$`)
const IS_DATA = new RegExp(`^${DATA}$`)

/** GitHub answers 422 above this. JavaScript's length counts at least as many as GitHub does. */
const MAX_LENGTH = 65_536

/** At the start only: a bot with the same login that quotes the text would have the marker further down. */
export function readMarker(body: string): (IssueMarker & { readonly text: string }) | undefined {
  const [whole, key, data] = FORM.exec(body) ?? []
  return whole === undefined || key === undefined || data === undefined ? undefined : { key, data, text: body.slice(whole.length) }
}

export function withIssueMarker({ key, data }: IssueMarker, text: string): string {
  if (!IS_KEY.test(key) || key.includes('--') || !IS_DATA.test(data)) throw new RangeError('the marker of an issue cannot hold this key or these data')
  const body = `<!-- ${NAME}:${key} ${data} -->\n${text}`
  if (body.length > MAX_LENGTH) throw new RangeError(`an issue of ${body.length} characters was made, ${MAX_LENGTH} are possible`)
  return body
}
