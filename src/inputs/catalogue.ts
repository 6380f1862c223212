/** An input as documentation, `action.yml` and code name it. `scripts/docs.ts` writes the tables of the documentation from these. */
export interface InputEntry {
  readonly name: string
  readonly description: string
  /** Used when the workflow does not set the input. It is in `action.yml`, and the code uses it as well. */
  readonly default?: string | undefined
  /**
   * Of a rule that a policy file can set: used when neither the workflow nor the file sets it. It must not be in `action.yml`, or the file
   * could never take effect (docs/decisions/0002-rule-inputs-have-no-default.md).
   */
  readonly ruleDefault?: string | undefined
  /** Says where the value comes from when it is not a constant. */
  readonly defaultSource?: string | undefined
  /** Default of `action.yml` that only a runner can evaluate. */
  readonly expression?: string | undefined
  /** The table it belongs to. */
  readonly group?: InputGroup | undefined
  /** The description in at most twelve words, for the README. */
  readonly summary?: string | undefined
  /** `list`: its flag may be given more than once. `boolean`: its flag needs no value. */
  readonly kind?: 'list' | 'boolean' | undefined
}

export type InputGroup = 'image' | 'rules' | 'waiting' | 'reporting'

/** Titles of the tables of inputs, in their order. */
export const INPUT_GROUPS = { image: 'Image', rules: 'Rules', waiting: 'Waiting', reporting: 'Result and reports' } as const satisfies Readonly<Record<InputGroup, string>>

/** An output as documentation and `action.yml` name it. */
export interface OutputEntry {
  readonly name: string
  readonly description: string
}

interface GateInput extends InputEntry {
  readonly group: InputGroup
  readonly summary: string
}

