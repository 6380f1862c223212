import { cut } from '../../cut.ts'
import { escapeText, joinMarkdown, mention, type Markdown } from '../../escape.ts'

const MOST = 10

/** Mentions the owner if the text consists of users and teams; any other text is shown as it is. */
export function mentionOf(owner: string): Markdown {
  const words = wordsOf(owner)
  const called = words.flatMap((word) => mention(word) ?? [])
  return called.length === words.length && words.length <= MOST ? joinMarkdown(called, ', ') : escapeText(cut(owner, 200))
}

/** The users who can be assigned. Teams cannot. */
export function assigneesOf(owner: string | undefined): readonly string[] {
  const words = wordsOf(owner ?? '')
  return words.length > MOST ? [] : words.filter((word) => mention(word) !== undefined && !word.includes('/')).map((word) => word.slice(1))
}

function wordsOf(owner: string): readonly string[] {
  return owner.split(/[\s,]+/).filter((word) => word !== '')
}
