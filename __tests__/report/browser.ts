import { existsSync, writeFileSync } from 'node:fs'
import { type Browser, type Page, chromium } from 'playwright-core'

/** Debian's two: the one without windows needs up to a third less processor time. Another one by the environment. */
const DEBIAN = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const
const CHROMIUM = process.env.CHROMIUM_PATH ?? DEBIAN.find((path) => existsSync(path)) ?? DEBIAN[0]

export const hasBrowser = existsSync(CHROMIUM)

/** In CI a missing browser is a failure; elsewhere it is said aloud, so that nobody takes skipped tests for passed ones. */
export function requireBrowser(): boolean {
  if (hasBrowser) return true
  const what = `No Chromium at ${CHROMIUM}: the HTML report is not tested in a browser (apt-get install chromium-headless-shell, or set CHROMIUM_PATH)`
  if (process.env.CI === 'true') throw new Error(what)
  process.stderr.write(`\n*** ${what} ***\n\n`)
  return false
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--in-process-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--allow-file-access-from-files'],
  })
}

export interface Watched {
  readonly page: Page
  /** Console errors, exceptions, blocked content. */
  readonly complaints: string[]
  /** Every request but the one for the file itself. */
  readonly requests: string[]
}

interface Look {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly javaScriptEnabled?: boolean
  /** For `sideways`, which looks from the page around it. */
  readonly inFrame?: boolean
}

/** The page of each browser that shows one file after the other: a new one takes longer than most tests. */
const reused = new WeakMap<Browser, Page>()

/**
 * Shows a local file and writes down everything that should not happen, such as a last word of the file before, of which
 * this takes the page. A page without script is a new one.
 */
export async function open(browser: Browser, path: string, { viewport = { width: 1_280, height: 720 }, colorScheme = 'light', javaScriptEnabled = true, inFrame = false }: Look = {}): Promise<Watched> {
  const page = javaScriptEnabled ? await reusedPage(browser) : await browser.newPage({ javaScriptEnabled })
  const complaints: string[] = []
  const requests: string[] = []
  const url = `file://${path}`
  const shown = inFrame ? framed(path) : url
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== url && request.url() !== shown) requests.push(request.url())
  })
  await page.setViewportSize(viewport)
  await page.emulateMedia({ media: null, colorScheme })
  await page.goto(shown)
  return { page, complaints, requests }
}

function framed(path: string): string {
  writeFileSync(`${path}.frame.html`, `<!doctype html><title>frame</title><iframe style="border: 0; height: 800px" src="file://${path}"></iframe>`)
  return `file://${path}.frame.html`
}

/**
 * What has to be scrolled sideways at each width: the page, or a table or snippet within it. A frame is as wide as it is
 * made, at once. A window paints each width, which takes twice as long as all the rest.
 */
export async function sideways({ page }: Watched, widths: readonly number[]): Promise<readonly (readonly [width: number, places: readonly string[]])[]> {
  return await page.evaluate(`(() => {
    const frame = document.querySelector('iframe')
    const within = frame.contentDocument
    return ${JSON.stringify(widths)}.map((width) => {
      frame.style.width = width + 'px'
      const places = [within.documentElement, ...within.querySelectorAll('.scroll, pre')]
      return [frame.contentWindow.innerWidth, places.filter((n) => n.scrollWidth > n.clientWidth + 1).map((n) => n.tagName + ' in ' + (n.closest('section')?.getAttribute('aria-labelledby') ?? 'page'))]
    })
  })()`)
}

async function reusedPage(browser: Browser): Promise<Page> {
  const before = reused.get(browser)
  if (before !== undefined) {
    for (const event of ['console', 'pageerror', 'dialog', 'request']) before.removeAllListeners(event)
    return before
  }
  const page = await browser.newPage()
  page.once('crash', () => reused.delete(browser))
  reused.set(browser, page)
  return page
}
