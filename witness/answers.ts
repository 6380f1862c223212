/** A complaint that was looked at and stays, with the page that says why. */
export interface Answer {
  readonly says: RegExp
  readonly because: `docs/decisions/${string}.md`
}

/**
 * The complaints without those that were answered. An answer to what nobody says any more is a complaint too: it would hide
 * the next thing that looks like it.
 */
export function unanswered(complaints: readonly string[], answers: readonly Answer[]): readonly string[] {
  const open = complaints.filter((complaint) => !answers.some(({ says }) => says.test(complaint)))
  const idle = answers.filter(({ says }) => !complaints.some((complaint) => says.test(complaint)))
  return [...open, ...idle.map(({ says, because }) => `nothing is said like ${says.toString()} any more: drop the answer, and ${because} if it was its only one`)]
}
