import { describe, expect, test } from '@jest/globals'
import { publish, type Publication } from '../../../src/faces/action/publish.ts'
import type { ActionWorld } from '../../../src/faces/action/world.ts'
import type { Host } from '../../../src/faces/action/runner.ts'
import type { Verdict } from '../../../src/policy/verdict.ts'
import { buildReport } from '../../../src/report/build.ts'

const VERDICT: Verdict = {
  result: 'fail',
  complete: true,
  reason: '1 critical finding in api:1',
  counts: { bySeverity: { critical: 1, high: 0, medium: 0, low: 0, informational: 0, untriaged: 0 }, total: 1, fixable: 0, exploitable: 0, kev: 0, ignored: 0, suppressed: 0, graced: 0 },
  violations: [{ rule: 'fail-on-severity', limit: 0, actual: 1, findings: ['CVE-2026-1'] }],
  findings: [],
  problems: [],
  notices: [],
  fixed: [],
  judgedAt: 0,
}

function publication(): Publication {
  const context = { actionVersion: '0', mode: 'enforce', reportSeverity: 'informational', rules: [], waitedMs: 0 } as const
  return { verdict: VERDICT, scans: [], report: buildReport({ verdict: VERDICT, scans: [], context }), waitedMs: 0, event: { name: '', payload: { kind: 'other' } } }
}

/** A host that notes what it is told; `broken` calls throw, as only a mistake of ours would. */
function hostWith(broken: readonly (keyof Host)[]) {
  const told: string[] = []
  const outputs = new Map<string, string>()
  const note = (name: keyof Host) => (text: string) => {
    if (broken.includes(name)) throw new Error(`${name} is broken`)
    told.push(`${name}: ${text}`)
  }
  const host: Host = {
    info: note('info'),
    debug: note('debug'),
    notice: note('notice'),
    warning: note('warning'),
    error: note('error'),
    startGroup: note('startGroup'),
    endGroup: () => undefined,
    setOutput: (name, value) => void outputs.set(name, value),
    setFailed: (message, title = '') => note('setFailed')(`${title}: ${message}`),
    writeSummary: () => (broken.includes('writeSummary') ? Promise.reject(new Error('writeSummary is broken')) : Promise.resolve(undefined)),
    isDebug: () => false,
  }
  return { host, told, outputs }
}

describe('telling the verdict', () => {
  test.each<[string, readonly (keyof Host)[]]>([
    ['the log', ['info']],
    ['the summary', ['writeSummary']],
    ['the log and the summary', ['info', 'writeSummary']],
  ])('when %s breaks, the verdict, the outputs and the failed step stand', async (_name, broken) => {
    const { host, told, outputs } = hostWith(broken)
    const world: Pick<ActionWorld, 'host' | 'env'> = { host, env: { GITHUB_STEP_SUMMARY: '/summary' } }
    await publish(publication(), { ...world } as ActionWorld)
    expect(outputs.get('verdict')).toBe('fail')
    expect(outputs.get('critical')).toBe('1')
    expect(told.filter((line) => line.startsWith('setFailed'))).toEqual(['setFailed: ECR Scan Gate: Failed: 1 critical finding in api:1: Failed: 1 critical finding in api:1'])
    expect(told.filter((line) => line.startsWith('warning: The verdict stands, but '))).toHaveLength(broken.length)
  })
})
