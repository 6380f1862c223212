import type { InputEntry, OutputEntry } from '../catalogue/entry.ts'
import { CSV_FILE, GITHUB_TOKEN, JSON_FILE, POLICY, REGION, REGISTRY_ID, REPORT_DIR } from '../catalogue/shared.ts'

export const WATCH_INPUTS = [
  { name: 'config', default: '.github/ecr-scan-watch.yml', description: 'What is watched: a path in the repository, or `owner/repo/path@ref`.' },
  { name: 'repositories', kind: 'list', description: 'Instead of a configuration file: names or globs of repositories, one per line or comma-separated. Needs `tags`.' },
  { name: 'tags', kind: 'list', description: 'With `repositories`: tags of the deployed images, or globs. If several images of a repository match, the newest is checked.' },
  { name: 'environment', description: 'With `repositories`: the name of the environment. Default: `default`.' },
  { ...POLICY, description: `${POLICY.description} Overrides the one in the configuration file.` },
  {
    name: 'fail-on-severity',
    ruleDefault: 'high',
    description: 'Lowest severity that fails, as for the gate. Overrides the policy file. Default: `high`, unless the policy file sets it.',
  },
  { ...REGION, defaultSource: '`AWS_REGION`' },
  { ...REGISTRY_ID, defaultSource: 'account of the credentials', description: `${REGISTRY_ID.description} A run watches one registry.` },
  {
    name: 'state-file',
    description:
      "File that keeps the state between runs: read if it exists, then replaced. Without it, the report can't tell which vulnerabilities are new, remediated or past their SLO, and every run reads all findings.",
  },
  { name: 'max-requests', default: '5000', description: 'Maximum number of AWS requests in one run. Streams that it does not reach are reported as not checked.' },
  { name: 'timeout', default: '30m', description: 'Longest run, such as `10m` or `1h30m`. At most `6h`. Streams that it does not reach are reported as not checked.' },
  { name: 'clusters', kind: 'boolean', default: 'true', description: 'Ask Amazon Inspector which ECS and EKS clusters run the failing images.' },
  {
    name: 'issues',
    default: 'never',
    description:
      'Which issues to keep: `never`; `overview`, one issue that is edited in place; or `streams`, the overview and an issue for each failing stream. Needs `issues: write`.',
  },
  { name: 'max-issues', default: '20', description: 'With `issues: streams`: maximum number of open stream issues, for the worst streams first.' },
  { name: 'mode', default: 'report', description: '`report`: a failing stream does not fail the job. `enforce`: it does.' },
  {
    name: 'on-no-result',
    default: 'warn',
    description: 'If no stream fails but one has no result: `warn`, or `fail` the job. Invalid inputs and missing permissions always fail it.',
  },
  {
    name: 'merge',
    kind: 'list',
    description:
      '`watch.json` files of other runs to merge into one report: paths or globs, one per line. A path without wildcards must exist. The run then reads no registry, and allows only these other inputs: `mode`, `on-no-result`, `issues`, `max-issues`, `report-dir` and `github-token`.',
  },
  REPORT_DIR,
  { ...GITHUB_TOKEN, description: 'Token that reads configuration and policy files from GitHub, and writes `issues`.' },
] as const satisfies readonly InputEntry[]

export type WatchInputName = (typeof WATCH_INPUTS)[number]['name']

export const WATCH_OUTPUTS = [
  { name: 'verdict', description: '`fail` if a stream fails, else `no-result` if one has none, else `pass`.' },
  { name: 'reason', description: 'The verdict in one sentence, as plain text.' },
  { name: 'streams', description: 'Number of streams.' },
  { name: 'passing', description: 'Number of streams that pass.' },
  { name: 'failing', description: 'Number of streams that fail.' },
  { name: 'without-result', description: 'Number of streams that neither pass nor fail.' },
  { name: 'unscanned-repositories', description: 'Number of repositories that are not scanned and not accepted in the configuration. Empty if the watch could not read that.' },
  { name: 'coverage', description: 'Percentage of streams whose images have a successful scan that is still active, with one decimal. Empty if unknown.' },
  { name: 'new', description: 'Number of vulnerabilities that appeared in a stream since the last run. Empty without a state file of an earlier run.' },
  { name: 'remediated', description: 'Number of vulnerabilities that the next scanned image of a stream no longer has. Empty without a state file of an earlier run.' },
  { name: 'requests', description: 'Number of requests to AWS.' },
  JSON_FILE,
  { name: 'html-file', description: 'Path of the HTML report.' },
  CSV_FILE,
  { name: 'metrics-file', description: 'Path of the metrics in the OpenMetrics format.' },
  { name: 'state-file', description: 'Path of the state file, if one was written.' },
  { name: 'overview-url', description: 'URL of the overview issue. Empty without `issues`.' },
] as const satisfies readonly OutputEntry[]

export type WatchOutputName = (typeof WATCH_OUTPUTS)[number]['name']
