import { describe, expect, test } from '@jest/globals'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { PROMOTE_OUTPUTS } from '../../src/inputs/promote/catalogue.ts'
import { exists, textOf } from '../contract/files.ts'
import { lintWorkflow } from '../docs/actionlint.ts'
import { FIND_OUTPUTS } from '../../src/inputs/find/catalogue.ts'
import { WATCH_OUTPUTS } from '../../src/inputs/watch/catalogue.ts'
import { complaintsAbout, complaintsAboutFind, complaintsAboutWatch, isFindStep, isGateStep, isPromoteStep, isWatchStep, usesOf } from '../docs/step.ts'
import { EXAMPLES, GATE, jobsOf, mapping, RELEASE, text, WATCH, workflowOf, type Job } from './workflow.ts'

const OWN = [GATE, RELEASE, WATCH].filter((file) => exists(file))
const FILES = [...EXAMPLES, ...OWN]

type Permissions = Readonly<Record<string, 'read' | 'write'>>

/** What the steps of a job need, as far as their kind tells; `id-token: write` is the only one of its scope. */
function neededBy({ steps, whole }: Job): Permissions {
  const needed: Record<string, 'read' | 'write'> = {}
  const need = (scope: string, access: 'read' | 'write'): void => {
    if (needed[scope] !== 'write') needed[scope] = access
  }
  for (const step of steps) {
    const uses = usesOf(step)
    const inputs = mapping(step['with'])
    const script = text(inputs['script']) + text(step['run'])
    if (uses.startsWith('actions/checkout@')) need('contents', 'read')
    if (uses.startsWith('aws-actions/configure-aws-credentials@')) need('id-token', 'write')
    if (uses.startsWith('github/codeql-action/upload-sarif@')) need('security-events', 'write')
    if (uses.startsWith('actions/attest@')) {
      need('id-token', 'write')
      need('attestations', 'write')
      if (inputs['push-to-registry'] === true && inputs['create-storage-record'] !== false) need('artifact-metadata', 'write')
    }
    if (/rest\.issues\.(?:create|update)\b/.test(script)) need('issues', 'write')
    if (/gh release create|git\/refs/.test(script)) need('contents', 'write')
    if (isPromoteStep(step)) need('contents', 'read')
    // Its configuration and policy file are read through the API; of a merge there is neither.
    if (isWatchStep(step) && inputs['merge'] === undefined) need('contents', 'read')
    if (isWatchStep(step) && inputs['issues'] !== undefined) need('issues', 'write')
    if (/rest\.actions\.list/.test(script)) need('actions', 'read')
    if (/'push', '--quiet'/.test(script)) need('contents', 'write')
    // Its policy file is read through the API on events that do not say who wrote the workspace.
    if (isFindStep(step) && inputs['policy'] !== undefined) need('contents', 'read')
    if (!isGateStep(step)) continue
    if (inputs['comment'] !== 'never') need('pull-requests', 'write')
    // A policy file, here or in what it extends, is read through the API on pull requests.
    need('contents', 'read')
  }
  const called = text(whole['uses'])
  for (const own of [GATE, WATCH].filter((file) => called.endsWith(`/${file}@v1`) && exists(file))) {
    for (const job of jobsOf(own)) for (const [scope, access] of Object.entries(job.permissions)) need(scope, access === 'write' ? 'write' : 'read')
  }
  return needed
}

/** A default as the runner would hand it in. */
function scalar(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

test('there are examples for everything that the README of examples/ lists, and no others', () => {
  const listed = [...textOf('examples/README.md').matchAll(/\]\((workflows\/[\w-]+\.yml)\)/g)].map(([, file = '']) => `examples/${file}`)
  expect([...listed].sort()).toEqual([...EXAMPLES].sort())
})

