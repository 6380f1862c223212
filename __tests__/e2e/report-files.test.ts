import { expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from 'sarif'
import { findings, plan, SCANNED_YESTERDAY, smallImage, TAG } from '../../emulator/scenarios/common.ts'
import { COREUTILS } from '../../emulator/facts/debian.ts'
import { grave, HASTE, LOG4SHELL, mild, settled } from './short.ts'
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
  expect(second.log).toContain(`\nThe report files are in ${join(temp, 'ecr-scan-gate-2')}: ${join(temp, 'ecr-scan-gate')} already exists, from an earlier gate of this job or another step.\n`)
  expect(existsSync(second.outputs['html-file'] ?? '')).toBe(true)
})

test('a folder that nobody can make: the outputs are set, and the step ends', async () => {
  const run = await step(settled(mild()), { inputs: { ...HASTE, comment: 'never', 'report-dir': '/proc/nope' } })
  expect(seen(run)).toEqual({ verdict: 'pass', exit: 0 })
  expect(run.log).toMatch(/^::warning::The verdict stands, but report files could not be written to \/proc\/nope: json: ENOENT/m)
  expect(run.outputs['json-file']).toBe('')
})

test('25 repositories: the one that fails is in the first SARIF file, the others are in it or the next, and all say so', async () => {
  const names = Array.from({ length: 25 }, (_, at) => `shop/app-${String(at + 1).padStart(2, '0')}`)
  const images = names.map((repository, at) => plan(smallImage(`b0${String(at)}`), { repository, tags: [TAG], coverage: SCANNED_YESTERDAY, findings: findings(at === 24 ? [LOG4SHELL] : [COREUTILS], -5000) }))
  const run = await step({ ...settled([]), repositories: names.map((name) => ({ name })), images }, { inputs: { ...HASTE, repository: '', tag: '', image: names.map((name) => `${name}:${TAG}`).join('\n'), 'fail-on-severity': 'critical', comment: 'never' } })
  expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
  const paths = (run.outputs['sarif-file'] ?? '').split('\n')
  expect(paths.map((path) => path.split('/').at(-1))).toEqual(['report.sarif', 'report-2.sarif'])
  const logs = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Log)
  expect(logs[0]?.runs[0]).toMatchObject({ automationDetails: { id: 'ecr-scan-gate/shop/app-25/' }, results: [{ ruleId: 'CVE-2021-44228' }] })
  expect(logs.flatMap(({ runs }) => runs.map(({ automationDetails }) => automationDetails?.id)).sort()).toEqual(names.map((name) => `ecr-scan-gate/${name}/`))
  const told = 'The SARIF report is in 2 files (report.sarif, report-2.sarif)'
  expect(run.log).toContain(`note: ${told}`)
  expect(run.summary.replaceAll('\\', '')).toContain(told)
  for (const { properties } of logs) expect(JSON.stringify(properties)).toContain(told)
})
