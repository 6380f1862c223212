/**
 * What a process of its own does: findings as the service gives them, page by page → verdict → report model → every format, written
 * to files. Plain JavaScript over the compiled sources, so that no time goes into reading TypeScript; nothing is warm,
 * as in a run.
 */
export const CHILD = String.raw`
import { createReadStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
const { LIB, DATA, OUT } = process.env
const load = (path) => import(join(LIB, path))
const peak = () => process.resourceUsage().maxRSS * 1024
const [{ openDisk }, { fromInspector, Texts }, { judge }, { NO_POLICY }, { buildReport }] = await Promise.all(['faces/files/disk.js', 'aws/finding.js', 'policy/judge.js', 'policy/policy.js', 'report/build.js'].map(load))
const [json, html, sarif, csv, predicate, markdown, log] = await Promise.all(['json', 'html/html', 'sarif-files', 'csv', 'predicate', 'markdown/markdown', 'log/log'].map((name) => load('report/' + name + '.js')))
const texts = new Texts()
// The SDK makes dates of the seconds on the wire.
const dated = (name, value) => (/At$/.test(name) && typeof value === 'number' ? new Date(value * 1000) : value)
const findings = []
for await (const line of createInterface({ input: createReadStream(DATA) })) {
  findings.push(fromInspector(JSON.parse(line, dated), texts))
}
const repository = { name: 'payments/api', registryId: '123456789012', region: 'eu-west-1', partition: 'aws' }
const digest = 'sha256:' + 'ab'.repeat(32)
const image = { repository, digest, layers: [] }
const evidence = { scanType: 'enhanced', coverageReason: 'SUCCESSFUL', scannedAt: Date.now() - 86400000, spans: [], polls: 1, requests: 1, waitedMs: 0, notices: [] }
const scans = [{ requested: { asked: 'payments/api:1.4.2', repository, tag: '1.4.2', digest, kind: 'image', images: [image], leftOut: [], notices: [] }, images: [{ image, outcome: { kind: 'scanned', findings, evidence } }] }]
const timed = async (work) => {
  const from = performance.now()
  const result = await work()
  return [result, performance.now() - from]
}
const before = peak()
const [report, modelMs] = await timed(() => buildReport({ verdict: judge({ scans, policy: NO_POLICY, now: Date.now() }), scans, context: { actionVersion: '0', mode: 'enforce', reportSeverity: 'informational', rules: [{}], waitedMs: 0 } }))
mkdirSync(OUT, { recursive: true })
const formats = {
  log: () => log.renderLog(report, { color: true }).flatMap(({ lines }) => lines.map((line) => line + '\n')),
  summary: () => [markdown.renderSummary(report)],
  comment: () => [markdown.renderComment(report, 100)],
  json: () => json.renderJson(report),
  html: () => html.renderHtml(report),
  sarif: () => sarif.renderSarif(report).files['report.sarif'],
  csv: () => csv.renderCsv(report),
  predicate: () => predicate.renderPredicate(report, 0),
}
const disk = openDisk()
const ms = {}
for (const [name, render] of Object.entries(formats)) [, ms[name]] = await timed(() => disk.write(join(OUT, name), render()))
console.log(JSON.stringify({ modelMs, ms, before, peak: peak(), findings: findings.length }))
`
