/**
 * The only way for foreign text (package names, titles, paths, tags, layer commands, service messages) into a report.
 * Everything here is built so that the result is safe wherever it lands, not only where the author had it in mind.
 */

declare const markdown: unique symbol

/** Text that may be put into Markdown as it is: made by the functions below, so that a raw string does not compile. */
export type Markdown = string & { readonly [markdown]: true }

function trusted(text: string): Markdown {
  return text as Markdown
}

/** Joins our own literals with escaped parts; a plain string as a part is a type error. */
export function md(literals: TemplateStringsArray, ...parts: readonly (Markdown | number)[]): Markdown {
  let text = literals[0] ?? ''
  for (let index = 1; index < literals.length; index += 1) text += String(parts[index - 1] ?? '') + (literals[index] ?? '')
  return trusted(text)
}

export function joinMarkdown(parts: readonly Markdown[], separator = ''): Markdown {
  return trusted(parts.join(separator))
}

/** CSI, OSC and two-character sequences; an OSC without its end is left to the control rule, so that it cannot hide text. */
const ANSI_SEQUENCE = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-Z\\^-~]/gu
/** `Cf` holds bidi marks and overrides, zero-width characters, soft hyphens, tags (U+E0000…); the rest looks empty without being in it. */
const INVISIBLE = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu
const BREAKING = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Nearly all names and versions: nothing to take out, and a hundred thousand of them in a large report. */
const HARMLESS = /^[\u0020-\u007e]*$/u

const ASCII = /^[\u0000-\u007f]*$/u

/** One line without anything that steers a terminal or hides from the reader. */
function plain(text: string): string {
  if (HARMLESS.test(text)) return text.trim()
  return text.toWellFormed().replace(ANSI_SEQUENCE, '').replace(BREAKING, ' ').replace(INVISIBLE, '').trim()
}

/** Without what reorders or hides text; line breaks stay. */
export function withoutInvisible(text: string): string {
  return ASCII.test(text) ? text : text.replace(INVISIBLE, '')
}

/**
 * For a line of the log. The runner obeys `::command::` at the start of a line (blanks before it do not matter) and the
 * older `##[command]` anywhere in it. Source: actions/runner, `ActionCommand.TryParse` and `TryParseV2`.
 */
