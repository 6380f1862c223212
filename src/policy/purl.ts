import { PackageURL } from 'packageurl-js'
import type { VulnerablePackage } from '../findings/finding.ts'
import type { Repository } from '../image/model.ts'
import type { Excusable } from './excuse.ts'
import type { VexIdentity } from './vex-document.ts'

/** Types by Inspector's names of package managers, those outside its documented enum included (seen in recordings). */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  OS: ['deb', 'rpm', 'apk', 'alpm'],
  BUNDLER: ['gem'],
  GEMSPEC: ['gem'],
  CARGO: ['cargo'],
  COMPOSER: ['composer'],
  NPM: ['npm'],
  YARN: ['npm'],
  NODEPKG: ['npm'],
  NODE: ['npm'],
  NUGET: ['nuget'],
  DOTNET_CORE: ['nuget'],
  PIP: ['pypi'],
  PIPENV: ['pypi'],
  POETRY: ['pypi'],
  PYTHONPKG: ['pypi'],
  PYTHON: ['pypi'],
  GOBINARY: ['golang'],
  GOMOD: ['golang'],
  GO: ['golang'],
  JAR: ['maven'],
  POM: ['maven'],
  GENERIC: ['generic', 'github'],
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'amd64', x64: 'amd64', aarch64: 'arm64', noarch: 'all' }

/**
 * Whether a product of a VEX document is the image in question. Every mark of it that we understand (OCI purl, sha-256 of the index or of the
 * platform's manifest) must be right, and there must be one. A purl goes from general to specific: what it does not say fits any.
 */
export function productMatcher(product: VexIdentity): (asked: Excusable) => boolean {
  const purls = purlsOf(product)
  const hash = product.hashes?.['sha-256']?.toLowerCase().replace(/^sha256:/, '')
  if (purls.length === 0 && hash === undefined) return () => false
  return (asked) => purls.every((purl) => purl !== undefined && isImage(purl, asked)) && (hash === undefined || digestsOf(asked).includes(`sha256:${hash}`))
}

/** Whether a subcomponent is the package: type, name, version, and epoch and architecture where both say one. */
export function subcomponentMatcher(component: VexIdentity): (entry: VulnerablePackage) => boolean {
  const purls = purlsOf(component)
  if (purls.length === 0) return () => false
  return (entry) => purls.every((purl) => purl !== undefined && isPackage(purl, entry))
}

/** `undefined` stands for a purl that is wrong: it matches nothing. */
function purlsOf(identity: VexIdentity): readonly (PackageURL | undefined)[] {
  const texts = [identity['@id'], identity.identifiers?.purl].filter((text) => text?.startsWith('pkg:') === true)
  return texts.map((text) => {
    try {
      return PackageURL.fromString(text ?? '')
    } catch {
      // A statement with it matches nothing, and what matches nothing is reported.
      return undefined
    }
  })
}

function digestsOf({ subject, occurrence }: Excusable): readonly string[] {
  return [subject.digest, occurrence.digest]
}

function isImage(purl: PackageURL, asked: Excusable): boolean {
  const { repository } = asked.subject
  if (purl.type !== 'oci' || purl.name?.toLowerCase() !== repository.name.split('/').at(-1)) return false
  if (present(purl.version) && !digestsOf(asked).includes(purl.version ?? '')) return false
  return Object.entries(purl.qualifiers ?? {}).every(([key, value]) => isQualified(key, value, asked))
}

/** A qualifier that we do not know may narrow the statement, so it fits nothing. */
function isQualified(key: string, value: string, { subject, occurrence }: Excusable): boolean {
  if (key === 'repository_url') return isRepositoryUrl(value, subject.repository)
  if (key === 'tag') return value === subject.tag || subject.images.some((image) => image.digest === occurrence.digest && image.tags.includes(value))
  if (key === 'arch') return occurrence.platform !== undefined && architecture(value) === architecture(occurrence.platform.architecture)
  return key === 'os' && value === occurrence.platform?.os
}

/** The repository with its registry's host; classic, FIPS and dual-stack hosts name the same registry. */
function isRepositoryUrl(url: string, { registryId, region, name }: Repository): boolean {
  const { account, place, path } = /^(?:https?:\/\/)?(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<place>[a-z0-9-]+)\.[a-z.]+\/(?<path>[^@]+)$/.exec(url)?.groups ?? {}
  return account === registryId && place === region && path === name
}

function isPackage(purl: PackageURL, entry: VulnerablePackage): boolean {
  if (!(TYPES[entry.manager ?? ''] ?? []).includes(purl.type ?? '')) return false
  if (!namesOf(purl).includes(normalName(purl.type ?? '', entry.name))) return false
  const { arch, epoch } = qualifiersOf(purl)
  if (arch !== undefined && entry.arch !== undefined && architecture(arch) !== architecture(entry.arch)) return false
  if (!present(purl.version)) return true
  return isVersion(epoch === undefined ? (purl.version ?? '') : `${epoch}:${purl.version ?? ''}`, entry)
}

/** An epoch of a distribution's package is often left out on one side; where both have one it must be the same. */
function isVersion(wanted: string, { version, manager }: VulnerablePackage): boolean {
  if (wanted === version || manager !== 'OS') return wanted === version
  const [left, right] = [splitEpoch(wanted), splitEpoch(version)]
  return left.rest === right.rest && (left.epoch === undefined || right.epoch === undefined || left.epoch === right.epoch)
}

function splitEpoch(version: string): { readonly epoch: string | undefined; readonly rest: string } {
  const { epoch, rest } = /^(?:(?<epoch>\d+):)?(?<rest>.*)$/s.exec(version)?.groups ?? {}
  return { epoch: epoch === '0' ? undefined : epoch, rest: rest ?? version }
}

/** How Inspector may write the name: the namespace of a distribution is not part of it, that of a language is. */
function namesOf({ type, namespace, name }: PackageURL): readonly string[] {
  const kind = type ?? ''
  const own = normalName(kind, name ?? '')
  if (!present(namespace) || ['deb', 'rpm', 'apk', 'alpm'].includes(kind)) return [own]
  const space = normalName(kind, namespace ?? '')
  return kind === 'maven' ? [`${space}:${own}`, `${space}/${own}`] : [`${space}/${own}`]
}

function normalName(type: string, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-')
  return ['npm', 'maven', 'golang', 'gem', 'cargo'].includes(type) ? name : name.toLowerCase()
}

function qualifiersOf(purl: PackageURL): { readonly arch?: string; readonly epoch?: string } {
  const { arch, epoch } = purl.qualifiers ?? {}
  return { ...(arch === undefined ? {} : { arch }), ...(epoch === undefined ? {} : { epoch }) }
}

function architecture(name: string): string {
  const lower = name.toLowerCase()
  return ARCHITECTURES[lower] ?? lower
}

function present(text: string | null | undefined): boolean {
  return text !== null && text !== undefined && text !== ''
}
