import { PackageURL } from 'packageurl-js'
import type { VulnerablePackage } from '../../base/finding.ts'
import type { Repository } from '../../image/model.ts'
import { registryHosts } from '../../image/partition.ts'
import { distributionOf, isDistribution, type Distribution } from './distribution.ts'
import type { PackagePlace } from './exception.ts'
import { allOf, fits, type Match } from './match.ts'
import type { VexIdentity } from './vex-document.ts'

/** Types by Inspector's names of package managers, those outside its documented enum included (seen in recordings). */
const TYPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['BUNDLER', ['gem']],
  ['GEMSPEC', ['gem']],
  ['CARGO', ['cargo']],
  ['COMPOSER', ['composer']],
  ['NPM', ['npm']],
  ['YARN', ['npm']],
  ['NODEPKG', ['npm']],
  ['NODE', ['npm']],
  ['NUGET', ['nuget']],
  ['DOTNET_CORE', ['nuget']],
  ['PIP', ['pypi']],
  ['PIPENV', ['pypi']],
  ['POETRY', ['pypi']],
  ['PYTHONPKG', ['pypi']],
  ['PYTHON', ['pypi']],
  ['GOBINARY', ['golang']],
  ['GOMOD', ['golang']],
  ['GO', ['golang']],
  ['JAR', ['maven']],
  ['POM', ['maven']],
  ['GENERIC', ['generic', 'github']],
])
const OS_TYPES = ['apk', 'deb', 'rpm', 'alpm']

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x64', 'amd64'],
  ['aarch64', 'arm64'],
  ['noarch', 'all'],
])

/** A package URL, with what the library drops. */
interface Purl {
  readonly type: string
  readonly namespace: string
  readonly name: string
  readonly version: string
  readonly qualifiers: ReadonlyMap<string, string>
  /** A part of the package only, whatever part it is. */
  readonly partial: boolean
}

/**
 * Whether a product of a VEX document is the image in question. Every mark of it that we understand (OCI purl, sha-256 of the index or of the
 * platform's manifest) must be right, and there must be one. A purl goes from general to specific: what it does not say fits any, and
 * what it says and we do not understand narrows it.
 */
export function productMatcher(product: VexIdentity): (asked: PackagePlace) => Match {
  const purls = purlsOf(product)
  const hash = product.hashes?.['sha-256']?.toLowerCase().replace(/^sha256:/, '')
  const ofHash = (asked: PackagePlace): readonly Match[] => (hash === undefined ? [] : [fits(digestsOf(asked).includes(`sha256:${hash}`))])
  return (asked) => allOf([...purls.map((purl) => (purl === undefined ? 'no' : imageMatch(purl, asked))), ...ofHash(asked)])
}

/** Whether a subcomponent is the package that a finding names. A hash narrows it to a file that nobody can compare here. */
export function subcomponentMatcher(component: VexIdentity): (asked: PackagePlace) => Match {
  const purls = purlsOf(component)
  const narrowed: readonly Match[] = component.hashes === undefined ? [] : ['perhaps']
  return ({ entry, occurrence }) => {
    if (purls.length === 0) return 'no'
    if (entry === undefined) return 'perhaps'
    const distribution = distributionOf(occurrence.finding.distribution)
    return allOf([...purls.map((purl) => (purl === undefined ? 'no' : packageMatch(purl, entry, distribution))), ...narrowed])
  }
}

/** `undefined` stands for a purl that is wrong: it matches nothing, and a statement that matches nothing is reported. */
function purlsOf(identity: VexIdentity): readonly (Purl | undefined)[] {
  const texts = [identity['@id'], identity.identifiers?.purl].filter((text) => text !== undefined && /^\s*pkg:/i.test(text))
  return texts.map((text) => parsePurl(text ?? ''))
}

/** `type/namespace/name@version?qualifiers#subpath`. */
function parsePurl(text: string): Purl | undefined {
  const qualifiers = qualifiersOf(text)
  if (qualifiers === undefined) return undefined
  try {
    const { type, namespace, name, version } = PackageURL.fromString(text)
    return { type: type ?? '', namespace: namespace ?? '', name: name ?? '', version: version ?? '', qualifiers, partial: text.includes('#') }
  } catch {
    return undefined
  }
}

/**
 * Read by ourselves, for the library takes the last of two with one name, and leaves out those without value.
 * `undefined` when it can be read in two ways.
 */
