import { platformsText, resultText } from '../image-text.ts'
import { cut } from '../cut.ts'
import { type Markdown, escapeCode, escapeText, joinMarkdown, link, md } from '../escape.ts'
import type { Block } from '../fit.ts'
import { imageName, shortDigest } from '../images.ts'
import type { Report } from '../model.ts'
import type { CountRow, CountTable } from '../model/counts.ts'
import { number } from '../phrase.ts'
import { lacksImages } from '../problems.ts'
import { type SameImages, sameImages } from '../same-images.ts'
import { SEVERITY_ORDER } from '../severities.ts'
import { FOLD_CLOSE, NONE, SEVERITY_LABELS, codeCut, foldOpen, row, rowsOf, tableHead } from './parts.ts'

/** How many of each severity, across: only columns and rows that have something in them. */
export function countsBlock({ table, problems }: Report): readonly Block[] {
  if (table === undefined) return []
  const columns = SEVERITY_ORDER.flatMap((severity) => table.rows.filter((count) => count.severity === severity && count.total + count.ignored + count.suppressed > 0))
  if (columns.length === 0) return []
  const head = tableHead([{ name: md` ` }, ...columns.map(({ severity }) => ({ name: SEVERITY_LABELS[severity], isNumber: true })), { name: md`All`, isNumber: true }])
  const lines = countLines(table, columns).map(({ name, cells }) => row([name, ...cells]))
  const partly = lacksImages(problems) ? [md``, md`Images without a result are not in these numbers.`] : []
  return [{ name: 'counts', rank: 0, open: joinMarkdown([head, ...lines, ...partly], '\n') }]
}

interface Line {
  readonly name: Markdown
  readonly cells: readonly Markdown[]
}

function countLines({ sum }: CountTable, columns: readonly CountRow[]): readonly Line[] {
  const figures = (name: Markdown, pick: (count: Pick<CountRow, 'total' | 'new' | 'ignored' | 'suppressed' | 'graced'>) => number): readonly Line[] =>
    pick(sum) === 0 ? [] : [{ name, cells: [...columns, sum].map((count) => escapeText(number(pick(count)))) }]
  const limits = columns.some(({ limit }) => limit === 'varies' || (limit ?? 0) > 0)
  return [
    { name: md`Open`, cells: [...columns.map(openCell), escapeText(number(sum.total))] },
    ...figures(md`New`, (count) => count.new ?? 0),
    ...figures(md`In grace`, ({ graced }) => graced),
    ...figures(md`Ignored`, ({ ignored }) => ignored),
    ...figures(md`Suppressed`, ({ suppressed }) => suppressed),
    ...(limits
      ? [{ name: md`Allowed`, cells: [...columns.map(({ limit }) => (limit === undefined ? NONE : limit === 'varies' ? md`varies` : escapeText(number(limit)))), md` `] }]
      : []),
  ]
}

function openCell({ total, breaking }: CountRow): Markdown {
  const figure = escapeText(number(total))
  return breaking === 0 ? figure : md`❌\u00a0**${figure}**`
}

/** Of several images: which has what. The platforms of an index that have the same stand together. */
export function imagesBlock(report: Report): readonly Block[] {
  const groups = sameImages(report)
  if (report.images.length < 2) return []
  if (report.images.every(({ requestedIndex }) => requestedIndex === report.images[0]?.requestedIndex))
    return [
      {
        name: 'platforms',
        rank: 1,
        open: joinMarkdown(
          groups.map((group) => md`- ${escapeText(platformsText(group) || shortDigest(group.images[0].digest))}: ${escapeText(resultText(group))}`),
          '\n',
        ),
      },
    ]
  const head = tableHead([{ name: md`Image` }, { name: md`Digest` }, { name: md`Findings` }])
  const line = (group: SameImages): Markdown => {
    const [image] = group.images
    const platforms = platformsText(group)
    return row([
      platforms === '' ? codeCut(imageName(image), 200) : md`${codeCut(imageName(image), 200)}<br><sub>${escapeText(platforms)}</sub>`,
      joinMarkdown(
        group.images.map(({ digest, consoleUrl }) => link(escapeCode(shortDigest(digest)), consoleUrl)),
        '<br>',
      ),
      md`${group.fails ? md`❌\u00a0` : md``}${escapeText(cut(resultText(group), 200))}`,
    ])
  }
  const table: Block = { name: 'images', rank: 1, open: head, ...rowsOf(groups, groups.length, { noun: 'image', line }) }
  if (groups.length <= MAX_OPEN) return [table]
  return [
    {
      ...table,
      open: md`${foldOpen(md`${escapeText(number(groups.length))} images`, false)}
${head}`,
      close: FOLD_CLOSE,
    },
  ]
}

const MAX_OPEN = 12
