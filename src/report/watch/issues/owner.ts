import { cut } from '../../cut.ts'
import { escapeText, joinMarkdown, mention, type Markdown } from '../../escape.ts'

const MOST = 10

/** Whom the configuration names is called; any other text only stands there. */
export function mentionOf(owner: string): Markdown {
  const words = wordsOf(owner)
  const called = words.flatMap((word) => mention(word) ?? [])
  return called.length === words.length && words.length <= MOST ? joinMarkdown(called, ', ') : escapeText(cut(owner, 200))
}

/** Who can be assigned: users, and no teams. */
export function assigneesOf(owner: string | undefined): readonly string[] {
  const words = wordsOf(owner ?? '')
  return words.length > MOST ? [] : words.filter((word) => mention(word) !== undefined && !word.includes('/')).map((word) => word.slice(1))
}

function wordsOf(owner: string): readonly string[] {
  return owner.split(/[\s,]+/).filter((word) => word !== '')
}
