import type { InputEntry, OutputEntry } from '../catalogue/entry.ts'
import { CSV_FILE, GITHUB_TOKEN, JSON_FILE, POLICY, REGION, REGISTRY_ID, REPORT_DIR } from '../catalogue/shared.ts'

export const WATCH_INPUTS = [
  { name: 'config', default: '.github/ecr-scan-watch.yml', description: 'What is watched: a path in the repository, or `owner/repo/path@ref`.' },
  { name: 'repositories', kind: 'list', description: 'Instead of a configuration file: names or globs of repositories, one per line or comma-separated. Needs `tags`.' },
  { name: 'tags', kind: 'list', description: 'With `repositories`: tags of what is deployed, or globs. Of the images that match in a repository, the newest is checked.' },
  { name: 'environment', description: 'With `repositories`: the name of the environment. Default: `default`.' },
  { ...POLICY, description: `${POLICY.description} Wins over the one in the configuration.` },
  { name: 'fail-on-severity', ruleDefault: 'high', description: 'Lowest severity that fails, as for the gate. Wins over the policy file. Default: `high`, unless the policy file says otherwise.' },
  { ...REGION, defaultSource: '`AWS_REGION`' },
  { ...REGISTRY_ID, defaultSource: 'account of the credentials', description: `${REGISTRY_ID.description} A run watches one registry.` },
  { name: 'state-file', description: 'Memory of the last run. It is read if it is there, and written anew. Without it nothing is called new, remediated or old, and every stream is read each time.' },
  { name: 'max-requests', default: '5000', description: 'Most requests to AWS in one run. What is not reached is reported as not checked.' },
  { name: 'timeout', default: '30m', description: 'Longest run, such as `10m` or `1h30m`; at most `6h`. What is not reached is reported as not checked.' },
  { name: 'clusters', kind: 'boolean', default: 'true', description: 'Ask Amazon Inspector which ECS and EKS clusters run the failing images.' },
  { name: 'issues', default: 'never', description: 'Which issues are kept: `never`; `overview`, one issue that is edited in place; or `streams`, the overview and an issue for each failing stream. Needs `issues: write`.' },
  { name: 'max-issues', default: '20', description: 'With `issues: streams`: most issues of streams that are open at once, the worst streams first.' },
  { name: 'mode', default: 'report', description: '`report`: a failing stream does not fail the job. `enforce`: it does.' },
  { name: 'on-no-result', default: 'warn', description: 'When no stream fails but one has no result: `warn`, or `fail` the job. Wrong inputs and missing permissions always fail it.' },
  { name: 'merge', kind: 'list', description: '`watch.json` files of other runs, to report as one: paths or globs, one per line. A path without wildcards must be there. No registry is asked, and of the other inputs only `mode`, `on-no-result`, `issues`, `max-issues`, `report-dir` and `github-token` go with it.' },
  REPORT_DIR,
  { ...GITHUB_TOKEN, description: 'Token for configuration and policy files that are read from a repository, and for `issues`.' },
] as const satisfies readonly InputEntry[]

export type WatchInputName = (typeof WATCH_INPUTS)[number]['name']

export const WATCH_OUTPUTS = [
  { name: 'verdict', description: '`fail` if a stream fails, else `no-result` if one has none, else `pass`.' },
  { name: 'reason', description: 'The verdict in one sentence, without Markdown.' },
  { name: 'streams', description: 'Number of streams.' },
  { name: 'passing', description: 'Number of streams that pass.' },
  { name: 'failing', description: 'Number of streams that fail.' },
  { name: 'without-result', description: 'Number of streams that neither pass nor fail.' },
  { name: 'unscanned-repositories', description: 'Number of repositories that are not scanned and not accepted in the configuration; empty when that could not be read.' },
  { name: 'coverage', description: 'Percentage of the streams whose image has a successful scan that still goes on, with one decimal; empty when that is not known.' },
  { name: 'new', description: 'Number of vulnerabilities that appeared in a stream since the last run; empty without a state.' },
  { name: 'remediated', description: 'Number of vulnerabilities that the next scanned image of a stream no longer has; empty without a state.' },
  { name: 'requests', description: 'Number of requests to AWS.' },
  JSON_FILE,
  { name: 'html-file', description: 'Path of the page.' },
  CSV_FILE,
  { name: 'metrics-file', description: 'Path of the metrics in the OpenMetrics format.' },
  { name: 'state-file', description: 'Path of the state, where one was written.' },
  { name: 'overview-url', description: 'Address of the overview issue; empty without `issues`.' },
] as const satisfies readonly OutputEntry[]

export type WatchOutputName = (typeof WATCH_OUTPUTS)[number]['name']
