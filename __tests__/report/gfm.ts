import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

// Put together once: that takes as long as a short text does.
const EXTENSIONS = [gfm()]
const HTML_EXTENSIONS = [gfmHtml()]

/** Renders with dangerous HTML on: what a stranger smuggles in has to show, not to be hidden by the renderer. */
export function renderGfm(markdown: string): string {
  return micromark(markdown, { extensions: EXTENSIONS, htmlExtensions: HTML_EXTENSIONS, allowDangerousHtml: true, allowDangerousProtocol: true })
}

/** All tags of rendered HTML, with attributes. */
export function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>/gu) ?? []
}

/** The text nodes, where GitHub looks for mentions and references, without those in `<code>`, `<pre>` and `<a>`. */
export function looseText(html: string): string {
  return html
    .replace(/<(code|pre|a)\b[^>]*>[\s\S]*?<\/\1>/gu, ' ')
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&#(\d+);/gu, (_all, digits: string) => String.fromCodePoint(Number(digits)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
