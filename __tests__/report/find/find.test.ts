import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import type { FindResult } from '../../../src/fleet/find/result.ts'
import type { FoundImage } from '../../../src/fleet/find/found-images.ts'
import { renderFindCsv } from '../../../src/report/find/csv.ts'
import { renderFindJson } from '../../../src/report/find/json.ts'
import { renderFindSummary } from '../../../src/report/find/summary.ts'
import { findLines, renderFindText } from '../../../src/report/find/text.ts'
import { textOf } from '../../contract/files.ts'
import { asked, AT, found, IN_USE, resultOf, UNKNOWN_USE } from '../../fleet/find/samples.ts'

const excepted = { kind: 'excepted', by: 'exception', reason: 'Not reachable', source: 'policy.yml:4', expires: '2099-01-01', owner: 'team', ticket: 'T-1' } as const
const CLUSTERS: FoundImage['clusters'] = {
  kind: 'read',
  clusters: [
    { arn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/production', workloads: [{ name: 'service:api', running: 3, lastInUseAt: AT }] },
    { arn: 'arn:aws:eks:eu-west-1:123456789012:cluster/batch', workloads: [{ name: 'payments/Deployment worker', running: undefined, lastInUseAt: undefined }] },
  ],
}

const SOME = withClusters(
  resultOf(
    [
      found(1, { use: IN_USE, tags: ['1.4.2', 'production'] }),
      found(2, { name: 'payments/worker', use: UNKNOWN_USE, tags: [], architecture: undefined }, { severity: 'high', packages: [{ name: 'log4j-core', version: '2.14.1' }] }),
      found(3, { name: 'shop/web' }, { severity: 'untriaged', unknownSeverity: 'APOCALYPTIC', firstObservedAt: undefined }),
    ],
    asked({ registryId: '123456789012' }),
    { notices: ['Something to know about `region`.'], policySources: ['policy.yml'] },
    ({ severity }) => (severity === 'high' ? excepted : undefined),
  ),
)
const BROKEN = resultOf([found(1, { use: IN_USE })], asked(), {
  problems: [{ code: 'permission-denied', what: 'Permission inspector2:ListFindings is missing.', remedy: ['Allow inspector2:ListFindings.'], snippet: { language: 'json', text: '{\n  "Effect": "Allow"\n}' }, alwaysFails: true }],
})
const NOBODY = resultOf([])

function withClusters(result: FindResult): FindResult {
  return { ...result, images: result.images.map((each): FoundImage => (each.image.use.status === 'yes' ? { ...each, clusters: CLUSTERS } : each)) }
}

const join = (pieces: Iterable<string>): string => [...pieces].join('')

describe('text', () => {
  test('the sentence, the table, and what else there is to know', () => {
    expect(findLines(SOME, { color: false, width: 240 })).toEqual([
      '3 images have CVE-2021-44228: 1 in use, 1 unknown, 1 not in use.',
      '',
      'IMAGE                  DIGEST        PLATFORM         SEVERITY     PACKAGE                         IN USE   CLUSTERS                                    SINCE       EXCEPTED',
      'payments/api:1.4.2 +1  000000000000  amd64 DEBIAN_12  critical     log4j-core 2.14.1 → 2.17.1      yes (3)  ecs:production (3 running: service:api) +1  2026-11-28  no',
      'payments/worker        000000000000  DEBIAN_12        high         log4j-core 2.14.1 (no fix yet)  unknown                                              2026-11-28  yes: Not reachable (policy.yml:4, until 2099-01-01)',
      'shop/web:v3            000000000000  amd64 DEBIAN_12  APOCALYPTIC  log4j-core 2.14.1 → 2.17.1      no                                                   unknown     no',
      '',
      'note: Something to know about `region`.',
    ])
  })

  test('without a result: what is wrong, what cures it, and what was read', () => {
    expect(findLines(BROKEN, { color: false, width: 100 })).toEqual([
      'No result: Permission inspector2:ListFindings is missing. 1 image was found before that, but more may have it.',
      '  - Allow inspector2:ListFindings.',
      '    {',
      '      "Effect": "Allow"',
      '    }',
      '',
      expect.stringMatching(/^IMAGE/),
      expect.stringMatching(/^payments\/api:v1/),
    ])
  })

  test.each([60, 80, 100, 120, 160])('the table fits %i columns', (width) => {
    const lines = findLines(SOME, { color: false, width })
    const table = lines.slice(2, 6)
    expect(Math.max(...table.map((line) => Array.from(line).length))).toBeLessThanOrEqual(width)
    for (const word of ['IMAGE', 'PACKAGE', 'IN USE']) expect(table[0]).toContain(word)
  })

  test('narrower than anything fits, it is still a table', () => {
    expect(findLines(SOME, { color: false, width: 10 })[2]).toMatch(/^IMAGE +PACKAGE +IN USE$/)
  })

  test('more rows than are wanted are counted', () => {
    expect(findLines(SOME, { color: false, width: 200, rows: 1 })).toContain('… and 2 images more.')
  })

  test('colors only where they are wanted', () => {
    expect(findLines(SOME, { color: true, width: 200 }).join('\n')).toMatch(/^\u001b\[1m\u001b\[31m3 images/)
    expect(join(renderFindText(SOME, { color: false, width: 200 }))).not.toContain('\u001b')
  })
})

describe('JSON', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(textOf('schema/find.schema.json')) as object)

  test.each([
    ['found', SOME],
    ['no result', BROKEN],
    ['not found', NOBODY],
  ])('%s is what the schema says', (_title, result) => {
    const json: unknown = JSON.parse(join(renderFindJson(result, '1.2.3')))
    validate(json)
    expect(validate.errors ?? []).toEqual([])
  })

  test('a number that is not known is null', () => {
    expect(JSON.parse(join(renderFindJson(BROKEN, '1')))).toMatchObject({ result: 'no-result', complete: false, found: null, inUse: null, images: [{ digest: expect.any(String) }] })
    expect(JSON.parse(join(renderFindJson(NOBODY, '1')))).toMatchObject({ result: 'not-found', complete: true, found: 0, inUse: 0, images: [] })
  })

  test('excepted by what', () => {
    const { images } = JSON.parse(join(renderFindJson(SOME, '1'))) as { readonly images: readonly { readonly vulnerabilities: readonly { readonly standing: unknown }[] }[] }
    expect(images[1]?.vulnerabilities[0]?.standing).toEqual(excepted)
  })
})

describe('CSV', () => {
  test('one line per image', () => {
    const lines = join(renderFindCsv(SOME)).split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]).toBe('repository,tags,digest,architecture,distribution,severity,vulnerabilities,packages,in_use,in_use_count,last_in_use,clusters,first_observed,excepted,registry_id,region,complete')
    expect(lines[1]).toBe(
      `payments/api,1.4.2 production,sha256:${'1'.padStart(64, '0')},amd64,DEBIAN_12,critical,CVE-2021-44228,log4j-core 2.14.1 → 2.17.1,yes,3,2026-11-29T12:00:00.000Z,"ecs:production (3 running: service:api); eks:batch (payments/Deployment worker)",2026-11-28T12:00:00.000Z,no,123456789012,eu-west-1,true`,
    )
  })

  test('a list that is not complete says so in every line', () => {
    expect(join(renderFindCsv(BROKEN)).split('\r\n')[1]).toMatch(/,false$/)
  })
})

