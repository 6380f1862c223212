import type { NoResult } from './no-result.ts'

/**
 * How a face words a problem. The core names a setting in backticks, alone or with a value (`timeout`, `policy-from: workspace`), and a
 * problem by its code: what the setting is called where the user is, and how one signs in there, only the face knows.
 */
export type Words = <P extends NoResult>(problem: P) => P

/** Puts the cures of a face in the place of the core's, by code of the problem. */
export function withRemedies(remedies: Readonly<Record<string, (problem: NoResult) => readonly string[]>>): Words {
  return (problem) => ({ ...problem, remedy: (Object.hasOwn(remedies, problem.code) ? remedies[problem.code]?.(problem) : undefined) ?? problem.remedy })
}
