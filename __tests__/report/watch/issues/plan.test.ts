import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { STREAM_STATES, type StreamState } from '../../../../src/fleet/watch/look.ts'
import type { StreamRow, WatchReport } from '../../../../src/report/watch/model.ts'
import { draws } from '../../../draws.ts'
import { Board, NOW, REGISTRY, report, row, WATCH, type Said } from './board.ts'

const API = 'payments/api'
const fails = (...ids: readonly string[]): WatchReport => report([row(API, 'fail', ids)])
const is = (state: StreamState): WatchReport => report([row(API, state, ['CVE-1'])])
const passes = (): WatchReport => report([row(API, 'pass')])
const nobodyWatches = (): WatchReport => report([row('other/one', 'pass')])

/** What became of the stream's issue, without edits of the overview. */
const told = (board: Board, said: readonly Said[]): readonly string[] => said.filter(({ number }) => number === 1 && board.issues[0]?.key.startsWith('stream/')).map(({ what, comment }) => (comment === undefined ? what : `${what}: ${comment.split('\n')[0] ?? ''}`))

const closes = (board: Board): void => board.change(1, { open: false })
const opens = (board: Board): void => board.change(1, { open: true })

/** A day is a report, or what a person does before the next one; behind it what is written. */
type Day = readonly [WatchReport | ((board: Board) => void), ...(readonly string[])]

const STORIES: Readonly<Record<string, readonly Day[]>> = {
  'a stream that fails has an issue, and nothing more is written while nothing changes': [[fails('CVE-1'), 'create'], [fails('CVE-1')], [{ ...fails('CVE-1'), generatedAt: NOW + 86_400_000 }]],
  'a stream that passes has none': [[passes()]],
  'a stream without a result has none': [[is('no-result')], [is('expired')], [is('gone')], [is('unscannable')], [is('not-looked-at')]],
  'a new violation is a comment': [[fails('CVE-1'), 'create'], [fails('CVE-1', 'CVE-2'), 'edit: There are new violations in `payments/api` (production).'], [fails('CVE-1', 'CVE-2')]],
  'one that goes is an edit': [[fails('CVE-1', 'CVE-2'), 'create'], [fails('CVE-1'), 'edit']],
  'one that comes back is new': [[fails('CVE-1', 'CVE-2'), 'create'], [fails('CVE-1'), 'edit'], [fails('CVE-1', 'CVE-2'), 'edit: There are new violations in `payments/api` (production).']],
  'a pass closes it': [[fails('CVE-1'), 'create'], [passes(), 'close: ✅ `payments/api` (production) passes: all its images are scanned and meet the policy.'], [passes()]],
  'what fails again is opened again, and not made twice': [[fails('CVE-1'), 'create'], [passes(), 'close: ✅ `payments/api` (production) passes: all its images are scanned and meet the policy.'], [fails('CVE-1'), 'reopen: ❌ `payments/api` (production) fails again. It is fail.']],
  'no result, whichever, leaves it open without a word': [[fails('CVE-1'), 'create'], [is('no-result'), 'edit'], [is('expired'), 'edit'], [is('gone'), 'edit'], [is('unscannable'), 'edit'], [is('not-looked-at'), 'edit'], [fails('CVE-1'), 'edit']],
  'after no result it is known what was violated before': [[fails('CVE-1'), 'create'], [is('no-result'), 'edit'], [fails('CVE-1', 'CVE-2'), 'edit: There are new violations in `payments/api` (production).']],
  'closed by a person it stays closed until it gets worse': [[fails('CVE-1', 'CVE-2'), 'create'], [closes], [fails('CVE-1', 'CVE-2')], [fails('CVE-1')], [fails('CVE-1', 'CVE-2')], [is('no-result')], [fails('CVE-1', 'CVE-2', 'CVE-3'), 'reopen: There are new violations in `payments/api` (production).']],
  'closed by a person, and a pass in between': [[fails('CVE-1'), 'create'], [closes], [passes(), 'edit'], [passes()], [fails('CVE-1'), 'reopen: ❌ `payments/api` (production) fails again. It is fail.']],
  'opened by a person after a pass it is theirs': [[fails('CVE-1'), 'create'], [passes(), 'close: ✅ `payments/api` (production) passes: all its images are scanned and meet the policy.'], [opens], [passes()], [is('no-result')], [fails('CVE-1'), 'edit: ❌ `payments/api` (production) fails again. It is fail.']],
  'a stream that nobody watches any more is closed with another sentence': [[fails('CVE-1'), 'create'], [nobodyWatches(), "close: This stream is no longer watched: the configuration no longer declares it, or its images were deleted long ago. That doesn't mean that it passes."], [nobodyWatches()], [fails('CVE-1'), 'reopen: ❌ `payments/api` (production) fails again. It is fail.']],
  'a run that came to nothing retires no stream': [
    [fails('CVE-1'), 'create'],
    [report([])],
    [report([row('other/one', 'pass')], { problems: [{ code: 'x', what: 'It broke.', remedy: [] }] })],
    [report([row('other/one', 'pass')], { notLookedAt: ['other/two (production)'] })],
  ],
  'another registry, or another watch, retires no stream': [[fails('CVE-1'), 'create'], [report([row('other/one', 'pass', [], { registry: { id: '210987654321', region: 'eu-west-1' } })], { registries: [{ id: '210987654321', region: 'eu-west-1' }] })]],
  'a memory that cannot be read is written anew, without a word': [[fails('CVE-1'), 'create'], [(board) => board.change(1, { data: 'v2 what' }), ], [fails('CVE-1', 'CVE-2'), 'edit'], [fails('CVE-1', 'CVE-2')]],
  'a text that was edited is written again': [[fails('CVE-1'), 'create'], [(board) => board.change(1, { text: 'x' })], [fails('CVE-1'), 'edit']],
  'a web editor changes nothing': [[fails('CVE-1'), 'create'], [(board) => board.change(1, { text: board.issues[0]!.text.replaceAll('\n', '\r\n').trimEnd() })], [fails('CVE-1')]],
  'nobody comments on a locked issue': [[fails('CVE-1'), 'create'], [(board) => board.change(1, { locked: true })], [fails('CVE-1', 'CVE-2'), 'edit'], [passes(), 'close']],
  'a violation without an id, such as a missing signature, counts as one': [
    [report([row(API, 'fail', ['CVE-1'])]), 'create'],
    [report([row(API, 'fail', [], { images: [{ ...row(API, 'fail').images[0]!, violations: [{ rule: 'fail-on-severity', ids: ['CVE-1'] }, { rule: 'require-signature', ids: [] }] }] })]), 'edit: There are new violations in `payments/api` (production).'],
  ],
}

