import { describe, expect, test } from '@jest/globals'
import { STARTS } from '../../scripts/starts.ts'
import { exists, filesBelow, textOf } from './files.ts'

const CHUNK = /^\d+\.bundle\.js$/

describe('the bundle that runners execute', () => {
  test('is there, as an ES module, with the licences of what it contains', () => {
    expect(exists('dist/index.js')).toBe(true)
    expect(JSON.parse(textOf('dist/package.json'))).toEqual({ type: 'module' })
    expect(textOf('dist/licenses.txt')).toContain('@aws-sdk/client-inspector2')
  })

  test('names every package that it depends on, with its license and a text', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { dev?: boolean; devOptional?: boolean; os?: readonly string[]; license?: string }> }
    // What is for one system only is the compiler, which npm does not mark as a tool: see scripts/licenses.ts.
    const needed = Object.entries(lock.packages).filter(([folder, { dev, devOptional, os }]) => folder !== '' && dev !== true && devOptional !== true && os === undefined)
    const lacking = needed.filter(([folder, { license = '?' }]) => !`\n${textOf('dist/licenses.txt')}`.includes(`\n${folder.replace(/^.*node_modules\//, '')}\n${license}\n`))
    expect(needed.length).toBeGreaterThan(40)
    expect(lacking.map(([folder]) => folder)).toEqual([])
  })

  test('has every chunk that it loads, and no other file', () => {
    const files = filesBelow('dist')
    const loaded = files
      .filter((file) => file.endsWith('.js'))
      .flatMap((file) => [...textOf(`dist/${file}`).matchAll(/\.e\((\d+)\)/g)].map(([, id]) => `${id ?? ''}.bundle.js`))
    expect(files.filter((file) => CHUNK.test(file))).toEqual([...new Set(loaded)].sort())
    expect(files.filter((file) => !CHUNK.test(file))).toEqual(['bundle.js', ...Object.keys(STARTS), 'licenses.txt', 'package.json'].sort())
  })
})
