import type { InputEntry, OutputEntry } from '../catalogue/entry.ts'
import { CSV_FILE, GITHUB_TOKEN, JSON_FILE, POLICY, REGION, REGISTRY_ID, REPORT_DIR } from '../catalogue/shared.ts'

/** Inputs of `find`. What it shares with the gate has the gate's name and meaning. */
export const FIND_INPUTS = [
  {
    name: 'vulnerability',
    kind: 'list',
    description: 'Vulnerability IDs to look for, up to 10, one per line or comma-separated: `CVE-2021-44228`, `GHSA-jfh8-c2jp-5v3q`, `ALAS2-2021-1731` and so on.',
  },
  {
    name: 'package',
    kind: 'list',
    description: 'Package names to look for, one per line or comma-separated; `*` and `?` are wildcards. With `vulnerability`, only findings in these packages are listed.',
  },
  { name: 'repositories', kind: 'list', defaultSource: 'all repositories', description: 'Repositories to look in, one per line or comma-separated; `*` and `?` are wildcards.' },
  {
    name: 'in-use',
    kind: 'boolean',
    default: 'false',
    description: 'List only images that Inspector reports in use. An image whose use is unknown is listed as such, and there is no result.',
  },
  { name: 'clusters', kind: 'boolean', default: 'true', description: 'Ask which ECS and EKS clusters run each image in use: one request per image.' },
  { ...POLICY, description: `${POLICY.description} Images whose vulnerabilities it excepts are still listed, as excepted.` },
  { ...REGION, defaultSource: '`AWS_REGION`' },
  { ...REGISTRY_ID, defaultSource: 'every account that Inspector shows to the credentials' },
  { name: 'fail-if-found', kind: 'boolean', default: 'false', description: 'Fail the job if an image has it, excepted or not.' },
  REPORT_DIR,
  GITHUB_TOKEN,
] as const satisfies readonly InputEntry[]

export type FindInputName = (typeof FIND_INPUTS)[number]['name']

export const FIND_OUTPUTS = [
  { name: 'found', description: 'Number of images that have it. Empty without a result. `0` only if everything was read.' },
  { name: 'in-use', description: 'How many of them Inspector reports in use. Empty without a result, and if none is known to be in use but some are unknown.' },
  JSON_FILE,
  CSV_FILE,
] as const satisfies readonly OutputEntry[]

export type FindOutputName = (typeof FIND_OUTPUTS)[number]['name']
