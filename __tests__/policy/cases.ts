import type { Finding, VulnerablePackage } from '../../src/base/finding.ts'
import type { Image, Platform, Repository, RequestedImage } from '../../src/image/model.ts'
import type { RuleInputs } from '../../src/policy/rules.ts'
import { readPolicyFile } from '../../src/policy/file/file.ts'
import type { JudgeInput } from '../../src/policy/judge-input.ts'
import { judge } from '../../src/policy/judge.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { resolvePolicy, type PolicyFile } from '../../src/policy/file/resolve.ts'
import type { Verdict } from '../../src/policy/verdict.ts'
import type { Evidence, NoResult, ScannedImage, ScannedImages } from '../../src/scan/outcome.ts'

/** Builders for tests of findings and policy: everything has a plain default, and a test says only what it is about. */

export const NOW = Date.parse('2026-06-15T12:00:00Z')
export const daysAgo = (days: number): number => NOW - days * 86_400_000

export const AMD64: Platform = { os: 'linux', architecture: 'amd64' }
export const ARM64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }

export function digestOf(seed: string): string {
  return `sha256:${Buffer.from(seed).toString('hex').padEnd(64, '0').slice(0, 64)}`
}

export function aRepository(name = 'payments/api'): Repository {
  return { partition: 'aws', region: 'eu-central-1', registryId: '123456789012', name }
}

export function aPackage(name = 'openssl', more: Partial<VulnerablePackage> = {}): VulnerablePackage {
  return { name, version: '3.0.1', manager: 'OS', ...more }
}

let count = 0
export function aFinding(id = 'CVE-2026-0001', more: Partial<Finding> = {}): Finding {
  count += 1
  return {
    arn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${String(count).padStart(8, '0')}`,
    vulnerabilityId: id,
    title: `${id} - something`,
    description: '',
    severity: 'high',
    status: 'active',
    fix: 'yes',
    exploit: 'no',
    packages: [aPackage()],
    publishedAt: daysAgo(400),
    relatedVulnerabilities: [],
    references: [],
    intelligence: { kev: 'no', cwes: [] },
    ...more,
  }
}

const EVIDENCE: Evidence = { scanType: 'enhanced', spans: [], polls: 1, requests: 1, waitedMs: 0, notices: [] }

export const CAUSE: NoResult = { code: 'timeout', what: 'the scan did not finish within 15m', remedy: ['Raise `timeout`.'] }

function anImage(repository: string, seed: string, platform: Platform | undefined): Image {
  return { repository: aRepository(repository), digest: digestOf(seed), mediaType: 'application/vnd.oci.image.manifest.v1+json', tags: [], layers: [], annotations: {}, platform, pushedAt: undefined, config: undefined }
}

export function scannedImage(seed: string, findings: readonly Finding[], platform?: Platform, repository?: string, scanType: Evidence['scanType'] = 'enhanced'): ScannedImage {
  return { image: anImage(repository ?? 'payments/api', seed, platform), outcome: { kind: 'scanned', findings, evidence: { ...EVIDENCE, scanType } } }
}

export function unscannedImage(seed: string, kind: 'no-result' | 'skipped' = 'no-result', platform?: Platform): ScannedImage {
  return { image: anImage('payments/api', seed, platform), outcome: { kind, cause: CAUSE, evidence: EVIDENCE } }
}

export function someScanned(images: readonly ScannedImage[], more: Partial<RequestedImage> = {}): ScannedImages {
  const kind = images.length > 1 ? 'index' : 'image'
  const requested: RequestedImage = {
    asked: 'payments/api:1.4.2',
    repository: aRepository(),
    tag: '1.4.2',
    digest: kind === 'index' ? digestOf('index') : (images[0]?.image.digest ?? digestOf('index')),
    kind,
    mediaType: '',
    pushedAt: undefined,
    images: images.map(({ image }) => image),
    leftOut: [],
    notices: [],
    ...more,
  }
  return { requested, images }
}

/** One image with these findings. */
export function anImageWith(findings: readonly Finding[], repository = 'payments/api', seed = repository): ScannedImages {
  return someScanned([scannedImage(seed, findings, AMD64, repository)], { repository: aRepository(repository), asked: `${repository}:1.4.2` })
}

export function aFile(text: string, name = 'policy.yml'): PolicyFile {
  const reading = readPolicyFile(text, name)
  if (reading.kind === 'invalid') throw new Error(reading.problems.join('\n'))
  return reading.file
}

const files = new Map<string, PolicyFile>()

/** The same, read once for as many policies as are made of it. */
function aKnownFile(text: string, name: string): PolicyFile {
  const key = `${name}\n${text}`
  const file = files.get(key) ?? aFile(text, name)
  files.set(key, file)
  return file
}

/** A policy of inputs and of the text of a policy file. */
export function aPolicy(inputs: Partial<RuleInputs> = {}, ...texts: readonly string[]): Policy {
  const read = texts.map((text, at) => aKnownFile(text, at === 0 ? 'policy.yml' : `parent-${at}.yml`))
  const resolved = resolvePolicy({ ignore: [], ...inputs }, read, { sources: [], now: NOW })
  if (resolved.kind === 'invalid') throw new Error(resolved.problems.join('\n'))
  return resolved.policy
}

export function verdictOn(findings: readonly Finding[], policy: Policy = aPolicy(), more: Partial<JudgeInput> = {}): Verdict {
  return judge({ scans: [anImageWith(findings)], policy, now: NOW, ...more })
}

export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Omit<T, K>
}
