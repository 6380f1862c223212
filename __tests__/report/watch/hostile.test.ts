import { describe, expect, test } from '@jest/globals'
import { follow } from '../../../src/fleet/watch/follow.ts'
import { concluded } from '../../../src/fleet/watch/result.ts'
import { buildWatchReport } from '../../../src/report/watch/build.ts'
import { renderWatchCsv } from '../../../src/report/watch/csv.ts'
import { renderWatchJson } from '../../../src/report/watch/json.ts'
import { renderWatchMetrics } from '../../../src/report/watch/metrics.ts'
import type { WatchReport } from '../../../src/report/watch/model.ts'
import { renderWatchSummary } from '../../../src/report/watch/summary.ts'
import { renderWatchLog } from '../../../src/report/watch/text.ts'
import { finding, judged, lost, NOW, read, STREAM } from '../../fleet/watch/looks.ts'

const HOSTILE = '=cmd|x @octocat "</td>\n::error::pwned\n| <script>alert(1)</script> `x`'

function result(owner: string | undefined, look = read(judged('a', { 'CVE-1': finding() }))): WatchReport {
  const stream = { ...STREAM, owner }
  const followed = { ...follow(stream, undefined, look, { now: NOW, policy: 'p', remembers: true }), clusters: undefined }
  return buildWatchReport(concluded({
    generatedAt: NOW,
    registry: { id: '123456789012', region: 'eu-west-1' },
    streams: [followed],
    audit: { registryId: '123456789012', registry: [], repositories: [{ name: 'a/b', frequency: HOSTILE, finding: 'unknown', detail: HOSTILE, remedy: HOSTILE, terraform: undefined }] },
    figures: { coverage: { scanned: 1, declared: 1 }, failureRate: { failing: 1, judged: 1 }, timeToRemediate: undefined, withinSlo: undefined, setAside: 0 },
    requests: { made: 1, limit: 5000 },
    problems: [{ code: 'x', what: HOSTILE, remedy: [HOSTILE] }],
    notices: [HOSTILE],
    points: [],
    slo: {},
    remembers: true,
  }))
}

describe('text of others stays text', () => {
  const text = (pieces: Iterable<string>): string => [...pieces].join('')

  test('in the summary', () => {
    const summary = renderWatchSummary(result(HOSTILE), [HOSTILE])
    expect(summary).not.toContain('<script>')
    expect(summary).not.toContain('</td>')
    expect(summary).not.toMatch(/@octocat/)
    expect(summary).not.toMatch(/^::error/m)
  })

  test('in the CSV', () => {
    const csv = text(renderWatchCsv(result(HOSTILE)))
    expect(csv).toContain(`"'=cmd|x @octocat ""</td>`)
  })

  test('in the metrics: one line for each sample, whatever the labels hold', () => {
    const lines = text(renderWatchMetrics(result(HOSTILE))).trimEnd().split('\n')
    expect(lines.filter((line) => !line.startsWith('#') && !/^ecr_scan_watch_[a-z0-9_]+\{.*\} -?[0-9.]+$/.test(line))).toEqual([])
    expect(lines.at(-1)).toBe('# EOF')
  })

  test('in the JSON', () => {
    const { streams } = JSON.parse(text(renderWatchJson(result(HOSTILE)))) as { streams: readonly { owner: string }[] }
    expect(streams[0]?.owner).toBe(HOSTILE)
  })
})

describe('what is not known', () => {
  const none = result(undefined, lost('no-result'))

  test('is said as unknown, and never as 0', () => {
    const log = renderWatchLog({ ...none, audit: undefined, figures: { ...none.figures, coverage: undefined } }, 10).join('\n')
    expect(log).toContain('Coverage: unknown')
    expect(log).toContain('Time to remediate: unknown')
    expect(log).toContain('Repositories without scanning: unknown')
    expect(log).not.toContain('✅')
  })

  test('has no sample', () => {
    const metrics = [...renderWatchMetrics({ ...none, figures: { ...none.figures, coverage: undefined } })].join('')
    expect(metrics).not.toContain('coverage_scanned')
    expect(metrics).not.toContain('stream_failing')
  })
})

test('a thousand streams that fail stay within the summary of a job', () => {
  const one = result('@acme/team')
  const [stream] = one.streams
  const summary = renderWatchSummary({ ...one, streams: Array.from({ length: 2_000 }, () => stream!) }, [])
  expect(Buffer.byteLength(summary)).toBeLessThan(1_000_000)
  expect(summary).toContain('1900 more; the report files have all.')
})
