import type { AskedImage } from './asked.ts'
import type { Parsed } from '../base/parsed.ts'
import { PARTITIONS } from './partition.ts'

const ACCOUNT = '(?<account>\\d{12})'
// Classic hosts have `dkr.ecr`, dual-stack hosts `dkr-ecr`; either exists with FIPS endpoints.
const SERVICE = 'dkr[.-]ecr(?:-fips)?'
const REGION = '(?<region>[a-z]{2,4}(?:-[a-z]+){1,3}-\\d{1,2})'
const SUFFIXES = new Set(PARTITIONS.flatMap(({ dnsSuffix, dualStackSuffix }) => [dnsSuffix, dualStackSuffix ?? dnsSuffix]))
const SUFFIX = `(?:${[...SUFFIXES].map((suffix) => suffix.replaceAll('.', '\\.')).join('|')})`
const HOST = new RegExp(`^${[ACCOUNT, SERVICE, REGION, SUFFIX].join('\\.')}$`)
const PUBLIC_HOST = /^(?:public\.ecr\.aws|ecr-public(?:\.[a-z0-9-]+)*\.(?:aws\.com|amazonaws\.com|api\.aws))$/

const NAME_PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REPOSITORY = new RegExp(`^${NAME_PART}(?:/${NAME_PART})*$`)
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const DIGEST = /^sha256:[a-f0-9]{64}$/
const REGION_NAME = new RegExp(`^${REGION}$`)
const REGISTRY_ID = new RegExp(`^${ACCOUNT}$`)
const MIN_REPOSITORY = 2
const MAX_REPOSITORY = 256

const FORM = 'repository:tag, repository@sha256:… or repository:tag@sha256:…, with or without the registry host'
const HOST_FORM = '<12-digit account>.dkr.ecr.<region>.amazonaws.com'

/** Whether a text is a digest as ECR writes it. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text)
}

/** Whether a text can be a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text)
}

/** Whether a text has the form of a Region's name; there is no list, because Regions are added. */
export function isRegion(text: string): boolean {
  return REGION_NAME.test(text)
}

/** Whether a text is the id of a registry, which is an AWS account id. */
export function isRegistryId(text: string): boolean {
  return REGISTRY_ID.test(text)
}

/** Whether a reference names a private registry of Amazon ECR by its host. */
export function isOnEcr(text: string): boolean {
  return splitHost(withoutScheme(text)).registry.kind === 'ecr'
}

/** What is wrong with the name of a repository, as the end of a sentence; undefined when nothing is. */
export function repositoryProblem(name: string): string | undefined {
  if (isOnEcr(name) || name.includes('@') || name.includes(':')) {
    return "is a full reference. Use the repository's name, such as payments/api, or put the reference in the input image."
  }
  if (name.length < MIN_REPOSITORY || name.length > MAX_REPOSITORY) {
    return `has the length ${name.length}. Use a repository name of ${MIN_REPOSITORY} to ${MAX_REPOSITORY} characters.`
  }
  if (REPOSITORY.test(name)) return undefined
  return 'isn\'t a repository name. Use lowercase letters and digits, joined by "/", ".", "_", "__" or "-", such as payments/api.'
}

/**
 * Reads one reference: `[https://][host/]repository[:tag][@sha256:…]`, of which a tag or a digest must be there.
 * The forms of the host are those of AWS's own credential helper (awslabs/amazon-ecr-credential-helper, 2026).
 */
export function parseReference(text: string): Parsed<AskedImage> {
  const reference = withoutScheme(text)
  const { registry, rest } = splitHost(reference)
  if (registry.kind === 'refused') return { kind: 'problem', problem: registry.problem }

  const [named, digest, ...tooMany] = rest.split('@')
  const { repository, tag } = splitTag(named ?? '')
  const problem = tooMany.length > 0 ? `isn't an image reference. Use ${FORM}.` : partsProblem(repository, tag, digest)
  if (problem !== undefined) return { kind: 'problem', problem }
  return {
    kind: 'value',
    value: {
      text: reference,
      repository,
      tag,
      digest,
      registryId: registry.kind === 'ecr' ? registry.account : undefined,
      region: registry.kind === 'ecr' ? registry.region : undefined,
    },
  }
}

function partsProblem(repository: string, tag: string | undefined, digest: string | undefined): string | undefined {
  if (!REPOSITORY.test(repository)) {
    return `doesn't name an Amazon ECR repository. Use ${FORM}.`
  }
  const problem = repositoryProblem(repository)
  if (problem !== undefined) return `names a repository that ${problem}`
  if (tag !== undefined && !isTag(tag)) {
    return `has an invalid tag. Use ${FORM}; a tag has 1 to 128 letters, digits, ".", "_" and "-".`
  }
  if (digest !== undefined && !isDigest(digest)) {
    return `has an invalid digest. Use ${FORM}; a digest is sha256: and 64 lowercase hexadecimal digits.`
  }
  if (tag === undefined && digest === undefined) {
    return `needs a tag or digest, for example payments/api:1.4.2. The gate never assumes "latest".`
  }
  return undefined
}

type Registry = { readonly kind: 'ecr'; readonly account: string; readonly region: string } | { readonly kind: 'unnamed' } | { readonly kind: 'refused'; readonly problem: string }

/** As Docker decides it: what stands before the first "/" is a host when it has a dot or a port, or is localhost. */
function splitHost(reference: string): { readonly registry: Registry; readonly rest: string } {
  if (reference.includes('://')) return { registry: { kind: 'refused', problem: `has a scheme other than https. Use ${FORM}.` }, rest: '' }
  const slash = reference.indexOf('/')
  const first = slash === -1 ? reference : reference.slice(0, slash)
  const looksLikeHost = slash !== -1 && (/[.:]/.test(first) || first === 'localhost')
  if (!looksLikeHost) return { registry: { kind: 'unnamed' }, rest: reference }
  return { registry: registryAt(first.toLowerCase()), rest: reference.slice(slash + 1) }
}

function registryAt(host: string): Registry {
  const { account, region } = HOST.exec(host)?.groups ?? {}
  if (account !== undefined && region !== undefined) return { kind: 'ecr', account, region }
  if (PUBLIC_HOST.test(host)) {
    return {
      kind: 'refused',
      problem: "is in Amazon ECR Public, which Amazon Inspector doesn't scan. Use an image in a private Amazon ECR registry.",
    }
  }
  if (/dkr[.-]ecr/.test(host)) {
    return { kind: 'refused', problem: `has a registry host that isn't Amazon ECR's. Use ${HOST_FORM} or one of its variants.` }
  }
  return {
    kind: 'refused',
    problem: `isn't in Amazon ECR. Use an image in Amazon ECR, without a host or with ${HOST_FORM}. A repository whose name starts with a dotted part needs the host.`,
  }
}

function splitTag(named: string): { readonly repository: string; readonly tag?: string | undefined } {
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1)
  if (colon === -1) return { repository: named }
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1) }
}

function withoutScheme(text: string): string {
  return text.startsWith('https://') ? text.slice('https://'.length) : text
}
