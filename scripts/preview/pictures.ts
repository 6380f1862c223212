import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'

/** The pictures of the README: which file, how wide, in which light, how much of it. */
const PICTURES = [
  { file: 'failed.comment.html', name: 'comment', width: 900, height: 1_640, colorScheme: 'light' },
  { file: 'platforms.summary.html', name: 'summary', width: 1_012, height: 1_560, colorScheme: 'light' },
  { file: 'failed.report.html', name: 'report-light', width: 1_180, height: 2_760, colorScheme: 'light' },
  { file: 'failed.report.html', name: 'report-dark', width: 1_180, height: 1_180, colorScheme: 'dark', from: '#plots-title' },
] as const

/** Takes them with Debian's Chromium, from what the preview has just written. */
export async function takePictures(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] })
  for (const picture of PICTURES) {
    const { file, name, width, height, colorScheme } = picture
    const page = await browser.newPage({ viewport: { width, height }, colorScheme })
    await page.goto(`file://${resolve(from, file)}`)
    if ('from' in picture) await page.evaluate(`document.querySelector('${picture.from}').scrollIntoView()`)
    await page.screenshot({ path: join(to, `${name}.png`) })
    await page.close()
  }
  await browser.close()
}
