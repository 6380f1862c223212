import { describe, expect, test } from '@jest/globals'
import { filesBelow, textOf } from '../contract/files.ts'
import { PAGES } from './markdown.ts'

/** The action that every call in the source is made with, and what messages ask for. */
const called = new Set(filesBelow('src/aws', '.ts').flatMap((file) => [...textOf(`src/aws/${file}`).matchAll(/'((?:ecr|inspector2):[A-Z][A-Za-z]+)'/g)].map(([, action = '']) => action)))
const explained = new Set([...textOf('src/base/service-advice.ts').matchAll(/'((?:ecr|inspector2):[A-Z][A-Za-z]+)': /g)].map(([, action = '']) => action))
/** What a build or an attestation needs to push, which is not the gate's business. */
const PUSHING = new Set(['ecr:GetAuthorizationToken'])

const actionsIn = (text: string): readonly string[] => [...new Set([...text.matchAll(/\b((?:ecr|inspector2):[A-Z][a-z][A-Za-z]+)\b/g)].map(([, action = '']) => action))].filter((action) => !PUSHING.has(action)).sort()
/** What only `find` and `watch` ask: their pages have tables of their own. The roles of the examples have a switch for it. */
const OF_FLEET = ['inspector2:GetClustersForImage', 'inspector2:ListFindingAggregations']
/** What only `promote` asks for, with a role of its own: the gate writes nothing. */
const WRITING = 'ecr:PutImage'
const all = [...explained].filter((action) => action !== WRITING && !OF_FLEET.includes(action)).sort()

test('every action that is called has its purpose in words', () => {
  expect(called.size).toBeGreaterThan(8)
  expect([...called].filter((action) => !explained.has(action))).toEqual([])
})

describe('exactly the actions that the gate knows are named', () => {
  test('in the table of docs/iam.md', () => {
    const rows = [...textOf('docs/iam.md').matchAll(/^\| `((?:ecr|inspector2):[A-Za-z]+)` \|/gm)].map(([, action = '']) => action)
    expect([...rows].sort()).toEqual([...all, WRITING].sort())
  })

  test('in the table of docs/find.md', () => {
    const rows = [...textOf('docs/find.md').matchAll(/^\| `(inspector2:[A-Za-z]+)` \|/gm)].map(([, action = '']) => action)
    const asked = [...textOf('src/aws/fleet.ts').matchAll(/'(inspector2:[A-Z][A-Za-z]+)'/g)].map(([, action = '']) => action)
    expect([...rows].sort()).toEqual([...new Set(asked)].sort())
  })

  test('in the table of docs/watch.md', () => {
    const rows = [...textOf('docs/watch.md').matchAll(/^\| (`(?:ecr|inspector2):[^|]+) \|/gm)].flatMap(([, cell = '']) => actionsIn(cell))
    const asked = [...textOf('src/aws/watch.ts').matchAll(/'((?:ecr|inspector2):[A-Z][A-Za-z]+)'/g)].map(([, action = '']) => action)
    expect([...new Set(asked)].filter((action) => !rows.includes(action))).toEqual([])
    expect(rows.filter((action) => !explained.has(action))).toEqual([])
  })

  test('in the README', () => {
    expect(actionsIn(textOf('README.md'))).toEqual(all)
  })

  test('in CloudFormation', () => {
    expect(actionsIn(textOf('examples/cloudformation/role.yml'))).toEqual([...all, ...OF_FLEET].sort())
  })

  test('in Terraform', () => {
    expect(actionsIn(textOf('examples/terraform/role/main.tf'))).toEqual([...all, ...OF_FLEET].sort())
  })

  test('and no others on any page', () => {
    const unknown = PAGES.flatMap((file) => actionsIn(textOf(file)).filter((action) => !explained.has(action)).map((action) => `${file}: ${action}`))
    expect(unknown).toEqual([])
  })
})

test('what IAM grants on a repository is granted on a repository in the README', () => {
  const [, list = ''] = /ON_REPOSITORY = new Set\(\[([^\]]+)\]\)/.exec(textOf('src/base/service-advice.ts')) ?? []
  const onRepository = [...list.matchAll(/'([^']+)'/g)].map(([, action = '']) => action).filter((action) => action !== WRITING).sort()
  const [, block = ''] = /"Sid": "Repository"[\s\S]*?"Action": \[([^\]]+)\]/.exec(textOf('README.md')) ?? []
  expect(actionsIn(block)).toEqual(onRepository)
})
