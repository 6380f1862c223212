import { describe, expect, test } from '@jest/globals'
import { importsBelow, type Import } from './imports.ts'

const WAY = ['base', 'image', 'scan', 'findings', 'policy', 'fleet', 'report']

/**
 * What each room of src/ may import besides itself. The pure ones follow the way of the data: each knows those before it.
 * Adapters know the ports that they fill, and not each other; a face knows everything but another face.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(WAY.map((room, at) => [room, WAY.slice(0, at)])),
  inputs: WAY,
  aws: ['base', 'image', 'scan', 'fleet'],
  github: ['base'],
  commands: [...WAY, 'inputs', 'github'],
  'faces/files': [...WAY, 'inputs'],
  'faces/action': [...WAY, 'inputs', 'aws', 'github', 'commands', 'faces/files'],
  'faces/cli': [...WAY, 'inputs', 'aws', 'github', 'commands', 'faces/files'],
  // What dist/ starts: it only chooses.
  'faces/entry.ts': ['faces/action', 'faces/cli'],
}
const PURE = [...WAY, 'inputs']

const OUTSIDE_WORLD = /^(?:node:)?(?:fs|net|tls|dns|http|https|http2|child_process|worker_threads|process)(?:\/|$)/

const imports = importsBelow('src')
const show = ({ from, to }: Import): string => `${from} imports ${to}`

/** A folder of src/, of faces/ one of its own. */
function roomOf(file: string): string {
  const [, folder = '', face = ''] = file.split('/')
  return folder === 'faces' ? `${folder}/${face}` : folder
}

function isAllowed({ from, to }: Import): boolean {
  const [room, target] = [roomOf(from), roomOf(to)]
  return room === target || ALLOWED[room]?.includes(target) === true
}

test('there is something to look at', () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(Object.keys(ALLOWED)).toEqual(expect.arrayContaining([...new Set(imports.map(({ from }) => roomOf(from)))]))
})

describe('the walls of src/', () => {
  test('rooms import only what stands before them', () => {
    expect(imports.filter(({ to }) => to.startsWith('src/')).filter((one) => !isAllowed(one)).map(show)).toEqual([])
  })

  test('nothing outside src/ is imported', () => {
    const outside = /^(?:emulator|scripts|bench|__tests__|examples|docs|dist|lib)\/|^\.\./
    expect(imports.filter(({ to }) => outside.test(to)).map(show)).toEqual([])
  })

  test('only aws/ knows the SDK of AWS', () => {
    const sdk = imports.filter(({ to }) => /^@(?:aws-sdk|aws|smithy)\//.test(to))
    expect(sdk.filter(({ from }) => roomOf(from) !== 'aws').map(show)).toEqual([])
  })

  test('only github/ and the face of GitHub know the toolkit and octokit', () => {
    const toolkit = imports.filter(({ to }) => /^@(?:actions|octokit)\//.test(to))
    expect(toolkit.filter(({ from }) => roomOf(from) !== 'github' && roomOf(from) !== 'faces/action').map(show)).toEqual([])
  })

  test('the pure folders read no file, open no connection and start no process: the world is handed in', () => {
    const worldly = imports.filter(({ from, to }) => PURE.includes(roomOf(from)) && OUTSIDE_WORLD.test(to))
    expect(worldly.map(show)).toEqual([])
  })

  test('what runs in a browser shares only types with the rest', () => {
    const inBrowser = (file: string): boolean => file.startsWith('src/report/browser/')
    expect(imports.filter(({ from, to, typeOnly }) => inBrowser(from) && !inBrowser(to) && !typeOnly).map(show)).toEqual([])
    expect(imports.filter(({ from, to }) => inBrowser(to) && !inBrowser(from)).map(show)).toEqual([])
  })

  test('no file depends on itself, not even for a type', () => {
    const edges = Map.groupBy(imports, ({ from }) => from)
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
