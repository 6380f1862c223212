import { scanOf } from '../../src/aws/ecr-answers.ts'
import { describe, expect, test } from '@jest/globals'
import type { DescribeImageScanFindingsCommandOutput } from '@aws-sdk/client-ecr'
import type { Finding as WireFinding } from '@aws-sdk/client-inspector2'
import fc from 'fast-check'
import { chance } from '../../bench/truth/chance.ts'
import { draw } from '../../bench/truth/draw.ts'
import { fakeService } from '../../bench/truth/fake-service.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'
import { toServiceError } from '../../src/aws/errors.ts'
import { fromInspector, fromInspectorPage } from '../../src/aws/finding.ts'
import type { Finding } from '../../src/base/finding.ts'
import type { RuleInputs } from '../../src/policy/rules.ts'
import { judge } from '../../src/policy/judge.ts'
import { awaitBasicScan } from '../../src/scan/basic.ts'
import { readAllPages } from '../../src/scan/complete-read.ts'
import type { ScannedImage } from '../../src/scan/outcome.ts'
import { aPolicy, someScanned, scannedImage } from '../policy/cases.ts'
import { draws } from '../draws.ts'
import { anImage, SETTINGS, START } from './scripted.ts'

/**
 * Disturbed answers. The truth is what the whole answer says; whatever is dropped, doubled, moved or contradicted in it,
 * there is no pass where the truth fails.
 */

const POLICIES: readonly Partial<RuleInputs>[] = [{}, { failOnSeverity: 'medium' }, { failOnSeverity: 'high', onlyFixable: true }, { failOnSeverity: 'low', onlyFixable: true }, { thresholds: { critical: 0, high: 1 } }, { failOnSeverity: 'none', failOnExploit: true }]
const rules = fc.constantFrom(...POLICIES.map((inputs) => aPolicy(inputs)))

type Policy = ReturnType<typeof aPolicy>
const verdict = (image: ScannedImage, policy: Policy) => judge({ scans: [someScanned([image])], policy, now: START }).result

