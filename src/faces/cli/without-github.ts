import type { GitHubEvent } from '../../github/event.ts'
import type { Options } from '../../inputs/options.ts'
import { WrongUsage } from './usage.ts'

/** The command line never reads the event of GitHub Actions, even if it runs in a job there. */
export const NO_EVENT: GitHubEvent = { name: '', payload: { kind: 'other' } }

/** Only the event of GitHub Actions has the commit that a pull request would merge into. */
export function refuseBase({ policyFrom }: Options): void {
  if (policyFrom === 'base') throw new WrongUsage('--policy-from: "base" needs a pull request in GitHub Actions. Use workspace, or a policy as owner/repo/path@ref.')
}
