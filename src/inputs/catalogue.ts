/** An input as documentation, `action.yml` and code name it. The tables of the README are generated from these. */
export interface InputEntry {
  readonly name: string
  readonly description: string
  /** Taken when the workflow does not set the input; stands in `action.yml` and is taken by the code as well. */
  readonly default?: string | undefined
  /**
   * Of a rule that a policy file can set: taken when neither the workflow nor the file says anything. It must not stand
   * in `action.yml`, or the file could never be heard (docs/decisions/0002-rule-inputs-have-no-default.md).
   */
  readonly ruleDefault?: string | undefined
  /** Says where the value comes from when it is no constant. */
  readonly defaultSource?: string | undefined
  /** Default of `action.yml` that only a runner can evaluate. */
  readonly expression?: string | undefined
  /** `list`: its flag may be given more than once. `boolean`: its flag needs no value. */
  readonly kind?: 'list' | 'boolean' | undefined
}

/** An output as documentation and `action.yml` name it. */
export interface OutputEntry {
  readonly name: string
  readonly description: string
}

export const INPUTS = [
  { name: 'repository', description: 'Name of the ECR repository, such as `payments/api`. Needs `tag` or `digest`.' },
  { name: 'tag', description: 'Tag of the image to judge. It is resolved to its digest once, at the start.' },
  {
    name: 'digest',
    description: 'Digest of the image to judge, `sha256:…`. Together with `tag`, both must name the same image; a tag that has moved is an error.',
  },
  {
    name: 'image',
    kind: 'list',
    description:
      'Instead of `repository`, `tag` and `digest`: one or more references, one per line or comma-separated: `repo:tag`, `repo@sha256:…` or `repo:tag@sha256:…`, each with or without the registry host. Several images make one verdict.',
  },
  {
    name: 'metadata',
    description:
      'Instead of `image`: the JSON that `docker/build-push-action` or `docker/bake-action` gives as its output `metadata`. Every ECR image in it is judged by the digest that was pushed; names in other registries are left out.',
  },
  {
    name: 'registry-id',
    defaultSource: 'account of the host in `image`, or of the credentials',
    description: 'AWS account that owns the registry, 12 digits. Must not contradict a registry host in `image`.',
  },
  {
    name: 'region',
    defaultSource: 'Region of the host in `image`, or `AWS_REGION`',
    description: 'AWS Region of the registry. Must not contradict a registry host in `image`.',
  },
  {
    name: 'platforms',
    kind: 'list',
    default: 'all',
    description: 'Which platforms of a multi-platform image are judged: `all`, or a list such as `linux/amd64,linux/arm64`.',
  },
  {
    name: 'on-unsupported-platform',
    default: 'fail',
    description:
      'When a platform of a multi-platform image cannot be scanned: `fail` (there is no result), or `skip` (it is reported and not judged). An image of which nothing can be scanned never passes.',
  },
  {
    name: 'scan-type',
    default: 'enhanced',
    description:
      "`enhanced`: judge Amazon Inspector's scan and refuse a registry with basic scanning. `basic`: judge the basic scan of ECR. `auto`: judge what the registry is configured for.",
  },
  {
    name: 'timeout',
    default: '15m',
    description: 'Longest wait for the scan, everything included, such as `90` (seconds), `15m` or `1h30m`; at most `6h`.',
  },
  {
    name: 'poll-interval',
    default: '5s',
    description: 'First interval between two looks at the scan; it grows to three times that, with jitter. At least `1s`.',
  },
  {
    name: 'settle',
    default: '45s',
    description:
      'How long the findings must stand still after the scan is done, because findings arrive late; an empty result must stand still twice as long. `0` switches it off.',
  },
  {
    name: 'fail-on-severity',
    ruleDefault: 'high',
    description:
      'Lowest severity that fails: `critical`, `high`, `medium`, `low`, `informational`, or `none`. Untriaged findings count as `medium`. Default: `high`, unless the policy file says otherwise.',
  },
  {
    name: 'thresholds',
    kind: 'list',
    description:
      'Most findings allowed of each severity, such as `critical=0,high=5,medium=50`. Replaces `fail-on-severity`; a severity that is not named is not limited, and a gap above one that is named is a warning.',
  },
  {
    name: 'only-fixable',
    kind: 'boolean',
    ruleDefault: 'false',
    description:
      'Judge only findings for which a fix exists, at least for some of the packages, or may exist because nobody says; those without a fix are still shown. Default: `false`, unless the policy file says otherwise.',
  },
  {
    name: 'fail-on-kev',
    kind: 'boolean',
    ruleDefault: 'false',
    description:
      "Fail on every finding in CISA's catalogue of Known Exploited Vulnerabilities, whatever its severity. Default: `false`, unless the policy file says otherwise.",
  },
  {
    name: 'fail-on-exploit',
    kind: 'boolean',
    ruleDefault: 'false',
    description: 'Fail on every finding with a known exploit, whatever its severity. Default: `false`, unless the policy file says otherwise.',
  },
  { name: 'fail-on-epss', description: 'Fail on every finding whose EPSS score is at or above this number from 0 to 1, whatever its severity.' },
  {
    name: 'ignore',
    kind: 'list',
    description: 'Vulnerability ids that are not judged, one per line or comma-separated; `*` and `?` are wildcards. They are shown as ignored.',
  },
  { name: 'policy', description: 'Policy file: a path in the repository, or `owner/repo/path@ref`.' },
  {
    name: 'policy-from',
    default: 'auto',
    description:
      'Where a path in `policy` or `vex` is read. `base`: the commit that a pull request would be merged into. `workspace`: the checked-out files. `auto`: `base` on pull requests, `workspace` on pushes to the default branch and to protected branches and tags, and the default branch on all other events.',
  },
  { name: 'vex', kind: 'list', description: 'Paths of OpenVEX documents, one per line or comma-separated.' },
  {
    name: 'baseline',
    description: 'Image to compare with: a tag or digest in the same repository, or a whole reference.',
  },
  {
    name: 'fail-on-new-only',
    kind: 'boolean',
    ruleDefault: 'false',
    description: 'Judge only findings that the baseline does not have. Needs `baseline`. Default: `false`, unless the policy file says otherwise.',
  },
  {
    name: 'require-signature',
    description:
      '`true`: ECR must say that it signed the image. Or the ARNs of signing profiles, one per line or comma-separated, that must all have signed it; `*` and `?` are wildcards. A signature that is being made is waited for. Asked for the digest that you name: of a multi-platform image, its index. Default: `false`, unless the policy file says otherwise.',
  },
  {
    name: 'fail-fast',
    kind: 'boolean',
    default: 'false',
    description: 'End with `fail` as soon as that is certain, without waiting until all findings are there. The report says "at least", and the output `complete` is `false`.',
  },
  {
    name: 'mode',
    default: 'enforce',
    description: '`enforce`: a failed verdict fails the job. `report`: it does not, and the report says what `enforce` would have done. An image without result follows `on-no-result` in both.',
  },
  {
    name: 'on-no-result',
    default: 'fail',
    description: 'When there is no verdict (timeout, unsupported image, no scan): `fail` the job, or `warn`. Wrong inputs and missing permissions always fail it.',
  },
  {
    name: 'comment',
    default: 'always',
    description: 'When the comment on the pull request is written: `always`, `on-findings`, `on-failure`, or `never`.',
  },
  {
    name: 'comment-key',
    defaultSource: 'the repositories judged',
    description: 'Keeps the comments of several gates on one pull request apart.',
  },
  {
    name: 'report-severity',
    default: 'informational',
    description: 'Lowest severity of the findings that reports list one by one; the rest is counted. `critical`, `high`, `medium`, `low`, or `informational`.',
  },
  {
    name: 'report-dir',
    defaultSource: '`$RUNNER_TEMP/ecr-scan-gate`',
    description: 'Directory into which the report files are written. When it is not set, a further gate of the same job writes to `ecr-scan-gate-2` beside it, and so on; the outputs name the files.',
  },
  {
    name: 'github-token',
    expression: '${{ github.token }}',
    description: 'Token for the comment on the pull request and for files that are read from its base.',
  },
] as const satisfies readonly InputEntry[]

