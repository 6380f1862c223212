import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { WrongCall } from '../arguments.ts'

/** The pictures of the README: which file, how wide, in which light, and its first and last part. */
const PICTURES = [
  { file: 'failed.comment.html', name: 'comment', width: 960, colorScheme: 'light', from: undefined, until: 'html' },
  { file: 'platforms.summary.html', name: 'summary', width: 1_012, colorScheme: 'light', from: undefined, until: 'details[open] tbody tr:nth-child(5)' },
  { file: 'failed.report.html', name: 'report-light', width: 1_180, colorScheme: 'light', from: undefined, until: '#findings tbody tr:nth-child(8)' },
  { file: 'failed.report.html', name: 'report-dark', width: 1_180, colorScheme: 'dark', from: '#plots-title', until: '#findings tbody tr:nth-child(8)' },
  { file: 'watch-team.report.html', name: 'watch-light', width: 1_180, colorScheme: 'light', from: undefined, until: '#upgrades-title ~ .scroll tbody tr:nth-child(4)' },
  { file: 'watch-team.report.html', name: 'watch-dark', width: 1_180, colorScheme: 'dark', from: '#streams-title', until: '#streams > tbody > tr:nth-child(12)' },
] as const

/** Without them, each machine would show its own letters, and marks such as ❌ as empty boxes. */
const FONTS = [
  { name: 'DejaVu Sans', debianPackage: 'fonts-dejavu-core' },
  { name: 'DejaVu Sans Mono', debianPackage: 'fonts-dejavu-core' },
  { name: 'Noto Color Emoji', debianPackage: 'fonts-noto-color-emoji' },
] as const

/** The emoji font has digits and blanks of its own, so it is asked for marks only. */
const STYLE = `
@font-face{font-family:Marks;src:local("Noto Color Emoji");unicode-range:U+2600-27BF,U+1F000-1FAFF}
body,.markdown-body,input,select,button{font-family:Marks,"DejaVu Sans"!important}
code,pre{font-family:Marks,"DejaVu Sans Mono"!important}
.markdown-body{font-size:14px!important}`

/** Above what is shown. */
const MARGIN = 16

export const PICTURES_NEED = `Pictures need Debian's Chromium, or another one in CHROMIUM_PATH, and these fonts:\n  apt-get install chromium ${[...new Set(FONTS.map(({ debianPackage }) => debianPackage))].join(' ')}`

/** Takes them with Chromium, from what the preview has just written. */
export async function takePictures(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] })
  try {
    for (const { file, name, width, colorScheme, from: first, until } of PICTURES) {
      // The report's own policy forbids foreign styles.
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true })
      await page.goto(`file://${resolve(from, file)}`)
      await requireFonts(page)
      await page.addStyleTag({ content: STYLE })
      await page.evaluate('document.fonts.ready.then(() => undefined)')
      const top = first === undefined ? 0 : Math.floor((await edges(page, first)).top) - MARGIN
      const bottom = Math.floor((await edges(page, until)).bottom)
      await page.screenshot({ path: join(to, `${name}.png`), fullPage: true, clip: { x: 0, y: top, width, height: bottom - top } })
      await page.close()
    }
  } finally {
    await browser.close()
  }
}

async function edges(page: Page, selector: string): Promise<{ readonly top: number; readonly bottom: number }> {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`the page shows no ${selector}`)
  return { top: box.y, bottom: box.y + box.height }
}

/** @throws WrongCall that names the packages of the missing ones. */
async function requireFonts(page: Page): Promise<void> {
  for (const { name } of FONTS) {
    const isThere = await page.evaluate(`new FontFace('probe', 'local("${name}")').load().then(() => true, () => false)`)
    if (isThere !== true) throw new WrongCall(`The font ${name} is missing. ${PICTURES_NEED}`)
  }
}