export function escapeLog(text: string): string {
  const line = plain(text)
  const still = line.startsWith('::') ? `: ${line.slice(1)}` : line
  return still.includes('##[') ? still.replace(/##(?=\[)/gu, '## ') : still
}

/** Not a blank and not a letter: it stops GitHub from linking what it finds in text after Markdown is done, and cannot be seen. */
const STOP = '\u200b'

/** Entities, not backslashes: they hold in prose, in table cells and inside HTML blocks such as `<summary>` alike. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\\': '&#92;',
  '`': '&#96;',
  '*': '&#42;',
  _: '&#95;',
  '[': '&#91;',
  ']': '&#93;',
  '|': '&#124;',
  '~': '&#126;',
  $: '&#36;',
  '#': '&#35;',
  '^': '&#94;',
  // Ours alone, since `plain` takes those of others away; as an entity it can be seen in files and keeps them ASCII.
  [STOP]: '&#8203;',
}

function entity(character: string): string {
  return ENTITIES[character] ?? `&#${String(character.charCodeAt(0))};`
}

/**
 * GitHub looks for mentions, references, addresses and emoji names in the rendered text, where entities are already
 * characters again; only a character in between keeps them apart.
 */
function unlink(text: string): string {
  // A search for one character costs next to nothing beside a pass of a pattern, and most texts need none of these.
  let apart = text
  if (text.includes('@')) apart = apart.replace(/@/gu, `@${STOP}`)
  if (text.includes('#')) apart = apart.replace(/#(?=\d)/gu, `#${STOP}`)
  if (/[Hh]-\d/.test(text)) apart = apart.replace(/\b(GH-)(?=\d)/giu, `$1${STOP}`)
  if (text.includes('://')) apart = apart.replace(/:(?=\/\/)/gu, `:${STOP}`)
  if (/[Ww]{3}\./.test(text)) apart = apart.replace(/www(?=\.)/giu, `$&${STOP}`)
  if (text.includes(':')) apart = apart.replace(/:(?=[\w+-]+:)/gu, `:${STOP}`)
  if (hasHexRun(text)) apart = apart.replace(/(?<![\w])([0-9a-f]{6})(?=[0-9a-f]{1,58}(?!\w))/giu, `$1${STOP}`)
  return apart
}

/** Whether seven hex digits follow each other: a run of seven holds one of the places that are looked at, whatever it begins with. */
function hasHexRun(text: string): boolean {
  for (let at = 6; at < text.length; at += 7) {
    if (!isHex(text.charCodeAt(at))) continue
    let [from, to] = [at, at + 1]
    while (from > 0 && isHex(text.charCodeAt(from - 1))) from -= 1
    while (to < text.length && isHex(text.charCodeAt(to))) to += 1
    if (to - from >= 7) return true
  }
  return false
}

function isHex(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 97 && unit <= 102) || (unit >= 65 && unit <= 70)
}

/** Numbers and short words, such as most cells hold: too short for a commit, and without a mark that means anything. */
const SIMPLE_CELL = /^(?:\d{1,3}(?:\.\d|\u00a0%|\.\d\u00a0%)?|[A-Za-z]{1,6})$/u

/** For prose: a line of Markdown, a table cell, or the inside of an HTML element in Markdown. */
export function escapeText(text: string): Markdown {
  if (text.length < 8 && SIMPLE_CELL.test(text)) return trusted(text)
  const escaped = unlink(plain(text)).replace(/[&<>"'\\`*_[\]|~$#^\u200b]/gu, entity)
  if (!/^[-+=:\d]/u.test(escaped)) return trusted(escaped)
  return trusted(
    escaped
      // What would open a list, a heading or a table at the start of a line.
      .replace(/^(?:-|[+](?= |$)|=(?==*$)|:(?=-))/u, entity)
      .replace(/^(\d{1,9})([.)])(?= |$)/u, (_all, digits: string, mark: string) => `${digits}${entity(mark)}`),
  )
}

/** For the title of an issue: plain text, in which GitHub links nothing; mails and feeds may think otherwise of a name. */
export function escapeTitle(text: string): string {
  return plain(text).replaceAll('@', `@${STOP}`)
}

/** A user, or a team of an organization. Source: GitHub's form of logins, at most 39 characters. */
const MENTION = /^@[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:\/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)?$/

/** The only way to call somebody, for those whom our own configuration names; `undefined` for what is no mention and nothing else. */
export function mention(text: string): Markdown | undefined {
  return MENTION.test(text) ? trusted(text.replaceAll('_', entity)) : undefined
}

/**
 * For identifiers: a code span that can stand in a table cell too. A pipe in a code span is written `\|` inside a table and
 * `|` outside of one, and `\\|` cannot be written in a table at all; so text with a pipe becomes an element, which is right in both.
 */
export function escapeCode(text: string): Markdown {
  const line = plain(text)
  if (line === '') return trusted('` `')
  if (line.includes('|')) return trusted(`<code>${escapeText(line)}</code>`)
  if (!line.includes('`')) return trusted(`\`${line}\``)
  const longest = Math.max(0, ...(line.match(/`+/gu) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return trusted(`${fence}${pad}${line}${pad}${fence}`)
}

/** For a block of several lines (a policy statement, a command): fenced, the fence longer than any run of backticks inside. */
export function escapeBlock(text: string, language: 'json' | 'hcl' | 'sh' | 'yaml' | 'text'): Markdown {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).map((line) => {
    const indent = /^[\t ]*/u.exec(line)?.[0].replaceAll('\t', '  ') ?? ''
    return `${indent}${plain(line)}`.trimEnd()
  })
  const body = lines.join('\n')
  const longest = Math.max(2, ...(body.match(/`+/gu) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return trusted(`${fence}${language}\n${body}\n${fence}`)
}

/** For element content and quoted attributes of our own HTML. */
export function escapeHtml(text: string): string {
  return plain(text).replace(/[&<>"'`]/gu, entity)
}

/** For one line of a file whose reader shows it as text: JSON of other tools. */
export function escapeLine(text: string): string {
  return plain(text)
}

/** For content and quoted attributes of XML 1.0, which has no way to write these two characters. */
export function escapeXml(text: string): string {
  return plain(text)
    .replace(/[\ufffe\uffff]/gu, '')
    .replace(/[&<>"']/gu, entity)
}

/** Printable ASCII without quote, comma and semicolon, begun by a letter or digit, no blank at its end: stands as it is. */
const SIMPLE_FIELD = /^\w(?:[ !#-+\--:<-~]*[!#-+\--:<-~])?$/u

/** A scoped name of npm: nothing in it can call, refer to or run anything. */
const SCOPED_NAME = /^@[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/u

/**
 * One field of a CSV file after RFC 4180. A leading `= + - @` (or tab, or carriage return) is a formula to spreadsheets;
 * OWASP's answer is a quote in front. Scoped names such as `@babel/core` stay as they are, in quotes, so that they can be
 * joined with other lists. Numbers stay numbers.
 */
export function escapeCsvCell(value: string | number | boolean | undefined): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  if (SIMPLE_FIELD.test(value)) return value
  if (SCOPED_NAME.test(value)) return `"${value}"`
  const text = HARMLESS.test(value)
    ? value
    : value
        .toWellFormed()
        .replace(ANSI_SEQUENCE, '')
        .replace(/[^\P{Cc}\n\r\t]/gu, '')
        .replace(INVISIBLE, '')
  const safe = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return /[",\r\n;\t]|^\s|\s$|^'/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** What nearly all advisories look like; a URL of this form needs no parsing to be known as safe. */
const SIMPLE_LINK = /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+\/(?!\/)(?:[\w\-#?=&+,]|[./](?![./]))*$/u

/** A link target that is only that: `https`, no credentials, nothing that Markdown or HTML could read as syntax. */
export function safeLink(url: string | undefined): string | undefined {
  if (url !== undefined && url.length <= 500 && SIMPLE_LINK.test(url)) return url
  if (url === undefined || url.length > 2_000 || !URL.canParse(url)) return undefined
  const parsed = new URL(url)
  if (parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined
  return parsed.href.replace(/[^\w\-.~:/?#@!&+,;=%]/gu, (character) =>
    character === '$' ? '%24' : encodeURIComponent(character).replace(/[!'()*]/gu, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`),
  )
}

/** A link when the target is safe, else the text alone. */
export function link(text: Markdown, url: string | undefined): Markdown {
  const target = safeLink(url)
  return target === undefined ? text : trusted(`[${text}](${target.replaceAll('&', '&amp;')})`)
}
