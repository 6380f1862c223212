import type { Markdown } from './escape.ts'
import { joinMarkdown, md } from './escape.ts'

/**
 * A part of a report that stands or falls as a whole, or is shortened by whole rows: so nothing is ever cut within a table row
 * or a `<details>`.
 */
export interface Block {
  /** What the sentence about left-out parts calls it: "findings", "upgrades". */
  readonly name: string
  /** 0 always stays (and must be small by itself); of the others, the highest is given up first. */
  readonly rank: number
  /** With rows, it may say how many of them it has; it is then never longer than for one row less than all. */
  readonly open: Markdown | ((shown: number) => Markdown)
  readonly rows?: Rows | undefined
  /** The line that counts the rows which are not shown. */
  readonly more?: ((left: number) => Markdown) | undefined
  readonly close?: Markdown | undefined
}

export interface Rows {
  readonly total: number
  /** Made one after the other for as long as there is room: of thousands most are never shown. May end before the total. */
  readonly lines: Iterable<Markdown>
}

export interface LeftOut {
  readonly name: string
  readonly rows: number
  /** Some of its rows are shown, with a line that counts the others. */
  readonly isPartly: boolean
}

export interface Fitted {
  readonly text: Markdown
  /** Blocks that are missing or shortened, in their order, with the rows that are not shown. */
  readonly leftOut: readonly LeftOut[]
}

export interface Budget {
  readonly max: number
  /** Characters for a comment, bytes for a summary. */
  readonly measure: (text: string) => number
  /** The end of the text, made when it is known what is missing; `reserved` is the most that it measures. */
  readonly ending: (leftOut: Fitted['leftOut']) => Markdown
  readonly reserved: number
}

/** Blocks are set apart by a blank line: GFM needs it around tables and `<details>`. */
const GAP = md`

`

/** Gives the room to the blocks by rank, most important first; what gets none is named in the ending. */
export function fit(blocks: readonly Block[], { max, measure, ending, reserved }: Budget): Fitted {
  const gap = measure(GAP)
  const shown = new Map<Block, Shown>()
  let room = max - reserved
  for (const block of [...blocks].sort((a, b) => a.rank - b.rank)) {
    const fitting = fitBlock(block, room - gap, measure)
    if (fitting === undefined) continue
    shown.set(block, fitting)
    room -= measure(fitting.text) + gap
  }
  const leftOut = blocks.flatMap((block) => {
    const fitting = shown.get(block)
    const rows = (block.rows?.total ?? 0) - (fitting?.rows ?? 0)
    return fitting === undefined || rows > 0 ? [{ name: block.name, rows, isPartly: fitting !== undefined }] : []
  })
  const texts = blocks.flatMap((block) => shown.get(block)?.text ?? [])
  return { text: joinMarkdown([...texts, ending(leftOut)], GAP), leftOut }
}

const NO_ROWS: Rows = { total: 0, lines: [] }

interface Shown {
  readonly text: Markdown
  readonly rows: number
}

/** As much of a block as fits; undefined when not even one row does (or, without rows, the block itself does not). */
function fitBlock(block: Block, room: number, measure: Budget['measure']): Shown | undefined {
  const { rank, rows: { lines, total } = NO_ROWS, more } = block
  const limit = rank === 0 ? Number.POSITIVE_INFINITY : room
  const line = measure('\n')
  const made: Markdown[] = []
  const sizes: number[] = []
  // The title is at its longest when not all are shown.
  let used = Math.max(measure(textOf(block, made, md``, total)), measure(textOf(block, made, md``, Math.max(0, total - 1))))
  for (const row of lines) {
    const size = measure(row) + line
    if (used + size > limit) break
    made.push(row)
    sizes.push(size)
    used += size
  }
  if (made.length === total) return used <= limit ? { text: textOf(block, made, md``, total), rows: total } : undefined
  if (more === undefined) return undefined
  // The line that counts the rest is at its longest when all rows are left.
  used += measure(more(total)) + line * 2
  while (used > limit && made.length > 0) {
    made.pop()
    used -= sizes.pop() ?? 0
  }
  if (made.length === 0) return undefined
  return {
    text: textOf(
      block,
      made,
      md`

${more(total - made.length)}`,
      made.length,
    ),
    rows: made.length,
  }
}

function textOf({ open, close }: Block, rows: readonly Markdown[], rest: Markdown, shown: number): Markdown {
  const table = joinMarkdown([typeof open === 'function' ? open(shown) : open, ...rows], '\n')
  return close === undefined
    ? md`${table}${rest}`
    : md`${table}${rest}

${close}`
}
