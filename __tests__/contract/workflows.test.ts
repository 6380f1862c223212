import { describe, expect, test } from '@jest/globals'
import { lintWorkflow } from '../docs/actionlint.ts'
import { filesBelow, textOf } from './files.ts'

const FOLDER = '.github/workflows'

const files = filesBelow(FOLDER, '.yml')
const uses = files.flatMap((file) =>
  [...textOf(`${FOLDER}/${file}`).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, reference]) => reference ?? ''),
)

describe('workflows of this project', () => {
  test('pin every action to a commit and say which version that is', () => {
    expect(uses.length).toBeGreaterThan(0)
    expect(uses.filter((reference) => !/^(?:\.\/|\$\/[\w-]+$|[\w.-]+\/[\w./-]+@[a-f0-9]{40} # v\d+\.\d+\.\d+$)/.test(reference))).toEqual([])
  })

  test('pin one action to one commit', () => {
    const commits = Map.groupBy(uses, (reference) => reference.split('@', 1)[0] ?? '')
    expect([...commits.values()].filter((references) => new Set(references).size > 1)).toEqual([])
  })

  test('take no permission for the whole workflow', () => {
    expect(files.filter((file) => !/^permissions: \{\}$/m.test(textOf(`${FOLDER}/${file}`)))).toEqual([])
  })

  test('have nothing that actionlint complains of', async () => {
    const complaints = await Promise.all(files.map((file) => lintWorkflow(textOf(`${FOLDER}/${file}`), `${FOLDER}/${file}`)))
    expect(complaints.flat()).toEqual([])
  })
})
