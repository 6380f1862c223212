import { describe, expect, test } from '@jest/globals'
import { dirname, join, normalize } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { SCENARIOS } from '../../emulator/scenarios/index.ts'
import { INPUTS } from '../../src/inputs/catalogue.ts'
import { OUTPUTS } from '../../src/inputs/catalogue/outputs.ts'
import { checkPolicy } from '../../src/policy/file/check.ts'
import { OWN } from '../../scripts/start/call.ts'
import { exists, textOf } from '../contract/files.ts'
import { anchorsOf, fencesOf, linksOf, PAGES } from './markdown.ts'
import { complaintsAbout, complaintsAboutFind, isFindStep, isGateStep, isMapping, mappingsOf } from './step.ts'

const NOW = Date.UTC(2026, 10, 21)
const LANGUAGES = ['yaml', 'json', 'sh', '']
const POLICY_KEYS = /^(?:extends|fail-on-[a-z-]+|thresholds|only-fixable|grace|enforce-from|ignore|exceptions|repositories|never-except|max-exception-days):/m

const fences = PAGES.flatMap(fencesOf)
const place = ({ file, line }: { readonly file: string; readonly line: number }): string => `${file}:${String(line)}`
const yaml = fences.filter(({ language }) => language === 'yaml').map((fence) => ({ fence, documents: parseAllDocuments(fence.text) }))
const values = yaml.flatMap(({ fence, documents }) => [...documents].map((document) => ({ fence, value: document.toJS() as unknown })))

test('there is something to look at', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/policy.md', 'docs/troubleshooting.md']))
  expect(yaml.length).toBeGreaterThan(15)
})

