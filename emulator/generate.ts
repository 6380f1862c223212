import { random } from './digest.ts'
import { deb, jar, npm, type Known } from './facts/known.ts'
import type { FindingPlan } from './finding-plan.ts'
import type { Seconds } from './seconds.ts'

export interface GenerateOptions {
  readonly count: number
  readonly seed?: number
  /** How many layers the image has; findings are spread over them, the base getting most. */
  readonly layers?: number
  /** When the first one is observed; the others follow within 45 seconds. */
  readonly observedFrom: Seconds
  /** When they become listable; each with its observation when absent. */
  readonly listedAt?: Seconds
  /** Leaves out what would fail a gate at `high`. */
  readonly mild?: boolean
}

/** Shares of the severities in a large image, worst first. */
const MIX: readonly (readonly [severity: string, share: number, score: readonly [number, number]])[] = [
  ['CRITICAL', 0.04, [9, 10]],
  ['HIGH', 0.24, [7, 8.9]],
  ['MEDIUM', 0.42, [4, 6.9]],
  ['LOW', 0.18, [0.1, 3.9]],
  ['INFORMATIONAL', 0.05, [0, 0]],
  ['UNTRIAGED', 0.07, [0, 0]],
]

const OS_PACKAGES = [
  'linux-libc-dev',
  'libssl3',
  'libxml2',
  'libtiff6',
  'imagemagick-6-common',
  'libsqlite3-0',
  'git',
  'python3.11-minimal',
  'libpq5',
  'libkrb5-3',
  'libavcodec59',
  'libglib2.0-0',
  'systemd',
  'bash',
  'wget',
  'vim-tiny',
]
const JARS = [
  'org.apache.tomcat.embed:tomcat-embed-core',
  'io.netty:netty-codec-http2',
  'org.springframework:spring-web',
  'com.h2database:h2',
  'ch.qos.logback:logback-classic',
  'org.bouncycastle:bcprov-jdk18on',
]
const MODULES = ['minimatch', 'ws', 'braces', 'cross-spawn', 'express', 'path-to-regexp', 'undici', 'tough-cookie', 'json5', 'body-parser']

/** Spread of first observations of one image, as seen between its first finding and the end of its scan. */
const SPREAD: Seconds = 45

/**
 * Findings of a large image, the same for the same seed. Ids are made up in the range of unassigned numbers; severities,
 * packages, fixes and times have the proportions of real large images.
 */
export function generateFindings(options: GenerateOptions): readonly FindingPlan[] {
  const next = random(options.seed ?? 1)
  const mix = options.mild === true ? MIX.slice(2) : MIX
  const layers = options.layers ?? 3
  return Array.from({ length: options.count }, (_, index) => {
    const known = generated(index, next, mix)
    // The base layer holds about half of them.
    const layer = next() < 0.5 ? 0 : Math.floor(next() * layers)
    const observedAt = options.observedFrom + Math.round(next() * SPREAD * 1000) / 1000
    return { facts: known.facts, packages: known.packages.map((entry) => ({ ...entry, layer })), observedAt, listedAt: options.listedAt ?? observedAt }
  })
}

function generated(index: number, next: () => number, mix: typeof MIX): Known {
  const [severity, , [low, high]] = weighted(mix, next())
  const year = 2019 + Math.floor(next() * 8)
  const id = `CVE-${year}-${900_000 + index}`
  const scored = severity !== 'UNTRIAGED'
  const exploit = next() < 0.06
  const published = new Date(Date.UTC(year, Math.floor(next() * 12), 1 + Math.floor(next() * 27))).toISOString()
  const packages = [somePackage(index, next)]
  return {
    facts: {
      id,
      severity,
      source: packages[0]?.manager === 'OS' ? 'DEBIAN_CVE' : 'NVD',
      vendorSeverity: packages[0]?.manager === 'OS' ? 'not yet assigned' : severity,
      description: `A flaw in ${packages[0]?.name ?? 'a package'} lets crafted input ${next() < 0.5 ? 'exhaust memory' : 'read beyond a buffer'} (generated finding ${index}).`,
      published,
      related: next() < 0.3 ? [`DSA-${5000 + (index % 900)}-1`] : [],
      references: [`https://example.org/advisories/${id}`],
      cwes: ['CWE-125'],
      ...(scored ? { score: Math.round((low + next() * (high - low)) * 10) / 10, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' } : {}),
      ...(next() < 0.9 ? { epss: Math.round(next() ** 6 * 1e5) / 1e5 } : {}),
      ...(exploit ? { exploit, exploitedAt: '2026-06-01T00:00:00Z' } : {}),
    },
    packages,
  }
}

function somePackage(index: number, next: () => number): Known['packages'][number] {
  const kind = next()
  const fixable = next() < 0.65
  const minor = Math.floor(next() * 20)
  if (kind < 0.6) return deb(pick(OS_PACKAGES, next), `1.${minor}.${index % 7}`, '1+deb12u1', fixable ? `1.${minor}.${index % 7}-1+deb12u2` : undefined)
  if (kind < 0.8) return jar(pick(JARS, next), `4.${minor}.0`, fixable ? `4.${minor}.9` : undefined)
  return npm(pick(MODULES, next), `2.${minor}.0`, fixable ? `2.${minor}.4` : undefined, `app/node_modules/tree-${index % 40}`)
}

function pick(from: readonly string[], next: () => number): string {
  return from[Math.floor(next() * from.length)] ?? 'bash'
}

function weighted(mix: typeof MIX, at: number): (typeof MIX)[number] {
  const total = mix.reduce((sum, [, share]) => sum + share, 0)
  let sum = 0
  for (const entry of mix) {
    sum += entry[1] / total
    if (at < sum) return entry
  }
  return mix.at(-1) ?? ['LOW', 1, [0.1, 3.9]]
}
