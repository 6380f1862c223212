import type { ProblemRow } from './model.ts'

/** What is not known of findings that were read and counted, as against images of which nothing was. */
const OF_FINDINGS: ReadonlySet<string> = new Set(['kev-unknown', 'exploit-unknown', 'epss-unknown'])

/** Whether the numbers of a report are those of a part of the images only. */
export function lacksImages(problems: readonly ProblemRow[]): boolean {
  return problems.some(({ code }) => !OF_FINDINGS.has(code))
}