function qualifiersOf(text: string): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>()
  const query = /\?([^#]*)/.exec(text)?.[1] ?? ''
  for (const pair of query === '' ? [] : query.split('&')) {
    const [, name = '', encoded] = /^([^=]*)=(.*)$/s.exec(pair) ?? []
    const key = name.toLowerCase()
    const value = encoded === undefined ? undefined : decoded(encoded)
    if (value === undefined || key === '' || found.has(key)) return undefined
    found.set(key, value)
  }
  // The specification: a qualifier with an empty value is as if it were not there.
  return new Map([...found].filter(([, value]) => value !== ''))
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function digestsOf({ requested, occurrence }: PackagePlace): readonly string[] {
  return [requested.digest, occurrence.digest]
}

/** OCI purls have no namespace: the repository is a qualifier. */
function imageMatch(purl: Purl, asked: PackagePlace): Match {
  const { type, namespace, name, version, qualifiers } = purl
  const named = type === 'oci' && namespace === '' && name.toLowerCase() === asked.requested.repository.name.split('/').at(-1)
  return allOf([
    fits(named && (version === '' || digestsOf(asked).includes(version))),
    ...[...qualifiers].map(([key, value]) => imageQualifier(key, value, asked)),
    ...wholeOf(purl),
  ])
}

function imageQualifier(key: string, value: string, { requested, occurrence }: PackagePlace): Match {
  const { platform } = occurrence
  switch (key) {
    case 'repository_url':
      return fits(isRepositoryUrl(value, requested.repository))
    case 'tag':
      return fits(value === requested.tag || requested.images.some((image) => image.digest === occurrence.digest && image.tags.includes(value)))
    case 'arch':
      return platform === undefined ? 'perhaps' : fits(architecture(value) === architecture(platform.architecture))
    case 'os':
      return platform === undefined ? 'perhaps' : fits(value === platform.os)
    default:
      return 'perhaps'
  }
}

/** The repository with its registry's host; classic, FIPS and dual-stack hosts name the same registry. */
function isRepositoryUrl(url: string, { registryId, region, name }: Repository): boolean {
  const plain = url.replace(/^https?:\/\//, '')
  return registryHosts(registryId, region).some((host) => plain === `${host}/${name}`)
}

function packageMatch(purl: Purl, entry: VulnerablePackage, distribution: Distribution | undefined): Match {
  const named =
    entry.manager === 'OS'
      ? systemPackage(purl, entry, distribution)
      : fits((TYPES.get(entry.manager ?? '') ?? []).includes(purl.type) && languageNames(purl).includes(normalName(purl.type, entry.name)))
  const qualified = [...purl.qualifiers].map(([key, value]) => packageQualifier(key, value, entry, distribution))
  return allOf([named, fits(isVersion(purl, entry)), ...qualified, ...wholeOf(purl)])
}

/** Type and namespace are those of the distribution: Red Hat's openssl is not Debian's. */
function systemPackage({ type, namespace, name }: Purl, entry: VulnerablePackage, distribution: Distribution | undefined): Match {
  if (!OS_TYPES.includes(type) || normalName(type, name) !== normalName(type, entry.name)) return 'no'
  if (distribution === undefined) return 'perhaps'
  return fits(type === distribution.type && (namespace === '' || distribution.names.includes(namespace.toLowerCase())))
}

function packageQualifier(key: string, value: string, entry: VulnerablePackage, distribution: Distribution | undefined): Match {
  switch (key) {
    case 'arch':
      return entry.arch === undefined ? 'perhaps' : fits(architecture(value) === architecture(entry.arch))
    case 'epoch':
      return fits(entry.manager === 'OS' && epochOf(entry.version) === (value === '0' ? '' : value))
    case 'distro':
      return distribution === undefined ? 'perhaps' : fits(isDistribution(value, distribution))
    default:
      return 'perhaps'
  }
}

/** A part of a package is not the package. */
function wholeOf({ partial }: Purl): readonly Match[] {
  return partial ? ['perhaps'] : []
}

/**
 * Literally the same: no ranges, and no order of versions. The epoch of an RPM is a qualifier and not part of the version, so a purl that
 * has none says nothing about it.
 */
function isVersion({ type, version, qualifiers }: Purl, entry: VulnerablePackage): boolean {
  if (version === '' || version === entry.version) return true
  if (entry.manager !== 'OS') return false
  const [wanted, found] = [withoutEpoch(version), withoutEpoch(entry.version)]
  if (wanted !== found) return false
  if (epochOf(version) === epochOf(entry.version)) return true
  return type === 'rpm' ? epochOf(version) === '' : qualifiers.has('epoch') && epochOf(version) === ''
}

/** Empty for none; 0 is none. */
function epochOf(version: string): string {
  const epoch = /^(\d+):/.exec(version)?.[1] ?? ''
  return epoch === '0' ? '' : epoch
}

function withoutEpoch(version: string): string {
  return version.replace(/^\d+:/, '')
}

/** How Inspector may write the name: the namespace of a language is part of it. */
function languageNames({ type, namespace, name }: Purl): readonly string[] {
  const own = normalName(type, name)
  if (namespace === '') return [own]
  const space = normalName(type, namespace)
  return type === 'maven' ? [`${space}:${own}`, `${space}/${own}`] : [`${space}/${own}`]
}

/** By the purl specification, where case counts: `ImageMagick` is an RPM, and `imagemagick` would be another one. */
function normalName(type: string, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-')
  return ['npm', 'maven', 'golang', 'gem', 'cargo', 'rpm', 'generic'].includes(type) ? name : name.toLowerCase()
}

function architecture(name: string): string {
  const lower = name.toLowerCase()
  return ARCHITECTURES.get(lower) ?? lower
}