describe('the job summary', () => {
  test('found', () => {
    const summary = renderFindSummary(SOME, { files: ['find.json', 'find.csv'] })
    expect(summary).toMatch(/^## 🔎 Found\n\n3 images have CVE-2021-44228: 1 in use, 1 unknown, 1 not in use\.\n/)
    expect(summary).toContain('- Something to know about `region`.')
    expect(summary).toContain('| `payments/api:1.4.2`<br>`payments/api:production` | `sha256:000000000000` |')
    expect(summary).toContain('Not reachable')
  })

  test('no result, with the statement that cures it', () => {
    expect(renderFindSummary(BROKEN)).toContain('```json\n{\n  "Effect": "Allow"\n}\n```')
  })

  test('of 20,000 images what fits, and how many there are besides', () => {
    const crowd = resultOf(Array.from({ length: 20_000 }, (_each, at) => found(at, { name: `shop/${'x'.repeat(100)}` })))
    const summary = renderFindSummary(crowd, { files: ['find.csv'] })
    expect(Buffer.byteLength(summary)).toBeLessThan(400_000)
    expect(summary).toContain('… and 19,500 images more.')
    expect(summary).toContain('**Not shown here:** 19500 images. All are in `find.csv`.')
    expect(Buffer.byteLength(renderFindSummary(crowd, { maxBytes: 20_000 }))).toBeLessThanOrEqual(20_000)
  })
})

describe('hostile text', () => {
  const hostile = fc.string({ unit: fc.constantFrom('|', '\n', '<', '`', '::error::', '##[', '=', '"', ',', '\u001b[31m', '\u202e', '@team', '[x](http://e)', 'a', ' ', '*'), maxLength: 20 })

  test('stays in its cell, whatever names, tags and reasons are', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (name, version, tag, reason) => {
        const result = resultOf([found(1, { tags: [tag], distribution: tag }, { packages: [{ name, version }], severity: 'untriaged', unknownSeverity: version })], asked(), { notices: [reason] }, () => ({ ...excepted, reason }))
        expect(findLines(result, { color: false, width: 120 }).filter((line) => /[\u001b\u202e\n]|##\[|^\s*::/.test(line))).toEqual([])
        const rows = renderFindSummary(result).split('\n').filter((line) => line.startsWith('| '))
        expect(rows.map((row) => row.split(/(?<!\\)\|/).length)).toEqual([12, 12, 12])
        // In code spans it is text.
        expect((rows[2] ?? '').replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '')).not.toMatch(/<(?!br>|code>|\/code>)/)
        expect(join(renderFindCsv(result)).split('\r\n')).toHaveLength(3)
      }),
      { numRuns: 500 },
    )
  })
})

test('of a package that is cut, the versions stay', () => {
  const java = resultOf([found(1, {}, { packages: [{ name: 'org.apache.logging.log4j:log4j-core', version: '2.14.1', fixedVersion: '2.15.0' }] })])
  expect(findLines(java, { color: false, width: 50 })[3]).toMatch(/^payments\/api:v1 +….*2\.14\.1 → 2\.15\.0 +no$/)
})
