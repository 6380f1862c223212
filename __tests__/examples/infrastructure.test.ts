import { describe, expect, test } from '@jest/globals'
import { filesBelow, textOf } from '../contract/files.ts'
import { isMapping, mappingsOf, type Mapping } from '../docs/step.ts'
import { readTemplate, strayNames } from './cloudformation.ts'
import { bracketProblems, declaredIn, referencesIn } from './terraform.ts'
import { mapping } from './workflow.ts'

const TEMPLATES = filesBelow('examples/cloudformation', '.yml').map((file) => `examples/cloudformation/${file}`)
const MODULES = filesBelow('examples/terraform', '.tf').map((file) => `examples/terraform/${file}`)

describe.each(TEMPLATES)('%s', (file) => {
  const template = readTemplate(textOf(file))

  test('parses, with the tags of CloudFormation', () => {
    expect(template.errors).toEqual([])
    expect(template.value['AWSTemplateFormatVersion']).toBe('2010-09-09')
    expect(Object.values(mapping(template.value['Resources'])).every((resource) => /^AWS::\w+::\w+$/.test(String(mapping(resource)['Type'])))).toBe(true)
  })

  test('refers to what is there, and uses all of its parameters', () => {
    expect(strayNames(template)).toEqual([])
  })

  test('has neither anchors, which CloudFormation refuses, nor functions as delimiters', () => {
    expect(textOf(file)).not.toMatch(/: [&*][a-z]/)
    const joins = mappingsOf(template.value).flatMap((each) => [each['Fn::Join'], each['Fn::Split']]).filter(Array.isArray)
    expect(joins.filter(([delimiter]) => typeof delimiter !== 'string')).toEqual([])
  })

  test('allows nothing with a wildcard for the action, and whom it trusts under conditions', () => {
    const statements = mappingsOf(template.value).filter((each) => each['Effect'] === 'Allow')
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('*'))).toEqual([])
    expect(statements.filter(({ Principal, Condition }) => Principal !== undefined && Condition === undefined)).toEqual([])
  })
})

describe('the two forms of the infrastructure say the same', () => {
  const role = readTemplate(textOf('examples/cloudformation/role.yml')).value
  const terraform = MODULES.map(textOf).join('\n')

  test('about which permissions go together', () => {
    const policies = Object.values(mapping(role['Resources'])).filter((resource): resource is Mapping => isMapping(resource) && resource['Type'] === 'AWS::IAM::RolePolicy')
    const groups = policies.map((policy) => mappingsOf(policy).filter((each) => each['Effect'] === 'Allow').flatMap(({ Action }) => (Array.isArray(Action) ? (Action as unknown[]) : [Action])).map(String).sort())
    for (const group of groups) for (const action of group) expect(terraform).toContain(`"${action}"`)
    expect(groups.flat()).toHaveLength(12)
  })

  test('about the events, and what of them goes to GitHub', () => {
    const events = textOf('examples/cloudformation/events.yml')
    const template = /InputTemplate: '(.*)'/.exec(events)?.[1] ?? ''
    expect(JSON.parse(template.replaceAll(/<\w+>/g, 'x'))).toEqual({ event_type: 'inspector', client_payload: { resource: 'x', digest: 'x' } })
    expect(terraform).toContain(`input_template = ${JSON.stringify(template)}`)
    for (const path of ['$.detail.repository-name', '$.detail.image-digest', '$.resources[0]', '$.detail.resources[0].details.awsEcrContainerImage.imageHash']) {
      expect([path, events.includes(path), terraform.includes(path)]).toEqual([path, true, true])
    }
  })

  test('and the workflow reads what they send', () => {
    const workflow = textOf('examples/workflows/dispatch.yml')
    expect(workflow).toContain('types: [inspector]')
    const read = [...workflow.matchAll(/client_payload\.(\w+)/g)].map(([, name = '']) => name)
    expect([...new Set(read)].sort()).toEqual(['digest', 'resource'])
  })
})

describe('Terraform', () => {
  const all = MODULES.map(textOf).join('\n')

  test.each(MODULES)('%s closes what it opens', (file) => {
    expect(bracketProblems(textOf(file))).toEqual([])
  })

  test('refers to what is declared, and uses what it declares', () => {
    const declared = declaredIn(all)
    const used = referencesIn(all)
    expect(declared.length).toBeGreaterThan(20)
    expect(used.filter((name) => !declared.includes(name))).toEqual([])
    expect(declared.filter((name) => /^(?:var|local|data)\./.test(name) && !used.includes(name))).toEqual([])
  })

  test('declares everything once', () => {
    const declared = declaredIn(all)
    expect(declared.filter((name, at) => declared.indexOf(name) !== at)).toEqual([])
  })
})

// `@cdktf/hcl2json` is the parser of Terraform itself as WebAssembly. Where it is not installed the checks above have to do.
const PARSER = '@cdktf/hcl2json'
const parser = await import(PARSER).then(
  (module: { readonly parse: (file: string, text: string) => Promise<unknown> }) => module,
  () => undefined,
)

describe(`Terraform's own grammar${parser === undefined ? ` (not checked: ${PARSER} is not installed)` : ''}`, () => {
  const each = parser === undefined ? test.skip : test
  for (const file of MODULES) {
    each(`is that of ${file}`, async () => {
      await expect(parser?.parse(file, textOf(file))).resolves.toBeDefined()
    })
  }
})
