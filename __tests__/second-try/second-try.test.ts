import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { hasSecondTry } from './where.ts'

const TESTS = join(import.meta.dirname, '..')
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts')).map((file) => join(TESTS, file))
const again = files.filter(hasSecondTry)

test.each(['e2e/ending.test.ts', 'emulator/serve.test.ts', 'aws/client.test.ts', 'bench/startup.test.ts', 'report/html/html.test.ts', 'report/watch/page-browser.test.ts', 'github/client.test.ts'])('%s deals with the machine, and is tried again', (file) => {
  expect(again).toContain(join(TESTS, file))
})

test('no file with random values is tried again: the second try would draw others', () => {
  expect(again.filter((file) => readFileSync(file, 'utf8').includes('fast-check'))).toEqual([])
})

test('what is pure is not tried again', () => {
  expect(again.length).toBeLessThan(files.length / 3)
})