describe('snippets', () => {
  test('are of a language that is looked at here', () => {
    expect(fences.filter(({ language }) => !LANGUAGES.includes(language)).map(place)).toEqual([])
  })

  test('in YAML parse', () => {
    const wrong = yaml.flatMap(({ fence, documents }) => [...documents].flatMap((document) => document.errors.map((error) => `${place(fence)}: ${error.message}`)))
    expect(wrong).toEqual([])
  })

  test('in JSON parse', () => {
    const json = fences.filter(({ language }) => language === 'json')
    expect(json.length).toBeGreaterThan(0)
    for (const fence of json) expect({ at: place(fence), value: JSON.parse(fence.text) as unknown }).toEqual(expect.objectContaining({ value: expect.anything() }))
  })

  test('use the action with inputs that exist and values that it takes', () => {
    const steps = values.flatMap(({ fence, value }) => mappingsOf(value).filter(isGateStep).map((step) => ({ fence, step })))
    expect(steps.length).toBeGreaterThan(5)
    expect(steps.flatMap(({ fence, step }) => complaintsAbout(step).map((complaint) => `${place(fence)}: ${complaint}`))).toEqual([])
    const finds = values.flatMap(({ fence, value }) => mappingsOf(value).filter(isFindStep).map((step) => ({ fence, step })))
    expect(finds.flatMap(({ fence, step }) => complaintsAboutFind(step).map((complaint) => `${place(fence)}: ${complaint}`))).toEqual([])
  })

  test('of policy files are valid policies', () => {
    const policies = fences.filter(({ language, text }) => language === 'yaml' && POLICY_KEYS.test(text))
    expect(policies.length).toBeGreaterThan(4)
    expect(policies.flatMap((fence) => checkPolicy(fence.text, place(fence), NOW).problems)).toEqual([])
  })

  test('use outputs that exist', () => {
    const outputs = new Set<string>([...OUTPUTS.map(({ name }) => name)])
    const used = fences.flatMap((fence) => [...fence.text.matchAll(/steps\.gate\.outputs\.([\w-]+)/g)].map(([, name = '']) => ({ fence, name })))
    expect(used.length).toBeGreaterThan(3)
    expect(used.filter(({ name }) => !outputs.has(name)).map(({ fence, name }) => `${place(fence)}: ${name}`)).toEqual([])
  })

  test('pin the actions of others by commit', () => {
    const uses = fences.flatMap((fence) => [...fence.text.matchAll(/uses: (\S+)(.*)$/gm)].map(([, reference = '', rest = '']) => ({ fence, reference, rest })))
    const others = uses.filter(({ reference }) => !reference.startsWith('OWNER/'))
    expect(others.filter(({ reference, rest }) => !/@[0-9a-f]{40}$/.test(reference) || !/^ # v\d+\.\d+\.\d+$/.test(rest)).map(({ fence, reference }) => `${place(fence)}: ${reference}`)).toEqual([])
  })
})

describe('links', () => {
  const links = PAGES.flatMap(linksOf)
  const local = links.filter(({ target }) => !/^[a-z]+:/.test(target))

  test('to files of the repository lead somewhere', () => {
    expect(local.length).toBeGreaterThan(30)
    const missing = local.filter(({ file, target }) => {
      const path = target.split('#', 1)[0] ?? ''
      return path !== '' && !exists(join(dirname(file), path))
    })
    expect(missing.map(({ file, target }) => `${file}: ${target}`)).toEqual([])
  })

  test('to headings find them', () => {
    const lost = local.filter(({ file, target }) => {
      const [path = '', anchor] = target.split('#')
      const page = path === '' ? file : normalize(join(dirname(file), path))
      return anchor !== undefined && page.endsWith('.md') && exists(page) && !anchorsOf(page).has(anchor)
    })
    expect(lost.map(({ file, target }) => `${file}: ${target}`)).toEqual([])
  })

  test('to pictures have words for those who do not see them', () => {
    const bare = PAGES.filter((file) => /!\[\s*\]\(/.test(textOf(file)))
    expect(bare).toEqual([])
  })

  test('to the web are encrypted', () => {
    expect(links.filter(({ target }) => target.startsWith('http:')).map(({ file, target }) => `${file}: ${target}`)).toEqual([])
  })
})

describe('commands', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
  const calls = PAGES.flatMap((file) => [...textOf(file).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)([^`\n|]*)/g)].map(([, run, verb, rest = '']) => ({ file, script: run ?? verb ?? '', rest })))

  test('are scripts of package.json', () => {
    expect(calls.length).toBeGreaterThan(5)
    expect(calls.filter(({ script }) => scripts[script] === undefined).map(({ file, script }) => `${file}: ${script}`)).toEqual([])
  })

  test('of npm start have flags and scenarios that there are', () => {
    const known = new Set<string>([...Object.keys(OWN), 'help', ...INPUTS.map(({ name }) => name)])
    const starts = calls.filter(({ script }) => script === 'start')
    const flags = starts.flatMap(({ file, rest }) => [...rest.matchAll(/ --([a-z][\w-]*)/g)].map(([, flag = '']) => ({ file, flag })))
    expect(flags.length).toBeGreaterThan(4)
    expect(flags.filter(({ flag }) => !known.has(flag)).map(({ file, flag }) => `${file}: --${flag}`)).toEqual([])
    const named = starts.flatMap(({ rest }) => [...rest.matchAll(/--scenario ([a-z][\w-]*)/g)].map(([, name = '']) => name))
    expect(named.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name))).toEqual([])
  })

  test('run scripts that are there', () => {
    const files = PAGES.flatMap((file) => [...textOf(file).matchAll(/npx node ([\w./-]+)/g)].map(([, path = '']) => path))
    expect(files.filter((path) => !exists(path))).toEqual([])
  })
})

describe('words', () => {
  test('nothing names this machine', () => {
    expect(PAGES.filter((file) => /\/(?:work|home|root)\//.test(textOf(file)))).toEqual([])
  })

  test('inputs in backquotes in the tables of the guides exist', () => {
    const names = new Set<string>(INPUTS.map(({ name }) => name))
    const rows = [...textOf('docs/comparison.md').matchAll(/^\| .* \| (`[a-z-]+`)(?:,| \()? .*\|$/gm)].map(([, name = '']) => name.slice(1, -1))
    expect(rows.filter((name) => !names.has(name) && !OUTPUTS.some((output) => output.name === name) && name !== 'untriaged')).toEqual([])
  })

  test('the permissions of the README are a mapping of known scopes', () => {
    const blocks = values.flatMap(({ value }) => mappingsOf(value).flatMap((mapping) => (isMapping(mapping['permissions']) ? [mapping['permissions']] : [])))
    const scopes = new Set(['contents', 'id-token', 'pull-requests', 'security-events', 'actions', 'attestations', 'artifact-metadata', 'issues'])
    expect(blocks.length).toBeGreaterThan(1)
    expect(blocks.flatMap((block) => Object.entries(block)).filter(([scope, access]) => !scopes.has(scope) || !['read', 'write'].includes(String(access)))).toEqual([])
  })
})

test('measured figures have their place', () => {
  expect(textOf('docs/cost.md')).toMatch(/<!-- measured:begin[\s\S]+<!-- measured:end -->/)
})