describe('of basic scanning', () => {
  type Wire = Record<string, unknown>
  const IMAGE = anImage()
  interface Page {
    readonly status?: Wire | undefined
    readonly part?: Wire | undefined
    readonly next?: string | undefined
  }

  const wireFinding = fc
    .record({ id: fc.constantFrom('CVE-1', 'CVE-2'), severity: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED', 'GRAVE'), name: fc.constantFrom('zlib', 'openssl'), fixed: fc.boolean() })
    .map(({ id, severity, name, fixed }): Wire => ({ name: id, severity, attributes: [{ key: 'package_name', value: name }, { key: 'package_version', value: '1' }, ...(fixed ? [{ key: 'fixed_in_version', value: '2' }] : [])] }))

  const tally = (list: readonly Wire[]) => {
    const counts: Record<string, number> = {}
    for (const { severity } of list) counts[String(severity)] = (counts[String(severity)] ?? 0) + 1
    return counts
  }

  /** The whole answer in pages of two, each with the counts of the image. */
  const truth = fc.array(wireFinding, { maxLength: 6 }).map((list) => {
    // An entry that is not told from another would be one that a repeated page may stand for.
    const told = list.map((entry, at): Wire => ({ ...entry, description: `number ${at}` }))
    const cuts = Array.from({ length: Math.max(1, Math.ceil(told.length / 2)) }, (_, at) => told.slice(2 * at, 2 * at + 2))
    return cuts.map((findings, at): Page => ({
      status: { status: 'COMPLETE' },
      part: { findings, findingSeverityCounts: tally(told), imageScanCompletedAt: new Date(START), vulnerabilitySourceUpdatedAt: new Date(START - 3_600_000) },
      next: at + 1 < cuts.length ? String(at + 1) : undefined,
    }))
  })

  /** Lists and pages are disturbed, or their counts are: an answer that lies in both in the same way cannot be told from a true one. */
  type Disturb = (pages: readonly Page[], at: number, which: number) => readonly Page[]
  const change = (pages: readonly Page[], at: number, make: (page: Page) => Page) => pages.map((page, index) => (index === at ? make(page) : page))
  const part = (make: (part: Wire) => Wire): Disturb => (pages, at) => change(pages, at, (page) => ({ ...page, part: make(page.part ?? {}) }))
  const list = (make: (findings: readonly Wire[], which: number) => readonly Wire[] | undefined): Disturb => (pages, at, which) => part((one) => ({ ...one, findings: make((one['findings'] ?? []) as readonly Wire[], which) }))(pages, at, which)

  const OF_LISTS: Readonly<Record<string, Disturb>> = {
    'drops a finding': list((findings, which) => findings.filter((_, at) => at !== which % Math.max(1, findings.length))),
    'drops the list': list(() => undefined),
    'empties the list': list(() => []),
    'turns the list round': list((findings) => [...findings].reverse()),
    'makes one milder': list((findings, which) => findings.map((one, at) => (at === which % findings.length ? { ...one, severity: 'LOW' } : one))),
    'drops a severity': list((findings, which) => findings.map((one, at) => (at === which % findings.length ? { ...one, severity: undefined } : one))),
    'drops the attributes of one': list((findings, which) => findings.map((one, at) => (at === which % findings.length ? { ...one, attributes: undefined } : one))),
    'adds a mild copy': list((findings) => [...findings, ...findings.slice(0, 1).map((one) => ({ ...one, severity: 'LOW' }))]),
    'drops what the page holds': (pages, at) => change(pages, at, (page) => ({ ...page, part: undefined })),
    'drops the status': (pages, at) => change(pages, at, (page) => ({ ...page, status: undefined })),
    'is in progress again': (pages, at) => change(pages, at, (page) => ({ ...page, status: { status: 'IN_PROGRESS' } })),
    'ends early': (pages, at) => (pages.length > 1 ? change(pages, at, (page) => ({ ...page, next: undefined })) : pages),
    'gives the page before again': (pages, at) => change(pages, at, (page) => ({ ...page, part: pages[Math.max(0, at - 1)]?.part })),
    'skips to the end': (pages, at) => change(pages, at, (page) => ({ ...page, next: page.next === undefined ? undefined : String(pages.length - 1) })),
    'names itself as the next': (pages, at) => change(pages, at, (page) => ({ ...page, next: String(at) })),
    'is enhanced': part((one) => ({ ...one, enhancedFindings: [{}] })),
    'has no time': part((one) => ({ ...one, imageScanCompletedAt: undefined })),
    'is of another time': part((one) => ({ ...one, imageScanCompletedAt: new Date(START - 1) })),
  }
  const OF_COUNTS: Readonly<Record<string, Disturb>> = {
    'drops the counts': part((one) => ({ ...one, findingSeverityCounts: undefined })),
    'empties the counts': part((one) => ({ ...one, findingSeverityCounts: {} })),
    'counts one more': part((one) => ({ ...one, findingSeverityCounts: { ...(one['findingSeverityCounts'] as Wire), CRITICAL: 9 } })),
    'counts what nobody knows': part((one) => ({ ...one, findingSeverityCounts: { ...(one['findingSeverityCounts'] as Wire), NEW: 1 } })),
    'counts less than nothing': part((one) => ({ ...one, findingSeverityCounts: { HIGH: -1 } })),
  }
  const disturbances = (of: Readonly<Record<string, Disturb>>) => fc.array(fc.record({ name: fc.constantFrom(...Object.keys(of)), at: fc.nat(3), which: fc.nat(5) }), { minLength: 1, maxLength: 3 }).map((steps) => steps.map((step) => ({ ...step, disturb: of[step.name] ?? ((pages: readonly Page[]) => pages) })))

  /** Every finding of the answer as it was given, without the reader. */
  const whole = (pages: readonly Page[]) => pages.flatMap(({ part: one }) => scanOf({ $metadata: {}, imageScanFindings: one }, IMAGE).findings ?? []).map((finding, at) => ({ ...finding, arn: `arn:${at}` }))

  async function read(pages: readonly Page[]): Promise<ScannedImage> {
    const clock = virtualClock(START)
    const service = {
      ...fakeService(draw(1), clock, START, chance(1)),
      ecrScan: (image: ReturnType<typeof anImage>, token: string | undefined) => {
        const page = pages[Number(token ?? 0)]
        const answer = { $metadata: {}, ...(page?.status === undefined ? {} : { imageScanStatus: page.status }), ...(page?.part === undefined ? {} : { imageScanFindings: page.part }), ...(page?.next === undefined ? {} : { nextToken: page.next }) }
        try {
          return Promise.resolve({ ...scanOf(answer as DescribeImageScanFindingsCommandOutput, image), serverNow: clock.now() })
        } catch (error) {
          return Promise.reject(toServiceError('ecr:DescribeImageScanFindings', error))
        }
      },
    }
    const outcome = await clock.run(awaitBasicScan(IMAGE, { ...SETTINGS, timeoutMs: 500 }, { service, clock, random: () => 0.5, deadline: START + 500, signal: new AbortController().signal, cancelled: () => false }))
    return { image: IMAGE, outcome }
  }

  test('as they are, they are read, and a true fail is a fail', async () => {
    await fc.assert(
      fc.asyncProperty(truth, rules, async (pages, policy) => {
        const read1 = await read(pages)
        expect(read1.outcome.kind).toBe('scanned')
        const count = pages.reduce((sum, page) => sum + ((page.part?.['findings'] ?? []) as readonly unknown[]).length, 0)
        expect(judge({ scans: [someScanned([read1])], policy, now: START }).findings).toHaveLength(count)
      }),
      { numRuns: draws(200) },
    )
  })

  test.each([['lists and pages', OF_LISTS, draws(1_200)], ['counts', OF_COUNTS, 300]] as const)('with disturbed %s: no pass while the truth fails', async (_name, of, numRuns) => {
    const seen = { fails: 0, passes: 0 }
    await fc.assert(
      fc.asyncProperty(truth, disturbances(of), rules, async (pages, steps, policy) => {
        const should = verdict(scannedImage('a', whole(pages), undefined, undefined, 'basic'), policy)
        const disturbed = steps.reduce<readonly Page[]>((now, { disturb, at, which }) => disturb(now, at % now.length, which), pages)
        const is = verdict(await read(disturbed), policy)
        if (should === 'fail') {
          seen.fails += 1
          expect(is).not.toBe('pass')
        } else if (is === 'pass') seen.passes += 1
      }),
      { numRuns },
    )
    // Neither is everything refused, nor does nothing ever fail.
    expect(seen.fails).toBeGreaterThan(numRuns / 10)
    expect(seen.passes).toBeGreaterThan(0)
  })
})

describe('of enhanced scanning', () => {
  const wire = fc.record({
    type: fc.constantFrom('PACKAGE_VULNERABILITY', 'CODE_VULNERABILITY', undefined),
    severity: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNTRIAGED', 'GRAVE'),
    status: fc.constantFrom('ACTIVE', 'ACTIVE', 'SUPPRESSED', 'CLOSED', 'NEW'),
    fixAvailable: fc.constantFrom('YES', 'NO', 'PARTIAL', 'MAYBE', undefined),
    exploitAvailable: fc.constantFrom('YES', 'NO', undefined),
    fixedInVersion: fc.constantFrom('2', 'NotAvailable', undefined),
  })
  type Facts = typeof wire extends fc.Arbitrary<infer T> ? T : never
  const wired = (at: number, { fixedInVersion, ...facts }: Facts): WireFinding =>
    ({ findingArn: `arn:${at}`, ...facts, packageVulnerabilityDetails: { vulnerabilityId: `CVE-${at}`, source: 'NVD', vulnerablePackages: [{ name: 'a', version: '1', ...(fixedInVersion === undefined ? {} : { fixedInVersion }) }] } }) as unknown as WireFinding

  /** Members that the answer may lose without becoming milder; a fixed version only where nothing says that there is none. */
  const LOSABLE = ['type', 'severity', 'status', 'fixAvailable', 'exploitAvailable', 'fixedInVersion'] as const

  test('with copies of findings that say something milder, in any order, and members that are missing: no pass while the truth fails', async () => {
    let fails = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(wire, { minLength: 1, maxLength: 5 }),
        fc.array(fc.record({ of: fc.nat(4), facts: wire }), { maxLength: 4 }),
        fc.array(fc.record({ of: fc.nat(4), member: fc.constantFrom(...LOSABLE) }), { maxLength: 3 }),
        fc.infiniteStream(fc.nat(1_000)),
        fc.constantFrom(2, 9, 9, 9),
        rules,
        async (all, copies, losses, order, size, policy) => {
          const judged = (findings: readonly Finding[]) => verdict(scannedImage('a', findings), policy)
          const should = judged(all.map((facts, at) => fromInspector(wired(at, facts))))
          const lossy = all.map((facts, at) => losses.filter(({ of, member }) => of % all.length === at && !(member === 'fixedInVersion' && facts.fixAvailable === 'NO')).reduce<Facts>((now, { member }) => ({ ...now, [member]: undefined }), facts))
          const entries = [...lossy.map((facts, at) => wired(at, facts)), ...copies.map(({ of, facts }) => wired(of % all.length, facts))]
          const shuffled = entries.map((finding) => ({ finding, key: Number(order.next().value) })).sort((left, right) => left.key - right.key).map(({ finding }) => finding)
          const readPage = (token: string | undefined) => {
            const from = Number(token ?? 0)
            return Promise.resolve({ value: { findings: fromInspectorPage(shuffled.slice(from, from + size)), ...(from + size < shuffled.length ? { nextToken: String(from + size) } : {}) } })
          }
          const pass = await readAllPages(readPage)
          // Copies on several pages are pages that moved: such a read settles nothing.
          if (should !== 'fail' || pass.torn) return
          fails += 1
          expect(judged(pass.findings)).not.toBe('pass')
        },
      ),
      { numRuns: draws(1_500) },
    )
    expect(fails).toBeGreaterThan(draws(100))
  })
})
