import { describe, expect, test } from '@jest/globals'
import { checkWatchConfig } from '../../../src/fleet/watch/config/check.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('a check of a watch configuration', () => {
  test('says what each entry selects', () => {
    expect(checkWatchConfig(`policy: acme/policies/gate.yml@main
streams:
  - {repository: payments/api, tags: [production], environment: production, owner: '@acme/payments'}
  - {repository: 'shop/*', tags: ['release-*', live], newest: 2}
  - {repository: shop/cart, tags: [x], newest: all, environment: staging}
  - {repository: batch/worker, digests: ['${DIGEST}'], in-use: true}
  - {repository: '*', in-use: true}
audit: {unscanned: ['sandbox/*']}
slo: {critical: 1d, high: 4w}
`, 'watch.yml')).toEqual({
      problems: [],
      warnings: [],
      summary: [
        'watch.yml is valid: 5 entries',
        '  payments/api (production): the newest image tagged production; owner @acme/payments',
        '  each repository that matches shop/* (default): the 2 newest images tagged release-* or live',
        '  shop/cart (staging): all images tagged x',
        '  batch/worker (default): 1 digest, and what Inspector reports as running',
        '  each repository that matches * (default): what Inspector reports as running',
        'policy: acme/policies/gate.yml@main, which was not checked',
        'need no scanning: sandbox/*',
        'SLO: critical 1 day, high 28 days',
      ],
    })
  })

  test('tells all problems at once, with their lines, and nothing else', () => {
    const { problems, warnings, summary } = checkWatchConfig('streams:\n  - {repository: a/b}\n  - {repository: c/d, tags: [x], newest: 0}\nslos: {}\n', 'watch.yml')
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['watch.yml:2:5:', 'watch.yml:3:42:', 'watch.yml:4:1:'])
    expect([warnings, summary]).toEqual([[], []])
  })

  test.each([
    ['a name and a glob that matches it', "{repository: shop/web, tags: [x]}, {repository: 'shop/*', tags: [x]}", 1],
    ['the other way round', "{repository: 'shop/*', tags: [x]}, {repository: shop/web, tags: [x]}", 1],
    ['two globs that may meet', "{repository: 'shop/*', tags: [x]}, {repository: '*/web', tags: [x]}", 1],
    ['two globs that cannot', "{repository: 'shop/*', tags: [x]}, {repository: 'pay/*', tags: [x]}", 0],
    ['two environments', "{repository: 'shop/*', tags: [x]}, {repository: shop/web, tags: [x], environment: live}", 0],
    ['what only runs', "{repository: shop/web, tags: [x]}, {repository: '*', in-use: true}", 0],
  ])('warns of entries that may make the same stream: %s', (_which, streams, count) => {
    expect(checkWatchConfig(`streams: [${streams}]`, 'watch.yml').warnings).toHaveLength(count)
  })

  test('warns of a file without streams', () => {
    expect(checkWatchConfig('slo: {critical: 7d}\n', 'watch.yml').warnings).toEqual(['watch.yml: there are no streams, so a run only audits the registry and has no verdict'])
  })
})
