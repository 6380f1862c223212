import { parseDocument, type ScalarTag, type CollectionTag, type Tags } from 'yaml'
import { isMapping, type Mapping } from '../docs/step.ts'

const FUNCTIONS = ['Ref', 'Sub', 'GetAtt', 'If', 'Equals', 'Join', 'Split', 'Select', 'Not', 'And', 'Or', 'FindInMap', 'ImportValue', 'Condition']
const PSEUDO = new Set(['AWS::AccountId', 'AWS::Region', 'AWS::Partition', 'AWS::StackName', 'AWS::NoValue', 'AWS::URLSuffix', 'AWS::StackId'])

/** The short forms as the long ones, as CloudFormation reads them. */
const longForm = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`)
const TAGS: Tags = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (value: string) => ({ [longForm(name)]: name === 'GetAtt' ? value.split('.') : value }) },
  { tag: `!${name}`, collection: 'seq', resolve: (value) => ({ [longForm(name)]: value.toJSON() as unknown }) },
  { tag: `!${name}`, collection: 'map', resolve: (value) => ({ [longForm(name)]: value.toJSON() as unknown }) },
])

export interface Template {
  readonly value: Mapping
  readonly errors: readonly string[]
}

export function readTemplate(text: string): Template {
  const document = parseDocument(text, { customTags: TAGS, schema: 'core' })
  const value = JSON.parse(JSON.stringify(document.toJS() as unknown)) as unknown
  return { value: isMapping(value) ? value : {}, errors: [...document.errors, ...document.warnings].map(({ message }) => message) }
}

/** Logical ids, parameters and conditions that are referred to and are not there, and parameters that nobody uses. */
export function strayNames({ value }: Template): readonly string[] {
  const resources = Object.keys(sectionOf(value, 'Resources'))
  const parameters = Object.keys(sectionOf(value, 'Parameters'))
  const conditions = Object.keys(sectionOf(value, 'Conditions'))
  const used = new Set<string>()
  const stray: string[] = []
  const refer = (name: string, known: readonly string[], where: string): void => {
    used.add(name)
    if (!known.includes(name) && !PSEUDO.has(name)) stray.push(`${where} ${name}`)
  }
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit)
    if (!isMapping(node)) return
    for (const [key, inner] of Object.entries(node)) {
      if (key === 'Ref' && typeof inner === 'string') refer(inner, [...resources, ...parameters], 'Ref')
      else if (key === 'Fn::GetAtt' && Array.isArray(inner)) refer(String(inner[0]), resources, 'GetAtt')
      else if (key === 'Fn::If' && Array.isArray(inner)) refer(String(inner[0]), conditions, 'If')
      else if (key === 'Condition' && typeof inner === 'string') refer(inner, conditions, 'Condition')
      else if (key === 'Fn::Sub') substitutions(inner).forEach((name) => refer(name, [...resources, ...parameters, ...localsOf(inner)], 'Sub'))
      visit(inner)
    }
  }
  visit(value)
  return [...stray, ...[...parameters, ...conditions].filter((name) => !used.has(name)).map((name) => `unused ${name}`)]
}

function sectionOf(value: Mapping, name: string): Mapping {
  const section = value[name]
  return isMapping(section) ? section : {}
}

function substitutions(value: unknown): readonly string[] {
  const text: unknown = Array.isArray(value) ? value[0] : value
  return typeof text === 'string' ? [...text.matchAll(/\$\{([^!}.]+)(?:\.[^}]+)?\}/g)].map(([, name = '']) => name) : []
}

function localsOf(value: unknown): readonly string[] {
  return Array.isArray(value) && isMapping(value[1]) ? Object.keys(value[1]) : []
}