describe('the issue of a stream', () => {
  test.each(Object.entries(STORIES))('%s', (_name, days) => {
    const board = new Board()
    for (const [day, ...expected] of days) {
      if (typeof day === 'function') day(board)
      else expect(told(board, board.run(day))).toEqual(expected)
    }
  })

  test('streams of two registries, Regions and environments are kept apart', () => {
    const board = new Board()
    const streams = [row(API, 'fail', ['CVE-1']), row(API, 'fail', ['CVE-1'], { environment: 'staging' }), row(API, 'fail', ['CVE-1'], { registry: { id: '123456789012', region: 'us-east-1' } }), row(API, 'fail', ['CVE-1'], { registry: { id: '210987654321', region: 'eu-west-1' } })]
    const merged = { scope: 'watch.yml', merged: true }
    const of = report(streams, { registries: [REGISTRY, { id: '123456789012', region: 'us-east-1' }, { id: '210987654321', region: 'eu-west-1' }] })
    board.run(of, { name: merged })
    expect(board.open()).toHaveLength(4)
    expect(board.run(of, { name: merged })).toEqual([])
    // One registry that could not be read this time has no row, and loses nothing.
    expect(board.run(report(streams.slice(0, 3), { registries: of.registries.slice(0, 2) }), { name: merged }).filter(({ what }) => what === 'close')).toEqual([])
  })

  test('without the account of the registry nothing is written', () => {
    const unknown = { id: undefined, region: 'eu-west-1' }
    expect(new Board().run(report([row(API, 'fail', ['CVE-1'], { registry: unknown })], { registries: [unknown] }))).toEqual([])
  })

  test('users are assigned, teams and other text are not', () => {
    const write = (owner: string) => {
      const made: unknown[] = []
      const board = new Board()
      board.apply = (one) => (made.push(one), { number: 0, what: 'create', comment: undefined })
      board.run(report([row(API, 'fail', ['CVE-1'], { owner })]))
      return made[0]
    }
    expect(write('@mona, @acme/payments')).toMatchObject({ assignees: ['mona'], text: expect.stringContaining('Owner: @mona, @acme/payments\n') })
    expect(write('the payments people')).toMatchObject({ assignees: [], text: expect.stringContaining('Owner: the payments people\n') })
    expect(write('@mona@evil')).toMatchObject({ assignees: [], text: expect.stringContaining('Owner: @&#8203;mona@&#8203;evil\n') })
  })
})

