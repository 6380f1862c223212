import { describe, expect, test } from '@jest/globals'
import { readArguments, type Call } from '../../../src/faces/cli/arguments.ts'
import { helpText } from '../../../src/faces/cli/help.ts'
import { WrongUsage } from '../../../src/faces/cli/usage.ts'
import { COMMANDS, type CommandEntry } from '../../../src/inputs/commands.ts'

const FIND: CommandEntry = {
  name: 'gate',
  folder: 'gate',
  title: 'Find',
  description: 'Finds',
  inputs: [{ name: 'vulnerability', kind: 'list', description: 'Ids.' }, { name: 'in-use', kind: 'boolean', description: 'Only what runs.' }],
  outputs: [],
  operands: 'vulnerability',
}

function callOf(args: readonly string[], commands?: readonly CommandEntry[]): Call {
  const asked = readArguments(args, commands)
  if (asked.kind !== 'run') throw new Error(`asked for ${asked.kind}`)
  return asked.call
}

function refusalOf(args: readonly string[]): string {
  try {
    readArguments(args)
  } catch (error) {
    if (error instanceof WrongUsage) return error.message
    throw error
  }
  return 'nothing was wrong'
}

const inputsOf = (args: readonly string[], commands?: readonly CommandEntry[]) => Object.fromEntries(callOf(args, commands).inputs)

describe('flags', () => {
  test('every input of the catalogue is one', () => {
    for (const command of COMMANDS) {
      for (const { name } of command.inputs) expect(inputsOf([command.name, `--${name}=true`])).toEqual({ [name]: 'true' })
    }
  })

  test('take their value behind a blank or an equals sign', () => {
    expect(inputsOf(['gate', '--image', 'payments/api:1.4.2', '--timeout=15m'])).toEqual({ image: 'payments/api:1.4.2', timeout: '15m' })
    expect(inputsOf(['gate', '--comment-key=-x'])).toEqual({ 'comment-key': '-x' })
  })

  test('make a list when they are repeated', () => {
    expect(inputsOf(['gate', '--image', 'a:1', '--image', 'b:2,c:3'])).toEqual({ image: 'a:1\nb:2,c:3' })
  })

  test('that switch something on need no value, and take one', () => {
    expect(inputsOf(['gate', '--fail-on-kev', '--fail-fast', 'false', '--only-fixable=true', '--image', 'a:1'])).toEqual({ 'fail-on-kev': 'true', 'fail-fast': 'false', 'only-fixable': 'true', image: 'a:1' })
  })

  test('of the face choose what is written', () => {
    expect(callOf(['gate'])).toMatchObject({ format: 'text', outputs: [] })
    expect(callOf(['gate', '--format', 'json', '--output', 'junit=out/gate.xml', '--output=sarif=a=b.sarif'])).toMatchObject({
      format: 'json',
      outputs: [{ format: 'junit', path: 'out/gate.xml' }, { format: 'sarif', path: 'a=b.sarif' }],
    })
  })

  test('arguments without one belong to the input that the command names', () => {
    expect(inputsOf(['gate', 'CVE-2021-44228', '--in-use', 'GHSA-jfh8-c2jp-5v3q'], [FIND])).toEqual({ vulnerability: 'CVE-2021-44228\nGHSA-jfh8-c2jp-5v3q', 'in-use': 'true' })
  })
})

describe('help and version', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j shows the commands', (args) => {
    expect(readArguments(args)).toEqual({ kind: 'help' })
  })

  test.each([[['gate', '--help']], [['gate', '--image', 'a:1', '-h']], [['help', 'gate']], [['gate', '--timout', '-h']]])('%j shows the flags of the command', (args) => {
    expect(readArguments(args)).toMatchObject({ kind: 'help', command: { name: 'gate' } })
  })

  test('the version can be asked for anywhere', () => {
    expect(readArguments(['--version'])).toEqual({ kind: 'version' })
    expect(readArguments(['gate', '--version'])).toEqual({ kind: 'version' })
  })

  test('name every command, flag and exit code, in lines that fit', () => {
    expect(helpText()).toContain(COMMANDS[0].description.slice(0, 40))
    for (const command of COMMANDS) {
      const text = helpText(command)
      for (const { name } of [...command.inputs, { name: 'format' }, { name: 'output' }]) expect(text).toContain(`\n  --${name}`)
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
      expect(text).toMatch(/ {2}3 {2}wrong usage/)
    }
  })
})

describe('wrong usage', () => {
  test.each([
    [[], 'Name a command: gate'],
    [['--image', 'a:1'], 'Name the command before its flags: gate'],
    [['gte'], 'Unknown command "gte". Did you mean gate?'],
    [['gate', '--timout', '15m'], 'Unknown flag --timout. Did you mean --timeout? See ecr-scan-gate gate --help.'],
    [['gate', '--fail-on-severty=high'], 'Unknown flag --fail-on-severty. Did you mean --fail-on-severity?'],
    [['gate', '-x'], 'Unknown flag -x.'],
    [['gate', '--no-fail-fast'], 'Unknown flag --no-fail-fast. Did you mean --fail-fast?'],
    [['gate', '--toString'], 'Unknown flag --toString.'],
    [['gate', 'payments/api:1.4.2'], 'Unexpected argument "payments/api:1.4.2": gate takes flags only.'],
    [['gate', '--image'], '--image needs a value.'],
    [['gate', '--image', '--timeout', '1m'], '--image needs a value.'],
    [['gate', '--timeout', '1m', '--timeout', '2m'], '--timeout is given more than once.'],
    [['gate', '--format', 'jsn'], '--format "jsn" isn\'t a format. Did you mean json?'],
    [['gate', '--output', 'report.json'], '--output "report.json" isn\'t FORMAT=FILE.'],
    [['gate', '--output', 'junt=report.xml'], '--output "junt" isn\'t a format. Did you mean junit?'],
    [['gate', '--output', 'json='], '--output "json=" isn\'t FORMAT=FILE.'],
  ])('%j', (args, message) => {
    expect(refusalOf(args)).toContain(message)
  })
})
