import { compareApk } from './apk.ts'
import { compareDpkg } from './dpkg.ts'
import { compareGo } from './go.ts'
import { compareMaven } from './maven.ts'
import { compareNuget } from './nuget.ts'
import { compareDigits } from './numbers.ts'
import { comparePep440 } from './pep440.ts'
import { compareRpm } from './rpm.ts'
import { compareRubygems } from './rubygems.ts'
import { compareSemver } from './semver.ts'

export const SCHEMES = ['dpkg', 'rpm', 'apk', 'semver', 'pep440', 'rubygems', 'maven', 'go', 'nuget'] as const
export type Scheme = (typeof SCHEMES)[number]

/** How an ecosystem orders its versions. `undefined` as an answer: one of them is none of its versions, so nothing is known. */
const COMPARATORS: Readonly<Record<Scheme, (a: string, b: string) => number | undefined>> = {
  dpkg: compareDpkg,
  rpm: compareRpm,
  apk: compareApk,
  semver: compareSemver,
  pep440: comparePep440,
  rubygems: compareRubygems,
  maven: compareMaven,
  go: compareGo,
  nuget: compareNuget,
}

/** Inspector's names of package managers, those of its enum and those that occur besides. */
const MANAGERS: Readonly<Record<string, Scheme>> = {
  NPM: 'semver',
  YARN: 'semver',
  NODE: 'semver',
  NODEPKG: 'semver',
  CARGO: 'semver',
  RUST: 'semver',
  PIP: 'pep440',
  PIPENV: 'pep440',
  POETRY: 'pep440',
  PYTHON: 'pep440',
  PYTHONPKG: 'pep440',
  BUNDLER: 'rubygems',
  GEMSPEC: 'rubygems',
  RUBY: 'rubygems',
  JAR: 'maven',
  POM: 'maven',
  JAVA: 'maven',
  GO: 'go',
  GOBINARY: 'go',
  GOMOD: 'go',
  NUGET: 'nuget',
  DOTNET: 'nuget',
  DOTNET_CORE: 'nuget',
}

/** What Inspector calls the system of an image: `DEBIAN_12`, `ALPINE_LINUX_3_20`. */
const DISTRIBUTIONS: readonly (readonly [RegExp, Scheme])[] = [
  [/^(?:DEBIAN|UBUNTU)(?:_|$)/u, 'dpkg'],
  [/^ALPINE(?:_|$)/u, 'apk'],
  [/^(?:AMAZON_LINUX|AMAZONLINUX|AL|ALMALINUX|ALMA_LINUX|CENTOS|FEDORA|ORACLE_LINUX|OL|PHOTON_OS|REDHAT|RED_HAT|RHEL|ROCKY_LINUX|ROCKYLINUX|SLES|SUSE|OPENSUSE)(?:_|$)/u, 'rpm'],
]

/** How the versions of a package are ordered; `undefined` where that is not known for certain. */
export function schemeOf(manager: string | undefined, distribution: string | undefined): Scheme | undefined {
  if (manager === undefined) return undefined
  if (manager !== 'OS') return Object.hasOwn(MANAGERS, manager) ? MANAGERS[manager] : undefined
  return DISTRIBUTIONS.find(([pattern]) => distribution !== undefined && pattern.test(distribution))?.[1]
}

/** Below zero, zero or above; `undefined` where one of them is none of the scheme's versions. */
export function compareVersions(scheme: Scheme, a: string, b: string): number | undefined {
  return COMPARATORS[scheme](a, b)
}

/**
 * The newest of several versions: the one that is enough for all findings which name one of them. Never a guess: it is
 * compared with each of the others, and one that cannot be compared leaves them all without an answer.
 */
export function newestOf(versions: readonly string[], scheme: Scheme | undefined): string | undefined {
  const distinct = [...new Set(versions)]
  if (distinct.length < 2) return distinct[0]
  const compare = (a: string, b: string): number | undefined => (scheme === undefined ? undefined : COMPARATORS[scheme](a, b)) ?? comparePlain(a, b)
  const [first = '', ...others] = distinct
  let newest = first
  for (const next of others) {
    const difference = compare(next, newest)
    if (difference === undefined) return undefined
    if (difference > 0) newest = next
  }
  return distinct.every((version) => (compare(newest, version) ?? -1) >= 0) ? newest : undefined
}

/** Numbers and dots alone: every ecosystem orders them in the same way, and an unknown one most likely too. */
function comparePlain(a: string, b: string): number | undefined {
  if (![a, b].every((version) => /^v?\d{1,9}(?:\.\d{1,9})*$/u.test(version))) return undefined
  const [left, right] = [a, b].map((version) => version.replace(/^v/u, '').split('.'))
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = compareDigits(left?.[at] ?? '', right?.[at] ?? '')
    if (difference !== 0) return difference
  }
  return 0
}