describe('max-issues', () => {
  const many = (count: number, state: StreamState = 'fail'): readonly StreamRow[] => Array.from({ length: count }, (_, at) => row(`team/app-${at}`, state, state === 'fail' ? ['CVE-1'] : []))

  test('so many are open at most, the worst streams first; the rest are rows of the overview', () => {
    const board = new Board()
    board.run(report(many(5)), { max: 2 })
    expect(board.open().map(({ key }) => key.split('/').at(-2))).toEqual(['team%2Fapp-0', 'team%2Fapp-1'])
    const overview = board.issues.find(({ key }) => key.startsWith('overview/'))!
    for (const at of [0, 1, 2, 3, 4]) expect(overview.text).toContain(`\`team/app-${at}\` (production)`)
    expect(board.run(report(many(5)), { max: 2 })).toEqual([])
  })

  test('what is closed makes room in the same run', () => {
    const board = new Board()
    board.run(report(many(3)), { max: 2 })
    const [first, ...others] = many(3)
    board.run(report([...others, { ...first!, state: 'pass' }]), { max: 2 })
    expect(board.open().map(({ key }) => key.split('/').at(-2))).toEqual(['team%2Fapp-1', 'team%2Fapp-2'])
  })

  test('with the overview alone, an issue from before is kept until its stream passes, and none is made', () => {
    const board = new Board()
    board.run(report(many(1)))
    board.run(report(many(2)), { max: 0 })
    expect(board.open()).toHaveLength(1)
    board.run(report(many(2, 'pass')), { max: 0 })
    expect(board.open()).toHaveLength(0)
  })
})

describe('two issues for one stream, as two runs at once make them', () => {
  test('the older one stays, the other is closed, once', () => {
    const board = new Board()
    board.run(fails('CVE-1'))
    const [first, overview] = board.issues
    board.issues.push({ ...first!, number: 7 }, { ...overview!, number: 8 })
    expect(board.run(fails('CVE-1')).map(({ number, what }) => `${number} ${what}`)).toEqual(['7 close', '8 close'])
    expect(board.run(fails('CVE-1'))).toEqual([])
  })

  test('an open one counts before a closed one', () => {
    const board = new Board()
    board.run(fails('CVE-1'))
    board.issues.push({ ...board.issues[0]!, number: 7 })
    closes(board)
    expect(board.run(fails('CVE-1', 'CVE-2')).filter(({ comment }) => comment !== undefined).map(({ number }) => number)).toEqual([7])
  })
})

describe('the overview', () => {
  test('is one, edited in place, and stays closed if a person closed it', () => {
    const board = new Board()
    expect(board.run(passes())).toEqual([{ number: 1, what: 'create', comment: undefined }])
    board.change(1, { open: false })
    expect(board.run(is('no-result'))).toEqual([{ number: 1, what: 'edit', comment: undefined }])
    expect(board.issues).toMatchObject([{ open: false }])
  })

  test('says nothing that every run would change', () => {
    const board = new Board()
    const streams = [row('a/one', 'no-result'), row('a/two', 'no-result')]
    board.run(report(streams))
    // Of the second run of a day: it remembers, and what was new is not.
    const aged = streams.toReversed().map((one) => ({ ...one, since: NOW + 1, findings: one.findings.map((each) => ({ ...each, firstSeen: NOW + 1, dueAt: NOW, isNew: true })), images: one.images.map((image) => ({ ...image, scannedAt: NOW + 1, judgedAt: NOW + 1 })) }))
    const later = report(aged, { generatedAt: NOW + 1e9, requests: { made: 99, limit: 9 }, notices: ['Another day.'], remembers: false, figures: { coverage: undefined, failureRate: { failing: 0, judged: 0 }, timeToRemediate: undefined, withinSlo: { within: 1, open: 2 }, setAside: 1 } })
    expect(board.run(later)).toEqual([])
  })

  test('of another watch in the same repository is another one', () => {
    const board = new Board()
    board.run(passes())
    board.run(passes(), { name: { ...WATCH, scope: 'other.yml' } })
    expect(board.issues).toHaveLength(2)
  })
})

