import type { GateInput } from './entry.ts'
import { POLICY } from './shared.ts'

/** What makes the gate fail. */
export const RULE_INPUTS = [
  {
    name: 'fail-on-severity',
    ruleDefault: 'high',
    summary: 'Lowest severity that fails, or `none`.',
    description:
      'Lowest severity that fails: `critical`, `high`, `medium`, `low`, `informational`, or `none`. Untriaged findings count as `medium`. Default: `high`, unless the policy file sets it.',
  },
  {
    name: 'thresholds',
    summary: 'Findings allowed per severity, such as `critical=0,high=5`.',
    kind: 'list',
    description:
      'How many findings of each severity are allowed, such as `critical=0,high=5,medium=50`. Replaces `fail-on-severity`. Severities you leave out have no limit. The gate warns if you limit a severity but not the ones above it.',
  },
  {
    name: 'only-fixable',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: 'Count only findings with a fix, or whose fix is unknown.',
    description:
      "Count only findings with a fix for at least one of their packages, and findings that don't say whether a fix exists. The report still shows the others. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'fail-on-kev',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: "Fail on vulnerabilities in CISA's KEV catalog.",
    description: "Fail on every finding in CISA's catalog of Known Exploited Vulnerabilities (KEV), at any severity. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'fail-on-exploit',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: 'Fail if Inspector reports an available exploit.',
    description: 'Fail on every finding for which Inspector reports an available exploit, at any severity. Default: `false`, unless the policy file sets it.',
  },
  {
    name: 'fail-on-epss',
    summary: 'Fail at or above this EPSS score, from 0 to 1.',
    description: 'Fail on every finding with an EPSS score at or above this number from 0 to 1, at any severity.',
  },
  {
    name: 'ignore',
    kind: 'list',
    summary: 'Vulnerability IDs to ignore. `*` and `?` are wildcards.',
    description: "Vulnerability IDs that don't count, separated by lines or commas. `*` and `?` are wildcards. Reports show these findings as ignored.",
  },
  {
    ...POLICY,
    summary: 'Policy file: a path, or `owner/repo/path@ref`.',
  },
  {
    name: 'policy-from',
    default: 'auto',
    summary: 'Where policy and VEX paths are read: `auto`, `base` or `workspace`.',
    description:
      'Where the gate reads a path in `policy` or `vex`. `base`: the branch that the pull request merges into. `workspace`: the checked-out files. `auto`: `base` on pull requests; `workspace` on pushes to the default branch and to protected branches and tags; the default branch on all other events.',
  },
  {
    name: 'vex',
    kind: 'list',
    summary: 'Paths of OpenVEX documents.',
    description: 'Paths of OpenVEX documents, separated by lines or commas.',
  },
  {
    name: 'baseline',
    summary: 'Image to compare with, such as the tag deployed now.',
    description: 'Image to compare with: a tag or digest in the same repository, or a full reference.',
  },
  {
    name: 'fail-on-new-only',
    kind: 'boolean',
    ruleDefault: 'false',
    summary: "Count only findings that the baseline doesn't have.",
    description: "Count only findings that the baseline doesn't have. Needs `baseline`. Default: `false`, unless the policy file sets it.",
  },
  {
    name: 'require-signature',
    summary: 'Require a signature by ECR: `true`, or signing profile ARNs.',
    description:
      '`true`: ECR must have signed the image. Or the ARNs of the signing profiles that must all have signed it, separated by lines or commas; `*` and `?` are wildcards. The gate waits while ECR is signing. It asks about the digest that you name: for a multi-platform image, the index. Default: `false`, unless the policy file sets it.',
  },
] as const satisfies readonly GateInput[]