export type InputName = (typeof INPUTS)[number]['name']

export const OUTPUTS = [
  { name: 'verdict', description: '`pass`, `fail`, or `no-result`.' },
  { name: 'reason', description: 'The verdict in one sentence, without Markdown.' },
  {
    name: 'image',
    description: 'What was judged as `repository@sha256:…`, one per line. It has no registry host, because an account id that is masked would blank the output.',
  },
  { name: 'digest', description: 'Digest of each reference asked for (of a multi-platform image: of its index), one per line.' },
  { name: 'critical', description: 'Number of active critical findings that are not ignored.' },
  { name: 'high', description: 'Number of active high findings that are not ignored.' },
  { name: 'medium', description: 'Number of active medium findings that are not ignored.' },
  { name: 'low', description: 'Number of active low findings that are not ignored.' },
  { name: 'informational', description: 'Number of active informational findings that are not ignored.' },
  { name: 'untriaged', description: 'Number of active untriaged findings that are not ignored.' },
  { name: 'total', description: 'Number of active findings that are not ignored.' },
  { name: 'fixable', description: 'How many of them are known to have a fix.' },
  { name: 'exploitable', description: 'How many of them have a known exploit.' },
  { name: 'kev', description: "How many of them are in CISA's catalogue of Known Exploited Vulnerabilities; empty unless a rule asks for it (`fail-on-kev`, or `kev` in a policy file's `grace` or `never-except`), and where it could not be read." },
  { name: 'ignored', description: 'Number of findings left out by the policy or by VEX.' },
  { name: 'suppressed', description: 'Number of findings suppressed in Amazon Inspector.' },
  { name: 'new', description: 'Number of findings that the baseline does not have; empty without a baseline.' },
  { name: 'fixed', description: 'Number of findings that only the baseline has; empty without a baseline.' },
  { name: 'complete', description: '`true` when the verdict rests on all findings; `false` when `fail-fast` ended the run before, and when something has no result.' },
  { name: 'violations', description: 'JSON array with one object per broken rule: `rule`, `limit`, `actual`, `findings` (ids).' },
  { name: 'scan-status', description: 'Coverage reason on which the decision rests, such as `SUCCESSFUL`.' },
  { name: 'scanned-at', description: 'Time of the scan, ISO 8601.' },
  { name: 'waited-seconds', description: 'Seconds spent waiting for the scan.' },
  { name: 'json-file', description: 'Path of the JSON report.' },
  { name: 'sarif-file', description: 'Path of the SARIF report. More than 20 repositories make several files, one per line.' },
  { name: 'html-file', description: 'Path of the HTML report.' },
  { name: 'csv-file', description: 'Path of the CSV report.' },
  { name: 'predicate-file', description: 'Path of the vulnerability predicate to attest.' },
  { name: 'comment-url', description: 'Address of the comment on the pull request.' },
] as const satisfies readonly OutputEntry[]

export type OutputName = (typeof OUTPUTS)[number]['name']

/** The entry of an input. */
export function inputEntry(name: InputName): InputEntry {
  const entry = INPUTS.find((candidate) => candidate.name === name)
  if (entry === undefined) throw new Error(`No such input: ${name}`)
  return entry
}
