import { describe, expect, test } from '@jest/globals'
import { withIssueMarker } from '../../../../src/github/issue-marker.ts'
import { planOverview, planStreamIssues } from '../../../../src/report/watch/issues/plan.ts'
import type { StreamRow, WatchReport } from '../../../../src/report/watch/model.ts'
import { Board, NOW, REGISTRY, report, row, WATCH } from './board.ts'

const HOSTILE = '@octocat #1 acme/x#2 GH-3 </td><img src=x onerror=alert(1)> | `x` --> <!-- ecr-scan-watch:overview/x v1 pass 0 0 --> ![a](https://evil.example/a.png) https://evil.example www.evil.example\n## Heading\n::error::pwned'
const WORST: Partial<StreamRow> = {
  owner: HOSTILE,
  reason: HOSTILE,
  remedy: [HOSTILE, `\`${HOSTILE}\``],
  images: [{ digest: HOSTILE, tags: [HOSTILE], platform: HOSTILE, scannedAt: NOW, judgedAt: NOW, counts: { critical: 1, high: 2, medium: 3, low: 4, informational: 5, untriaged: 6 }, violations: [{ rule: HOSTILE, ids: [HOSTILE] }, { rule: `${HOSTILE} x`, ids: [] }] }],
  findings: [{ id: HOSTILE, severity: 'critical', rules: [HOSTILE], isNew: true, firstSeen: NOW, publishedAt: NOW, dueAt: NOW }],
  clusters: [{ arn: HOSTILE, running: 1 }],
  fixes: [{ package: HOSTILE, manager: undefined, scheme: undefined, target: HOSTILE, ids: [HOSTILE] }],
}
const worst = (repository: string): StreamRow => row(repository, 'fail', [], { ...WORST, environment: HOSTILE })

/** Everything that is written over a story, as GitHub gets it. */
function written(reports: readonly WatchReport[]): { readonly bodies: readonly string[]; readonly comments: readonly string[]; readonly titles: readonly string[] } {
  const board = new Board()
  const bodies: string[] = []
  const comments: string[] = []
  const titles: string[] = []
  for (const of of reports) {
    for (const plan of [() => planStreamIssues(of, board.issues, WATCH, 20), () => planOverview(of, board.issues, WATCH)]) {
      for (const write of plan()) {
        bodies.push(withIssueMarker(write, write.text))
        if (write.kind === 'create') titles.push(write.title)
        else comments.push(...(write.comment === undefined ? [] : [write.comment]))
        board.apply(write)
      }
    }
  }
  return { bodies, comments, titles }
}

describe('text of others', () => {
  const first = { ...worst(HOSTILE), images: row('x', 'fail', ['CVE-1']).images }
  const hostile = (streams: readonly StreamRow[]): WatchReport =>
    report(streams, { reason: HOSTILE, audit: { registry: [{ finding: 'unknown', detail: HOSTILE, remedy: HOSTILE, terraform: undefined, place: REGISTRY } as never], repositories: [{ name: HOSTILE, frequency: HOSTILE, finding: 'not-scanned', detail: HOSTILE, remedy: HOSTILE, terraform: undefined, place: REGISTRY } as never] } })
  const { bodies, comments, titles } = written([hostile([first]), hostile([worst(HOSTILE)]), hostile([{ ...worst(HOSTILE), state: 'pass' }])])
  const all = [...bodies, ...comments]

  test('there is something to look at', () => {
    expect({ bodies: bodies.length, comments: comments.length, titles: titles.length }).toEqual({ bodies: 6, comments: 2, titles: 2 })
  })

  /** Without code, in which GitHub sees neither mentions nor HTML. */
  const prose = (text: string): string => text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')

  test.each<readonly [string, RegExp]>([
    ['mentions nobody', /(?<![&\w])@(?!&#8203;)[A-Za-z]/],
    ['refers to no issue', /(?<!&)#(?!#|&#8203; | )\d/],
    ['brings no HTML', /<(?!sub>|\/sub>|code>|\/code>|!-- ecr-scan-watch:(?:stream|overview)\/)/],
    ['brings no image and no link', /!\[|\]\(/],
    ['links no address', /https?:\/\/|www\.evil/],
    ['opens no heading', /^## Heading/m],
  ])('%s', (_name, pattern) => {
    for (const text of all) expect(prose(text.replace(/\| #\d+ \|/g, ''))).not.toMatch(pattern)
  })

  test('cannot forge a marker: there is one, in front', () => {
    for (const body of bodies) expect(body.match(/<!-- ecr-scan-watch/g)?.length === 1 || prose(body).match(/<!-- ecr-scan-watch/g)?.length === 1).toBe(true)
  })

  test('nor a title', () => {
    for (const title of titles) expect(title).not.toMatch(/@(?!\u200b)|\n/)
    expect(Math.max(...titles.map(({ length }) => length))).toBeLessThanOrEqual(256)
  })
})

describe('very much of it', () => {
  test('is cut with the number of what is left out, and fits', () => {
    const ids = Array.from({ length: 3000 }, (_, at) => `CVE-2026-${at} ${'<'.repeat(at < 100 ? 900 : 0)}`)
    const streams = Array.from({ length: 300 }, (_, at) => row(`team/app-${at}`, 'fail', at === 0 ? ids : ['CVE-1'], { reason: '&'.repeat(5000), remedy: Array<string>(20).fill('&'.repeat(5000)) }))
    const { bodies } = written([report(streams)])
    expect(bodies.length).toBeGreaterThan(20)
    expect(Math.max(...bodies.map(({ length }) => length))).toBeLessThanOrEqual(65_536)
    expect(bodies.at(-1)).toMatch(/\d+ more; the report files have all\./)
    expect(bodies.at(-1)).toContain('Streams that do not pass (300)')
  })

  test('of a usual size nothing is cut', () => {
    const streams = Array.from({ length: 30 }, (_, at) => row(`team/app-${at}`, 'fail', ['CVE-1', 'CVE-2']))
    expect(written([report(streams)]).bodies.join('')).not.toContain('more; the report files')
  })

  test('a command is whole, or it is not there', () => {
    const command = `aws ecr put-it --rules '${'x'.repeat(2_000)}'`
    const body = written([report([row('team/app', 'fail', ['CVE-1'], { remedy: [`Run \`aws ecr short\` first, then \`${command}\``] })])]).bodies.join('')
    expect(body).toContain('aws ecr short')
    expect(body).not.toContain('put-it')
    expect(body).toContain('watch.json')
  })
})
