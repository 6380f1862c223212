import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { HtmlValidate } from 'html-validate'
import type { Browser } from 'playwright-core'
import { crowd } from '../../../scripts/preview/examples.ts'
import { text } from '../../../scripts/preview/text.ts'
import { renderHtml } from '../../../src/report/html/html.ts'
import { launch, open, requireBrowser } from '../browser.ts'
import { named } from '../examples.ts'

/** Checkers that others wrote look at the page: axe at what a screen reader meets, html-validate at the markup. */

const PAGES = ['failed', 'passed', 'clean', 'not-covered', 'platforms', 'fleet', 'report-mode', 'hostile'] as const
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open(browser, path, { colorScheme, viewport: { width: 1_280, height: 900 } })
      await page.evaluate(AXE)
      for (const width of [1_280, 360]) {
        await page.setViewportSize({ width, height: 900 })
        const open = page.locator('#findings button.more').first()
        if ((await open.count()) > 0 && width === 360) await open.click()
        expect([colorScheme, width, await page.evaluate(RUN)]).toEqual([colorScheme, width, []])
      }
      await page.close()
    }
  }, 120_000)
})

/** The rules that are broken, each with the first place. */
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`

describe('html-validate finds nothing', () => {
  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'no-inline-style': 'error', 'no-trailing-whitespace': 'off', 'require-sri': 'off', 'form-dup-name': ['error', { shared: ['checkbox', 'radio', 'submit', 'reset', 'button'] }] } })

  test.each(PAGES)('in %s', async (name) => {
    const { results } = await validator.validateString(text(renderHtml(named(name))))
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (${String(line)})`))).toEqual([])
  })
})
