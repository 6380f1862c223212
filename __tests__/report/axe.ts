import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Look = readonly ['light' | 'dark', number]

/** Wide and narrow differ in what is there, light and dark in colors alone: two looks meet all four. */
const LOOKS: readonly Look[] = [['light', 1_280], ['dark', 360]]
/** For one page that has every part: the colors of what only the other width shows. */
const OTHER_LOOKS: readonly Look[] = [['dark', 1_280], ['light', 360]]

/** What axe finds in a page: the look, and the rules that are broken, each with the first place. */
export async function axeFinds(page: Page, { allColors = false, beforeNarrow }: { readonly allColors?: boolean; readonly beforeNarrow?: () => Promise<void> } = {}): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found: string[] = []
  const look = async ([colorScheme, width]: Look, only: string): Promise<void> => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 900 })
    if (width === 360) await beforeNarrow?.()
    const broken = await page.evaluate<readonly string[]>(`axe.run(document, { resultTypes: ['violations'], selectors: false ${only} }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`)
    found.push(...broken.map((rule) => `${colorScheme}, ${String(width)}: ${rule}`))
  }
  for (const each of LOOKS) await look(each, '')
  if (allColors) for (const each of OTHER_LOOKS) await look(each, ", runOnly: ['color-contrast']")
  return found
}
