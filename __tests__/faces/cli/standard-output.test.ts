import { PassThrough } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { openStandardOutput, type OutputStream } from '../../../src/faces/cli/standard-output.ts'

function* pieces(count: number): Generator<string> {
  for (let at = 0; at < count; at++) yield `${at}\n`.padEnd(1_000, '.')
}

describe('standard output', () => {
  test('gets all pieces, as fast as they are read', async () => {
    const stream: OutputStream & PassThrough = new PassThrough({ highWaterMark: 1_000 })
    const read: string[] = []
    stream.on('data', (chunk: Buffer) => read.push(chunk.toString()))
    await openStandardOutput(stream).write(pieces(500))
    expect(read.join('')).toBe([...pieces(500)].join(''))
  })

  test('that is closed ends the writing without a word', async () => {
    const stream: OutputStream & PassThrough = new PassThrough({ highWaterMark: 1_000 })
    const writing = openStandardOutput(stream).write(pieces(500))
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    await expect(writing).resolves.toBeUndefined()
  })

  test('that fails in another way says so', async () => {
    const stream: OutputStream & PassThrough = new PassThrough({ highWaterMark: 1_000 })
    const writing = openStandardOutput(stream).write(pieces(500))
    stream.destroy(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
    await expect(writing).rejects.toThrow('no space left')
  })
})
