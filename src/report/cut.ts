/** Made when a text is cut for the first time: it takes 10 ms, which the start of the action should not pay. */
let segmenter: Intl.Segmenter | undefined

/** At most `max` code points, the ellipsis included; never half an emoji or a letter without its accents. */
export function cut(text: string, max: number): string {
  // No string has more code points than code units: the usual case costs nothing.
  if (text.length <= max) return text
  const head = text.slice(0, max)
  // Between two plain ASCII characters a letter always ends: no need to read where the others do.
  if (!SURROGATES.test(head) && /[ -~]{2}$/u.test(head.slice(-2))) return `${head.slice(0, -1).trimEnd()}…`
  const wellFormed = text.toWellFormed()
  const end = unitsOf(wellFormed, max)
  if (end === wellFormed.length) return wellFormed
  const room = unitsOf(wellFormed, Math.max(0, max - 1))
  // Before a plain ASCII character a letter always begins, so the text need not be read from its start.
  let start = room
  while (start > 0 && !/[!-~]/u.test(wellFormed.charAt(start))) start -= 1
  let kept = start
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  for (const { segment } of segmenter.segment(wellFormed.slice(start, end + 64))) {
    if (kept + segment.length > room) break
    kept += segment.length
  }
  return `${wellFormed.slice(0, kept === 0 ? room : kept).trimEnd()}…`
}

const SURROGATES = /[\ud800-\udfff]/

/** How many code units the first so many code points take. */
function unitsOf(text: string, points: number): number {
  const head = text.slice(0, points)
  if (!SURROGATES.test(head)) return head.length
  let units = 0
  for (let count = 0; count < points && units < text.length; count += 1) units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1
  return units
}
