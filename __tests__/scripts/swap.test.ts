import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { putInPlace, restore } from '../../scripts/swap.ts'

let root = ''
let folders = { fresh: '', place: '', former: '' }

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'swap-'))
  folders = { fresh: join(root, 'fresh'), place: join(root, 'dist'), former: join(root, 'former') }
})

afterEach(() => rmSync(root, { recursive: true }))

function fill(folder: string, text: string): void {
  mkdirSync(folder)
  writeFileSync(join(folder, text), text)
}

describe('a finished folder', () => {
  test('takes the place of another, of which nothing stays', () => {
    fill(folders.place, 'old')
    fill(folders.fresh, 'new')
    fill(folders.former, 'older')
    putInPlace(folders.fresh, folders.place, folders.former)
    expect(readdirSync(folders.place)).toEqual(['new'])
    expect(readdirSync(root)).toEqual(['dist'])
  })

  test('takes a place where nothing was', () => {
    fill(folders.fresh, 'new')
    putInPlace(folders.fresh, folders.place, folders.former)
    expect(readdirSync(root)).toEqual(['dist'])
  })

  test('that is not there leaves the old one, and signals as they were', () => {
    fill(folders.place, 'old')
    expect(() => putInPlace(folders.fresh, folders.place, folders.former)).toThrow('ENOENT')
    expect(readFileSync(join(folders.place, 'old'), 'utf8')).toBe('old')
    expect(process.listenerCount('SIGHUP')).toBe(0)
  })
})

test('an exchange that was killed in its middle is undone the next time', () => {
  fill(folders.former, 'old')
  restore(folders.place, folders.former)
  expect(readdirSync(folders.place)).toEqual(['old'])
  expect(existsSync(folders.former)).toBe(false)
  fill(folders.former, 'older')
  restore(folders.place, folders.former)
  expect(readdirSync(folders.place)).toEqual(['old'])
})
