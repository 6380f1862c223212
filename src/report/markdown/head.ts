import { cut } from '../cut.ts'
import { type Markdown, escapeBlock, escapeText, joinMarkdown, md } from '../escape.ts'
import { warnings } from '../exceptions.ts'
import type { Block } from '../fit.ts'
import { unsaidOf } from '../headline.ts'
import { withShortDigests } from '../images.ts'
import type { Report } from '../model.ts'
import type { ProblemRow } from '../model/image.ts'
import { counted } from '../phrase.ts'
import { byCure, toldProblems, unnamedImage } from '../problems.ts'
import { FOLD_CLOSE, advice, codeCut, codeList, foldOpen, fromPhrase, noticeText, prose, row, tableHead } from './parts.ts'

/** The first parts of every report: what was decided, the key facts, and where there is no result its cause and its cure. */

const MAX_SENTENCE = 400
const MAX_SNIPPET = 8_000
const MAX_RULES = 20

export function headlineBlock({ headline, facts, violations }: Report, level: Markdown): Block {
  const { mark, word, sentence, aside } = headline
  const title = md`${level} ${escapeText(mark)} ${escapeText(word)}${sentence === '' ? md`` : md`: ${prose(withShortDigests(sentence), MAX_SENTENCE)}`}`
  const parts = [title, ...(aside === undefined ? [] : [md`**${escapeText(aside)}**`]), ...(facts.length === 0 ? [] : [fromPhrase(facts)]), ...rulesByRepository(violations)]
  return { name: 'verdict', rank: 0, open: joinMarkdown(parts, '\n\n') }
}

/** Where the repositories have different rules: which is broken in which of them. */
function rulesByRepository(violations: Report['violations']): readonly Markdown[] {
  const told = violations.flatMap(({ rule, limit, actual, repositories }) =>
    repositories === undefined
      ? []
      : [md`- ${codeList(repositories, 3)}: ${escapeText(counted(actual, 'finding'))} against ${codeCut(rule)} (${limit === 0 ? md`none` : limit} allowed)`],
  )
  const left = told.length - MAX_RULES
  return told.length === 0 ? [] : [joinMarkdown(left > 0 ? [...told.slice(0, MAX_RULES), md`- … and ${escapeText(counted(left, 'more rule'))}`] : told, '\n')]
}

/** Warnings that a person has to act on; those about exceptions stand with the exceptions. */
export function warningBlocks(report: Report): readonly Block[] {
  const told = warnings(report)
  return told.length === 0 ? [] : [quote('warnings', 2, md`> [!WARNING]`, told.map(noticeText))]
}

/** What is good to know, folded: nobody has to do anything about it. */
export function notesBlocks({ notices, imageNotices, images, layersHint }: Report): readonly Block[] {
  const texts = [
    ...notices.filter(({ kind }) => kind === 'info').map(noticeText),
    ...new Set([...imageNotices, ...images.flatMap((image) => image.notices), ...(layersHint === undefined ? [] : [layersHint])].map((text) => advice(text))),
  ]
  if (texts.length === 0) return []
  const rows = texts.map((text) => md`- ${text}`)
  return [
    {
      name: 'notes',
      rank: 9,
      open: foldOpen(escapeText(counted(texts.length, 'note')), false),
      rows: { total: rows.length, lines: rows },
      more: (left) => md`… and ${escapeText(counted(left, 'more note'))}.`,
      close: FOLD_CLOSE,
    },
  ]
}

/** What the report files do not hold. */
export function filesBlock(notices: readonly string[]): readonly Block[] {
  return notices.length === 0
    ? []
    : [
        quote(
          'notes',
          2,
          md`> [!NOTE]`,
          notices.map((text) => advice(text)),
        ),
      ]
}

function quote(name: string, rank: number, open: Markdown, texts: readonly Markdown[]): Block {
  const rows = texts.map((text) => md`> - ${text}`)
  return {
    name,
    rank,
    open,
    rows: { total: rows.length, lines: rows },
    more: (left) => md`… and ${escapeText(counted(left, `more ${name === 'warnings' ? 'warning' : 'note'}`))}.`,
  }
}

/** What is missing, and what cures it: once for all images that lack the same. */
export function problemBlocks(report: Report): readonly Block[] {
  // The first one explains the verdict and stays in any case.
  return byCure(toldProblems(report)).map((group, index) => ({ name: 'problem', rank: index === 0 ? 0 : 1, open: problemText(group, report) }))
}

/** Platforms of an index that lack the same are told one by one up to here. */
const MAX_SAME = 10

function problemText(group: readonly ProblemRow[], report: Report): Markdown {
  const about = group.flatMap((problem) => unnamedImage(problem, report) ?? [])
  const concerns = about.length === 0 ? [] : [md`This is about ${codeList(about, 3, 200)}.`]
  const [{ remedy, snippet } = NO_CURE] = group
  const unsaid = causesOf(group, report)
  const told = unsaid.slice(0, MAX_SAME)
  const left = unsaid.length - told.length
  const more = left > 0 ? [md`… and ${escapeText(counted(left, 'more image'))} with the same problem.`] : []
  const steps = remedy.slice(0, 12).map((step, index) => row([md`**${index + 1}.** ${advice(step)}`]))
  const cure = steps.length === 0 ? [] : [joinMarkdown([tableHead([{ name: md`What to do` }]), ...steps], '\n')]
  const block =
    snippet === undefined
      ? []
      : [
          md`${foldOpen(md`${SNIPPETS[snippet.language]} to copy`, false)}
${escapeBlock(cut(snippet.text, MAX_SNIPPET), snippet.language)}

${FOLD_CLOSE}`,
        ]
  return joinMarkdown([...concerns, ...told, ...more, ...cure, ...block], '\n\n')
}

/** What the headline does not say already; several images that lack the same for the same reason are one sentence. */
function causesOf(group: readonly ProblemRow[], report: Report): readonly Markdown[] {
  const causes = group.flatMap(({ image, what }) => {
    const rest = unsaidOf(what, report)
    return rest === '' ? [] : [{ image: image === undefined || rest.includes(image) || rest !== what ? '' : image, rest }]
  })
  return [...Map.groupBy(causes, ({ rest }) => rest)].map(([rest, same]) => {
    const images = same.map(({ image }) => image).filter((image) => image !== '')
    return md`${images.length === 0 ? md`` : md`${codeList(images, 3, 200)}: `}${advice(withShortDigests(rest), 1_000)}`
  })
}

const SNIPPETS = { json: md`The policy statement`, hcl: md`The configuration`, sh: md`The command`, yaml: md`The workflow`, text: md`The text` } as const

const NO_CURE: Pick<ProblemRow, 'remedy' | 'snippet'> = { remedy: [] }
