import { formatDay } from '../../base/time.ts'
import type { FoundImage, FoundPackage, FoundVulnerability, Standing } from '../../fleet/find/found-images.ts'
import type { Cluster } from '../../fleet/ports.ts'

/** What the cells of a row say, in plain text: every format escapes it in its own way. */

/** `payments/api:1.4.2`, further tags counted. */
export function imageText({ image: { repository, tags } }: FoundImage): string {
  const [tag, ...others] = tags
  if (tag === undefined) return repository.name
  return `${repository.name}:${tag}${others.length === 0 ? '' : ` +${String(others.length)}`}`
}

/** Twelve hex digits, as Docker shows ids. */
export function digestText({ image: { digest } }: FoundImage): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12)
}

/** `amd64 DEBIAN_12`. */
export function platformText({ image: { architecture, distribution } }: FoundImage): string {
  return [architecture, distribution].filter((part) => part !== undefined && part !== '').join(' ')
}

/** The worst of its vulnerabilities, as Inspector names it. */
export function severityText({ vulnerabilities: [worst] }: FoundImage): string {
  return worst?.severityLabel ?? ''
}

/** Ids of its vulnerabilities, the worst first. */
export function idsOf({ vulnerabilities }: FoundImage): readonly string[] {
  return vulnerabilities.map(({ id }) => id)
}

export function idsText(found: FoundImage): string {
  return idsOf(found).join(', ')
}

/** `log4j-core 2.14.1 → 2.17.1`. */
export function packageText({ name, version, fixedVersion }: FoundPackage): string {
  return `${name} ${version} ${fixedVersion === undefined ? '(no fix yet)' : `→ ${fixedVersion}`}`
}

/** Each in the same words once. */
export function packagesOf({ vulnerabilities }: FoundImage): readonly string[] {
  return [...new Set(vulnerabilities.flatMap(({ packages }) => packages.map(packageText)))]
}

/** `yes (3)`, `no`, `unknown`. */
export function useText({ image: { use } }: FoundImage): string {
  return use.status === 'yes' && use.count !== undefined ? `yes (${String(use.count)})` : use.status
}

/** One text for each cluster; `undefined` where nobody was asked. */
export function clustersOf({ clusters }: FoundImage): readonly string[] | undefined {
  if (clusters.kind === 'not-asked') return undefined
  return clusters.kind === 'unknown' ? ['unknown'] : clusters.clusters.map(clusterText)
}

/** So many workloads of a cluster are named. */
const WORKLOADS = 3

/** `ecs:production (3 running: service:api)`. */
export function clusterText({ arn, workloads }: Cluster): string {
  const [, service = '', name = arn] = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:cluster\/(.+)$/.exec(arn) ?? []
  const running = workloads.flatMap(({ running: count }) => count ?? [])
  const title = service === '' ? name : `${service}:${name}`
  const names = [...new Set(workloads.flatMap((workload) => (workload.name === '' ? [] : [workload.name])))]
  const named = names.length > WORKLOADS ? [...names.slice(0, WORKLOADS), `${String(names.length - WORKLOADS)} more`] : names
  const count = running.length === 0 ? [] : [`${String(running.reduce((sum, one) => sum + one, 0))} running`]
  const details = [...count, ...(named.length === 0 ? [] : [named.join(', ')])].join(': ')
  return details === '' ? title : `${title} (${details})`
}

/** The day on which Inspector first saw any of its vulnerabilities. */
export function observedText(image: FoundImage): string {
  const at = observedAt(image)
  return at === undefined ? 'unknown' : formatDay(at)
}

export function observedAt({ vulnerabilities }: FoundImage): number | undefined {
  const times = vulnerabilities.flatMap(({ firstObservedAt }) => firstObservedAt ?? [])
  return times.length === 0 ? undefined : times.reduce((first, time) => Math.min(first, time))
}

export type Excepting = 'no' | 'partly' | 'yes'

/** Whether exceptions cover all that it has. */
export function exceptedOf({ vulnerabilities }: FoundImage): Excepting {
  const open = vulnerabilities.filter(({ standing }) => standing.kind === 'open').length
  if (open === 0) return 'yes'
  return open === vulnerabilities.length ? 'no' : 'partly'
}

/** `no`; `yes: Not reachable (policy.yml:12)`; `partly: …`. */
export function exceptedText(image: FoundImage): string {
  const excepted = exceptedOf(image)
  if (excepted === 'no') return excepted
  return `${excepted}: ${[...new Set(image.vulnerabilities.flatMap(standingText))].join('; ')}`
}

function standingText({ standing }: FoundVulnerability): readonly string[] {
  const by = byText(standing)
  return by === undefined ? [] : [by]
}

/** What excepts it; `undefined` if nothing does. */
export function byText(standing: Standing): string | undefined {
  switch (standing.kind) {
    case 'open':
      return undefined
    case 'suppressed':
      return 'suppressed in Inspector'
    case 'excepted':
      return `${standing.reason} (${standing.source}${standing.expires === undefined ? '' : `, until ${standing.expires}`})`
  }
}