export const INPUTS = [
  {
    name: 'repository',
    group: 'image',
    summary: 'ECR repository, such as `payments/api`. Needs `tag` or `digest`.',
    description: 'Name of the ECR repository, such as `payments/api`. Needs `tag` or `digest`.',
  },
  {
    name: 'tag',
    group: 'image',
    summary: 'Tag of the image. Resolved to a digest once, at the start.',
    description: 'Tag of the image to check. The gate resolves it to a digest once, at the start.',
  },
  {
    name: 'digest',
    group: 'image',
    summary: 'Digest of the image, `sha256:…`. The safest choice.',
    description:
      'Digest of the image to check, `sha256:…`. If you also set `tag`, it must point to this digest, or the verdict is *no result*.',
  },
  {
    name: 'image',
    group: 'image',
    summary: 'Instead of the above: one or more full references.',
    kind: 'list',
    description:
      'Instead of `repository`, `tag` and `digest`: one or more references, separated by lines or commas. A reference is `repo:tag`, `repo@sha256:…` or `repo:tag@sha256:…`, with or without the registry host. Several images get one verdict.',
  },
  {
    name: 'metadata',
    group: 'image',
    summary: "Instead of `image`: the `metadata` output of Docker's build or bake action.",
    description:
      'Instead of `image`: the `metadata` output of `docker/build-push-action` or `docker/bake-action`, as JSON. The gate checks every ECR image in it by its pushed digest, and skips names in other registries.',
  },
  {
    name: 'registry-id',
    group: 'image',
    defaultSource: 'account of the host in `image`, or of the credentials',
    summary: 'AWS account that owns the registry.',
    description: 'AWS account that owns the registry, 12 digits. Must match the registry host in `image`, if there is one.',
  },
  {
    name: 'region',
    group: 'image',
    defaultSource: 'Region of the host in `image`, or `AWS_REGION`',
    summary: 'AWS Region of the registry.',
    description: 'AWS Region of the registry. Must match the registry host in `image`, if there is one.',
  },
  {
    name: 'platforms',
    group: 'image',
    kind: 'list',
    default: 'all',
    summary: 'Platforms to check, such as `linux/amd64,linux/arm64`.',
    description: 'Which platforms of a multi-platform image to check: `all`, or a list such as `linux/amd64,linux/arm64`.',
  },
  {
    name: 'on-unsupported-platform',
    group: 'image',
    default: 'fail',
    summary: "If Inspector can't scan a platform: `fail` or `skip`.",
    description:
      "What happens if Inspector can't scan a platform of a multi-platform image. `fail`: the verdict is *no result*. `skip`: the report lists the platform, and the gate doesn't check it. If no platform can be scanned, the image never passes.",
  },
  {
    name: 'scan-type',
    group: 'image',
    default: 'enhanced',
    summary: 'Which scan to read: `enhanced`, `basic` or `auto`.',
    description:
      "Which scan to read. `enhanced`: Amazon Inspector's scan; a registry with basic scanning is an error. `basic`: ECR's basic scan. `auto`: whichever the registry uses.",
  },
  {
    name: 'timeout',
    group: 'waiting',
    default: '15m',
    summary: 'Longest wait, such as `90` (seconds), `15m` or `1h30m`.',
    description: 'Longest total wait, such as `90` (seconds), `15m` or `1h30m`. At most `6h`.',
  },
  {
    name: 'poll-interval',
    group: 'waiting',
    default: '5s',
    summary: 'First interval between polls. It grows to three times that.',
    description: 'First interval between two polls. It grows to three times that, with jitter. At least `1s`.',
  },
  {
    name: 'settle',
    group: 'waiting',
    default: '45s',
    summary: 'How long findings must stay unchanged; an empty list twice as long.',
    description:
      'How long the list of findings must stay unchanged after the scan before the gate uses it. An empty list must stay empty twice as long. `0` turns this off and can let a vulnerable image pass.',
  },
  {
    name: 'fail-on-severity',
    group: 'rules',
    ruleDefault: 'high',
    summary: 'Lowest severity that fails, or `none`.',
    description:
      'Lowest severity that fails: `critical`, `high`, `medium`, `low`, `informational`, or `none`. Untriaged findings count as `medium`. Default: `high`, unless the policy file sets it.',
  },
  {
    name: 'thresholds',
    group: 'rules',
    summary: 'Findings allowed per severity, such as `critical=0,high=5`.',
    kind: 'list',
    description:
      'How many findings of each severity are allowed, such as `critical=0,high=5,medium=50`. Replaces `fail-on-severity`. Severities you leave out have no limit. The gate warns if you limit a severity but not the ones above it.',
  },
  {
    name: 'only-fixable',
    group: 'rules',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: 'Count only findings with a fix, or whose fix is unknown.',
    description:
      "Count only findings with a fix for at least one of their packages, and findings that don't say whether a fix exists. The report still shows the others. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'fail-on-kev',
    group: 'rules',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: "Fail on vulnerabilities in CISA's KEV catalog.",
    description:
      "Fail on every finding in CISA's catalog of Known Exploited Vulnerabilities (KEV), at any severity. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'fail-on-exploit',
    group: 'rules',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: 'Fail if Inspector reports an available exploit.',
    description:
      'Fail on every finding for which Inspector reports an available exploit, at any severity. Default: `false`, unless the policy file sets it.',
  },
  {
    name: 'fail-on-epss',
    group: 'rules',
    summary: 'Fail at or above this EPSS score, from 0 to 1.',
    description: 'Fail on every finding with an EPSS score at or above this number from 0 to 1, at any severity.',
  },
  {
    name: 'ignore',
    group: 'rules',
    kind: 'list',
    summary: 'Vulnerability IDs to ignore. `*` and `?` are wildcards.',
    description:
      "Vulnerability IDs that don't count, separated by lines or commas. `*` and `?` are wildcards. Reports show these findings as ignored.",
  },
  {
    name: 'policy',
    group: 'rules',
    summary: 'Policy file: a path, or `owner/repo/path@ref`.',
    description: 'Policy file: a path in the repository, or `owner/repo/path@ref`.',
  },
  {
    name: 'policy-from',
    group: 'rules',
    default: 'auto',
    summary: 'Where policy and VEX paths are read: `auto`, `base` or `workspace`.',
    description:
      'Where the gate reads a path in `policy` or `vex`. `base`: the branch that the pull request merges into. `workspace`: the checked-out files. `auto`: `base` on pull requests; `workspace` on pushes to the default branch and to protected branches and tags; the default branch on all other events.',
  },
  {
    name: 'vex',
    group: 'rules',
    kind: 'list',
    summary: 'Paths of OpenVEX documents.',
    description: 'Paths of OpenVEX documents, separated by lines or commas.',
  },
  {
    name: 'baseline',
    group: 'rules',
    summary: 'Image to compare with, such as the tag deployed now.',
    description: 'Image to compare with: a tag or digest in the same repository, or a full reference.',
  },
  {
    name: 'fail-on-new-only',
    group: 'rules',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: "Count only findings that the baseline doesn't have.",
    description:
      "Count only findings that the baseline doesn't have. Needs `baseline`. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'require-signature',
    group: 'rules',
    summary: 'Require a signature by ECR: `true`, or signing profile ARNs.',
    description:
      '`true`: ECR must have signed the image. Or the ARNs of the signing profiles that must all have signed it, separated by lines or commas; `*` and `?` are wildcards. The gate waits while ECR is signing. It asks about the digest that you name: for a multi-platform image, the index. Default: `false`, unless the policy file sets it.',
  },
  {
    name: 'fail-fast',
    group: 'waiting',
    kind: 'boolean',
    default: 'false',
    summary: 'Fail as soon as that is certain, with an incomplete report.',
    description:
      'End with `fail` as soon as that is certain, without waiting for all findings. The report then says "at least", and the output `complete` is `false`.',
  },
  {
    name: 'mode',
    group: 'reporting',
    default: 'enforce',
    summary: "`report`: a failed verdict doesn't fail the job.",
    description:
      "`enforce`: a failed verdict fails the job. `report`: it doesn't, and the report shows what `enforce` would have done. In both, *no result* follows `on-no-result`.",
  },
  {
    name: 'on-no-result',
    group: 'reporting',
    default: 'fail',
    summary: 'If there is no result: `fail` the job, or `warn`.',
    description:
      'What happens if there is no result, for example after a timeout or for an unsupported image: `fail` the job, or `warn`. Invalid inputs and missing permissions always fail it.',
  },
  {
    name: 'comment',
    group: 'reporting',
    default: 'always',
    summary: 'When to comment: `always`, `on-findings`, `on-failure` or `never`.',
    description: 'When to comment on the pull request: `always`, `on-findings`, `on-failure`, or `never`.',
  },
  {
    name: 'comment-key',
    group: 'reporting',
    defaultSource: 'the repositories checked',
    summary: 'Keeps comments of several gates apart.',
    description: 'Keeps the comments of several gates on one pull request apart.',
  },
  {
    name: 'report-severity',
    group: 'reporting',
    default: 'informational',
    summary: 'Lowest severity that reports list; the rest is counted.',
    description:
      'Lowest severity of the findings that reports list one by one: `critical`, `high`, `medium`, `low`, or `informational`. The rest is counted.',
  },
  {
    name: 'report-dir',
    group: 'reporting',
    defaultSource: '`$RUNNER_TEMP/ecr-scan-gate`',
    summary: 'Directory for report files.',
    description:
      "Directory for the report files. If you don't set it, a second gate in the same job writes to `ecr-scan-gate-2` beside it, and so on. The outputs name the files.",
  },
  {
    name: 'github-token',
    group: 'reporting',
    expression: '${{ github.token }}',
    summary: 'Token for the comment and for policy files.',
    description: 'Token that comments on the pull request and reads files from its base branch and from other repositories.',
  },
] as const satisfies readonly GateInput[]

