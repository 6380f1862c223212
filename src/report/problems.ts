import { restOf } from './headline.ts'
import type { Report } from './model.ts'
import type { ProblemRow } from './model/image.ts'

/** What is not known beside findings that were read and counted, as against images of which nothing was. */
const OF_FINDINGS: ReadonlySet<string> = new Set(['kev-unknown', 'exploit-unknown', 'epss-unknown', 'signature-in-progress', 'signature-status-unknown', 'signature-unreadable'])

/** Whether the numbers of a report are those of a part of the images only. */
export function lacksImages(problems: readonly ProblemRow[]): boolean {
  return problems.some(({ code }) => !OF_FINDINGS.has(code))
}

/** All that has a cure: what has no result, and what is not signed as it should be. */
export function toldProblems({ problems, signatures }: Pick<Report, 'problems' | 'signatures'>): readonly ProblemRow[] {
  return [...problems, ...signatures.flatMap(({ state, cause }) => (state === 'broken' && cause !== undefined ? [cause] : []))]
}

/** The image of a problem that the headline tells without naming it, where there are several that it could be. */
export function unnamedImage({ image, what }: ProblemRow, { headline, images, result }: Pick<Report, 'headline' | 'images' | 'result'>): string | undefined {
  const isTold = result === 'no-result' && restOf(what, headline) !== what
  return image !== undefined && images.length > 1 && isTold && !headline.sentence.includes(image) ? image : undefined
}

/** Problems with the same cure together: the platforms of an index mostly lack one and the same thing, and its steps are told once. */
export function byCure(problems: readonly ProblemRow[]): readonly (readonly ProblemRow[])[] {
  const groups = new Map<string, ProblemRow[]>()
  for (const problem of problems) {
    const cure = JSON.stringify([problem.remedy, problem.snippet])
    const group = groups.get(cure)
    if (group === undefined) groups.set(cure, [problem])
    else group.push(problem)
  }
  return [...groups.values()]
}
