import { describe, expect, test } from '@jest/globals'
import { didYouMean, helpOf, readArguments, wantsColor, wholeNumber, WrongCall, type Script } from '../../scripts/arguments.ts'

const OPTIONS = {
  scenario: { type: 'string', value: 'NAME', about: 'The scenario.' },
  only: { type: 'string', multiple: true, about: 'Some.' },
  tag: { type: 'string', about: 'npm has this one too.' },
  list: { type: 'boolean', about: 'Name them.' },
} as const

const script: Script<typeof OPTIONS> = { command: 'npm start --', about: 'Starts.', options: OPTIONS }
const withFiles: Script<typeof OPTIONS> = { ...script, operands: 'FILE …' }

/** What a wrong call is told. */
function told(args: readonly string[], env: Readonly<Record<string, string>> = {}, of = script): string {
  try {
    readArguments(of, args, env)
  } catch (error) {
    if (error instanceof WrongCall) return error.message
    throw error
  }
  return ''
}

test('reads options, and what has no name where a script takes that', () => {
  expect(readArguments(withFiles, ['--scenario', 'clean', '--list', 'a.yml', '--only=-x', '--only', 'y', '--', '--b.yml'])).toEqual({
    kind: 'run',
    values: { scenario: 'clean', list: true, only: ['-x', 'y'] },
    operands: ['a.yml', '--b.yml'],
  })
})

test.each([['--help'], ['-h'], ['--', '--help'], ['--nonsense', '-h']])('%j %j asks for help', (...args) => {
  expect(readArguments(script, args)).toEqual({ kind: 'help', text: helpOf(script) })
})

test('the help names command, options with their values, and itself', () => {
  expect(helpOf({ ...withFiles, notes: 'Exits 1.' })).toBe(
    ['Starts.', '', 'Usage: npm start -- FILE … [options]', '', '  --scenario NAME  The scenario.', '  --only           Some.', '  --tag            npm has this one too.', '  --list           Name them.', '  -h, --help       Show this help.', '', 'Exits 1.'].join('\n'),
  )
})

describe('a wrong call is one line', () => {
  test.each<[readonly string[], string]>([
    [['--scenaro', 'clean'], 'Unknown option --scenaro. Did you mean --scenario? See npm start -- --help.'],
    [['--SCENARIO=x'], 'Unknown option --SCENARIO. Did you mean --scenario? See npm start -- --help.'],
    [['--hepl'], 'Unknown option --hepl. Did you mean --help? See npm start -- --help.'],
    [['--quite-another'], 'Unknown option --quite-another. See npm start -- --help.'],
    [['-x'], 'Unknown option -x. See npm start -- --help.'],
    [['--constructor'], 'Unknown option --constructor. See npm start -- --help.'],
    [['--__proto__=x'], 'Unknown option --__proto__. See npm start -- --help.'],
    [['--scenario'], '--scenario needs a value: --scenario NAME. See npm start -- --help.'],
    [['--scenario', '--list'], '--scenario needs a value: --scenario NAME. See npm start -- --help.'],
    [['--list=yes'], '--list takes no value. See npm start -- --help.'],
    [['--scenario', 'a', '--scenario', 'b'], '--scenario is given more than once. See npm start -- --help.'],
    [['clean'], 'Unexpected argument clean. See npm start -- --help.'],
    [['two\nlines'], 'Unexpected argument "two\\nlines". See npm start -- --help.'],
  ])('%j', (args, text) => {
    expect(told(args)).toBe(text)
    expect(text).not.toContain('\n')
  })
})

describe('npm keeps what stands before "--"', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['npm start --scenario clean', ['clean'], { npm_config_scenario: 'true' }, 'Options go after "--": npm start -- --scenario clean'],
    ['npm start --scenario=clean', [], { npm_config_scenario: 'clean' }, 'Options go after "--": npm start -- --scenario clean'],
    ['npm start --list', [], { npm_config_list: 'true' }, 'Options go after "--": npm start -- --list'],
    ["npm's own setting of a name", [], { npm_config_tag: 'next', npm_config_only: 'prod', npm_config_registry: 'https://npm.example' }, ''],
  ])('%s', (_name, args, env, text) => expect(told(args, env)).toBe(text))

  test('and nothing of a script that is called without npm', () => {
    expect(told([], { npm_config_list: 'true' }, { ...script, command: 'npx node x.ts' })).toBe('')
  })
})

test.each([['claen', ' Did you mean clean?'], ['Clean', ' Did you mean clean?'], ['vulnerabel', ' Did you mean vulnerable?'], ['something', '']])('near %s is%s', (word, text) => {
  expect(didYouMean(word, ['vulnerable', 'clean'])).toBe(text)
  expect(didYouMean(word, [])).toBe('')
})

test('whole numbers', () => {
  expect(wholeNumber('--most', '7', 1)).toBe(7)
  for (const text of ['0', '-1', '1.5', '1e3', 'x', '', ' 7', '99999999999999999999']) expect(() => wholeNumber('--most', text, 1)).toThrow(WrongCall)
  expect(() => wholeNumber('--port', '65536', 0, 65_535)).toThrow('--port 65536 is not a whole number from 0 to 65535.')
})

test.each([
  [true, {}, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
])('color on a terminal (%j) with %j: %j', (isTTY, env, colored) => expect(wantsColor({ isTTY }, env)).toBe(colored))
