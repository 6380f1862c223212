import type { Finding } from '../../../src/base/finding.ts'
import type { FindAsked } from '../../../src/fleet/find/asked.ts'
import { FoundImages, type ExceptedBy } from '../../../src/fleet/find/found-images.ts'
import { findResult, type FindResult, type Seen } from '../../../src/fleet/find/result.ts'
import type { FleetFinding, FleetImage, Use } from '../../../src/fleet/ports.ts'
import { compilePattern } from '../../../src/policy/exceptions/glob.ts'
import type { Pattern, PatternKind } from '../../../src/policy/exceptions/pattern.ts'

export const LOG4SHELL = 'CVE-2021-44228'
export const AT = Date.UTC(2026, 10, 29, 12)

export function pattern(text: string, kind: PatternKind = 'package'): Pattern {
  const compiled = compilePattern(text, kind)
  if ('problem' in compiled) throw new Error(compiled.problem)
  return compiled
}

export function asked(more: Partial<FindAsked> = {}): FindAsked {
  return { region: 'eu-west-1', registryId: undefined, vulnerabilities: [LOG4SHELL], packages: [], repositories: [], inUseOnly: false, ...more }
}

export const IN_USE: Use = { status: 'yes', count: 3, lastAt: AT }
export const NOT_IN_USE: Use = { status: 'no', count: 0, lastAt: undefined }
export const UNKNOWN_USE: Use = { status: 'unknown', count: undefined, lastAt: undefined }

/** The image of a number: its digest and, without another name, its tag. */
export function image(number: number, more: Partial<FleetImage> & { readonly name?: string } = {}): FleetImage {
  const { name = 'payments/api', ...rest } = more
  return {
    repository: { partition: 'aws', region: 'eu-west-1', registryId: '123456789012', name },
    digest: `sha256:${number.toString(16).padStart(64, '0')}`,
    tags: [`v${String(number)}`],
    architecture: 'amd64',
    distribution: 'DEBIAN_12',
    use: NOT_IN_USE,
    ...rest,
  }
}

export function finding(more: Partial<Finding> = {}): Finding {
  return {
    arn: 'arn:aws:inspector2:eu-west-1:123456789012:finding/0',
    vulnerabilityId: LOG4SHELL,
    title: 'Log4Shell',
    description: '',
    severity: 'critical',
    status: 'active',
    fix: 'yes',
    exploit: 'yes',
    packages: [{ name: 'log4j-core', version: '2.14.1', fixedVersion: '2.17.1', path: 'app.jar' }],
    firstObservedAt: AT - 86_400_000,
    relatedVulnerabilities: [],
    references: [],
    ...more,
  }
}

export function found(number: number, of: Partial<FleetImage> & { readonly name?: string } = {}, has: Partial<Finding> = {}): FleetFinding {
  return { finding: finding(has), image: image(number, of) }
}

/** What comes of findings that were read to their end. */
export function resultOf(findings: readonly FleetFinding[], what: FindAsked = asked(), more: Partial<Seen> = {}, exceptedBy: ExceptedBy = () => undefined): FindResult {
  const images = new FoundImages(what, exceptedBy)
  for (const each of findings) images.take(each)
  return findResult({ asked: what, images: images.sorted(), ids: images.ids, problems: [], notices: [], requests: 1, policySources: [], at: AT, ...more })
}
