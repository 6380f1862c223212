import { describe, expect, test } from '@jest/globals'
import { parseAllDocuments } from 'yaml'
import { text } from '../../scripts/preview/text.ts'
import { PREDICATE_TYPE, renderPredicate } from '../../src/report/predicate.ts'
import { filesBelow, textOf } from '../contract/files.ts'
import { mappingsOf, type Mapping } from '../docs/step.ts'
import { named } from '../report/examples.ts'
import { mapping } from './workflow.ts'

const FILES = ['kyverno', 'ratify'].flatMap((folder) => filesBelow(`examples/${folder}`, '.yml').map((file) => `examples/${folder}/${file}`))
const documentsOf = (file: string) => [...parseAllDocuments(textOf(file))]

describe.each(FILES)('%s', (file) => {
  test('parses, and each document is an object of Kubernetes', () => {
    const documents = documentsOf(file)
    expect(documents.flatMap(({ errors }) => errors)).toEqual([])
    for (const document of documents) {
      expect(document.toJS()).toEqual(expect.objectContaining({ apiVersion: expect.stringMatching(/^[a-z.]+\/v\d/), kind: expect.any(String), metadata: expect.objectContaining({ name: expect.stringMatching(/^[a-z0-9-]+$/) }) }))
    }
  })
})

describe('the policies of Kyverno', () => {
  test('say which version of Kyverno the newer form needs, in the file and in the guide', () => {
    for (const file of ['examples/kyverno/image-validating-policy.yml', 'docs/attestation.md']) expect(textOf(file)).toContain('Kyverno 1.17')
  })

  const kyverno = FILES.filter((file) => file.includes('kyverno'))
  const { gate } = mapping(JSON.parse(text(renderPredicate(named('clean'), 0) ?? '')))

  test.each(kyverno)('%s asks for the predicate that the gate writes', (file) => {
    expect(textOf(file)).toContain(`type: ${PREDICATE_TYPE}`)
    const asked = [...textOf(file).matchAll(/\bgate\.(result|mode|judgedAt|\w+)\b/g)].map(([, name = '']) => name).filter((name) => name !== 'judgedAt)')
    expect(asked.length).toBeGreaterThan(2)
    for (const name of new Set(asked)) if (name !== 'yml') expect(gate).toHaveProperty(name)
  })

  test.each(kyverno)('%s trusts the reusable workflow alone', (file) => {
    const identities = documentsOf(file).flatMap((document) => mappingsOf(document.toJS() as unknown)).filter((each: Mapping) => each['issuer'] !== undefined)
    expect(identities.map(({ issuer, subject }) => ({ issuer, subject }))).toEqual([
      { issuer: 'https://token.actions.githubusercontent.com', subject: 'https://github.com/OWNER/ecr-scan-gate/.github/workflows/gate.yml@refs/tags/v1' },
    ])
  })
})

test('the constraint of Gatekeeper is of the kind that the template makes', () => {
  const template = mapping(documentsOf('examples/ratify/template.yml')[0]?.toJS())
  const constraint = mapping(documentsOf('examples/ratify/constraint.yml')[0]?.toJS())
  const names = mapping(mapping(mapping(mapping(template['spec'])['crd'])['spec'])['names'])
  expect(constraint['kind']).toBe(names['kind'])
  expect(mapping(template['metadata'])['name']).toBe(String(names['kind']).toLowerCase())
})

test('the verifiers of Ratify refer to what is there', () => {
  const documents = documentsOf('examples/ratify/verifiers.yml').map((document) => mapping(document.toJS()))
  const providers = documents.filter(({ kind }) => kind === 'KeyManagementProvider').map(({ metadata }) => String(mapping(metadata)['name']))
  const stores = documents.flatMap((document) => mappingsOf(document)).flatMap((each) => Object.values(mapping(mapping(each['verificationCertStores'])['signingAuthority'])).flat())
  expect(stores).toEqual(providers)
})
