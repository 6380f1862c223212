/** What a JSON document says, or why nobody can tell. */
export type Reading =
  | { readonly kind: 'read'; readonly value: Readonly<Record<string, unknown>> }
  /** Two programs could read it differently; `problem` names the members and follows the document's name. */
  | { readonly kind: 'ambiguous'; readonly problem: string }
  | { readonly kind: 'unreadable'; readonly problem: string }

/** Manifests, indexes and configs are six levels deep; Go gives up at 10,000. */
const MAX_DEPTH = 64
const NAMED_MEMBERS = 5
const NAME_LENGTH = 40

/** Maps whose keys are the author's: names that differ in case alone are two keys to every program. */
const MAPS = new Set(['annotations', 'Labels', 'Volumes', 'ExposedPorts'])

/** Members of indexes, manifests and descriptors. Source: OCI image specification 1.1 and the manifests of the Docker registry. */
export const MANIFEST_MEMBERS = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'blobs',
  'manifests',
  'subject',
  'annotations',
  'digest',
  'size',
  'urls',
  'data',
  'platform',
  'architecture',
  'os',
  'os.version',
  'os.features',
  'features',
  'variant',
  'fsLayers',
  'history',
  'signatures',
] as const
/** Members of an image configuration that say what the image is. Source: OCI image specification 1.1, config. */
export const CONFIG_MEMBERS = ['architecture', 'os', 'os.version', 'os.features', 'variant', 'config', 'rootfs', 'diff_ids', 'history', 'created_by', 'empty_layer'] as const

/**
 * Reads a document of which every program must read the same.
 *
 * Docker, containerd and Podman are written in Go, whose `encoding/json` takes a member in any letter case, the last one
 * winning; most other programs compare exactly, and some keep the first. So a document with members that are equal but
 * for case, a member twice, or a member of `known` in another spelling is not read at all, as documents that were index
 * and manifest at once are not since CVE-2021-41190.
 */
export function readDocument(text: string, known: readonly string[]): Reading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'unreadable', problem: 'is not JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'unreadable', problem: 'is not a JSON object' }
  const conflicts = conflictsIn(text, new Map(known.map((name) => [foldCase(name), name])))
  if (conflicts === 'too-deep') return { kind: 'unreadable', problem: `nests more than ${MAX_DEPTH} levels` }
  if (conflicts.length > 0) return { kind: 'ambiguous', problem: `can be read in two ways: it has ${listed(conflicts)}` }
  return { kind: 'read', value: { ...value } }
}

interface Level {
  /** Names of an object's members so far, by their folded form; absent for a list. */
  readonly names?: Map<string, string> | undefined
  /** Whether the keys are the author's. */
  readonly isMap: boolean
  expectsName: boolean
  name: string
}

/** Walks over a text that is known to be JSON: `JSON.parse` forgets members that come twice. */
function conflictsIn(text: string, known: ReadonlyMap<string, string>): readonly string[] | 'too-deep' {
  const conflicts = new Set<string>()
  const levels: Level[] = []
  let level: Level | undefined
  const open = (next: Level): void => {
    levels.push(next)
    level = next
  }
  for (let at = 0; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '{':
        open({ names: new Map(), isMap: level?.names !== undefined && !level.isMap && MAPS.has(level.name), expectsName: true, name: '' })
        break
      case '[':
        open({ isMap: false, expectsName: false, name: '' })
        break
      case '}':
      case ']':
        levels.pop()
        level = levels.at(-1)
        break
      case ',':
        if (level?.names !== undefined) level.expectsName = true
        break
      case '"': {
        const end = endOfString(text, at)
        if (level?.expectsName === true) {
          level.expectsName = false
          const written = text.slice(at, end + 1)
          level.name = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1)
          const conflict = conflictOf(level.name, level, known)
          if (conflict !== undefined) conflicts.add(conflict)
        }
        at = end
      }
    }
    if (levels.length > MAX_DEPTH) return 'too-deep'
  }
  return [...conflicts]
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function conflictOf(name: string, { names, isMap }: Level, known: ReadonlyMap<string, string>): string | undefined {
  const folded = isMap ? name : foldCase(name)
  const before = names?.get(folded)
  names?.set(folded, before ?? name)
  if (before !== undefined) return before === name ? `${quoted(name)} twice` : `${quoted(before)} and ${quoted(name)}`
  if (isMap) return undefined
  const spelling = known.get(folded)
  if (spelling !== undefined && spelling !== name) return `${quoted(name)} instead of ${quoted(spelling)}`
  // A program in C ends a name at NUL; text that is no Unicode is replaced by some and refused by others.
  return !PLAIN.test(name) && NO_NAME.test(name) ? `the member ${quoted(name)}` : undefined
}

const PLAIN = /^[ -~]*$/
const NO_NAME = /[\u0000-\u001f\u007f\ufffd]|\p{Surrogate}/u

/**
 * The same for names that a program could take for one: Go compares by Unicode's simple case folding, in which U+017F is
 * an "s" and U+212A a "k"; Java also takes U+0131 for an "i".
 */
export function foldCase(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase()
  return Array.from(name, foldLetter).join('')
}

function foldLetter(letter: string): string {
  const upper = single(letter, letter.toUpperCase())
  return LIGATURES.get(letter) ?? single(upper, upper.toLowerCase())
}

/** The one pair whose simple folding the mappings of the language do not have: both spell "st". */
const LIGATURES = new Map([['\ufb05', '\ufb06']])

/** What a letter becomes, unless it becomes several. */
function single(letter: string, mapped: string): string {
  return Array.from(mapped).length === 1 ? mapped : letter
}

function listed(conflicts: readonly string[]): string {
  const more = conflicts.length - NAMED_MEMBERS
  return conflicts.slice(0, NAMED_MEMBERS).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** Letters that look like others are told by their numbers. */
function quoted(name: string): string {
  const short = name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH)}…`
  return JSON.stringify(short).replace(/[\u007f-\uffff]/gu, (letter) => (letter === '…' ? letter : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`))
}
