import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { text } from '../../../scripts/preview/text.ts'
import { watchExamples } from '../../../scripts/preview/watched.ts'
import { renderWatchHtml } from '../../../src/report/watch/page/page.ts'
import { axeFinds } from '../axe.ts'
import { launch, open, requireBrowser, sideways, type Watched } from '../browser.ts'

const small = watchExamples().filter(({ name }) => name !== 'watch-fleet').map(({ name }) => name)

const inBrowser = requireBrowser() ? describe : describe.skip

inBrowser('the page of a watch in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watch-page-'))
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function show(name: string, options: Parameters<typeof open>[2] = {}): Promise<Watched> {
    const example = watchExamples().find((each) => each.name === name)
    if (example === undefined) throw new Error(`no example ${name}`)
    const path = join(folder, `${name}.html`)
    writeFileSync(path, text(renderWatchHtml(example.make())))
    return await open(browser, path, options)
  }

  async function names({ page }: Watched): Promise<readonly string[]> {
    return await page.locator('#streams > tbody > tr > td[data-label="Stream"]').allInnerTexts()
  }

  test.each(small)('%s: no error, no request, no sideways scrolling, wide and narrow', async (name) => {
    const watched = await show(name, { inFrame: true })
    const { page, complaints, requests } = watched
    await page.evaluate("for (const button of [...document.querySelector('iframe').contentDocument.querySelectorAll('#streams button.more')].slice(0, 2)) button.click()")
    const widths = [1280, 1024, 901, 768, 390, 320]
    expect(await sideways(watched, widths)).toEqual(widths.map((width) => [width, []]))
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
  }, 60_000)

  test.each(['watch-team', 'watch-not-connected', 'watch-hostile'])('axe finds nothing in %s, light and dark, wide and narrow', async (name) => {
    const { page } = await show(name)
    const first = page.locator('#streams button.more').first()
    if ((await first.count()) > 0) await first.click()
    await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    expect(await axeFinds(page, { allColors: name === 'watch-team' })).toEqual([])
  }, 120_000)

  test('search by repository, vulnerability and digest, filters by owner, environment and state, and their counts', async () => {
    const watched = await show('watch-team')
    const { page, complaints } = watched
    const status = page.locator('#status')
    await expect(status.textContent()).resolves.toBe('Showing 1–30 of 30 streams.')
    await page.keyboard.press('/')
    await page.keyboard.type('shop/api')
    await page.locator('#status', { hasText: 'of 1 stream' }).waitFor()
    expect((await names(watched))[0]).toContain('shop/api')
    await page.getByRole('searchbox').fill('cve-2018-10063')
    await page.locator('#status', { hasText: 'of 2 streams' }).waitFor()
    const digest = await page.evaluate<string>("JSON.parse(document.querySelector('#data').text).streams[0].images[0].digest")
    await page.getByRole('searchbox').fill(digest.slice(7, 30))
    await page.locator('#status', { hasText: 'of 1 stream' }).waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.locator('#status', { hasText: 'of 30 streams' }).waitFor()
    await page.getByRole('combobox', { name: 'Owner' }).selectOption({ label: '@acme/payments' })
    await page.locator('#status', { hasText: 'of 5 streams (30 in this report)' }).waitFor()
    await page.getByRole('checkbox', { name: /passed/u }).uncheck()
    await page.locator('#status', { hasText: 'of 2 streams' }).waitFor()
    await expect(page.locator('[data-count=pass]').textContent()).resolves.toBe('3')
    await page.getByRole('combobox', { name: 'Environment' }).selectOption({ label: 'staging' })
    await page.locator('#status', { hasText: 'No stream matches.' }).waitFor()
    await page.getByRole('button', { name: 'Reset the filters' }).click()
    await page.getByRole('checkbox', { name: 'got worse' }).check()
    await page.locator('#status', { hasText: 'of 5 streams' }).waitFor()
    expect(complaints).toEqual([])
  }, 60_000)

  test('details open by keyboard, with images, violations, clusters and upgrades', async () => {
    const { page, complaints } = await show('watch-team')
    const button = page.getByRole('button', { name: 'Details of shop/api (production)' })
    await button.focus()
    await page.keyboard.press('Space')
    await expect(button.getAttribute('aria-expanded')).resolves.toBe('true')
    const detail = await page.locator('tr.detail').innerText()
    for (const said of ['sha256:', 'production, 1.4.2', 'linux/amd64', '2026-11-29 02:00 UTC', 'arn:aws:ecs:', 'until 2026-12-06', 'fail-on-severity', 'glibc → ']) expect(detail).toContain(said)
    await page.keyboard.press('Space')
    await expect(page.locator('tr.detail').count()).resolves.toBe(0)
    const lost = page.getByRole('button', { name: /^Details of platform\/worker/u })
    await lost.click()
    await expect(page.locator('tr.detail').innerText()).resolves.toMatch(/Last verdict, from an earlier run: passed, 2026-11-\d\d[^]*What to do\s+Push or pull the image/u)
    expect(complaints).toEqual([])
  }, 60_000)

  test('without script, what does not pass is there, and no dead control', async () => {
    const { page } = await show('watch-team', { javaScriptEnabled: false })
    await expect(page.getByRole('button').count()).resolves.toBe(0)
    await expect(page.locator('noscript li').count()).resolves.toBe(10)
  }, 60_000)

  test('on paper all streams are there', async () => {
    const { page } = await show('watch-team', { colorScheme: 'dark' })
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    await page.emulateMedia({ media: 'print' })
    await expect(page.locator('#streams > tbody > tr').count()).resolves.toBe(30)
    await expect(page.locator('form.filter, nav.pager, button.copy, #streams button.more').filter({ visible: true }).count()).resolves.toBe(0)
  }, 60_000)

  test('2,000 streams: searched, reset and filtered with less than two seconds of work', async () => {
    const { page, complaints } = await show('watch-fleet')
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
    const before = await worked()
    await page.getByRole('searchbox').fill('CVE-2018-10063')
    await page.locator('#status', { hasText: /of \d+ streams? \(2,000/u }).waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.locator('#status', { hasText: 'of 2,000 streams' }).waitFor()
    await page.getByRole('combobox', { name: 'Registry' }).selectOption('1')
    await page.locator('#status', { hasText: 'of 667 streams' }).waitFor()
    const spent = (await worked()) - before
    expect(spent).toBeGreaterThan(0)
    expect(spent).toBeLessThan(2)
    expect(complaints).toEqual([])
  }, 120_000)
})
