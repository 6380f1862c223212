import type { OutputEntry } from './entry.ts'
import { CSV_FILE, JSON_FILE } from './shared.ts'

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
  {
    name: 'kev',
    description:
      "How many of them are in CISA's catalog of Known Exploited Vulnerabilities (KEV). Empty if no rule needs the catalog (`fail-on-kev`, or `kev` in a policy file's `grace` or `never-except`), or if the gate couldn't read it.",
  },
  { name: 'ignored', description: 'Number of findings that the policy or a VEX statement ignores.' },
  { name: 'suppressed', description: 'Number of findings that are suppressed in Amazon Inspector.' },
  { name: 'new', description: "Number of findings that the baseline doesn't have. Empty without a baseline." },
  { name: 'fixed', description: 'Number of findings that only the baseline has. Empty without a baseline.' },
  { name: 'complete', description: '`true` if the verdict covers all findings. `false` if `fail-fast` ended the run early, or if any image has no result.' },
  { name: 'violations', description: 'JSON array with one object per violation: `rule`, `limit`, `actual`, `findings` (IDs).' },
  { name: 'scan-status', description: "Status reason in Inspector's coverage record that the verdict is based on, such as `SUCCESSFUL`." },
  { name: 'scanned-at', description: 'Time of the scan, in ISO 8601.' },
  { name: 'waited-seconds', description: 'Seconds spent waiting for the scan.' },
  JSON_FILE,
  { name: 'sarif-file', description: 'Path of the SARIF report. Several paths, one per line, for more than 20 repositories or 10 MB.' },
  { name: 'html-file', description: 'Path of the HTML report.' },
  CSV_FILE,
  { name: 'predicate-file', description: 'Path of the vulnerability predicate to attest. Several references make several files, one per line, in the order of `digest`.' },
  { name: 'comment-url', description: 'URL of the comment on the pull request.' },
] as const satisfies readonly OutputEntry[]

/** The outputs that most workflows need, for the README. */
export const MAIN_OUTPUTS = ['verdict', 'reason', 'digest', 'violations', 'json-file', 'sarif-file'] as const satisfies readonly (typeof OUTPUTS)[number]['name'][]

export type OutputName = (typeof OUTPUTS)[number]['name']
