import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HtmlValidate } from 'html-validate'
import type { Browser } from 'playwright-core'
import { crowd } from '../../../scripts/preview/examples.ts'
import { text } from '../../../scripts/preview/text.ts'
import { renderHtml } from '../../../src/report/html/html.ts'
import { axeFinds } from '../axe.ts'
import { launch, open, requireBrowser } from '../browser.ts'
import { named } from '../examples.ts'

/** Checkers that others wrote look at the page: axe at what a screen reader meets, html-validate at the markup. */

const PAGES = ['failed', 'passed', 'clean', 'not-covered', 'platforms', 'fleet', 'report-mode', 'hostile'] as const

const inBrowser = requireBrowser() ? describe : describe.skip

inBrowser('axe finds nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'axe-'))
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  const pages = [...PAGES.map((name) => [name, () => named(name)] as const), ['many', () => crowd(600)] as const]

  test.each(pages)('in %s: wide and narrow, light and dark', async (name, report) => {
    const path = join(folder, `${name}.html`)
    writeFileSync(path, text(renderHtml(report())))
    const { page } = await open(browser, path)
    // One function makes all rows of a table: of a hundred, a dozen tell.
    if (name === 'many') await page.evaluate("for (const body of document.querySelectorAll('tbody')) for (const row of [...body.rows].slice(12)) row.remove()")
    const first = page.locator('#findings button.more').first()
    let isOpen = false
    const beforeNarrow = async (): Promise<void> => {
      if (isOpen || (await first.count()) === 0) return
      await first.click()
      isOpen = true
    }
    expect(await axeFinds(page, { allColors: name === 'failed', beforeNarrow })).toEqual([])
  }, 120_000)
})

describe('html-validate finds nothing', () => {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'no-inline-style': 'error', 'no-trailing-whitespace': 'off', 'require-sri': 'off', 'form-dup-name': ['error', { shared: ['checkbox', 'radio', 'submit', 'reset', 'button'] }] } })

  test.each(PAGES)('in %s', async (name) => {
    const { results } = await validator.validateString(text(renderHtml(named(name))))
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (${String(line)})`))).toEqual([])
  })
})
