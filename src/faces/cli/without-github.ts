import type { Options } from '../../inputs/options.ts'
import { WrongUsage } from './usage.ts'

/** Only GitHub Actions tells which commit a pull request would merge into. */
export function refuseBase({ policyFrom }: Pick<Options, 'policyFrom'>): void {
  if (policyFrom === 'base') throw new WrongUsage('--policy-from: "base" needs a pull request of GitHub Actions; allowed: workspace, or a policy as owner/repo/path@ref')
}
