import { existsSync } from 'node:fs'
import { type Browser, type Page, chromium } from 'playwright-core'

/** Debian's Chromium; another one by the environment. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

export const hasBrowser = existsSync(CHROMIUM)

/** In CI a missing browser is a failure; elsewhere it is said aloud, so that nobody takes skipped tests for passed ones. */
export function requireBrowser(): boolean {
  if (hasBrowser) return true
  const what = `No Chromium at ${CHROMIUM}: the HTML report is not tested in a browser (apt-get install chromium, or set CHROMIUM_PATH)`
  if (process.env.CI === 'true') throw new Error(what)
  process.stderr.write(`\n*** ${what} ***\n\n`)
  return false
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

export interface Watched {
  readonly page: Page
  /** Console errors, exceptions, blocked content. */
  readonly complaints: string[]
  /** Every request but the one for the file itself. */
  readonly requests: string[]
}

/** Opens a local file and writes down everything that should not happen. */
export async function open(browser: Browser, path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Watched> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const requests: string[] = []
  const url = `file://${path}`
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`))
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url())
  })
  await page.goto(url)
  return { page, complaints, requests }
}
