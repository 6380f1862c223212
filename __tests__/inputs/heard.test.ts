import { expect, test } from '@jest/globals'
import { COMMANDS, type CommandName } from '../../src/inputs/commands.ts'
import { readFindOptions } from '../../src/inputs/find/read.ts'
import { readPromoteOptions } from '../../src/inputs/promote/read.ts'
import { readOptions } from '../../src/inputs/read.ts'
import type { InputSource } from '../../src/inputs/source.ts'
import { readWatchOptions } from '../../src/inputs/watch/read.ts'

const READ: Readonly<Record<CommandName, (source: InputSource) => unknown>> = {
  gate: readOptions,
  find: readFindOptions,
  promote: readPromoteOptions,
  watch: readWatchOptions,
}

test.each(COMMANDS.map(({ name, inputs }) => [name, inputs.map((input) => input.name)] as const))('%s reads every input of its catalog, also when none is set', (command, names) => {
  const read = new Set<string>()
  READ[command]({ given: (name) => void read.add(name), env: { AWS_REGION: 'eu-west-1' }, variables: [] })
  expect(names.filter((name) => !read.has(name))).toEqual([])
})
