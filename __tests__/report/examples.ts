import { examples } from '../../scripts/preview/examples.ts'
import type { Report } from '../../src/report/model.ts'

/** An example of the preview by its name. */
export function named(name: string): Report {
  const found = examples().find((each) => each.name === name)
  if (found === undefined) throw new Error(`no example ${name}`)
  return found.make()
}
