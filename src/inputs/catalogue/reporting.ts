import type { GateInput } from './entry.ts'
import { GITHUB_TOKEN, REPORT_DIR } from './shared.ts'

/** What a verdict does, and where it is reported. */
export const REPORTING_INPUTS = [
  {
    name: 'mode',
    default: 'enforce',
    summary: "`report`: a failed verdict doesn't fail the job.",
    description:
      "`enforce`: a failed verdict fails the job. `report`: it doesn't, and the report shows what `enforce` would have done. In both, *no result* follows `on-no-result`.",
  },
  {
    name: 'on-no-result',
    default: 'fail',
    summary: 'If there is no result: `fail` the job, or `warn`.',
    description:
      'What happens if there is no result, for example after a timeout or for an unsupported image: `fail` the job, or `warn`. Invalid inputs and missing permissions always fail it.',
  },
  {
    name: 'comment',
    default: 'always',
    summary: 'When to comment: `always`, `on-findings`, `on-failure` or `never`.',
    description: 'When to comment on the pull request: `always`, `on-findings`, `on-failure`, or `never`.',
  },
  {
    name: 'comment-key',
    defaultSource: 'the repositories checked',
    summary: 'Keeps comments of several gates apart.',
    description: 'Keeps the comments of several gates on one pull request apart.',
  },
  {
    name: 'report-severity',
    default: 'informational',
    summary: 'Lowest severity that reports list; the rest is counted.',
    description: 'Lowest severity of the findings that reports list one by one: `critical`, `high`, `medium`, `low`, or `informational`. The rest is counted.',
  },
  {
    ...REPORT_DIR,
    summary: 'Directory for report files.',
  },
  {
    ...GITHUB_TOKEN,
    summary: 'Token for the comment and for policy files.',
    description: 'Token that comments on the pull request and reads files from its base branch and from other repositories.',
  },
] as const satisfies readonly GateInput[]
