import { describe, expect, test } from '@jest/globals'
import { judge } from '../../src/policy/judge.ts'
import { compilePattern } from '../../src/policy/exceptions/glob.ts'
import type { Exception } from '../../src/policy/exceptions/exception.ts'
import type { Pattern } from '../../src/policy/exceptions/pattern.ts'
import { readPolicyFile } from '../../src/policy/file/file.ts'
import { NOW, aFinding, anImageWith, aPackage, aPolicy } from './cases.ts'

const COUNT = 5000
const numbers = Array.from({ length: COUNT }, (_, at) => at)
const findings = numbers.map((at) => aFinding(`CVE-2026-${at}`, { packages: [aPackage(`package-${at}`)] }))

/** A policy of so many exceptions, whose comparisons are counted. */
function countedPolicy(idOf: (at: number) => string, packageOf?: (at: number) => string) {
  let comparisons = 0
  const counting = (text: string, kind: 'id' | 'package'): Pattern => {
    const pattern = compilePattern(text, kind)
    if ('problem' in pattern) throw new Error(pattern.problem)
    return {
      ...pattern,
      matches: (value) => {
        comparisons += 1
        return pattern.matches(value)
      },
    }
  }
  const exceptions = numbers.map((at): Exception => {
    const name = packageOf === undefined ? {} : { package: counting(packageOf(at), 'package') }
    return { by: 'exception', id: counting(idOf(at), 'id'), ...name, reason: 'r', expires: '2026-12-31', source: `policy.yml:${at}`, reportStale: true }
  })
  return { policy: { ...aPolicy(), exceptions }, comparisons: () => comparisons }
}

describe('5,000 exceptions against 5,000 findings', () => {
  test.each<[string, (at: number) => string, ((at: number) => string) | undefined]>([
    ['by id', (at) => `CVE-2026-${at}`, undefined],
    ['by id and package', (at) => `CVE-2026-${at}`, (at) => `package-${at}`],
    ['by a glob of ids', (at) => `CVE-2026-${String(at).padStart(4, '0')}*`, undefined],
    ['by package alone', () => '*', (at) => `package-${at}`],
    ['of one id, for one package each', () => 'CVE-2026-1', (at) => `package-${at}`],
    ['that match nothing', (at) => `CVE-1999-${at}`, undefined],
  ])('%s: a few comparisons each, under 200 ms', (_, idOf, packageOf) => {
    const { policy, comparisons } = countedPolicy(idOf, packageOf)
    const scans = [anImageWith(findings)]
    // The work is counted, for it is the same on every machine; the time is of the processor, for other tests run beside.
    // The quickest of a few: a neighbor on the processor can make one slow, and none fast.
    let quickest = Number.POSITIVE_INFINITY
    for (let attempt = 0; attempt <= 12 && quickest >= 200; attempt++) {
      const begun = process.cpuUsage()
      judge({ scans, policy, now: NOW })
      quickest = Math.min(quickest, process.cpuUsage(begun).user / 1000)
      if (attempt === 0) expect(comparisons()).toBeLessThanOrEqual(COUNT * 6)
    }
    expect(quickest).toBeLessThan(200)
  })
})

test('a file of 5,000 exceptions is within the limit of size and read in a blink', () => {
  const text = `exceptions:\n${numbers.map((at) => `  - id: CVE-2026-${at}\n    package: package-${at}\n    reason: the vulnerable code is not reachable\n    expires: 2026-12-31\n`).join('')}`
  const begun = process.cpuUsage()
  expect(readPolicyFile(text, 'policy.yml').kind).toBe('read')
  expect(process.cpuUsage(begun).user / 1000).toBeLessThan(3000)
})
