import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HOSTILE_TEXTS } from '../../scripts/preview/crowd.ts'
import { commandFor, ecosystemOf } from '../../src/report/ecosystem.ts'

const wanted = (...names: readonly string[]) => names.map((name) => ({ name, target: '1.2.3' }))

describe('one command for all packages of a manager', () => {
  test.each([
    ['NODEPKG', ['ws', '@babel/core', 'JSONStream'], 'npm update ws @babel/core JSONStream'],
    ['NODE', ['tar'], 'npm update tar'],
    ['YARN', ['ws', 'ip'], 'yarn upgrade ws ip'],
    ['PYTHON', ['requests', 'ruamel.yaml'], 'pip install --upgrade requests ruamel.yaml'],
    ['PIPENV', ['requests'], 'pipenv update requests'],
    ['POETRY', ['requests'], 'poetry update requests'],
    ['BUNDLER', ['rack', 'nokogiri'], 'bundle update rack nokogiri'],
    ['GEMSPEC', ['rack'], 'gem update rack'],
    ['COMPOSER', ['symfony/http-kernel'], 'composer update symfony/http-kernel'],
    ['CARGO', ['serde_json', 'h2'], 'cargo update serde_json h2'],
    ['GOMOD', ['golang.org/x/net', 'github.com/expr-lang/expr'], 'go get golang.org/x/net@v1.2.3 github.com/expr-lang/expr@v1.2.3'],
    ['JAR', ['org.apache.logging.log4j:log4j-core'], undefined],
    ['NUGET', ['Newtonsoft.Json'], undefined],
    ['GENERIC', ['nodejs/node'], undefined],
    ['A_NEW_ONE', ['x'], undefined],
    [undefined, ['x'], undefined],
  ])('%s', (manager, names, command) => {
    expect(commandFor(ecosystemOf(manager, undefined, undefined), wanted(...names))).toBe(command)
  })

  test.each([
    ['DEBIAN_12', undefined, 'apt-get update && apt-get install --only-upgrade libssl3 libc6'],
    ['UBUNTU_22_04', undefined, 'apt-get update && apt-get install --only-upgrade libssl3 libc6'],
    ['ALPINE_LINUX_3_20', undefined, 'apk add --upgrade libssl3 libc6'],
    ['AMAZON_LINUX_2', undefined, 'yum update libssl3 libc6'],
    ['AMAZON_LINUX_2023', undefined, 'dnf upgrade libssl3 libc6'],
    ['SLES_15', undefined, 'zypper update libssl3 libc6'],
    [undefined, 'apt-get update && apt-get upgrade', 'apt-get update && apt-get install --only-upgrade libssl3 libc6'],
    [undefined, 'yum update openssl', 'yum update libssl3 libc6'],
    ['LINUX', undefined, undefined],
  ])('packages of %s, where Inspector suggests %s', (distribution, suggested, command) => {
    expect(commandFor(ecosystemOf('OS', distribution, suggested), wanted('libssl3', 'libc6'))).toBe(command)
  })

  test('a module without a certain version is not got by a command', () => {
    expect(commandFor(ecosystemOf('GOMOD', undefined, undefined), [{ name: 'golang.org/x/net', target: undefined }])).toBeUndefined()
    expect(commandFor(ecosystemOf('GOMOD', undefined, undefined), [{ name: 'golang.org/x/net', target: '1.0; id' }])).toBeUndefined()
  })

  test('a command for some of the packages is none', () => {
    expect(commandFor(ecosystemOf('NPM', undefined, undefined), wanted('ws', 'a b'))).toBeUndefined()
    expect(commandFor(ecosystemOf('NPM', undefined, undefined), wanted())).toBeUndefined()
    expect(commandFor(ecosystemOf('NPM', undefined, undefined), wanted(...Array.from({ length: 200 }, (_, at) => `package-${String(at)}`)))).toBeUndefined()
  })
})

const MANAGERS = ['NPM', 'YARN', 'PIP', 'PIPENV', 'POETRY', 'BUNDLER', 'GEMSPEC', 'COMPOSER', 'CARGO', 'GOMOD', 'OS'] as const
const DISTRIBUTIONS = ['DEBIAN_12', 'ALPINE_LINUX_3_20', 'AMAZON_LINUX_2', 'AMAZON_LINUX_2023', 'SLES_15', undefined] as const

describe('a name from an image', () => {
  const attacks = [...HOSTILE_TEXTS, '-rf', '--force', '$(id)', '`id`', 'a;id', 'a&&id', 'a|id', 'a\nid', '../x', '~', '*', 'a b', '', "a'b", 'a"b', 'a\\b', '{a,b}', 'a>b', '!a', 'ws\u200b', 'wś']

  test.each(MANAGERS)('that is none of %s stands in no command', (manager) => {
    for (const distribution of DISTRIBUTIONS) for (const attack of attacks) expect([attack, commandFor(ecosystemOf(manager, distribution, 'yum update x'), wanted(attack))]).toEqual([attack, undefined])
  })

  test('makes no command that a shell could read as more than words', () => {
    const name = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019@/._-~+:;&|$`\'"(){}<>*?!# \\\n=,%^[]')) }))
    fc.assert(
      fc.property(fc.constantFrom(...MANAGERS), fc.constantFrom(...DISTRIBUTIONS), fc.array(name, { minLength: 1, maxLength: 3 }), (manager, distribution, names) => {
        const command = commandFor(ecosystemOf(manager, distribution, undefined), wanted(...names))
        if (command === undefined) return
        expect(command.replace('apt-get update && ', '')).toMatch(/^[\w@/.+~ -]+$/u)
        // No name is an option.
        expect(command.split(' ').filter((word) => word.startsWith('-') && !['--upgrade', '--only-upgrade'].includes(word))).toEqual([])
      }),
    )
  })
})
