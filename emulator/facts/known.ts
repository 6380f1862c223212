import type { PackageFacts, VulnerabilityFacts } from '../finding-plan.ts'

/** A vulnerability with the packages that it affects in some image. */
export interface Known {
  readonly facts: VulnerabilityFacts
  readonly packages: readonly PackageFacts[]
}

const KEV_ACTION = 'Apply mitigations per vendor instructions or discontinue use of the product if mitigations are unavailable.'

export function kev(added: string, due: string, action = KEV_ACTION): NonNullable<VulnerabilityFacts['kev']> {
  return { added, due, action }
}

/** A package of Debian's: with the command that Inspector suggests when there is a fix. */
export function deb(name: string, version: string, release?: string, fixed?: string, epoch?: number): PackageFacts {
  return {
    name,
    version,
    manager: 'OS',
    ...(release === undefined ? {} : { release }),
    ...(epoch === undefined ? {} : { epoch }),
    ...(fixed === undefined ? {} : { fixed: /^\d+:/.test(fixed) ? fixed : `0:${fixed}`, command: 'apt-get update && apt-get upgrade' }),
  }
}

/** A Java library inside the application's archive. */
export function jar(name: string, version: string, fixed?: string): PackageFacts {
  const artifact = name.split(':')[1] ?? name
  return {
    name,
    version,
    manager: 'JAR',
    path: `app/app.jar/BOOT-INF/lib/${artifact}-${version}.jar`,
    ...(fixed === undefined ? {} : { fixed, command: `Update ${artifact} to ${fixed}` }),
  }
}

/** A package below some `node_modules`. */
export function npm(name: string, version: string, fixed?: string, root = 'app'): PackageFacts {
  return { name, version, manager: 'NODEPKG', path: `${root}/node_modules/${name}/package.json`, ...(fixed === undefined ? {} : { fixed, command: `npm update ${name}` }) }
}

/** The same vulnerability, its packages in the given layer. */
export function inLayer(known: Known, layer: number): Known {
  return { facts: known.facts, packages: known.packages.map((entry) => ({ ...entry, layer })) }
}

/** What Debian's tracker adds to a vulnerability. */
export function debian(id: string): Pick<VulnerabilityFacts, 'id' | 'source' | 'sourceUrl' | 'vendorSeverity'> {
  return { id, source: 'DEBIAN_CVE', sourceUrl: `https://security-tracker.debian.org/tracker/${id}`, vendorSeverity: 'not yet assigned' }
}
