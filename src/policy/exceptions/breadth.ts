import type { Exception } from './exception.ts'
import type { Pattern } from './pattern.ts'

/** Numbers without anything in common, none of them of a vulnerability that many write exceptions for. */
const NUMBERS = ['0163', '1794', '2958', '4071', '5326', '8609', '13947', '20583', '36172', '49260', '57814', '68035']
const YEARS = Array.from({ length: 30 }, (_, at) => String(1999 + at))

const CVES = YEARS.map((year) => NUMBERS.map((number) => `CVE-${year}-${number}`))

/** Made-up ids of the other sources that scanners know. */
const OTHERS: readonly (readonly string[])[] = [
  ['GHSA-2m7p-x4vq-9c3h', 'GHSA-8f6r-w5jg-4q2x', 'GHSA-c9h3-p7v2-m6fx', 'GHSA-jq4w-3r8g-x5p6', 'GHSA-v2x9-6h7c-f3mq'],
  ['ALAS-2023-417', 'ALAS2-2021-1639', 'ALAS2023-2025-802', 'ALAS2LIVEPATCH-2022-094'],
  ['DSA-4873-1', 'DSA-5961-2'],
  ['DLA-2746-1', 'DLA-4058-2'],
  ['USN-3958-1', 'USN-5270-2', 'USN-6841-1'],
  ['RHSA-2019:3704', 'RHSA-2024:1852'],
  ['ELSA-2020-4619', 'ELSA-2025-0738'],
  ['SUSE-SU-2021:0936-1', 'SUSE-SU-2024:2817-1'],
  ['openSUSE-SU-2022:0543-1', 'openSUSE-SU-2025:1386-1'],
  ['SNYK-JS-LODASH-567746', 'SNYK-PYTHON-DJANGO-40026'],
  ['PYSEC-2021-439', 'PYSEC-2024-71'],
  ['GO-2023-1840', 'GO-2025-3563'],
  ['RUSTSEC-2022-0058', 'RUSTSEC-2024-0371'],
]

/** Of packages, and of places in an image, that nobody means together. */
const PACKAGES = [
  'openssl',
  'zlib1g',
  'busybox',
  'kernel-livepatch',
  'org.apache.logging.log4j:log4j-core',
  '@angular/core',
  'github.com/docker/docker',
  'Newtonsoft.Json',
  'requests',
]
const PATHS = ['app/app.jar', 'usr/lib/python3/dist-packages/requests/METADATA', 'usr/local/bin/tool', 'package-lock.json', 'opt/service/node_modules/semver/package.json']

/**
 * Whether an exception is for whatever comes: it matches ids of several years that have nothing in common, or all of another source, and neither
 * package nor path narrows it. Found out by what the pattern matches: `*`, `C*`, `[CG]*`, `{C,G}*`, `?*` and `CVE-20*` are written in too
 * many ways.
 */
export function breadthOf({ id, package: name, path }: Exception): 'every' | 'many' | undefined {
  if (id.exact || narrows(name, PACKAGES) || narrows(path, PATHS)) return undefined
  const cves = CVES.map((ids) => hits(id, ids))
  const others = OTHERS.map((ids) => hits(id, ids))
  if ([...CVES, ...OTHERS].every((ids, at) => ids.length === [...cves, ...others][at])) return 'every'
  const years = cves.filter((count) => count > 0).length
  return years > 2 || (years > 1 && sum(cves) > 3) || others.some((count, at) => count === OTHERS[at]?.length) ? 'many' : undefined
}

/** The part before the first wildcard rules most samples out without the regular expression. */
function hits({ prefix, matches }: Pattern, ids: readonly string[]): number {
  return ids.filter((sample) => sample.toLowerCase().startsWith(prefix) && matches(sample)).length
}

function narrows(pattern: Pattern | undefined, samples: readonly string[]): boolean {
  return pattern !== undefined && !samples.every((sample) => pattern.matches(sample))
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