describe('whatever happens', () => {
  const stream = fc.record({ state: fc.constantFrom(...STREAM_STATES), ids: fc.uniqueArray(fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3', 'CVE-4'), { maxLength: 4 }), there: fc.boolean() })
  const run = fc.record({ streams: fc.tuple(stream, stream, stream), broken: fc.boolean() })
  const person = fc.record({ issue: fc.nat(4), open: fc.boolean() })
  const story = fc.array(fc.oneof(run, person), { maxLength: 12 })
  const reportOf = ({ streams, broken }: { readonly streams: readonly { readonly state: StreamState; readonly ids: readonly string[]; readonly there: boolean }[]; readonly broken: boolean }): WatchReport =>
    report(streams.flatMap(({ state, ids, there }, at) => (there ? [row(`app-${at}`, state, state === 'pass' ? [] : ids)] : [])), { problems: broken ? [{ code: 'x', what: 'x', remedy: [] }] : [] })

  /** Plays a story and looks at the board after each run. */
  const always = (look: (board: Board, of: WatchReport, said: readonly Said[], before: Board['issues']) => void, max = 20): void => {
    fc.assert(fc.property(story, (steps) => {
      const board = new Board()
      for (const step of steps) {
        if ('issue' in step) {
          const issue = board.issues[step.issue]
          if (issue !== undefined) board.change(issue.number, { open: step.open })
          continue
        }
        const of = reportOf(step)
        const before = board.issues
        look(board, of, board.run(of, { max }), before)
      }
    }), { numRuns: draws(300) })
  }

  test('a second run with the same report writes nothing', () => {
    always((board, of) => expect(board.run(of)).toEqual([]))
    always((board, of) => expect(board.run(of, { max: 1 })).toEqual([]), 1)
  })

  test('no stream has two issues', () => {
    always((board) => {
      const keys = board.issues.map(({ key }) => key)
      expect(keys).toEqual([...new Set(keys)])
    })
  })

  test('a stream that was looked at and fails for the first time has an open issue', () => {
    always((board, of, _said, before) => {
      for (const one of of.streams.filter(({ state }) => state === 'fail')) {
        const known = before.find(({ key }) => key.includes(`/${one.repository}/`))
        if (known === undefined) expect(board.open().filter(({ key }) => key.includes(`/${one.repository}/`))).toHaveLength(1)
      }
    })
  })

  test('an issue is closed only where its stream passes, or a run that came to its end does not know it', () => {
    always((board, of, said) => {
      for (const { number } of said.filter(({ what }) => what === 'close')) {
        const { key } = board.issues.find((issue) => issue.number === number)!
        const known = of.streams.find(({ repository }) => key.includes(`/${repository}/`))
        expect(known?.state ?? 'retired').toMatch(/^(?:pass|retired)$/)
        if (known === undefined) expect(of.problems).toEqual([])
      }
    })
  })

  test('the limit holds, whatever people open', () => {
    always((board, _of, said, before) => {
      const opened = said.filter(({ what, number }) => what === 'reopen' || (what === 'create' && board.open().some((issue) => issue.number === number)))
      const wasOpen = before.filter(({ open, key }) => open && key.startsWith('stream/')).length
      if (opened.length > 0) expect(board.open().length).toBeLessThanOrEqual(Math.max(1, wasOpen))
      if (opened.length > 0 && wasOpen <= 1) expect(board.open().length).toBeLessThanOrEqual(1)
    }, 1)
  })

  test('nobody is told twice of the same', () => {
    always((board, of, said) => {
      if (said.length > 0) expect(board.run(of).filter(({ comment }) => comment !== undefined)).toEqual([])
    })
  })
})
