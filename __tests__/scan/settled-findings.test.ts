import type { Settling } from '../../src/scan/wait-state.ts'
import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../src/base/finding.ts'
import { SettledFindings } from '../../src/scan/settled-findings.ts'
import { initialState } from '../../src/scan/state.ts'
import { aFinding, START } from './scripted.ts'

const SETTLE_MS = 40_000
const at = (second: number) => START + second * 1000

function settling(over: Partial<Settling> = {}): Settling {
  return { name: 'settling', since: at(0), reason: 'SUCCESSFUL', lastScannedAt: at(0), endedAt: at(0), watched: true, old: false, scan: { lastScannedAt: at(0), since: at(0), pushedAt: undefined, ofBaseline: false, doubt: undefined }, ...over }
}

interface Look {
  readonly second: number
  readonly found: readonly Finding[]
  readonly whole?: boolean
  readonly state?: Settling
}

function after(...looks: readonly Look[]): readonly number[] {
  const settled = new SettledFindings(SETTLE_MS)
  for (const { second, found, whole = true, state = settling() } of looks) {
    settled.follow(state)
    settled.saw({ findings: found, whole, askedAt: at(second) - 100, serverNow: at(second) }, state, at(second))
  }
  return [...settled.sure].map((arn) => Number.parseInt(arn.slice(-32), 16))
}

const [one, two] = [aFinding(1), aFinding(2)]
const suppressed = aFinding(1, { status: 'suppressed' })

describe('a finding is sure', () => {
  test.each<readonly [string, readonly Look[], readonly number[]]>([
    ['not at first sight', [{ second: 1, found: [one] }], []],
    ['not a moment later', [{ second: 1, found: [one] }, { second: 20, found: [one] }], []],
    ['after half of settle', [{ second: 1, found: [one] }, { second: 22, found: [one] }], [1]],
    ['each for itself, whatever else comes', [{ second: 1, found: [one] }, { second: 22, found: [one, two] }], [1]],
    ['also when only a page is read again', [{ second: 1, found: [one, two] }, { second: 22, found: [one], whole: false }], [1]],
    ['not when it was suppressed in between', [{ second: 1, found: [one] }, { second: 12, found: [suppressed] }, { second: 22, found: [one] }], []],
    ['not when it is suppressed now', [{ second: 1, found: [suppressed] }, { second: 30, found: [suppressed] }], []],
    ['not when it was gone in between', [{ second: 1, found: [one] }, { second: 12, found: [] }, { second: 22, found: [one] }], []],
    ['not when its severity was another', [{ second: 1, found: [aFinding(1, { severity: 'low' })] }, { second: 22, found: [one] }], []],
    ['not from a scan that a newer one follows', [{ second: 1, found: [one] }, { second: 22, found: [one], state: settling({ lastScannedAt: at(15), endedAt: at(15) }) }], []],
    ['not before the scan has ended for so long', [{ second: 1, found: [one], state: settling({ endedAt: at(10) }) }, { second: 22, found: [one], state: settling({ endedAt: at(10) }) }], []],
    ['at first sight in a scan of long ago', [{ second: 1, found: [aFinding(1, { updatedAt: at(-3_000) })], state: settling({ watched: false, endedAt: at(-3_000) }) }], [1]],
    ['not at first sight when it is new in a scan of long ago', [{ second: 1, found: [aFinding(1, { updatedAt: at(-1) })], state: settling({ watched: false, endedAt: at(-3_000) }) }], []],
  ])('%s', (_name, looks, sure) => {
    expect(after(...looks)).toEqual(sure)
  })

  test('never while the scan is not done, and not by what was read before its record went', () => {
    const settled = new SettledFindings(SETTLE_MS)
    const look = (second: number) => settled.saw({ findings: [one], whole: true, askedAt: at(second), serverNow: at(second) }, settling(), at(second))
    settled.follow(settling())
    look(0)
    settled.follow(initialState(at(10)))
    expect(settled.findings).toEqual([])
    settled.follow(settling())
    look(30)
    expect([...settled.sure]).toEqual([])
  })

  test('at once when settle is off', () => {
    const settled = new SettledFindings(0)
    settled.follow(settling())
    settled.saw({ findings: [one], whole: true, askedAt: at(0), serverNow: at(0) }, settling(), at(1))
    expect(settled.sure.size).toBe(1)
  })
})
