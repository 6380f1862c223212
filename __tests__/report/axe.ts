import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Look = readonly ['light' | 'dark', number]

/** Wide and narrow differ in what is there, light and dark in colors alone: two looks meet all four. */
const LOOKS: readonly Look[] = [['light', 1_280], ['dark', 360]]
/** For one page that has every part: the colors of what only the other width shows. */
const OTHER_LOOKS: readonly Look[] = [['dark', 1_280], ['light', 360]]

/**
 * Marks one of each kind of text, and lets axe look at the contrast of these alone: it takes more time than all other rules
 * together. Of one kind are texts that have the same color, size and weight, stand in the same column, and lie in elements
 * that have the same names, attributes and grounds. Not of one kind is what axe passes over: what is hidden, disabled, or no word.
 */
const ONE_OF_EACH_KIND = `(() => {
  const known = new Map()
  const ground = (node) => {
    if (node === null) return ''
    if (!known.has(node)) {
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(node)
      const attributes = node.getAttributeNames().filter((name) => name !== 'data-kind')
      known.set(node, [ground(node.parentElement), node.tagName, node.getAttribute('class'), attributes, node.cellIndex, backgroundColor, backgroundImage, opacity, position].join(' '))
    }
    return known.get(node)
  }
  const kinds = new Set()
  for (const node of document.body.querySelectorAll('*')) {
    node.removeAttribute('data-kind')
    const text = [...node.childNodes].map((child) => child.nodeType === Node.TEXT_NODE ? child.data.trim() : '').join('')
    if (text === '' && !node.matches('input, select, textarea')) continue
    const { color, fontSize, fontWeight, textShadow, visibility } = getComputedStyle(node)
    const isWord = text.length > 1 && /[\\p{L}\\p{N}]/u.test(text)
    const isDisabled = node.matches(':disabled') || node.closest('label')?.control?.disabled === true
    const kind = [ground(node), color, fontSize, fontWeight, textShadow, visibility, node.checkVisibility(), isWord, isDisabled].join(' ')
    if (!kinds.has(kind)) node.setAttribute('data-kind', '')
    kinds.add(kind)
  }
  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-kind]' }] })
})()`

/** What axe finds in a page: the look, and the rules that are broken, each with the first place. */
export async function axeFinds(page: Page, { allColors = false, beforeNarrow }: { readonly allColors?: boolean; readonly beforeNarrow?: () => Promise<void> } = {}): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found: string[] = []
  const look = async ([colorScheme, width]: Look, only: string): Promise<void> => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    if (width === 360) await beforeNarrow?.()
    await page.evaluate(ONE_OF_EACH_KIND)
    const broken = await page.evaluate<readonly string[]>(`axe.run(document, { resultTypes: ['violations'], selectors: false ${only} }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`)
    found.push(...broken.map((rule) => `${colorScheme}, ${String(width)}: ${rule}`))
  }
  for (const each of LOOKS) await look(each, '')
  if (allColors) for (const each of OTHER_LOOKS) await look(each, ", runOnly: ['color-contrast']")
  return found
}
