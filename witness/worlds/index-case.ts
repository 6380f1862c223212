import { createHash } from 'node:crypto'
import { randomOf, type Random } from '../random.ts'
import { Document, escaped, places, respell, textOf, type Json } from './document.ts'

/** A manifest or config as it lies in the registry. */
export interface Stored {
  readonly digest: string
  readonly type: string
  readonly text: string
}

/** One index with all that lies below it, and what was done to it. */
export interface IndexCase {
  readonly seed: number
  readonly tag: string
  readonly root: Stored
  /** Manifests by digest, the root among them. */
  readonly manifests: ReadonlyMap<string, Stored>
  readonly configs: ReadonlyMap<string, Stored>
  /** `os/architecture` or `os/architecture/variant` of everything in it, for the clients that would ask. */
  readonly platforms: readonly string[]
  /** In words, for the reader of a failure; empty: an ordinary index, which has to be judged. */
  readonly tricks: readonly string[]
}

const INDEX = 'application/vnd.oci.image.index.v1+json'
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'
const DOCKER_LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip'

const ORDINARY = ['linux/amd64', 'linux/arm64', 'linux/arm64/v8', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/s390x', 'linux/ppc64le', 'linux/riscv64', 'windows/amd64']
/** Ways to write platforms that containerd's `Normalize` knows, and some that nobody knows. */
const ODD = [
  'linux/x86_64',
  'linux/x86-64',
  'Linux/AMD64',
  'linux/aarch64',
  'linux/arm64/8',
  'linux/ARM64/V8',
  'linux/armhf',
  'linux/armel',
  'linux/arm',
  'linux/arm/7',
  'linux/arm/v5',
  'linux/i386',
  'linux/i686',
  'linux/amd64/v1',
  'linux/amd64/v2',
  'linux/amd64/v3',
  'linux/arm64/v9',
  'macos/aarch64',
  'linux/loong64',
  'wasi/wasm',
  'freebsd/amd64',
]
const LAYER_TYPES = [
  'application/vnd.in-toto+json',
  'application/vnd.oci.image.layer.v1.tar+in-toto+gzip',
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+zstd',
  'application/vnd.oci.image.layer.v1.tar+unknown',
  'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  'application/vnd.dev.cosign.simplesigning.v1+json',
  'application/vnd.dsse.envelope.v1+json',
  'application/octet-stream',
  'application/x-tar',
  '',
]
const CONFIG_TYPES = [
  'application/vnd.oci.empty.v1+json',
  'application/vnd.docker.plugin.v1+json',
  'application/vnd.cncf.helm.config.v1+json',
  'application/octet-stream',
  'application/json',
  'application/vnd.example.config+json',
  CONFIG.toUpperCase(),
  `${CONFIG}; charset=utf-8`,
]
const ARTIFACT_TYPES = [
  'application/vnd.dev.sigstore.bundle.v0.3+json',
  'application/spdx+json',
  'application/vnd.in-toto+json',
  'application/vnd.amazon.soci.index.v1+json',
  'application/vnd.example.app',
  CONFIG,
]
const MANIFEST_TYPES = [
  INDEX,
  LIST,
  MANIFEST,
  DOCKER_MANIFEST,
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/json',
  'application/octet-stream',
  `${MANIFEST}; charset=utf-8`,
  MANIFEST.toUpperCase(),
  '',
]
const ATTESTATION = { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': `sha256:${'0'.repeat(64)}` }

/** The case of a seed. One in twelve is ordinary; the others play one trick or two. */
export function indexCase(seed: number): IndexCase {
  return new Maker(seed).make()
}

class Maker {
  readonly #random: Random
  readonly #seed: number
  readonly #manifests = new Map<string, Stored>()
  readonly #configs = new Map<string, Stored>()
  readonly #platforms = new Set<string>()
  readonly #tricks: string[] = []
  #left: number
  #made = 0

  constructor(seed: number) {
    this.#seed = seed
    this.#random = randomOf(seed)
    this.#left = this.#random.chance(1 / 12) ? 0 : this.#random.chance(0.6) ? 1 : 2
  }

  make(): IndexCase {
    const docker = this.#random.chance(0.3)
    const count = 1 + this.#random.int(3)
    // Gates that are asked for some platforms refuse an index that has none of them: what most are asked for is often there.
    const common = this.#random.chance(0.7) ? this.#random.pick(['linux/amd64', 'linux/arm64', 'linux/arm/v7']) : undefined
    const named = ORDINARY.filter((name) => name !== common)
    const entries = Array.from({ length: count }, (_, at) =>
      this.#entry(docker, at === 0 && common !== undefined ? common : (named.splice(this.#random.int(named.length), 1)[0] ?? 'linux/amd64')),
    )
    if (this.#random.chance(0.4)) entries.push(this.#attestation())
    const root = this.#index(docker, entries, 'the index')
    return { seed: this.#seed, tag: `c${this.#seed}`, root, manifests: this.#manifests, configs: this.#configs, platforms: [...this.#platforms], tricks: this.#tricks }
  }

  /** Whether one of the remaining tricks is played here. Each place is as likely as its share of the places to come. */
  #plays(probability: number): boolean {
    if (this.#left === 0 || !this.#random.chance(probability)) return false
    this.#left--
    return true
  }

  #said(trick: string): void {
    this.#tricks.push(trick)
  }

  /** One entry of an index, mostly an image; its platform is what clients ask for. */
  #entry(docker: boolean, platform: string): Document {
    if (this.#plays(0.12)) return this.#nested(docker, platform)
    const image = this.#image(docker, platform)
    let entry = describe(image).with('platform', this.#platform(platform))
    if (this.#plays(0.2)) entry = this.#trickEntry(entry)
    return entry
  }

  #platform(plain: string): Json {
    const name = this.#plays(0.12) ? this.#odd(plain) : plain
    this.#platforms.add(name)
    const [os = '', architecture = '', variant] = name.split('/')
    return Document.of({ architecture, os, variant, ...(os === 'windows' ? { 'os.version': '10.0.20348.2227' } : {}) })
  }

  #odd(instead: string): string {
    const odd = this.#random.pick(ODD)
    this.#said(`the platform ${odd} in the place of ${instead}`)
    return odd
  }

  #image(docker: boolean, platform: string, hidden = false): Stored {
    const [os = '', architecture = '', variant] = platform.split('/')
    const name = `${this.#seed}.${this.#made++}`
    const layers = Array.from({ length: 1 + this.#random.int(2) }, (_, at) => sha256(`layer ${name}.${at}`))
    const config = this.#keepConfig(
      textOf(
        Document.of({ architecture, os, variant, config: Document.of({}), rootfs: Document.of({ type: 'layers', diff_ids: layers.map((layer) => sha256(`diff ${layer}`)) }) }),
      ),
    )
    const trick =
      !hidden && this.#plays(0.25) ? this.#random.pick(['layer type', 'config type', 'artifactType', 'subject', 'annotation', 'no media type', 'document'] as const) : undefined
    const layerType = trick === 'layer type' ? this.#random.pick(LAYER_TYPES) : docker ? DOCKER_LAYER : LAYER
    const configType = trick === 'config type' ? this.#random.pick(CONFIG_TYPES) : docker ? DOCKER_CONFIG : CONFIG
    const artifactType = trick === 'artifactType' ? this.#random.pick(ARTIFACT_TYPES) : undefined
    const mediaType = docker ? DOCKER_MANIFEST : MANIFEST
    let manifest: Json = Document.of({
      schemaVersion: 2,
      mediaType: trick === 'no media type' ? undefined : mediaType,
      artifactType,
      config: Document.of({ mediaType: configType, digest: config.digest, size: config.text.length }),
      layers: layers.map((digest) => Document.of({ mediaType: layerType, digest, size: 1000 })),
      subject: trick === 'subject' ? Document.of({ mediaType: MANIFEST, digest: sha256('subject'), size: 2 }) : undefined,
      annotations: trick === 'annotation' ? Document.of(ATTESTATION) : undefined,
    })
    if (trick === 'document') manifest = this.#trickDocument(manifest, 'a manifest', docker, platform)
    else if (trick !== undefined)
      this.#said(
        `an image for ${platform} with ${trick}${trick === 'layer type' ? ` ${layerType}` : trick === 'config type' ? ` ${configType}` : trick === 'artifactType' ? ` ${artifactType ?? ''}` : ''}`,
      )
    return this.#keep(mediaType, textOf(manifest))
  }

  /** BuildKit's attestation, as it is. */
  #attestation(): Document {
    const config = this.#keepConfig(
      textOf(
        Document.of({ architecture: 'unknown', os: 'unknown', config: Document.of({}), rootfs: Document.of({ type: 'layers', diff_ids: [sha256(`statement ${this.#seed}`)] }) }),
      ),
    )
    const text = textOf(
      Document.of({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: Document.of({ mediaType: CONFIG, digest: config.digest, size: config.text.length }),
        layers: [Document.of({ mediaType: 'application/vnd.in-toto+json', digest: sha256(`statement ${this.#seed}`), size: 167 })],
      }),
    )
    return describe(this.#keep(MANIFEST, text))
      .with('annotations', Document.of(ATTESTATION))
      .with('platform', Document.of({ architecture: 'unknown', os: 'unknown' }))
  }

  #trickEntry(entry: Document): Document {
    const trick = this.#random.pick([
      'artifactType',
      'annotation',
      'unknown',
      'unknown and annotation',
      'half unknown',
      'media type',
      'no platform',
      'empty platform',
      'null platform',
      'no os',
      'features',
      'data',
      'urls',
      'size',
      'twice',
      'digest in capitals',
    ] as const)
    this.#said(`an entry with ${trick}`)
    const digest = entry.get('digest')
    switch (trick) {
      case 'artifactType':
        return entry.with('artifactType', this.#random.pick(ARTIFACT_TYPES))
      case 'annotation':
        return entry.with('annotations', Document.of(ATTESTATION))
      case 'unknown':
        return entry.with('platform', Document.of({ architecture: 'unknown', os: 'unknown' }))
      case 'unknown and annotation':
        return entry.with('platform', Document.of({ architecture: 'unknown', os: 'unknown' })).with('annotations', Document.of(ATTESTATION))
      case 'half unknown':
        this.#platforms.add('unknown/amd64').add('linux/unknown')
        return entry.with('platform', Document.of(this.#random.chance(0.5) ? { architecture: 'amd64', os: 'unknown' } : { architecture: 'unknown', os: 'linux' }))
      case 'media type': {
        const type = this.#random.pick(MANIFEST_TYPES)
        this.#said(`which is ${type}`)
        return entry.with('mediaType', type)
      }
      case 'no platform':
        return entry.without('platform')
      case 'empty platform':
        return entry.with('platform', Document.of({}))
      case 'null platform':
        return entry.with('platform', null)
      case 'no os':
        return entry.with('platform', Document.of({ architecture: 'amd64', os: this.#random.chance(0.5) ? '' : undefined }))
      case 'features':
        return entry.with('platform', Document.of({ architecture: 'amd64', os: 'linux', 'os.features': ['sse4'], features: ['x'] }))
      case 'data':
        return entry.with('data', Buffer.from(typeof digest === 'string' ? (this.#manifests.get(digest)?.text ?? '') : '').toString('base64'))
      case 'urls':
        return entry.with('urls', ['https://registry.invalid/elsewhere'])
      case 'size':
        return entry.with('size', this.#random.pick([-1, 0, 1e15]))
      case 'twice':
        // The runtime's choice is the first of equals; which one that is must not matter.
        return entry.with('platform', Document.of({ architecture: 'amd64', os: 'linux' }))
      case 'digest in capitals':
        return typeof digest === 'string'
          ? entry.with(
              'digest',
              digest.replace(/:.*/, (hex) => hex.toUpperCase()),
            )
          : entry
    }
  }

  /** The image one to four indexes further down, and what the entry says of it. */
  #nested(docker: boolean, platform: string): Document {
    const depth = 1 + this.#random.int(4)
    const image = this.#image(docker, platform)
    let entry = describe(image).with('platform', this.#platform(platform))
    for (let level = 0; level < depth; level++) {
      const other = this.#random.chance(0.5) ? [describe(this.#image(docker, 'linux/386', true)).with('platform', Document.of({ architecture: '386', os: 'linux' }))] : []
      entry = describe(this.#index(docker, [entry, ...other], 'a nested index'))
    }
    const said = this.#random.pick(['nothing', 'its platform', 'another platform', 'manifest', 'unknown'] as const)
    this.#said(`an index ${depth} deep, said to be ${said}`)
    if (said === 'its platform') return entry.with('platform', this.#platform(platform))
    if (said === 'another platform') return entry.with('platform', Document.of({ architecture: 'mips64le', os: 'linux' }))
    if (said === 'manifest') return entry.with('mediaType', MANIFEST).with('platform', this.#platform(platform))
    if (said === 'unknown') return entry.with('platform', Document.of({ architecture: 'unknown', os: 'unknown' })).with('annotations', Document.of(ATTESTATION))
    return entry
  }

  #index(docker: boolean, entries: readonly Document[], name: string): Stored {
    const type = docker ? LIST : INDEX
    let listed = entries
    if (name === 'the index' && this.#plays(0.15)) {
      const again = this.#random.pick(entries)
      const platform = this.#random.pick(ORDINARY)
      this.#said(`the same digest again for ${platform}`)
      listed = [...entries, again.with('platform', this.#platform(platform))]
    }
    let index: Json = Document.of({ schemaVersion: 2, mediaType: type, manifests: listed })
    if (name === 'the index' && this.#left > 0) {
      const trick = this.#random.pick(['document', 'document', 'document', 'no media type', 'other media type', 'config', 'layers', 'artifactType', 'annotation'] as const)
      this.#left = 0
      if (trick === 'document') index = this.#trickDocument(index, name, docker, 'linux/amd64')
      else this.#said(`${name} with ${trick}`)
      if (trick === 'no media type') index = index instanceof Document ? index.without('mediaType') : index
      if (trick === 'other media type') index = index instanceof Document ? index.with('mediaType', this.#random.pick(MANIFEST_TYPES)) : index
      if (trick === 'config') index = index instanceof Document ? index.with('config', Document.of({ mediaType: CONFIG, digest: sha256('config'), size: 3 })) : index
      if (trick === 'layers') index = index instanceof Document ? index.with('layers', []) : index
      if (trick === 'artifactType') index = index instanceof Document ? index.with('artifactType', this.#random.pick(ARTIFACT_TYPES)) : index
      if (trick === 'annotation') index = index instanceof Document ? index.with('annotations', Document.of(ATTESTATION)) : index
    }
    return this.#keep(type, textOf(index))
  }

  /** What two readers of the same bytes may read differently: a member twice, otherwise spelled, null, gone, or of another kind. */
  #trickDocument(value: Json, name: string, docker: boolean, platform: string): Json {
    const all = places(value).filter((place) => place.document.members.length > 0)
    // The document itself is one place of many, and what decides most stands there.
    const { document, replace } = this.#random.pick(this.#random.chance(0.5) ? all.slice(0, 1) : all)
    const telling = document.members.filter((member) => ['manifests', 'digest', 'platform', 'layers', 'config'].includes(member.key))
    const { key, value: was } = this.#random.pick(telling.length > 0 && this.#random.chance(0.6) ? telling : document.members)
    const trick = this.#random.pick([
      'other spelling beside it',
      'other spelling beside it',
      'other spelling beside it',
      'twice',
      'twice, once escaped',
      'other spelling',
      'null',
      'gone',
      'other kind',
      'null beside it',
    ] as const)
    this.#said(`${name} with ${key}: ${trick}`)
    const other = (): Json => this.#other(key, was, docker, platform)
    const spelled = respell(key, this.#random)
    switch (trick) {
      case 'other spelling beside it':
        return replace(beside(document, key, { key: spelled, value: other() }, this.#random.chance(0.7)))
      case 'null beside it':
        return replace(beside(document, key, { key: spelled, value: null }, this.#random.chance(0.7)))
      case 'twice':
        return replace(beside(document, key, { key, value: other() }, this.#random.chance(0.5)))
      case 'twice, once escaped':
        return replace(beside(document, key, { key: escaped(key), value: other() }, this.#random.chance(0.5)))
      case 'other spelling':
        return replace(new Document(document.members.map((member) => (member.key === key ? { key: spelled, value: was } : member))))
      case 'null':
        return replace(document.with(key, null))
      case 'gone':
        return replace(document.without(key))
      case 'other kind':
        return replace(document.with(key, this.#random.pick<Json>(['', 7, [], Document.of({}), false])))
    }
  }

  /** Another value for a member, one that leads to an image that nobody named. */
  #other(key: string, was: Json, docker: boolean, platform: string): Json {
    const hidden = this.#image(docker, platform, true)
    if (key === 'manifests') return [describe(hidden).with('platform', this.#platform(platform))]
    if (key === 'digest') return hidden.digest
    if (key === 'mediaType') return this.#random.pick(MANIFEST_TYPES)
    if (key === 'platform') return this.#platform(this.#random.pick(ORDINARY))
    if (key === 'os') return this.#random.pick(['linux', 'windows', 'unknown'])
    if (key === 'architecture') return this.#random.pick(['amd64', 'arm64', 'unknown', '386'])
    if (key === 'variant') return this.#random.pick(['v6', 'v7', 'v8'])
    if (key === 'layers') return [Document.of({ mediaType: LAYER, digest: sha256('another layer'), size: 1 })]
    if (was instanceof Document) return new Document([...was.members.slice(1)])
    return typeof was === 'number' ? was + 1 : 'another'
  }

  #keep(type: string, text: string): Stored {
    const stored = { digest: sha256(text), type, text }
    this.#manifests.set(stored.digest, stored)
    return stored
  }

  #keepConfig(text: string): Stored {
    const stored = { digest: sha256(text), type: 'application/octet-stream', text }
    this.#configs.set(stored.digest, stored)
    return stored
  }
}

function describe(stored: Stored): Document {
  return Document.of({ mediaType: stored.type, digest: stored.digest, size: Buffer.byteLength(stored.text) })
}

function beside(document: Document, key: string, added: { readonly key: string; readonly value: Json }, after: boolean): Document {
  return new Document(document.members.flatMap((member) => (member.key !== key ? [member] : after ? [member, added] : [added, member])))
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