describe.each(FILES)('%s', (file) => {
  const jobs = jobsOf(file)

  test('is a workflow that says what it is for', () => {
    expect(textOf(file)).toMatch(/^# \S/)
    expect(text(workflowOf(file)['name'])).not.toBe('')
    expect(jobs.length).toBeGreaterThan(0)
  })

  test('has nothing that actionlint complains of', async () => {
    expect(await lintWorkflow(textOf(file), file)).toEqual([])
  })

  test('pins the actions of others by commit and says the version', () => {
    const lines = [...textOf(file).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, reference = '']) => reference)
    const allowed = /^(?:OWNER\/ecr-scan-gate(?:\/find|\/promote|\/watch|\/\.github\/workflows\/(?:gate|watch)\.yml)?@v1|\$\/(?:gate|watch)|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/
    expect(lines.filter((reference) => !allowed.test(reference))).toEqual([])
  })

  test('takes no permission for the whole workflow, and in each job those that it needs and no others', () => {
    expect(workflowOf(file)['permissions']).toEqual({})
    for (const job of jobs) {
      const extra = file === GATE && job.name === 'sarif' ? { contents: 'read', actions: 'read' } : {}
      const check = file === RELEASE && job.name === 'check' ? { contents: 'read' } : {}
      expect({ job: job.name, permissions: job.permissions }).toEqual({ job: job.name, permissions: { ...neededBy(job), ...extra, ...check } })
    }
  })

  test('ends: every job with steps has a limit of its own or the gate\'s', () => {
    const endless = jobs.filter(({ whole, steps }) => steps.length > 0 && whole['timeout-minutes'] === undefined && !steps.some(isGateStep))
    expect(endless.map(({ name }) => name)).toEqual([])
  })

  test('gives the action inputs that exist, with values that it takes', () => {
    const inputs = mapping(mapping(mapping(workflowOf(file)['on'])['workflow_call'])['inputs'])
    const defaults = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, scalar(mapping(input)['default'])]))
    const complaints = jobs.flatMap(({ steps }) => steps.filter((step) => isGateStep(step) || isPromoteStep(step))).flatMap((step) => complaintsAbout(step, defaults))
    const ofFind = jobs.flatMap(({ steps }) => steps.filter(isFindStep)).flatMap(complaintsAboutFind)
    const ofWatch = jobs.flatMap(({ steps }) => steps.filter(isWatchStep)).flatMap((step) => complaintsAboutWatch(step, defaults))
    expect([...complaints, ...ofFind, ...ofWatch]).toEqual([])
  })

  test('uses outputs of the action that exist', () => {
    const outputs = new Set<string>(OUTPUTS.map(({ name }) => name))
    const ofPromote = new Set<string>(PROMOTE_OUTPUTS.map(({ name }) => name))
    const promoting = jobs.flatMap(({ steps }) => steps.filter(isPromoteStep).map((step) => text(step['id']))).filter((id) => id !== '')
    for (const id of promoting) for (const [, name = ''] of textOf(file).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))) expect(ofPromote).toContain(name)
    const ids = jobs.flatMap(({ steps }) => steps.filter(isGateStep).map((step) => text(step['id']))).filter((id) => id !== '')
    const used = ids.flatMap((id) => [...textOf(file).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(([, name = '']) => name))
    expect(used.filter((name) => !outputs.has(name))).toEqual([])
  })

  test('uses outputs of find that exist', () => {
    const outputs = new Set<string>(FIND_OUTPUTS.map(({ name }) => name))
    const ids = jobs.flatMap(({ steps }) => steps.filter(isFindStep).map((step) => text(step['id']))).filter((id) => id !== '')
    const used = ids.flatMap((id) => [...textOf(file).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(([, name = '']) => name))
    expect(used.filter((name) => !outputs.has(name))).toEqual([])
  })

  test('uses outputs of the watch that exist', () => {
    const outputs = new Set<string>(WATCH_OUTPUTS.map(({ name }) => name))
    const ids = jobs.flatMap(({ steps }) => steps.filter(isWatchStep).map((step) => text(step['id']))).filter((id) => id !== '')
    const used = ids.flatMap((id) => [...textOf(file).matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, 'g'))].map(([, name = '']) => name))
    expect(used.filter((name) => !outputs.has(name))).toEqual([])
  })

  test('hands values to scripts through the environment, never into their text', () => {
    const scripts = jobs.flatMap(({ steps }) => steps.flatMap((step) => [text(step['run']), text(mapping(step['with'])['script'])]))
    expect(scripts.filter((script) => /\$\{\{/.test(script))).toEqual([])
  })
})

test('one action has one commit in all workflows and pages', () => {
  const all = [...FILES, 'README.md', 'docs/reports.md', 'docs/attestation.md'].flatMap((file) => [...textOf(file).matchAll(/uses: ([\w.-]+\/[\w./-]+)@([0-9a-f]{40} # v[\d.]+)/g)].map(([, action = '', commit = '']) => ({ action, commit })))
  const commits = Map.groupBy(all, ({ action }) => action)
  expect([...commits].filter(([, uses]) => new Set(uses.map(({ commit }) => commit)).size > 1).map(([action]) => action)).toEqual([])
})
