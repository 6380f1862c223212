import { eq, gt, valid } from '@renovatebot/ruby-semver'

const TOO_LONG = /\d{16}/u

/** Versions of gems. Source: `Gem::Version`. A platform (`1.15.4-x86_64-linux`) would read as a pre-release, so a hyphen is not compared. */
export function compareRubygems(a: string, b: string): number | undefined {
  if ([a, b].some((version) => version.trim() === '' || version.includes('-') || TOO_LONG.test(version) || valid(version) === null)) return undefined
  return eq(a, b) ? 0 : gt(a, b) ? 1 : -1
}
