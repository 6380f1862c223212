/**
 * How programs in other languages read a document, written without the reader that is tested: the order of members and
 * what comes twice are still there.
 */
export type Tree = { readonly text: string } | { readonly items: readonly Tree[] } | { readonly members: readonly (readonly [string, Tree])[] }

/** What a program has in hand afterwards: only members that it knows. */
export type Read = string | readonly Read[] | { readonly [name: string]: Read }

/** The text of a document, with members in their order; with escapes where none is needed. */
export function write(tree: Tree, escaped = false): string {
  if ('text' in tree) return JSON.stringify(tree.text)
  if ('items' in tree) return `[${tree.items.map((item) => write(item, escaped)).join(', ')}]`
  return `{${tree.members.map(([name, value]) => `${escaped ? escape(name) : JSON.stringify(name)}: ${write(value, escaped)}`).join(', ')}}`
}

function escape(name: string): string {
  return `"${Array.from(name, (letter, at) => (at % 2 === 0 ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join('')}"`
}

type Choose = (members: readonly (readonly [string, Tree])[], known: string) => Tree | undefined

/** Docker, containerd, Podman: in any letter case, the last one wins. */
export const goReads = reader((members, known) => members.findLast(([name]) => name === known || (name.length === known.length && new RegExp(`^${known.replaceAll('.', '\\.')}$`, 'iu').test(name)))?.[1])
/** By the exact name; the first one wins. */
export const firstReads = reader((members, known) => members.find(([name]) => name === known)?.[1])
/** By the exact name; the last one wins. */
export const lastReads = reader((members, known) => members.findLast(([name]) => name === known)?.[1])

function reader(choose: Choose): (tree: Tree, known: readonly string[]) => Read {
  const look = (tree: Tree, known: readonly string[]): Read => {
    if ('text' in tree) return tree.text
    if ('items' in tree) return tree.items.map((item) => look(item, known))
    return Object.fromEntries(
      known.flatMap((name): [string, Read][] => {
        const value = choose(tree.members, name)
        return value === undefined ? [] : [[name, look(value, known)]]
      }),
    )
  }
  return look
}
