import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { pythonVersion } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run } from '../workshop.ts'
import { judged, type Call } from '../worlds/shell-gallery.ts'

/** As far as the GitLab report has to agree with it. */
interface JsonReport {
  readonly findings: readonly {
    readonly id: string
    readonly severity: string
    readonly standing: string
    readonly packages: readonly { readonly name: string; readonly version: string }[]
  }[]
}

/** What the page shows: an error, or its rows. */
interface Shown {
  readonly error: string
  /** Severity, id, package and version of each. */
  readonly rows: readonly (readonly string[])[]
}

const SEVERITY: Readonly<Record<string, string>> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', informational: 'Info', untriaged: 'Unknown' }
const ORIGIN = 'http://reports.invalid'

/** A viewer for GitLab's security reports. It is no validator: GitLab's own schemas are in no registry used here. */
export const gitlabReader: Witness = {
  name: 'glsr-present',
  looksAt: 'GitLab container scanning reports: the vulnerabilities that it shows, as the JSON report has them',
  version: () => pythonVersion('tools', 'glsr-present'),
  look: async (workshop) => {
    const executablePath = await workshop.program(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', 'chromium', 'chromium-headless-shell')
    const python = join(await workshop.python('tools'), 'bin', 'python')
    const found = await run(python, ['-c', 'import glsr_present, os; print(os.path.dirname(glsr_present.__file__))'])
    if (found.code !== 0) throw new Error(`glsr-present is not where it was installed: ${lastLine(found.stderr)}`)
    const calls = await judged(workshop)
    const complaints: string[] = []
    let rows = 0
    const browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    })
    try {
      for (const call of calls) {
        const shown = await show(browser, join(found.stdout.trim(), 'static'), call)
        rows += shown.rows.length
        complaints.push(...complaintsOf(shown, call).map((text) => `${call.scenario}: ${text}`))
      }
    } finally {
      await browser.close()
    }
    if (rows === 0) complaints.push('no vulnerability was shown, so nothing was compared')
    return verdictOf(complaints, `${calls.length} files, ${rows} vulnerabilities shown`)
  },
}

/** Its page as its authors mean it to be opened; nothing leaves this machine. */
async function show(browser: Browser, folder: string, call: Call): Promise<Shown> {
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.route(`${ORIGIN}/**`, async (route) => {
    const file = basename(new URL(route.request().url()).pathname)
    if (file === 'build-info.json') await route.fulfill({ json: {} })
    else await route.fulfill({ path: file === 'gitlab.json' ? join(call.folder, file) : join(folder, file) })
  })
  await page.goto(`${ORIGIN}/show-report.html?type=container-scanning&filename=gitlab.json`)
  await page.waitForSelector('header > :nth-child(2)')
  const shown = await page.evaluate<Shown>(`({
    error: [...document.querySelectorAll('.error')].map(({ textContent }) => textContent).join(' '),
    rows: [...document.querySelectorAll('main tbody tr')].map(({ children }) => [children[3].textContent, children[2].querySelector('a').textContent, children[1].textContent, children[4].textContent]),
  })`)
  await page.close()
  return { ...shown, error: [shown.error, ...errors].join(' ').trim() }
}

function complaintsOf({ error, rows }: Shown, { folder }: Call): readonly string[] {
  if (error !== '') return [error]
  const { findings } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as JsonReport
  const open = findings.filter(({ standing }) => standing === 'open')
  const expected = new Set(open.flatMap(({ id, severity, packages }) => packages.map(({ name, version }) => rowOf([SEVERITY[severity] ?? severity, id, name, version]))))
  const seen = new Set(rows.map(rowOf))
  return [
    ...[...expected].filter((row) => !seen.has(row)).map((row) => `not shown: ${row}`),
    ...[...seen].filter((row) => !expected.has(row)).map((row) => `shown, and not in the JSON report: ${row}`),
  ]
}

/** Hostile texts lose what is invisible or moves a cursor, their lines and their length on the way; what is left has to be the same. */
function rowOf(texts: readonly string[]): string {
  return texts
    .map((text) =>
      stripVTControlCharacters(text)
        .replaceAll(/\s+/gu, ' ')
        .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
        .replaceAll(/ +/gu, ' ')
        .trim()
        .slice(0, 100),
    )
    .join(' ')
}
