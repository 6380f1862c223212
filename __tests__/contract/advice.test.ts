import { expect, test } from '@jest/globals'
import { filesBelow, textOf } from './files.ts'

/** Of a command that stands as prose the escapers make something that cannot be copied: they part digests and account ids. */
test('commands in advice stand in backticks', () => {
  const lines = filesBelow('src', '.ts').flatMap((file) => textOf(`src/${file}`).split('\n').map((line) => ({ file, line })))
  const commands = lines.filter(({ line }) => !/^\s*(?:\*|\/[/*])/.test(line) && /\baws (?:ecr|inspector2|sts) [a-z]/.test(line))
  expect(commands.length).toBeGreaterThan(5)
  expect(commands.filter(({ line }) => !/`aws (?:ecr|inspector2|sts) [^`]*`/.test(line.replaceAll('\\`', '`'))).map(({ file, line }) => `${file}: ${line.trim()}`)).toEqual([])
})
