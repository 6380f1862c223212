import { describe, expect, test } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, ROOT, textOf } from '../contract/files.ts'
import { isMapping, mappingsOf, type Mapping } from '../docs/step.ts'
import { readTemplate, strayNames } from './cloudformation.ts'
import { bracketProblems, declaredIn, referencesIn } from './terraform.ts'
import { mapping } from './workflow.ts'

const TEMPLATES = filesBelow('examples/cloudformation', '.yml').map((file) => `examples/cloudformation/${file}`)
const MODULES = ['role', 'scanning', 'events'] as const
const filesOf = (module: string): readonly string[] => filesBelow(`examples/terraform/${module}`, '.tf').map((file) => `examples/terraform/${module}/${file}`)
const FILES = MODULES.flatMap(filesOf)
const moduleText = (module: (typeof MODULES)[number]): string => filesOf(module).map(textOf).join('\n')

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
  const terraform = FILES.map(textOf).join('\n')

  test('about which permissions go together', () => {
    const policies = Object.values(mapping(role['Resources'])).filter((resource): resource is Mapping => isMapping(resource) && resource['Type'] === 'AWS::IAM::RolePolicy')
    const groups = policies.map((policy) => mappingsOf(policy).filter((each) => each['Effect'] === 'Allow').flatMap(({ Action }) => (Array.isArray(Action) ? (Action as unknown[]) : [Action])).map(String).sort())
    for (const group of groups) for (const action of group) expect(terraform).toContain(`"${action}"`)
    expect(groups.flat()).toHaveLength(16)
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

  test('about which repositories that is, and that the queue keeps what GitHub did not take', () => {
    const events = readTemplate(textOf('examples/cloudformation/events.yml')).value
    const rules = Object.values(mapping(events['Resources'])).filter((resource): resource is Mapping => isMapping(resource) && resource['Type'] === 'AWS::Events::Rule')
    expect(rules).toHaveLength(2)
    for (const rule of rules) {
      expect(JSON.stringify(mapping(rule['Properties'])['EventPattern'])).toMatch(/"wildcard":.*RepositoryFilter/)
      expect(mappingsOf(rule).filter((each) => each['DeadLetterConfig'] !== undefined)).toHaveLength(1)
    }
    const module = moduleText('events')
    expect(module.match(/wildcard = /g)).toHaveLength(2)
    expect(module).toMatch(/dead_letter_config \{\s+arn = aws_sqs_queue\.undelivered\.arn/)
    expect(module).toContain('message_retention_seconds = 1209600')
  })

  test('about whom the role trusts: each condition, under the same key, and how long a session lasts', () => {
    const keys = (text: string): readonly string[] => [...new Set([...text.matchAll(/token\.actions\.githubusercontent\.com:(\w+)/g)].map(([, key = '']) => key))].sort()
    const wanted = ['aud', 'enterprise_id', 'job_workflow_ref', 'repository_id', 'sub']
    expect(keys(textOf('examples/cloudformation/role.yml'))).toEqual(wanted)
    expect(keys(moduleText('role'))).toEqual(wanted)
    expect(JSON.stringify(role)).toContain('"MaxSessionDuration":{"Ref":"MaxSessionDuration"}')
    expect(moduleText('role')).toContain('max_session_duration = var.max_session_duration')
  })

  test.each([
    ['repo:octo-org/payments:ref:refs/heads/main', true],
    ['repo:octo-org@123456/payments@456789:ref:refs/heads/main', true],
    ['repo:octo-org/*', true],
    ['repo:*', false],
    ['repo:octo-*/payments:ref:refs/heads/main', false],
    ['*', false],
    ['', false],
  ])('a subject %s: %s', (subject, isGood) => {
    const pattern = mapping(mapping(role['Parameters'])['Subjects'])['AllowedPattern']
    const [, ofTerraform = ''] = /can\(regex\("(\^repo[^"]+)", subject\)\)/.exec(moduleText('role')) ?? []
    expect([new RegExp(String(pattern)).test(subject), new RegExp(ofTerraform).test(subject)]).toEqual([isGood, isGood])
  })

  test('about the rules of a registry: none take the place of others before they are named', () => {
    const parameters = mapping(readTemplate(textOf('examples/cloudformation/scanning.yml')).value['Parameters'])
    expect(Object.values(parameters).filter((parameter) => mapping(parameter)['Default'] !== undefined)).toEqual([])
    expect(moduleText('scanning')).toMatch(/variable "rules" \{[\s\S]*?default\s+= null/)
    expect(moduleText('scanning')).toMatch(/"aws_ecr_registry_scanning_configuration" "registry" \{\s+count\s+= var\.rules == null \? 0 : 1/)
  })

  test('and the workflow reads what they send', () => {
    const workflow = textOf('examples/workflows/dispatch.yml')
    expect(workflow).toContain('types: [inspector]')
    const read = [...workflow.matchAll(/client_payload\.(\w+)/g)].map(([, name = '']) => name)
    expect([...new Set(read)].sort()).toEqual(['digest', 'resource'])
  })
})

describe('Terraform', () => {
  test('is three modules and nothing beside them', () => {
    expect(readdirSync(join(ROOT, 'examples/terraform')).sort()).toEqual([...MODULES].sort())
  })

  test.each(FILES)('%s closes what it opens', (file) => {
    expect(bracketProblems(textOf(file))).toEqual([])
  })

  describe.each(MODULES)('the module %s', (module) => {
    const declared = declaredIn(moduleText(module))

    test('stands alone: it refers to what it declares, and uses that', () => {
      const used = referencesIn(moduleText(module))
      expect(declared.length).toBeGreaterThan(4)
      expect(used.filter((name) => !declared.includes(name))).toEqual([])
      expect(declared.filter((name) => /^(?:var|local|data)\./.test(name) && !used.includes(name))).toEqual([])
    })

    test('declares everything once', () => {
      expect(declared.filter((name, at) => declared.indexOf(name) !== at)).toEqual([])
    })

    test('says which provider it needs', () => {
      expect(moduleText(module)).toMatch(/required_providers \{\s+aws = \{/)
    })
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
  for (const file of FILES) {
    each(`is that of ${file}`, async () => {
      await expect(parser?.parse(file, textOf(file))).resolves.toBeDefined()
    })
  }
})
