import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { ATTACKS } from '../../emulator/scenarios/hostile.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { readOutputs } from '../../scripts/runner.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { ownComments, seen, step, type Step } from './step.ts'

/** Every text of the image, its findings, the pull request and its comments tries to be more than text. */

let run: Step
let comment = ''
beforeAll(async () => {
  run = await step(scenario('hostile'), { env: { NO_COLOR: undefined } })
  comment = ownComments(run)[0]?.body ?? ''
})

const BIDI = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/
const INVISIBLE = /[\u200b-\u200d\ufeff]/

test('the verdict is that of the findings', () => {
  expect(seen(run)).toEqual({ verdict: 'fail', exit: 1 })
  expect(run.outputs['total']).toBe(String(ATTACKS.length))
})

describe('the log', () => {
  test('holds no workflow command but ours', () => {
    const commands = run.log.split(/\r\n|\n|\r/).filter((line) => /^\s*(::|##\[)/.test(line))
    expect(commands.filter((line) => !/^::(group::(?:\d+ findings?$|upgrades with versions$|\d+ exceptions?\b|scan of payments\/api:1\.4\.2: \d+ findings )|endgroup::$|error title=ECR Scan Gate%3A |warning title=ECR Scan Gate%3A |notice title=ECR Scan Gate)/.test(line))).toEqual([])
    expect(run.log).not.toContain('##[')
  })

  test('holds no escape but colors, no control character, nothing that turns text around', () => {
    expect(run.log.replaceAll(new RegExp('\\u001b\\[[0-9;]*m', 'g'), '')).not.toContain('\u001b')
    expect(run.log).not.toMatch(CONTROL)
    expect(run.log).not.toMatch(BIDI)
    expect(run.log).not.toMatch(INVISIBLE)
  })
})

describe.each([
  ['summary', () => run.summary],
  ['comment', () => comment],
] as const)('the %s', (name, text) => {
  /** As GitHub would render it before it sanitizes; what is not there needs no sanitizing. */
  const html = (): string => micromark(text(), { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })

  test('is there', () => expect(text()).toContain('❌ Failed: '))

  test('has no element but those of the report', () => {
    const allowed = new Set('a b blockquote br code del details em h2 h3 h4 hr img li ol p picture pre small source span strong sub summary sup table tbody td th thead tr ul'.split(' '))
    const rendered = html().replaceAll(/<!--[^]*?-->/g, '')
    const elements = [...rendered.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, element = '']) => element.toLowerCase())
    expect([...new Set(elements)].filter((element) => !allowed.has(element))).toEqual([])
    expect(rendered).not.toMatch(/<[^>]*\son[a-z]+\s*=/i)
  })

  test('closes no section of ours and makes no heading of its own', () => {
    const rendered = html()
    expect((rendered.match(/<details/g) ?? []).length).toBe((rendered.match(/<\/details>/g) ?? []).length)
    expect(rendered).not.toMatch(/<h[1-6]>[^<]*All clear/)
  })

  test('links nowhere but to advisories and consoles, shows no pixel', () => {
    const targets = [...html().matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target = '']) => target)
    expect(targets.filter((target) => !target.startsWith('https://') && !target.startsWith('http://127.0.0.1:') && !target.startsWith('#'))).toEqual([])
    expect(targets.filter((target) => target.includes('//evil.example'))).toEqual([])
    expect(html()).not.toMatch(/<img[^>]+src="https?:\/\/(?!img\.shields\.io)/)
  })

  test('mentions nobody and closes no issue', () => {
    // Inside code GitHub makes neither mentions nor references.
    const prose = html().replaceAll(/<code>[^]*?<\/code>/g, '').replaceAll(/<[^>]*>/g, '')
    expect(prose).not.toMatch(/(^|[^\w`])@(acme|security)/)
    expect(prose).not.toMatch(/fixes #1|payments#2|GH-3/)
  })

  test('holds no escape, no control character, nothing that turns text around', () => {
    expect(text()).not.toContain('\u001b')
    expect(text()).not.toMatch(CONTROL)
    expect(text()).not.toMatch(BIDI)
  })

  test('begins with what we say', () => expect(text()).toMatch(name === 'summary' ? /^## ❌ Failed: / : /^<!-- ecr-scan-gate:payments\/api -->\n### ❌ Failed: /))
})

describe('the outputs', () => {
  test('are those that action.yml declares, each once', () => {
    const raw = readFileSync(`${run.folder}/outputs`, 'utf8')
    // A delimiter that nobody can guess keeps a value from setting another output.
    const names = [...raw.matchAll(/^([\w-]+)<<(ghadelimiter_[0-9a-f-]{36})$/gm)].map(([, output]) => output)
    expect([...new Set(names)].sort()).toEqual(OUTPUTS.map((output) => output.name).sort())
    expect(readOutputs(`${run.folder}/outputs`)['verdict']).toBe('fail')
  })

  test('are single values without anything that a shell or a log would take for more', () => {
    for (const [name, value] of Object.entries(run.outputs)) {
      expect([name, value]).toEqual([name, expect.not.stringMatching(/[\r\n]/)])
      if (name !== 'violations') expect([name, value]).toEqual([name, expect.not.stringMatching(CONTROL)])
    }
    expect(JSON.parse(run.outputs['violations'] ?? '')).toEqual([expect.objectContaining({ rule: 'fail-on-severity', actual: 10 })])
  })

  test('nothing else was written for later steps', () => {
    expect(readFileSync(`${run.folder}/env`, 'utf8')).toBe('')
    expect(readFileSync(`${run.folder}/state`, 'utf8')).toBe('')
  })
})

test('the other comments are left alone', () => {
  expect(run.comments.filter(({ login }) => login === 'mallory').map(({ body }) => body)).toEqual(ATTACKS)
})
