import { describe, expect, test } from '@jest/globals'
import { importsBelow, type Import } from './imports.ts'

/** What each folder of src/ may import besides itself. The pure ones follow the way of the data: each knows those before it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  inputs: ['shared'],
  image: ['shared', 'inputs'],
  scan: ['shared', 'inputs', 'image'],
  findings: ['shared', 'inputs', 'image', 'scan'],
  policy: ['shared', 'inputs', 'image', 'scan', 'findings'],
  report: ['shared', 'inputs', 'image', 'scan', 'findings', 'policy'],
  aws: ['shared', 'inputs', 'image', 'scan', 'findings'],
  github: ['shared', 'inputs', 'image', 'scan', 'findings', 'policy', 'report'],
  gate: ['shared', 'inputs', 'image', 'scan', 'findings', 'policy', 'report', 'aws', 'github'],
  // Files at the top of src/ that everybody may use: clock, patience, errors of services, texts.
  shared: [],
  start: ['shared', 'inputs', 'image', 'scan', 'findings', 'policy', 'report', 'aws', 'github', 'gate'],
}
const PURE = ['inputs', 'image', 'scan', 'findings', 'policy', 'report', 'shared']
const START = ['src/index.ts', 'src/main.ts']

/** Against the way of the data: the words that everybody speaks, which of two severities is worse, and the grammars of references and platforms, which inputs need. */
const EXCEPTIONS: readonly (readonly [string, string])[] = [
  ['*', 'src/findings/finding.ts'],
  ['scan', 'src/findings/worst.ts'],
  ['inputs', 'src/image/reference.ts'],
  ['inputs', 'src/image/platforms.ts'],
]

const OUTSIDE_WORLD = /^(?:node:)?(?:fs|net|tls|dns|http|https|http2|child_process|worker_threads|process)(?:\/|$)/

const imports = importsBelow('src')
const show = ({ from, to }: Import): string => `${from} imports ${to}`

function partOf(file: string): string {
  if (START.includes(file)) return 'start'
  const [, folder, rest] = file.split('/')
  return rest === undefined ? 'shared' : (folder ?? '')
}

function isAllowed({ from, to }: Import): boolean {
  const [part, target] = [partOf(from), partOf(to)]
  if (part === target || ALLOWED[part]?.includes(target) === true) return true
  return EXCEPTIONS.some(([who, what]) => (who === '*' || who === part) && what === to)
}

test('there is something to look at', () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(Object.keys(ALLOWED)).toEqual(expect.arrayContaining([...new Set(imports.map(({ from }) => partOf(from)))]))
})

describe('the walls of src/', () => {
  test('folders import only what stands before them', () => {
    expect(imports.filter(({ to }) => to.startsWith('src/')).filter((one) => !isAllowed(one)).map(show)).toEqual([])
  })

  test('nothing outside src/ is imported', () => {
    const outside = /^(?:emulator|scripts|bench|__tests__|examples|docs|dist|lib)\/|^\.\./
    expect(imports.filter(({ to }) => outside.test(to)).map(show)).toEqual([])
  })

  test('only aws/ knows the SDK of AWS', () => {
    const sdk = imports.filter(({ to }) => /^@(?:aws-sdk|aws|smithy)\//.test(to))
    expect(sdk.filter(({ from }) => partOf(from) !== 'aws').map(show)).toEqual([])
  })

  test('only github/ and index.ts know the toolkit and octokit', () => {
    const toolkit = imports.filter(({ to }) => /^@(?:actions|octokit)\//.test(to))
    expect(toolkit.filter(({ from }) => partOf(from) !== 'github' && from !== 'src/index.ts').map(show)).toEqual([])
  })

  test('the pure folders read no file, open no connection and start no process: the world is handed in', () => {
    const worldly = imports.filter(({ from, to }) => PURE.includes(partOf(from)) && OUTSIDE_WORLD.test(to))
    expect(worldly.map(show)).toEqual([])
  })

  test('no file depends on itself', () => {
    const edges = Map.groupBy(imports.filter(({ typeOnly }) => !typeOnly), ({ from }) => from)
    const finished = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (path.includes(file) || finished.has(file)) return
      for (const { to } of edges.get(file) ?? []) visit(to, [...path, file])
      finished.add(file)
    }
    for (const file of edges.keys()) visit(file, [])
    expect(cycles).toEqual([])
  })
})

test('the emulator, which stands in for the services, shares no code with the action but its types', () => {
  const shared = importsBelow('emulator').filter(({ to, typeOnly }) => to.startsWith('src/') && !typeOnly)
  expect(shared.map(show)).toEqual([])
})