export type InputName = (typeof INPUTS)[number]['name']

export const OUTPUTS = [
  { name: 'verdict', description: '`pass`, `fail`, or `no-result`.' },
  { name: 'reason', description: 'The verdict in one sentence, as plain text.' },
  {
    name: 'image',
    description: 'Checked images as `repository@sha256:…`, one per line. Without the registry host: GitHub drops an output that contains a masked account ID.',
  },
  { name: 'digest', description: 'Digest of each image you named, one per line. For a multi-platform image, the digest of its index.' },
  { name: 'critical', description: 'Number of active critical findings that are not ignored.' },
  { name: 'high', description: 'Number of active high findings that are not ignored.' },
  { name: 'medium', description: 'Number of active medium findings that are not ignored.' },
  { name: 'low', description: 'Number of active low findings that are not ignored.' },
  { name: 'informational', description: 'Number of active informational findings that are not ignored.' },
  { name: 'untriaged', description: 'Number of active untriaged findings that are not ignored.' },
  { name: 'total', description: 'Number of active findings that are not ignored.' },
  { name: 'fixable', description: 'How many of them have a known fix.' },
  { name: 'exploitable', description: 'How many of them have an available exploit, as Inspector reports it.' },
  { name: 'kev', description: "How many of them are in CISA's catalog of Known Exploited Vulnerabilities (KEV). Empty if no rule needs the catalog (`fail-on-kev`, or `kev` in a policy file's `grace` or `never-except`), or if the gate couldn't read it." },
  { name: 'ignored', description: 'Number of findings that the policy or a VEX statement ignores.' },
  { name: 'suppressed', description: 'Number of findings that are suppressed in Amazon Inspector.' },
  { name: 'new', description: "Number of findings that the baseline doesn't have. Empty without a baseline." },
  { name: 'fixed', description: 'Number of findings that only the baseline has. Empty without a baseline.' },
  { name: 'complete', description: '`true` if the verdict covers all findings. `false` if `fail-fast` ended the run early, or if any image has no result.' },
  { name: 'violations', description: 'JSON array with one object per violation: `rule`, `limit`, `actual`, `findings` (IDs).' },
  { name: 'scan-status', description: "Status reason in Inspector's coverage record that the verdict is based on, such as `SUCCESSFUL`." },
  { name: 'scanned-at', description: 'Time of the scan, in ISO 8601.' },
  { name: 'waited-seconds', description: 'Seconds spent waiting for the scan.' },
  { name: 'json-file', description: 'Path of the JSON report.' },
  { name: 'sarif-file', description: 'Path of the SARIF report. Several paths, one per line, for more than 20 repositories or 10 MB.' },
  { name: 'html-file', description: 'Path of the HTML report.' },
  { name: 'csv-file', description: 'Path of the CSV report.' },
  { name: 'predicate-file', description: 'Path of the vulnerability predicate to attest. Several references make several files, one per line, in the order of `digest`.' },
  { name: 'comment-url', description: 'URL of the comment on the pull request.' },
] as const satisfies readonly OutputEntry[]

/** The outputs that most workflows need, for the README. */
export const MAIN_OUTPUTS = ['verdict', 'reason', 'digest', 'violations', 'json-file', 'sarif-file'] as const satisfies readonly (typeof OUTPUTS)[number]['name'][]

export type OutputName = (typeof OUTPUTS)[number]['name']

/** The entry of an input. */
export function inputEntry(name: InputName): InputEntry {
  const entry = INPUTS.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new Error(`No such input: ${name}`)
  return entry
}
