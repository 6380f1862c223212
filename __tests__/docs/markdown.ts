import { filesBelow, textOf } from '../contract/files.ts'

export interface Fence {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}

export interface Link {
  readonly file: string
  readonly target: string
  readonly image: boolean
}

/** Every page that is written for people who use or change the project. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...filesBelow('docs', '.md').map((file) => `docs/${file}`),
  ...filesBelow('examples', '.md').map((file) => `examples/${file}`),
]

/** Fenced blocks, also those that are indented below a list item. */
export function fencesOf(file: string): readonly Fence[] {
  const fences: Fence[] = []
  let open: { readonly line: number; readonly language: string; readonly indent: string; readonly lines: string[] } | undefined
  for (const [at, line] of textOf(file).split('\n').entries()) {
    const [, indent = '', language = ''] = /^(\s*)```(.*)$/.exec(line) ?? []
    if (!/^\s*```/.test(line)) open?.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line)
    else if (open === undefined) open = { line: at + 1, language: language.trim(), indent, lines: [] }
    else {
      fences.push({ file, line: open.line, language: open.language, text: open.lines.join('\n') })
      open = undefined
    }
  }
  if (open !== undefined) throw new Error(`${file}:${open.line}: the block does not end`)
  return fences
}

/** The text without its fenced blocks. */
export function proseOf(file: string): string {
  return textOf(file).replace(/^\s*```[\s\S]*?^\s*```$/gm, '')
}

export function linksOf(file: string): readonly Link[] {
  const prose = proseOf(file).replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, mark, target = '']) => ({ file, target, image: mark === '!' }))
}

/** Anchors as GitHub makes them of headings, and those that are written as such. */
export function anchorsOf(file: string): ReadonlySet<string> {
  const headings = [...proseOf(file).matchAll(/^#{1,6} (.*)$/gm)].map(([, text = '']) => slug(text))
  const named = [...textOf(file).matchAll(/<a name="([^"]+)">/g)].map(([, name = '']) => name)
  return new Set([...headings, ...named])
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
