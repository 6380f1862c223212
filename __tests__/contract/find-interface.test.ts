import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { FIND_INPUTS, FIND_OUTPUTS } from '../../src/inputs/find/catalogue.ts'
import { textOf } from './files.ts'

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required: boolean; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

const action = parse(textOf('find/action.yml')) as Action
const PAGE = textOf('docs/find.md')

// The public interface: tests and workflows outside this project rely on these names and defaults.
test('find/action.yml declares the inputs and defaults that are promised', () => {
  expect(Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]))).toEqual({
    vulnerability: undefined,
    package: undefined,
    repositories: undefined,
    'in-use': 'false',
    clusters: 'true',
    policy: undefined,
    region: undefined,
    'registry-id': undefined,
    'fail-if-found': 'false',
    'report-dir': undefined,
    'github-token': '${{ github.token }}',
  })
})

test('and the outputs', () => {
  expect(Object.keys(action.outputs)).toEqual(['found', 'in-use', 'json-file', 'csv-file'])
  expect(action.runs).toEqual({ using: 'node24', main: '../dist/find.js' })
})

test('it says what the catalogue says', () => {
  expect(Object.entries(action.inputs).map(([name, { description }]) => [name, description])).toEqual(FIND_INPUTS.map(({ name, description }) => [name, description]))
  expect(Object.entries(action.outputs).map(([name, { description }]) => [name, description])).toEqual(FIND_OUTPUTS.map(({ name, description }) => [name, description]))
})

test('its page names every input and output', () => {
  expect([...FIND_INPUTS, ...FIND_OUTPUTS].map(({ name }) => name).filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([])
})
