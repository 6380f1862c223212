/** A Linux distribution as package URLs call it. */
export interface Distribution {
  /** Type of its packages. */
  readonly type: 'apk' | 'deb' | 'rpm'
  /** Namespaces of its packages, and what a `distro` qualifier begins with; several tools write several names. */
  readonly names: readonly string[]
  /** `12`, `22.04`; empty when the service does not say it. */
  readonly version: string
}

type Known = readonly [beginning: string, type: Distribution['type'], ...names: string[]]

/**
 * By what Inspector calls the platform of an image (`DEBIAN_12`, `ALPINE_LINUX_3_20`).
 * Source: `awsEcrContainerImage.platform` of recorded findings; namespaces from the purl specification's type definitions
 * and from what vexctl, Syft and Trivy write.
 */
const KNOWN: readonly Known[] = [
  ['ALMALINUX', 'rpm', 'almalinux', 'alma'],
  ['ALMA_LINUX', 'rpm', 'almalinux', 'alma'],
  ['ALPINE_LINUX', 'apk', 'alpine'],
  ['AMAZON_LINUX', 'rpm', 'amzn', 'amazon'],
  ['CENTOS', 'rpm', 'centos'],
  ['CHAINGUARD', 'apk', 'chainguard'],
  ['DEBIAN', 'deb', 'debian'],
  ['FEDORA', 'rpm', 'fedora'],
  ['ORACLE_LINUX', 'rpm', 'ol', 'oracle', 'oraclelinux'],
  ['PHOTON', 'rpm', 'photon'],
  ['REDHAT', 'rpm', 'redhat', 'rhel'],
  ['RED_HAT', 'rpm', 'redhat', 'rhel'],
  ['RHEL', 'rpm', 'redhat', 'rhel'],
  ['ROCKY_LINUX', 'rpm', 'rocky', 'rockylinux'],
  ['SLES', 'rpm', 'sles', 'suse'],
  ['SUSE', 'rpm', 'suse', 'sles'],
  ['UBUNTU', 'deb', 'ubuntu'],
  ['WOLFI', 'apk', 'wolfi'],
]

/** `undefined` for a platform that is not known: then nothing can be said about the packages of its system. */
export function distributionOf(platform: string | undefined): Distribution | undefined {
  if (platform === undefined) return undefined
  const known = KNOWN.find(([beginning]) => platform === beginning || platform.startsWith(`${beginning}_`))
  if (known === undefined) return undefined
  const [beginning, type, ...names] = known
  const version = /(?:^|_)(\d+(?:_\d+)*)$/.exec(platform.slice(beginning.length))?.[1] ?? ''
  return { type, names, version: version.replaceAll('_', '.') }
}

/** Whether a `distro` qualifier (`debian-12`) names exactly this one. A point release says more than the service does. */
export function isDistribution(qualifier: string, { names, version }: Distribution): boolean {
  return names.some((name) => qualifier.toLowerCase() === (version === '' ? name : `${name}-${version}`))
}
