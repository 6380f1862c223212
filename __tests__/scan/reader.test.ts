import { describe, expect, test } from '@jest/globals'
import { ServiceError } from '../../src/base/service-error.ts'
import type { Order } from '../../src/scan/ports.ts'
import { FindingsReader } from '../../src/scan/reader.ts'
import { aFinding } from './scripted.ts'

const CLOCK = { now: () => 0, sleep: () => Promise.resolve() }

/** A list of two pages; each read is written down by its end, and refused on its second page where `refused` says so. */
function reader(refused: readonly boolean[]): { readonly read: () => Promise<unknown>; readonly ends: readonly Order[] } {
  const ends: Order[] = []
  const reading = new FindingsReader((token, order = 'newest-first') => {
    if (token === undefined) ends.push(order)
    else if (refused[ends.length - 1] === true) throw new ServiceError({ kind: 'throttled', action: 'inspector2:ListFindings', code: 'ThrottlingException', text: 'Rate exceeded' })
    return Promise.resolve({ value: token === undefined ? { findings: [aFinding(1)], nextToken: '2' } : { findings: [aFinding(2)], nextToken: undefined }, serverNow: undefined })
  }, CLOCK)
  return { read: () => reading.read('complete').catch(() => undefined), ends }
}

describe('complete reads of a list of several pages', () => {
  test.each<[string, readonly boolean[], readonly Order[]]>([
    ['each begins at the other end', [], ['newest-first', 'oldest-first', 'newest-first', 'oldest-first']],
    ['one that was refused half way was none: the next one begins at the same end', [false, true, false, false], ['newest-first', 'oldest-first', 'oldest-first', 'newest-first']],
    ['so do several, as often as it takes', [true, false, true, true], ['newest-first', 'newest-first', 'oldest-first', 'oldest-first']],
  ])('%s', async (_what, refused, wanted) => {
    const { read, ends } = reader(refused)
    for (let time = 0; time < 4; time++) await read()
    expect(ends).toEqual(wanted)
  })
})
