import type { InputEntry, OutputEntry } from './entry.ts'

/**
 * What several commands take and give: one name, one meaning, one text. A command adds what is its own, such as where a value
 * comes from if it isn't set.
 */
export const REGION = { name: 'region', description: 'AWS Region of the registry.' } as const satisfies InputEntry

export const REGISTRY_ID = { name: 'registry-id', description: 'AWS account that owns the registry, 12 digits.' } as const satisfies InputEntry

export const POLICY = { name: 'policy', description: 'Policy file: a path in the repository, or `owner/repo/path@ref`.' } as const satisfies InputEntry

export const REPORT_DIR = {
  name: 'report-dir',
  defaultSource: '`$RUNNER_TEMP/ecr-scan-gate`',
  description: "Directory for the report files. If you don't set it, a second step in the same job writes to `ecr-scan-gate-2` beside it, and so on. The outputs name the files.",
} as const satisfies InputEntry

export const GITHUB_TOKEN = {
  name: 'github-token',
  expression: '${{ github.token }}',
  description: 'Token that reads policy and configuration files from GitHub.',
} as const satisfies InputEntry

export const JSON_FILE = { name: 'json-file', description: 'Path of the JSON report.' } as const satisfies OutputEntry

export const CSV_FILE = { name: 'csv-file', description: 'Path of the CSV report.' } as const satisfies OutputEntry
