/** An element of an XML document, with the text directly in it. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  readonly text: string
}

/** What XML 1.0 allows in a document. Source: W3C, "Extensible Markup Language 1.0", production 2. */
const ALLOWED = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u
const TOKEN = /<\?xml [^?]*\?>|<\/([A-Za-z][\w-]*)>|<([A-Za-z][\w-]*)((?: [A-Za-z][\w-]*="[^"<]*")*)(\/?)>|([^<]+)/uy
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#39|#\d+);/gu

/** Reads a document as strictly as a parser would, without DTD, comments and CDATA, which we do not write. */
export function readXml(document: string): Element {
  if (!ALLOWED.test(document)) throw new Error('a character that XML 1.0 does not have')
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' }
  const open: { name: string; attributes: Record<string, string>; children: Element[]; text: string }[] = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(document)
    if (match === null) throw new Error(`not well-formed at ${at}: ${document.slice(at, at + 60)}`)
    const [, end, start, given = '', empty, text] = match
    const current = open.at(-1) ?? root
    if (end !== undefined && open.pop()?.name !== end) throw new Error(`</${end}> closes nothing`)
    if (text !== undefined) current.text += unescaped(text)
    if (start === undefined) continue
    const element = { name: start, attributes: attributesOf(given), children: [], text: '' }
    current.children.push(element)
    if (empty === '') open.push(element)
  }
  const [document0, ...others] = root.children
  if (open.length !== 1 || document0 === undefined || others.length > 0 || root.text.trim() !== '') throw new Error('not one element')
  return document0
}

function attributesOf(text: string): Record<string, string> {
  const all = [...text.matchAll(/ ([A-Za-z][\w-]*)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, unescaped(value)] as const)
  if (new Set(all.map(([name]) => name)).size !== all.length) throw new Error(`an attribute twice:${text}`)
  return Object.fromEntries(all)
}

function unescaped(text: string): string {
  if (text.replace(REFERENCE, '').includes('&')) throw new Error(`an ampersand that begins no reference: ${text.slice(0, 60)}`)
  const names: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" }
  return text.replace(REFERENCE, (reference) => names[reference] ?? String.fromCodePoint(Number(reference.slice(2, -1))))
}
