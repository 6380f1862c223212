import { expect, test } from '@jest/globals'
import { matchesPlatform, platformNames } from '../../src/image/platforms.ts'

const arm = (variant?: string) => ({ os: 'linux', architecture: 'arm', ...(variant === undefined ? {} : { variant }) })
const arm64 = (variant?: string) => ({ ...arm(variant), architecture: 'arm64' })

test.each([
  [arm('v7'), 'linux/arm', true],
  [arm('v7'), 'linux/arm/v7', true],
  [arm('v7'), 'linux/arm/v6', false],
  [arm64(), 'linux/arm64/v8', true],
  [arm64('v8'), 'linux/arm64', true],
  [arm64('v9'), 'linux/arm64/v8', false],
  [arm(), 'linux/arm/v7', true],
  [arm(), 'linux/arm/v6', false],
  [arm64(), 'windows/arm64', false],
])('%j is %s: %s', (platform, named, expected) => {
  expect(matchesPlatform(platform, named)).toBe(expected)
})

test('names for a message are sorted, each once', () => {
  expect(platformNames([arm64('v8'), arm('v7'), undefined, arm64('v8')])).toBe('linux/arm/v7, linux/arm64/v8, unknown platform')
})
