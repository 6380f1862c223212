import { describe, expect, test } from '@jest/globals'
import * as v from 'valibot'
import { examples } from '../../scripts/preview/examples.ts'
import { text } from '../../scripts/preview/text.ts'
import { renderGitlab } from '../../src/report/gitlab.ts'
import type { Report } from '../../src/report/model.ts'
import { named } from './examples.ts'

const all = examples().filter(({ name }) => name !== 'huge').map(({ name, make }) => [name, make()] as const)

// What version 15.0.4 of the published schema demands of the members that we write, in our words; ours are all named here.
const filled = v.pipe(v.string(), v.minLength(1))
const url = v.pipe(v.string(), v.regex(/^https?:\/\/.+/))
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/))
const tool = v.strictObject({ id: filled, name: filled, version: filled, vendor: v.strictObject({ name: filled }) })
const Vulnerability = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  name: v.pipe(v.string(), v.maxLength(255)),
  description: v.pipe(v.string(), v.maxLength(1_048_576)),
  severity: v.picklist(['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical']),
  solution: v.pipe(v.string(), v.maxLength(7_000)),
  identifiers: v.pipe(v.array(v.strictObject({ type: filled, name: filled, value: filled, url: v.optional(url) })), v.minLength(1)),
  links: v.array(v.strictObject({ url })),
  location: v.strictObject({ dependency: v.strictObject({ package: v.strictObject({ name: filled }), version: filled }), operating_system: filled, image: filled }),
})
const GitlabReport = v.strictObject({
  version: v.literal('15.0.4'),
  schema: url,
  scan: v.strictObject({
    analyzer: tool,
    scanner: tool,
    type: v.literal('container_scanning'),
    start_time: time,
    end_time: time,
    status: v.picklist(['success', 'failure']),
    messages: v.array(v.strictObject({ level: v.picklist(['info', 'warn', 'fatal']), value: filled })),
  }),
  vulnerabilities: v.array(Vulnerability),
  remediations: v.array(v.never()),
})

const reportOf = (report: Report): v.InferOutput<typeof GitlabReport> => v.parse(GitlabReport, JSON.parse(text(renderGitlab(report))))

describe("GitLab's container scanning report", () => {
  test.each(all)('%s follows the schema, with an id for each vulnerability', (_name, report) => {
    const { vulnerabilities } = reportOf(report)
    expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(vulnerabilities.length)
  })

  test('has a vulnerability for each package of a finding, and where it is', () => {
    const { vulnerabilities } = reportOf(named('failed'))
    expect(vulnerabilities[0]).toMatchObject({
      severity: 'Critical',
      solution: 'Upgrade libgssapi-krb5-2 from 1.20.1-2+deb12u1 to 1.20.1-2+deb12u2.',
      identifiers: [{ type: 'cve', name: 'CVE-2024-37371', value: 'CVE-2024-37371' }, { type: 'cwe', value: '400' }],
      location: { dependency: { package: { name: 'libgssapi-krb5-2' }, version: '1.20.1-2+deb12u1' }, image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/payments/api:1.4.2' },
    })
  })

  test('knows a vulnerability again in the next build: neither digest nor tag nor version are in its id', () => {
    const report = named('failed')
    const next: Report = {
      ...report,
      images: report.images.map((image) => ({ ...image, tag: '1.4.3', digest: `sha256:${'f'.repeat(64)}` })),
      findings: report.findings.map((row) => ({ ...row, packages: row.packages.map((item) => ({ ...item, version: `${item.version}.1` })) })),
    }
    const ids = (of: Report) => reportOf(of).vulnerabilities.map(({ id }) => id)
    expect(ids(next).slice(0, 8)).toEqual(ids(report).slice(0, 8))
    expect(text(renderGitlab(next))).not.toMatch(/"image":"[^"]*(?:@|sha256)/)
  })

  test('a run that did not read everything is no success, so that nothing is taken for fixed', () => {
    expect(reportOf(named('timed-out')).scan).toMatchObject({ status: 'failure', messages: [{ level: 'fatal' }] })
    expect(reportOf(named('early')).scan.status).toBe('failure')
    expect(reportOf(named('clean')).scan).toMatchObject({ status: 'success', messages: [] })
  })

  test('what is ignored is counted, not listed', () => {
    const report = named('failed')
    const ignored = report.findings.filter(({ standing }) => standing === 'ignored').map(({ id }) => id)
    const { scan, vulnerabilities } = reportOf(report)
    expect(scan.messages).toEqual([{ level: 'info', value: `Not listed: ${ignored.length} findings ignored by the policy` }])
    expect(vulnerabilities.filter(({ identifiers: [first] }) => ignored.includes(first?.value ?? ''))).toEqual([])
  })

  test('Markdown and links of others lead nowhere', () => {
    for (const { description, links } of reportOf(named('hostile')).vulnerabilities) {
      expect(description).not.toMatch(/[<>[\]`|*]/)
      for (const link of links) expect(link.url).toMatch(/^https:\/\//)
    }
  })
})
