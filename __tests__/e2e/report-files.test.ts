import { expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { grave, HASTE, mild, settled } from './short.ts'
import { seen, step } from './step.ts'

test('two gates of one job: each has its own files, the first where the documentation says', async () => {
  const temp = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-job-'))
  const job = { env: { RUNNER_TEMP: temp }, inputs: { ...HASTE, comment: 'never' } }
  const first = await step(settled(mild()), job)
  const predicate = readFileSync(join(temp, 'ecr-scan-gate', 'predicate.json'), 'utf8')
  const second = await step(settled(grave()), job)
  expect(first.outputs['predicate-file']).toBe(join(temp, 'ecr-scan-gate', 'predicate.json'))
  expect(second.outputs['predicate-file']).toBe(join(temp, 'ecr-scan-gate-2', 'predicate.json'))
  expect(readFileSync(first.outputs['predicate-file'] ?? '', 'utf8')).toBe(predicate)
  expect(first.log).not.toContain('The report files are in')
  expect(second.log).toContain(`\nThe report files are in ${join(temp, 'ecr-scan-gate-2')}: ${join(temp, 'ecr-scan-gate')} is there already, from an earlier gate of this job or another step.\n`)
  expect(existsSync(second.outputs['html-file'] ?? '')).toBe(true)
})

test('a folder that nobody can make: the outputs are set, and the step ends', async () => {
  const run = await step(settled(mild()), { inputs: { ...HASTE, comment: 'never', 'report-dir': '/proc/nope' } })
  expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
  expect(run.log).toMatch(/^::warning::The verdict stands, but report files could not be written to \/proc\/nope: json: ENOENT/m)
  expect(run.outputs['json-file']).toBe('')
})
