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
  readonly open: Markdown
  readonly rows?: readonly Markdown[]
  /** How many rows there are, where not all of them were made. */
  readonly total?: number
  /** The line that counts the rows which are not shown. */
  readonly more?: (left: number) => Markdown
  readonly close?: Markdown
}

export interface Fitted {
  readonly text: Markdown
  /** Blocks that are missing or shortened, in their order, with the rows that are not shown. */
  readonly leftOut: readonly { readonly name: string; readonly rows: number }[]
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
  const shown = new Map<Block, number>()
  let room = max - reserved
  const byRank = [...blocks].sort((a, b) => a.rank - b.rank)
  for (const block of byRank) {
    const rows = rowsThatFit(block, room - gap, measure)
    if (rows === undefined) continue
    shown.set(block, rows)
    room -= measure(renderBlock(block, rows)) + gap
  }
  const leftOut = blocks
    .filter((block) => (shown.get(block) ?? -1) < totalOf(block))
    .map((block) => ({ name: block.name, rows: totalOf(block) - (shown.get(block) ?? 0) }))
  const texts = blocks.flatMap((block) => {
    const rows = shown.get(block)
    return rows === undefined ? [] : [renderBlock(block, rows)]
  })
  return { text: joinMarkdown([...texts, ending(leftOut)], GAP), leftOut }
}

function totalOf({ rows, total }: Block): number {
  return total ?? rows?.length ?? 0
}

/** How many rows of a block fit; undefined when not even one does (or, without rows, the block itself does not). */
function rowsThatFit(block: Block, room: number, measure: Budget['measure']): number | undefined {
  const all = block.rows?.length ?? 0
  if (block.rank === 0) return all
  // A long list is not put together as a whole only to see that it is too long.
  if (all < 1_000 && measure(renderBlock(block, all)) <= room) return all
  if (block.rows === undefined || block.more === undefined) return undefined
  // The line that counts the rest is at its longest when all rows are left.
  let used = measure(renderBlock({ ...block, rows: [], total: 0 }, 0)) + measure(block.more(totalOf(block))) + measure('\n') * 2
  let rows = 0
  for (const row of block.rows) {
    used += measure(row) + measure('\n')
    if (used > room) break
    rows += 1
  }
  return rows === 0 ? undefined : rows
}

function renderBlock(block: Block, count: number): Markdown {
  const { open, rows = [], more, close } = block
  const left = totalOf(block) - count
  const table = joinMarkdown([open, ...rows.slice(0, count)], '\n')
  const rest = left > 0 && more !== undefined ? [md`

${more(left)}`] : []
  const end = close === undefined ? [] : [md`

${close}`]
  return joinMarkdown([table, ...rest, ...end])
}
