import { describe, expect, test } from '@jest/globals'
import { HtmlValidate } from 'html-validate'
import { HOSTILE_TEXTS } from '../../../scripts/preview/crowd.ts'
import { text } from '../../../scripts/preview/text.ts'
import { watchExamples } from '../../../scripts/preview/watched.ts'
import { STREAM_STATES } from '../../../src/fleet/watch/look.ts'
import type { StreamFinding, StreamRow, WatchReport } from '../../../src/report/watch/model.ts'
import { renderWatchHtml } from '../../../src/report/watch/page/page.ts'
import { tagsOf } from '../gfm.ts'

const DAY = 86_400_000
const small = watchExamples().filter(({ name }) => name !== 'watch-fleet').map(({ name, make }) => ({ name, report: make() }))
const team = example('watch-team')

function example(name: string): WatchReport {
  const found = small.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found.report
}

const pages = new Map<WatchReport, string>()

/** The page, rendered once for each report. */
function pageOf(report: WatchReport): string {
  const page = pages.get(report) ?? text(renderWatchHtml(report))
  pages.set(report, page)
  return page
}

/** What a reader sees without script: no tags, no data. */
function seen(report: WatchReport, id?: string): string {
  const html = pageOf(report).replace(/<(script|style|noscript)[^>]*>[\s\S]*?<\/\1>/gu, '')
  const part = id === undefined ? html : (new RegExp(`<section[^>]*aria-labelledby="${id}-title">[\\s\\S]*?</section>`, 'u').exec(html)?.[0] ?? '')
  return part.replace(/<[^>]+>/gu, ' ').replace(/\s+/gu, ' ').replace(/ (?=[,:;.] )/gu, '').replaceAll('&#39;', "'").trim()
}

function only(report: WatchReport, stream: Partial<StreamRow>, finding?: Partial<StreamFinding>): WatchReport {
  const [first] = report.streams
  const one = first?.findings[0]
  if (first === undefined || one === undefined) throw new Error('the example has no stream with a finding')
  return { ...report, streams: [{ ...first, ...stream, findings: finding === undefined ? first.findings : [{ ...one, ...finding }] }] }
}

