import { INPUTS } from '../catalogue.ts'
import type { InputEntry, OutputEntry } from '../catalogue/entry.ts'
import { GITHUB_TOKEN } from '../catalogue/shared.ts'

/** Inputs of the gate that say where a report goes: `promote` says what it did in log and summary. */
const OF_REPORTS: readonly string[] = ['comment', 'comment-key', 'report-severity', 'report-dir']

const TO: InputEntry = {
  name: 'to',
  kind: 'list',
  description: 'Tags to set on the image that passed, one per line or comma-separated, such as `production`. They are set in the repository of the image.',
}

/** The gate's own inputs for images, rules and waiting, and what is promoted to. */
export const PROMOTE_INPUTS: readonly InputEntry[] = [
  TO,
  ...INPUTS.filter(({ name }) => !OF_REPORTS.includes(name)).map((entry) => (entry.name === GITHUB_TOKEN.name ? GITHUB_TOKEN : entry)),
]

export const PROMOTE_OUTPUTS = [
  { name: 'verdict', description: '`pass`, `fail`, or `no-result`. Tags are set only for `pass`.' },
  { name: 'digest', description: 'Digest that was checked. The tags point to it if `promoted` is `true`. For a multi-platform image, the digest of its index.' },
  { name: 'promoted', description: '`true` if every tag points to the digest now, even if it did before; otherwise `false`.' },
  { name: 'previous', description: 'JSON object with each tag and the digest that it pointed to before, or `null` if the tag is new. For a rollback. `{}` if no tag was checked.' },
] as const satisfies readonly OutputEntry[]

export type PromoteOutputName = (typeof PROMOTE_OUTPUTS)[number]['name']
