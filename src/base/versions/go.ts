import { compareSemver } from './semver.ts'

/** Versions of the Go toolchain: `1.22`, `go1.21rc2`. A release candidate is older than its release. */
const TOOLCHAIN = /^(?:go)?(\d+)\.(\d+)(?:\.(\d+))?(?:(rc|beta)(\d+))?$/u

/**
 * Versions of Go modules are semantic versions with a `v`, which Inspector leaves out of some; of the standard library they
 * are those of the toolchain. Build metadata such as `+incompatible` does not count.
 * Source: https://go.dev/ref/mod#versions
 */
export function compareGo(a: string, b: string): number | undefined {
  return compareSemver(semantic(a), semantic(b))
}

function semantic(version: string): string {
  const [, major, minor, patch = '0', kind, number] = TOOLCHAIN.exec(version) ?? []
  if (major !== undefined && minor !== undefined) return `${major}.${minor}.${patch}${kind === undefined ? '' : `-${kind}.${number ?? ''}`}`
  return version.replace(/^v/u, '')
}
