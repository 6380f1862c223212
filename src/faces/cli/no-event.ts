import type { GitHubEvent } from '../../github/event.ts'

/** There is none: this face never reads the event of GitHub Actions, also where it runs in a job there. */
export const NO_EVENT: GitHubEvent = { name: '', payload: { kind: 'other' } }
