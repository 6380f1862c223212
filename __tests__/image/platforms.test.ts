import { describe, expect, test } from '@jest/globals'
import { matchesPlatform, normalName, platformAsNamed, platformNames, takenFor } from '../../src/image/platforms.ts'
import type { Platform } from '../../src/image/model.ts'

const arm = (variant?: string) => ({ os: 'linux', architecture: 'arm', ...(variant === undefined ? {} : { variant }) })
const arm64 = (variant?: string) => ({ ...arm(variant), architecture: 'arm64' })

function platform(name: string): Platform {
  const [os = '', architecture = '', variant] = name.split('/')
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}

/** Facts of `platforms.Normalize` in github.com/containerd/platforms 0.2.1. */
test.each([
  ['linux/amd64', ['linux/x86_64', 'linux/x86-64', 'Linux/AMD64', 'linux/amd64/v1', 'linux/amd64/V1', 'l\u0130nux/amd64']],
  ['linux/arm64', ['linux/aarch64', 'linux/AArch64', 'linux/arm64/v8', 'linux/arm64/8', 'linux/arm64/']],
  ['linux/arm/v7', ['linux/arm', 'linux/arm/7', 'linux/armhf', 'linux/ARMHF/v6']],
  ['linux/arm/v6', ['linux/arm/6', 'linux/armel']],
  ['linux/386', ['linux/i386', 'linux/i386/v2']],
  ['darwin/arm64', ['macOS/aarch64']],
])('%s is also %j', (name, others) => {
  expect([...new Set(others.map((other) => normalName(platform(other))))]).toEqual([normalName(platform(name))])
})

test.each(['linux/amd64/2', 'linux/arm64/v9', 'linux/armv7', 'linux/arm/v8', 'windows/amd64', 'linux/constructor', 'l\u0131nux/amd64'])('%s is another', (name) => {
  const known = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/amd64/v2']
  expect(known.map((other) => normalName(platform(other)))).not.toContain(normalName(platform(name)))
})

test.each([
  [arm('v7'), 'linux/arm', true],
  [arm('v7'), 'linux/arm/v7', true],
  [arm('v7'), 'linux/arm/v6', false],
  [arm64(), 'linux/arm64/v8', true],
  [arm64('v8'), 'linux/arm64', true],
  [arm64('v9'), 'linux/arm64/v8', false],
  [arm64('v9'), 'linux/arm64', true],
  [arm(), 'linux/arm/v7', true],
  [arm(), 'linux/arm/v6', false],
  [arm64(), 'windows/arm64', false],
  [platform('Linux/armhf'), 'linux/arm/v7', true],
])('%j is %s: %s', (own, named, expected) => {
  expect(matchesPlatform(own, named)).toBe(expected)
})

test.each([
  ['Linux/X86_64', 'linux/amd64'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm64/8', 'linux/arm64/v8'],
  ['linux/arm64/v8', 'linux/arm64/v8'],
  ['linux/amd64/v1', 'linux/amd64/v1'],
  ['linux/arm', 'linux/arm'],
  ['linux/armhf', 'linux/arm/v7'],
  ['linux/i386', 'linux/386'],
  ['linux', undefined],
  ['linux/amd64\n', undefined],
])('%j names %s', (given, expected) => {
  expect(platformAsNamed(given)).toBe(expected)
})

describe('an index of', () => {
  const taken = (named: string, present: readonly string[]): readonly string[] => {
    const platforms = present.map(platform)
    const chosen = takenFor(named, platforms)
    return present.filter((_name, at) => platforms[at] !== undefined && chosen.has(platforms[at]))
  }

  test.each<[present: readonly string[], named: string, taken: readonly string[]]>([
    [['linux/amd64', 'linux/386'], 'linux/amd64', ['linux/amd64']],
    [['linux/386', 'linux/arm64'], 'linux/amd64', ['linux/386']],
    [['linux/amd64/v2', 'linux/amd64/v4', 'linux/386'], 'linux/amd64/v3', ['linux/amd64/v2']],
    // A machine of v1 has only the last of them.
    [['linux/amd64/v2', 'linux/amd64/v4', 'linux/386'], 'linux/amd64', ['linux/amd64/v2', 'linux/amd64/v4', 'linux/386']],
    [['linux/arm64', 'linux/arm/v7'], 'linux/arm64', ['linux/arm64']],
    [['linux/arm/v5', 'linux/arm/v6', 'linux/amd64'], 'linux/arm64', ['linux/arm/v6']],
    [['linux/arm64/v8.1', 'linux/arm64/v9', 'linux/arm/v7'], 'linux/arm64', ['linux/arm64/v8.1', 'linux/arm64/v9', 'linux/arm/v7']],
    [['linux/arm64/v8.7', 'linux/arm64/v8.8'], 'linux/arm64/v9.2', ['linux/arm64/v8.7']],
    [['linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v7', ['linux/arm/v6']],
    [['linux/arm', 'linux/arm/v6'], 'linux/arm/v7', ['linux/arm', 'linux/arm/v6']],
    [['linux/amd64', 'linux/amd64', 'linux/X86_64'], 'linux/amd64', ['linux/amd64', 'linux/amd64', 'linux/X86_64']],
    [['windows/amd64', 'linux/riscv64'], 'linux/riscv64', ['linux/riscv64']],
    [['windows/amd64'], 'linux/amd64', []],
  ])('%j gives %s %j', (present, named, expected) => {
    expect(taken(named, present)).toEqual(expected)
  })

  test.each([
    ['os.features', { osFeatures: ['sse4'] }],
    ['os.version', { osVersion: '10.0.1' }],
  ])('an entry with %s, which a machine may lack, and what such a machine takes then', (_member, more) => {
    const asking = { ...platform('linux/amd64'), ...more }
    const [plain, older] = [platform('linux/amd64'), platform('linux/386')]
    expect([...takenFor('linux/amd64', [asking, older])]).toEqual([asking, older])
    expect([...takenFor('linux/amd64', [asking, plain, older])]).toEqual([asking, plain])
  })

  test('thousands of variants is no trap', () => {
    // What is quadratic would not end here.
    const present = Array.from({ length: 10_000 }, (_none, at) => platform(`linux/amd64/v${at}`))
    expect(takenFor('linux/amd64', present).size).toBe(10_000)
  })
})

test('names for a message are sorted, each once', () => {
  expect(platformNames([arm64('v8'), arm('v7'), undefined, arm64('v8')])).toBe('linux/arm/v7, linux/arm64/v8, unknown platform')
})
