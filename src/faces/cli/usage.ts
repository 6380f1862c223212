import type { InputProblem } from '../../inputs/reader.ts'

/** Wrong usage: lines on standard error, exit code 3, and no request to any service. */
export class WrongUsage extends Error {
  readonly lines: readonly string[]

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'WrongUsage'
    this.lines = lines
  }
}

/** What is wrong with inputs, by their flags. */
export function flagProblems(problems: readonly InputProblem[]): readonly string[] {
  return problems.map(({ text }) => `--${text}`)
}
