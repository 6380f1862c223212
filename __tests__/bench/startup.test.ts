import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { probe, readProbe } from '../../bench/process/probe.ts'
import { longScanned } from '../../emulator/scenarios/scanned.ts'
import { startEmulator } from '../../emulator/server.ts'
import { BUNDLE, runAction } from '../../scripts/runner.ts'
import { begin } from '../e2e/pool.ts'

/**
 * What a run loads, opens and writes, counted and not timed. A limit that is broken on purpose is raised here, with the
 * figures of `npm run bench` in the commit.
 */
const MOST_KILOBYTES_BEFORE = 280
const MOST_KILOBYTES = 1_100

const started = begin([['gate', run]])

async function run() {
  const emulator = await startEmulator({ scenario: longScanned })
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-startup-'))
  try {
    // By name, so that look-ups can be counted.
    const env = { ...emulator.writeEvent(join(folder, 'event.json')), AWS_ENDPOINT_URL: emulator.url.replace('127.0.0.1', 'localhost') }
    const step = await runAction({ inputs: longScanned.inputs, env, folder, nodeOptions: probe(join(folder, 'probe.json')) })
    return { ...readProbe(join(folder, 'probe.json')), step }
  } finally {
    await emulator.close()
  }
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(join(BUNDLE, '..', file)).size, 0)
}

test('before the first request nothing is loaded but what asks it', async () => {
  const { files, requestsAt } = await started('gate')
  const before = files.filter(({ at }) => at <= (requestsAt[0] ?? 0)).map(({ file }) => file)
  expect(before.slice(0, 2)).toEqual(['index.js', 'bundle.js'])
  expect(before.length).toBeLessThanOrEqual(8)
  expect(before.filter((file) => /Inspector2Client|getOctokit|<!doctype html/i.test(readFileSync(join(BUNDLE, '..', file), 'utf8')))).toEqual([])
  expect(bytesOf(before) / 1000).toBeLessThanOrEqual(MOST_KILOBYTES_BEFORE)
})

test('no file of the bundle is loaded that the run does not need', async () => {
  const { files } = await started('gate')
  const loaded = files.map(({ file }) => file)
  expect(new Set(loaded).size).toBe(loaded.length)
  expect(bytesOf(loaded) / 1000).toBeLessThanOrEqual(MOST_KILOBYTES)
})

test('connections are kept: as many as there are requests side by side, one look-up each', async () => {
  const { connections, lookups, requestsAt } = await started('gate')
  expect(requestsAt.length).toBeGreaterThanOrEqual(8)
  // Of an old scan: findings from both ends, beside the layers and what the registry, the account and the repository still scan; and octokit's own.
  expect(connections).toBeLessThanOrEqual(7)
  expect(lookups).toBeLessThanOrEqual(connections)
})

test('every file is written once', async () => {
  const { written, step } = await started('gate')
  expect(step.outputs['verdict']).toBe('fail')
  const reports = written.filter((path) => /report\.|predicate/.test(basename(path)))
  expect(reports.length).toBeGreaterThanOrEqual(5)
  expect(new Set(reports).size).toBe(reports.length)
})
