import { withRemedies } from '../../base/words.ts'

/** What cures a problem in a job of GitHub Actions, where that is another thing than anywhere else. */
export const inWordsOfActions = withRemedies({
  'no-credentials': () => [
    'Run aws-actions/configure-aws-credentials before this step, with role-to-assume and aws-region.',
    'Give the job `permissions: id-token: write`, which it needs to assume a role through OIDC. Pull requests from forks never get it.',
  ],
  'bad-credentials': ({ what }) => [
    what.includes('Expired')
      ? "The session expired before this step finished. Set `role-duration-seconds` of aws-actions/configure-aws-credentials above this step's timeout."
      : 'Check the role and the session that aws-actions/configure-aws-credentials set up, and the clock of a self-hosted runner.',
  ],
  'aws-file-unfit': () => ['Find out which step put it there, and use a regular file. `aws-actions/configure-aws-credentials` needs none.'],
  'policy-base-unknown': () => [
    'Run the gate on an event that names its pull request, give the job `contents: read` and `pull-requests: read`, or set `policy-from: workspace` if only trusted people can write the workspace.',
  ],
})