describe('the file', () => {
  test.each(small.map(({ name, report }) => [name, report] as const))('%s asks for nothing and lets nothing foreign run', (_name, report) => {
    const html = pageOf(report)
    expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/u)
    const page = html.replace(/<script[^>]*>[\s\S]*?<\/script>/gu, '')
    expect(tagsOf(page).map((tag) => tag.replace(/"[^"]*"/gu, '""')).filter((tag) => /^<(?:img|link|iframe|object|embed|base)\b|\s(?:src|style|on[a-z]+)=/iu.test(tag))).toEqual([])
    expect(page).not.toMatch(/href="(?!https:\/\/(?:docs|health|console)\.aws\.amazon\.com|#)|@import|url\(/iu)
    const scripts = report.streams.length > 0 ? 2 : 1
    expect(html.match(/<script/gu)).toHaveLength(scripts)
    expect(html.match(/<\/script/gu)).toHaveLength(scripts)
  })

  const validator = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'no-inline-style': 'error', 'no-trailing-whitespace': 'off', 'require-sri': 'off', 'form-dup-name': ['error', { shared: ['checkbox', 'radio', 'submit', 'reset', 'button'] }] } })
  test.each(small.map(({ name, report }) => [name, report] as const))('%s: html-validate finds nothing', async (_name, report) => {
    const { results } = await validator.validateString(pageOf(report))
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (${String(line)})`))).toEqual([])
  })

  test('text of others stays text, wherever it stands', () => {
    const html = text(renderWatchHtml(example('watch-hostile')))
    for (const text of HOSTILE_TEXTS.filter((each) => each.includes('<'))) expect(html).not.toContain(text)
    expect(html).not.toMatch(/[\p{Cf}]/u)
    expect(html).not.toMatch(/<(?:img|h1><|b>)/u)
  })

  test('2,000 streams with 150 violations each make a file of less than 12 MB, and say what they leave out', () => {
    const [failing] = team.streams.filter(({ findings }) => findings.length > 0)
    const [finding] = failing?.findings ?? []
    if (failing === undefined || finding === undefined) throw new Error('nothing fails')
    const findings = Array.from({ length: 150 }, (_zero, at) => ({ ...finding, id: `CVE-2026-${String(10_000 + at)}` }))
    const html = text(renderWatchHtml({ ...team, streams: Array.from({ length: 2_000 }, (_zero, at) => ({ ...failing, repository: `team/service-${String(at)}`, findings })) }))
    expect(html.length).toBeLessThan(12_000_000)
    expect(html).toContain('"moreFindings":25')
  })
})

describe('what is said', () => {
  test('the headline has verdict, reason, time and registry', () => {
    const page = seen(team)
    expect(page).toContain('ECR Scan Watch ❌ Failed: 9 of 30 streams fail, 1 has no result 2026-11-29 05:00 UTC · registry 123456789012 in eu-west-1')
  })

  test('what got worse and whose it is comes first, and what was remediated', () => {
    const page = seen(team)
    const changes = seen(team, 'changes')
    expect(changes).toContain('28 new violations in 5 streams, 2 streams started to fail.')
    expect(changes).toContain('@acme/shop shop/api production fails now 11 new: ')
    expect(changes).toContain('no owner legacy/api')
    expect(changes).toContain('10 vulnerabilities remediated.')
    expect(page.indexOf('Since the last run')).toBeLessThan(page.indexOf('Figures'))
  })

  test('a result that was lost since the last run', () => {
    const lost = only(team, { state: 'expired', since: team.generatedAt, appeared: [], reason: 'Inspector no longer scans it.', owner: '@acme/shop' })
    expect(seen(lost, 'changes')).toMatch(/1 stream lost its result\. .*@acme\/shop .* no longer scanned Inspector no longer scans it\./u)
    // It never had one, so none was lost.
    expect(seen(only(team, { state: 'expired', since: team.generatedAt, appeared: [], lastVerdict: undefined }), 'changes')).toContain('Nothing got worse.')
    // That was yesterday.
    expect(seen(only(team, { state: 'expired', since: team.generatedAt - DAY, appeared: [] }), 'changes')).toContain('Nothing got worse.')
  })

  test('what is new and acceptable makes nothing worse', () => {
    const accepted = seen(only(team, { state: 'pass', since: team.generatedAt - DAY, appeared: ['CVE-2026-1'], remediated: [] }), 'changes')
    expect(accepted).toContain("Nothing got worse. 1 new vulnerability doesn't violate the policy. Nothing was remediated.")
  })

  test('figures have numerator, denominator, definition and trend', () => {
    const figures = seen(team, 'figures')
    expect(figures).toContain('Coverage 96.7 % 29 of 30 ▲ 6.7 points since 2026-11-28: better streams whose images have a successful scan that is still active, of all streams')
    expect(figures).toContain('Failure rate 31.0 % 9 of 29 ▲ 3.4 points since 2026-11-28: worse')
  })

  test('no rate is made of nothing: where no stream has a result, the failure rate is unknown', () => {
    const nothing = { ...team, points: [], figures: { ...team.figures, failureRate: { failing: 0, judged: 0 }, withinSlo: { within: 0, open: 0 } } }
    expect(seen(nothing, 'figures')).toContain('Failure rate unknown failing streams, of those with a result. No stream has a result')
    expect(seen(nothing, 'figures')).toContain('Within SLO none open findings')
  })

  test('where one step helps most, over all streams', () => {
    expect(seen(team, 'upgrades')).toMatch(/1\. openssl OS → \S+ 7 3: payments\/api production, data\/worker production, platform\/api production/u)
    expect(seen(team, 'layers')).toContain('base image of 7 streams 9 7: ')
  })

  test('each repository without scanning has cures to copy, the accepted ones stand apart', () => {
    const audit = seen(team, 'audit')
    expect(audit).toContain('Scanning: 2 repositories without')
    expect(audit).toMatch(/legacy\/ftp not scanned No scan rule covers it, so its images are not scanned\. Command to copy aws ecr put-registry-scanning-configuration .*? Terraform: resource &quot;aws_ecr_registry_scanning_configuration&quot;/u)
    expect(audit).toContain('Command to copy Raise the re-scan duration: aws inspector2 update-configuration --ecr-configuration rescanDuration=LIFETIME. Or push or pull the images that are still deployed. aws inspector2')
    expect(audit).toContain('2 repositories accepted by the configuration sandbox/anna: Not scanned, which the configuration accepts.')
  })

  test('a command is never cut', () => {
    const filters = Array.from({ length: 200 }, (_zero, at) => `team-${String(at)}/*`).join(',')
    const [row] = team.audit?.repositories ?? []
    if (row === undefined || team.audit === undefined) throw new Error('no audit')
    expect(seen({ ...team, audit: { registry: [], repositories: [{ ...row, terraform: undefined, remedy: `\`aws ecr put-it --rules '${filters}'\`` }] } }, 'audit')).toContain(`aws ecr put-it --rules '${filters}'`)
  })

  test('what is over its SLO, the oldest first, once for all streams that have it', () => {
    const late = seen(team, 'slo')
    const days = [...late.matchAll(/(\d+) d since/gu)].map(([, count]) => Number(count))
    expect(days.length).toBeGreaterThan(10)
    expect(days).toEqual(days.toSorted((left, right) => right - left))
    expect(seen(only(team, {}, { id: 'CVE-1', dueAt: team.generatedAt - 3 * DAY }), 'slo')).toMatch(/3 d since 2026-11-26 CVE-1 critical/u)
    expect(seen(only(team, {}, { dueAt: team.generatedAt + DAY }), 'slo')).toContain('No open finding is older than its SLO (critical 7 d, high 30 d).')
  })

  test('only a stream that passes is green', () => {
    for (const state of STREAM_STATES.filter((each) => each !== 'pass')) {
      const html = text(renderWatchHtml({ ...only(team, { state }), verdict: 'no-result', audit: undefined }))
      expect([state, html.replace(/"pass":\{[^}]*\}/u, '').includes('✅')]).toEqual([state, false])
    }
  })

  test('a last verdict is told with its time, and only where there is none of today', () => {
    expect(text(renderWatchHtml(only(team, { state: 'no-result', lastVerdict: { result: 'pass', at: team.generatedAt - DAY } })))).toContain('"last":"passed, 2026-11-28 05:00 UTC"')
    expect(text(renderWatchHtml(only(team, { state: 'fail' })))).not.toContain('"last":')
  })

  test('without script, what does not pass is there', () => {
    const noscript = /<noscript>([\s\S]*?)<\/noscript>/u.exec(pageOf(team))?.[1] ?? ''
    expect(noscript.match(/<li>/gu)).toHaveLength(10)
    expect(noscript).toMatch(/❌ <code>legacy\/api<\/code> <span class="muted">production<\/span>: failed since 2026-11-29 05:00 UTC\. 4 critical and 8 high/u)
  })
})

describe('what is not known is said, and never 0', () => {
  test('a first run, or a state that is lost', () => {
    const page = seen(example('watch-state-lost'))
    expect(page).toContain("The state file watch-state.json can't be used (it isn't JSON), so this run can't tell which vulnerabilities are new, remediated or past their SLO.")
    expect(page).toContain('Since the last run Unknown: there is no state file of an earlier run.')
    expect(page).toMatch(/Time to remediate unknown .*Needs the state file of an earlier run/u)
    expect(page).toContain('Over their SLO Unknown')
    expect(page).toContain('Plots need the state of runs on two days.')
    expect(page).not.toContain('In their stream')
  })

  test('a watch that is not connected', () => {
    const page = seen(example('watch-not-connected'))
    expect(page).toContain('⚠️ No result: AWS denied ecr:DescribeRepositories')
    expect(page).toContain('Coverage unknown')
    expect(page).toContain('Scanning Unknown: this run didn’t read how the registry is scanned.')
    expect(page).toContain('No stream was checked, so there is no result.')
    expect(page).not.toContain('✅')
  })

  test('a day without a value is a gap in its plot', () => {
    const point = { day: '', declared: 10, scanned: 5, failing: 2, judged: 9, critical: 3, high: 4 }
    const points = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-27', '2026-11-28'].map((day) => ({ ...point, day }))
    const plots = (list: WatchReport['points']): readonly string[] => text(renderWatchHtml({ ...team, points: list })).match(/<svg[\s\S]*?<\/svg>/gu)?.slice(-3) ?? []
    const lines = (svg: string | undefined, name: string): number => svg?.match(new RegExp(`<polyline class="${name}"`, 'gu'))?.length ?? 0
    // No run on two days: every line breaks.
    const [coverage] = plots(points)
    expect([lines(coverage, 'l-good'), lines(coverage, 'l-all')]).toEqual([2, 2])
    // Scans could not be read on one day more.
    const [blind] = plots(points.map((each) => (each.day === '2026-11-22' ? { ...each, scanned: undefined } : each)))
    expect([lines(blind, 'l-good'), lines(blind, 'l-all')]).toEqual([3, 2])
    expect(blind).toContain('unknown on 1 days')
    // Nothing was judged: nothing is known of what fails or is open.
    const [, failing, open] = plots(points.map((each) => (each.day === '2026-11-22' ? { ...each, judged: 0, failing: 0, critical: undefined, high: undefined } : each)))
    expect([lines(failing, 'l-bad'), lines(open, 'l-critical')]).toEqual([3, 3])
    expect(failing).toContain('failing: 2 on 2026-11-20, 2 on 2026-11-28; lowest 2, highest 2; unknown on 1 days.')
  })

  test('a watch that runs once a week has no gaps', () => {
    const points = Array.from({ length: 5 }, (_zero, at) => ({ day: new Date(Date.parse('2026-10-01') + at * 7 * DAY).toISOString().slice(0, 10), declared: 3, scanned: 3, failing: 1, judged: 3, critical: 1, high: 1 }))
    expect(text(renderWatchHtml({ ...team, points })).match(/<polyline/gu)).toHaveLength(6)
  })

  test('nothing fails, and everything fails', () => {
    expect(seen(example('watch-passing'))).toContain('✅ Passed: All 30 streams pass')
    expect(seen(example('watch-failing'))).toContain('❌ Failed: 30 of 30 streams fail')
  })
})
