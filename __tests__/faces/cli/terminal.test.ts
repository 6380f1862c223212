import { describe, expect, test } from '@jest/globals'
import { openMessages, wantsColor, type Stream } from '../../../src/faces/cli/terminal.ts'

function screen(more: Partial<Stream> = {}): Stream & { readonly written: string[] } {
  const written: string[] = []
  return { written, write: (text) => written.push(text), ...more }
}

describe('colors', () => {
  test.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{}, {}, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [{ isTTY: true }, { FORCE_COLOR: '0' }, false],
    [{}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('%j with %j: %j', (stream, env, expected) => {
    expect(wantsColor(screen(stream), env)).toBe(expected)
  })
})

describe('the live line', () => {
  test('is written over itself in one piece, and is gone at the end', () => {
    const stream = screen({ isTTY: true, columns: 40 })
    const messages = openMessages(stream, {})
    messages.live('waiting 1 s')
    messages.live('waiting 2 s')
    messages.live(undefined)
    expect(stream.written).toEqual(['\rwaiting 1 s\u001b[K', '\rwaiting 2 s\u001b[K', '\r\u001b[K'])
  })

  test('never reaches the last column, however wide the window is at that moment', () => {
    const window = { isTTY: true, columns: 20 }
    const written: string[] = []
    const messages = openMessages({ ...window, get columns() { return window.columns }, write: (text) => written.push(text) }, {})
    messages.live('a line that is far too long for it')
    window.columns = 10
    messages.live('a line that is far too long for it')
    expect(written).toEqual(['\ra line that is far\u2026\u001b[K', '\ra line t\u2026\u001b[K'])
  })

  test('stays below a line that is printed for good', () => {
    const stream = screen({ isTTY: true })
    const messages = openMessages(stream, { NO_COLOR: '1' })
    messages.live('waiting')
    messages.line('one\ntwo')
    messages.warn('three')
    expect(stream.written.slice(1)).toEqual(['\rone\u001b[K\ntwo\u001b[K\nwaiting', '\rwarning: three\u001b[K\nwaiting'])
  })

  test.each([[{}, {}], [{ isTTY: true }, { TERM: 'dumb' }]])('is not there with %j and %j', (stream, env) => {
    const there = screen(stream)
    const messages = openMessages(there, env)
    messages.live('waiting')
    messages.line('done')
    expect([messages.isLive, there.written]).toEqual([false, ['done\n']])
  })
})

test('nothing foreign steers the terminal', () => {
  const stream = screen({ isTTY: true })
  const messages = openMessages(stream, {})
  messages.live('\u001b[2Jgone\u0007\u202e')
  messages.line('\u001b]0;title\u0007text')
  expect(stream.written.join('')).not.toMatch(/\u001b\[2J|\u0007|\u202e|\u001b\]/)
})
