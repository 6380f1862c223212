import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Locator } from 'playwright-core'
import { HOSTILE_TEXTS } from '../../../scripts/preview/crowd.ts'
import { crowd, examples } from '../../../scripts/preview/examples.ts'
import { text } from '../../../scripts/preview/text.ts'
import { renderHtml } from '../../../src/report/html/html.ts'
import type { Report } from '../../../src/report/model.ts'
import { tagsOf } from '../gfm.ts'
import { type Watched, launch, open, requireBrowser, sideways } from '../browser.ts'

const small = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make()] as const)

function named(name: string): Report {
  const found = small.find(([each]) => each === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found[1]
}

describe('the file', () => {
  test.each(small)('%s asks for nothing and lets nothing foreign run', (_name, report) => {
    const html = text(renderHtml(report))
    expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/u)
    const page = html.replace(/<script[^>]*>[\s\S]*?<\/script>/gu, '')
    expect(tagsOf(page).filter((tag) => /^<(?:img|link|iframe|object|embed|base)\b|\s(?:src|style|on[a-z]+)=/iu.test(tag))).toEqual([])
    expect(page).not.toMatch(/href="(?!https:|#)|@import|url\(/iu)
    const scripts = page.includes('id="findings"') ? 2 : 1
    expect(html.match(/<script/gu)).toHaveLength(scripts)
    expect(html.match(/<\/script/gu)).toHaveLength(scripts)
    // The account stays out of what people pass around.
    expect(html).not.toContain('123456789012')
  })

  test('is the same for the same report', () => {
    expect(text(renderHtml(named('failed')))).toBe(text(renderHtml(named('failed'))))
  })
})

test('what reorders or hides text stands nowhere in the data of the page', () => {
  const report = named('failed')
  const [finding] = report.findings
  if (finding === undefined) throw new Error('no finding')
  const evil = (of: string) => `\u202e${of}\u2066\u200b\u00ad\u{e0041}\u2069`
  const packages = [{ ...aPackageRow(finding), name: evil('openssl'), version: evil('1'), path: evil('usr'), upgradeCommand: evil('apt'), fixedVersion: evil('2') }]
  const hostile = { ...finding, id: evil('CVE-2026-1'), title: evil('title'), description: evil('größer'), packages, isListed: true }
  const html = text(renderHtml({ ...report, findings: [hostile] }))
  expect(html).not.toMatch(/[\p{Cf}]/u)
  expect(html).toContain('"description":"größer"')
  expect(html).toContain('"name":"openssl"')
})

function aPackageRow({ packages }: Report['findings'][number]): Report['findings'][number]['packages'][number] {
  const [first] = packages
  if (first === undefined) throw new Error('no package')
  return first
}

const ready = requireBrowser()
const inBrowser = ready ? describe : describe.skip

inBrowser('in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'))
  const opened: Watched[] = []
  let browser: Browser

  beforeAll(async () => {
    browser = await launch()
  })

  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function show(report: Report, options: Parameters<typeof open>[2] = {}): Promise<Watched> {
    const path = join(folder, `${String(opened.length)}.html`)
    writeFileSync(path, text(renderHtml(report)))
    const watched = await open(browser, path, options)
    opened.push(watched)
    return watched
  }

  async function ids({ page }: Watched): Promise<readonly string[]> {
    return await page.locator('#findings tbody td[data-label="Vulnerability"]').allTextContents()
  }

  test.each(small)('%s: no error, no request, no sideways scrolling, wide and narrow', async (_name, report) => {
    const watched = await show(report, { inFrame: true })
    const { complaints, requests } = watched
    const widths = [1280, 1101, 1024, 920, 901, 768, 390, 320]
    expect(await sideways(watched, widths)).toEqual(widths.map((width) => [width, []]))
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
  })

  test('search, filters and their count', async () => {
    const watched = await show(named('failed'))
    const { page } = watched
    const status = page.locator('#status')
    await expect(status.textContent()).resolves.toBe('Showing 1–15 of 15 findings (17 in this report).')
    await page.keyboard.press('/')
    await page.keyboard.type('openssl CVE-2024')
    await page.locator('#status', { hasText: 'of 1 finding' }).waitFor()
    expect(await ids(watched)).toEqual(['CVE-2024-6119'])
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.locator('#status', { hasText: 'of 15 findings' }).waitFor()
    await page.getByRole('combobox', { name: 'Show' }).selectOption('new')
    await page.locator('#status', { hasText: 'of 3 findings' }).waitFor()
    expect([...(await ids(watched))].sort()).toEqual(['CVE-2024-37890', 'CVE-2024-45590', 'CVE-2026-31337'])
    await page.getByRole('combobox', { name: 'Show' }).selectOption('ignored')
    await page.locator('#status', { hasText: 'of 2 findings' }).waitFor()
    await page.getByRole('combobox', { name: 'Show' }).selectOption('all')
    await page.getByLabel('exploit available').check()
    await page.locator('#status', { hasText: 'of 3 findings' }).waitFor()
    await page.getByRole('combobox', { name: 'Where' }).selectOption('your layers')
    await page.locator('#status', { hasText: 'No finding matches.' }).waitFor()
    expect(watched.complaints).toEqual([])
  })

  test('the severities say how many each would show, by all that is asked for besides', async () => {
    const { page } = await show(named('failed'))
    const count = (severity: string) => page.locator(`[data-count=${severity}]`).textContent()
    expect([await count('critical'), await count('informational')]).toEqual(['1', '0'])
    await page.getByRole('combobox', { name: 'Show' }).selectOption('all')
    await page.locator('#status', { hasText: 'of 17 findings' }).waitFor()
    expect([await count('critical'), await count('informational')]).toEqual(['2', '1'])
    await page.getByRole('checkbox', { name: 'critical' }).uncheck()
    await page.locator('#status', { hasText: 'of 15 findings' }).waitFor()
    expect(await count('critical')).toBe('2')
  })

  test('a search without a match shows no empty table, but the way back', async () => {
    const { page } = await show(named('failed'))
    await page.getByRole('searchbox').fill('nothing has this')
    const back = page.getByRole('button', { name: 'Reset the filters' })
    await back.waitFor()
    await expect(page.locator('#findings').isVisible()).resolves.toBe(false)
    await back.click()
    await page.locator('#status', { hasText: 'of 15 findings' }).waitFor()
    await expect(page.locator('#findings').isVisible()).resolves.toBe(true)
  })

  test('several images: found by name, tag and digest, and filtered', async () => {
    const report = named('fleet')
    const watched = await show(report)
    const { page, complaints } = watched
    const status = page.locator('#status')
    await expect(status.textContent()).resolves.toBe('Showing 1–12 of 12 rows (93 findings in this report).')
    const search = page.getByRole('searchbox')
    const digest = report.images.find(({ repository }) => repository === 'payments/reports')?.digest ?? ''
    for (const words of ['payments/reports', 'reports:1.4.2', digest, digest.slice(7, 19), 'REPORTS express']) {
      await search.fill('nothing has this')
      await page.locator('#status', { hasText: 'No finding matches.' }).waitFor()
      await search.fill(words)
      await page.locator('#status', { hasText: 'of 1 row' }).waitFor()
      expect(await ids(watched)).toEqual(['CVE-2024-29041'])
    }
    await search.fill('')
    await page.getByRole('combobox', { name: 'Image' }).selectOption({ label: '❌ payments/audit:1.4.2' })
    await page.locator('#status', { hasText: 'of 9 rows' }).waitFor()
    const cells = page.locator('#findings tbody td[data-label="Images"]')
    await expect(cells.first().innerText()).resolves.toBe('in 11 images')
    await expect(cells.filter({ hasText: 'in 2 images' }).innerText()).resolves.toMatch(/payments\/audit:1\.4\.2\s+payments\/reports:1\.4\.2/u)
    await page.getByRole('combobox', { name: 'Image' }).selectOption({ label: 'payments/docs:1.4.2' })
    await page.locator('#status', { hasText: 'No finding matches.' }).waitFor()
    await page.getByText('7 upgrades with versions').click()
    await expect(page.getByRole('region', { name: 'What to do' }).innerText()).resolves.toMatch(/3\.21\.2 → 4\.19\.2 \(major version\)\s+2 medium\s+in 2 images: payments\/audit:1\.4\.2; payments\/reports:1\.4\.2/u)
    expect(complaints).toEqual([])
  })

  test('sorting by keyboard says its direction', async () => {
    const watched = await show(named('failed'))
    const { page } = watched
    const head = page.locator('th[data-sort=epss]')
    await head.getByRole('button').focus()
    await page.keyboard.press('Enter')
    await expect(head.getAttribute('aria-sort')).resolves.toBe('descending')
    expect((await ids(watched))[0]).toBe('CVE-2023-44487')
    await page.keyboard.press('Enter')
    await expect(head.getAttribute('aria-sort')).resolves.toBe('ascending')
    expect((await ids(watched))[0]).toBe('CVE-2026-31337')
    await page.locator('th[data-sort=id] button').click()
    await expect(head.getAttribute('aria-sort')).resolves.toBe('none')
    const sorted = await ids(watched)
    // Numbers by their size: CVE-2023-4911 stands before CVE-2023-44487.
    expect(sorted).toEqual([...sorted].sort(new Intl.Collator('en', { numeric: true }).compare))
    expect(sorted.indexOf('CVE-2023-4911')).toBeLessThan(sorted.indexOf('CVE-2023-44487'))
  })

  test('on a phone, where the table has no head, a list sorts', async () => {
    const watched = await show(named('failed'), { viewport: { width: 390, height: 800 } })
    const { page } = watched
    await expect(page.locator('#findings thead').isVisible()).resolves.toBe(false)
    const order = page.getByRole('combobox', { name: 'Sort by' })
    await order.selectOption('epss')
    await page.locator('th[data-sort=epss][aria-sort=descending]').waitFor({ state: 'attached' })
    await page.locator('#findings tbody tr:first-child', { hasText: 'CVE-2023-44487' }).waitFor()
    expect((await ids(watched))[0]).toBe('CVE-2023-44487')
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.locator('#findings tbody tr:first-child', { hasText: 'CVE-2024-37371' }).waitFor()
    await expect(order.inputValue()).resolves.toBe('')
    expect(watched.complaints).toEqual([])
  })

  test('exceptions and grace are told with reason and end', async () => {
    const failed = named('failed')
    const { page } = await show({ ...failed, grace: [{ failsOn: '2026-12-04', severity: 'high', ids: ['CVE-2024-37890'] }] })
    await expect(page.getByRole('region', { name: 'Exceptions' }).innerText()).resolves.toMatch(/2 findings are ignored[\s\S]*CVE-2023-45853\s+MiniZip is not built into the zlib that Debian ships\s+2027-01-31\s+platform team, SEC-812/u)
    await expect(page.getByRole('region', { name: 'In grace' }).innerText()).resolves.toMatch(/2026-12-04\s+high\s+CVE-2024-37890/u)
  })

  test('without script there is no dead control', async () => {
    const { page } = await show(named('failed'), { javaScriptEnabled: false })
    await expect(page.getByRole('button').count()).resolves.toBe(0)
    await expect(page.locator('noscript p').isVisible()).resolves.toBe(true)
  })

  test('details open by keyboard, with packages, layer and upgrade', async () => {
    const { page, complaints } = await show(named('failed'))
    const button = page.getByRole('button', { name: 'Details of CVE-2024-21538' })
    await expect(button.getAttribute('aria-expanded')).resolves.toBe('false')
    await button.focus()
    await page.keyboard.press('Space')
    await expect(button.getAttribute('aria-expanded')).resolves.toBe('true')
    const detail = await page.locator('tr.detail').innerText()
    expect(detail).toContain('Versions of the package cross-spawn before 7.0.5')
    expect(detail).toContain('cross-spawn 7.0.3 → 7.0.5 in app/node_modules/cross-spawn/package.json')
    expect(detail).toContain('layer 5 (your layers): RUN npm ci')
    expect(detail).toContain('npm update cross-spawn')
    await page.keyboard.press('Space')
    await expect(page.locator('tr.detail').count()).resolves.toBe(0)
    expect(complaints).toEqual([])
  })

  test('hostile text is text', async () => {
    const watched = await show(named('hostile'))
    const { page, complaints, requests } = watched
    await page.evaluate("for (const button of document.querySelectorAll('#findings button.more')) button.click()")
    await expect(page.locator('tr.detail').count()).resolves.toBe(HOSTILE_TEXTS.length)
    expect(await page.locator('main img, main script, main iframe').count()).toBe(0)
    const links = await page.evaluate<readonly string[]>("[...document.querySelectorAll('a[href]')].map((node) => node.getAttribute('href'))")
    for (const href of links) expect(href).toMatch(/^(?:https:\/\/(?!evil)|#)/u)
    expect(complaints).toEqual([])
    expect(requests).toEqual([])
  })

  test('20,000 findings: searched, sorted and turned over with less than a second of work each', async () => {
    const watched = await show(crowd(20_000))
    const { page } = watched
    await page.locator('#status', { hasText: 'of 20,000' }).waitFor()
    // What the page's own thread works, whatever else the machine has to do.
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async (): Promise<number> => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
    const spent: number[] = []
    const timed = async (act: () => Promise<unknown>, until: Locator): Promise<void> => {
      const before = await worked()
      await act()
      await until.waitFor()
      spent.push(await worked() - before)
    }
    await timed(async () => await page.getByLabel('Search').fill('CVE-2019-1000'), page.locator('#status', { hasText: /of \d{1,2} findings? \(/u }))
    await timed(async () => await page.getByRole('button', { name: 'Reset' }).click(), page.locator('#status', { hasText: 'of 20,000' }))
    await timed(async () => await page.locator('th[data-sort=package] button').click(), page.locator('th[data-sort=package][aria-sort=ascending]'))
    await timed(async () => await page.getByRole('button', { name: 'Next' }).click(), page.locator('#pages', { hasText: 'Page 2 of 200' }))
    await expect(page.locator('#findings tbody tr').count()).resolves.toBe(100)
    expect(Math.min(...spent)).toBeGreaterThan(0)
    expect(Math.max(...spent)).toBeLessThan(1)
    expect(watched.complaints).toEqual([])
  })

  test('on paper all rows are there, in the dark as well as in the light', async () => {
    const { page, complaints } = await show(crowd(250), { colorScheme: 'dark' })
    const folds = page.locator('details[open]')
    await expect(folds.count()).resolves.toBe(0)
    await expect(page.locator('#findings tbody tr').count()).resolves.toBe(100)
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    await expect(page.locator('#findings tbody tr').count()).resolves.toBe(250)
    await expect(folds.count()).resolves.toBe(2)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(page.locator('form.filter, nav.pager, #findings button.more').filter({ visible: true }).count()).resolves.toBe(0)
    await expect(page.evaluate("getComputedStyle(document.body).color")).resolves.toBe('rgb(28, 33, 40)')
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    await expect(folds.count()).resolves.toBe(0)
    await expect(page.locator('#findings tbody tr').count()).resolves.toBe(100)
    expect(complaints).toEqual([])
  })

  test('every control has a name, every color enough contrast', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await show(named('failed'), { colorScheme })
      expect(await page.evaluate("[...document.querySelectorAll('button, input, select')].filter((node) => !(node.getAttribute('aria-label') || node.textContent) && !node.closest('label')).length")).toBe(0)
      const poor = await page.evaluate(CONTRAST)
      expect(poor).toEqual([])
    }
  })
})

/** WCAG 2.2, 1.4.3: texts of the page against the background that lies under them; those below 4.5. */
const CONTRAST = `(() => {
  const lum = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b }
  const rgb = (s) => s.match(/[\\d.]+/g).map(Number)
  const under = (n) => { for (; n; n = n.parentElement) { const c = rgb(getComputedStyle(n).backgroundColor); if (c.length === 3 || c[3] > 0.5) return c.slice(0, 3) } return [255, 255, 255] }
  const poor = new Set()
  for (const n of document.querySelectorAll('body *')) {
    if (![...n.childNodes].some((t) => t.nodeType === 3 && t.textContent.trim()) || n.closest('script,svg,.skip,button:disabled,noscript,.visually-hidden')) continue
    const a = lum(rgb(getComputedStyle(n).color).slice(0, 3)), b = lum(under(n))
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < 4.5) poor.add(n.tagName + '.' + n.className + ' ' + ratio.toFixed(2))
  }
  return [...poor]
})()`
