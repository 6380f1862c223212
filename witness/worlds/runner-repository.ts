import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from '../workshop.ts'

/** Stands where another's action would: no network, and the outputs that the steps after it need. */
const NEUTRAL = `name: stand-in
outputs:
  digest: { value: '\${{ steps.out.outputs.digest }}' }
  registry: { value: 123456789012.dkr.ecr.eu-west-1.amazonaws.com }
  metadata: { value: '\${{ steps.out.outputs.metadata }}' }
runs:
  using: composite
  steps:
    - id: out
      shell: bash
      run: |
        echo "digest=$WITNESS_DIGEST" >> "$GITHUB_OUTPUT"
        echo "metadata={}" >> "$GITHUB_OUTPUT"
`

/** Artifacts are folders below `WITNESS_ARTIFACTS`. */
const UPLOAD = `name: stand-in for actions/upload-artifact
inputs:
  name: { required: true }
  path: { required: true }
  overwrite: { default: 'false' }
runs:
  using: composite
  steps:
    - shell: bash
      env: { NAME: '\${{ inputs.name }}', FROM: '\${{ inputs.path }}' }
      run: |
        rm -rf "$WITNESS_ARTIFACTS/$NAME"
        mkdir -p "$WITNESS_ARTIFACTS/$NAME"
        case "$FROM" in */) FROM="$FROM." ;; esac
        cp -R "$FROM" "$WITNESS_ARTIFACTS/$NAME"
`

const DOWNLOAD = `name: stand-in for actions/download-artifact
inputs:
  name: { default: '' }
  pattern: { default: '' }
  path: { required: true }
  merge-multiple: { default: 'false' }
runs:
  using: composite
  steps:
    - shell: bash
      env: { NAME: '\${{ inputs.name }}', PATTERN: '\${{ inputs.pattern }}', INTO: '\${{ inputs.path }}', MERGE: '\${{ inputs.merge-multiple }}' }
      run: |
        mkdir -p "$INTO"
        if [ -n "$NAME" ]; then PATTERN="$NAME" MERGE=true; fi
        for artifact in "$WITNESS_ARTIFACTS"/$PATTERN; do
          if [ "$MERGE" = true ]; then cp -R "$artifact"/. "$INTO"; else cp -R "$artifact" "$INTO"; fi
        done
`

/** A role of this name can't be assumed. */
export const NO_ROLE = 'nosuch'

const CREDENTIALS = `name: stand-in for aws-actions/configure-aws-credentials
inputs:
  role-to-assume: { required: true }
runs:
  using: composite
  steps:
    - shell: bash
      env: { ROLE: '\${{ inputs.role-to-assume }}' }
      run: '[ "\${ROLE##*/}" != ${NO_ROLE} ]'
`

const SCRIPT = {
  'action.yml': `name: stand-in for actions/github-script
inputs:
  script: { required: true }
runs:
  using: node24
  main: main.cjs
`,
  'main.cjs': `const { appendFileSync, existsSync } = require('node:fs')
const { join } = require('node:path')
const core = {
  info: console.log,
  notice: (text) => console.log('notice: ' + text),
  warning: (text) => console.log('warning: ' + text),
  setFailed: (text) => { console.log('error: ' + text); process.exitCode = 1 },
  setOutput: (name, value) => appendFileSync(process.env.GITHUB_OUTPUT, name + '<<WITNESS_END\\n' + value + '\\nWITNESS_END\\n'),
}
const last = { created_at: '2026-01-01T00:00:00Z', expired: false, workflow_run: { id: 1, head_branch: process.env.GITHUB_REF_NAME, repository_id: 1, head_repository_id: 1 } }
const listArtifactsForRepo = async ({ name }) => ({ data: { artifacts: existsSync(join(process.env.WITNESS_ARTIFACTS, name)) ? [last] : [] } })
const github = { rest: { actions: { listArtifactsForRepo } } }
const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor
new AsyncFunction('core', 'github', 'context', 'require', process.env.INPUT_SCRIPT)(core, github, { repo: {} }, require)
`,
}

const STAND_INS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'stand-in': { 'action.yml': NEUTRAL },
  'actions/upload-artifact': { 'action.yml': UPLOAD },
  'actions/download-artifact': { 'action.yml': DOWNLOAD },
  'actions/github-script': SCRIPT,
  'aws-actions/configure-aws-credentials': { 'action.yml': CREDENTIALS },
}

/** A repository as it would be checked out, and beside it our action as it is published and the stand-ins for those of others. */
export async function repositoryWith(folder: string, workflows: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Promise<void> {
  mkdirSync(join(folder, 'repository', '.github', 'workflows'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'repository', name), text)
  for (const [name, text] of Object.entries(workflows)) writeFileSync(join(folder, 'repository', '.github', 'workflows', name), text)
  for (const part of ['action.yml', 'dist', 'gate', 'watch']) cpSync(join(ROOT, part), join(folder, 'gate', part), { recursive: true })
  for (const [place, parts] of Object.entries(STAND_INS)) {
    mkdirSync(join(folder, place), { recursive: true })
    for (const [name, text] of Object.entries(parts)) writeFileSync(join(folder, place, name), text)
  }
  const git = ['-c', 'user.name=witness', '-c', 'user.email=witness@example.invalid']
  for (const args of [
    ['init', '--quiet', '--initial-branch', 'main'],
    ['remote', 'add', 'origin', 'https://github.com/acme/payments'],
    ['add', '--all'],
    [...git, 'commit', '--quiet', '--no-gpg-sign', '--message', 'Start'],
  ]) {
    const { code, stderr } = await run('git', args, { cwd: join(folder, 'repository') })
    if (code !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${stderr}`)
  }
}

/**
 * A reusable workflow of ours without what act does not know yet: `$/`, a permission that GitHub added in 2026, and that there is no
 * matrix to make for a job that is skipped.
 */
export function forAct(workflow: string): string {
  return workflow
    .replaceAll(/uses: \$\/(gate|watch)$/gm, 'uses: OWNER/ecr-scan-gate/$1@v1')
    .replaceAll(/^ +artifact-metadata: .*\n/gm, '')
    .replaceAll(/fromJSON\((needs\.plan\.outputs\.\w+)\)/g, "fromJSON($1 || '[0]')")
}

/** Options with which act takes our action, and the stand-ins, for what the workflows use. */
export function localActions(workflows: readonly string[], server: string, folder: string): readonly string[] {
  const used = workflows.flatMap((workflow) =>
    [...workflow.matchAll(/uses: ([^\s@]+)@(\S+)/g)].map(([, path = '', ref = '']) => ({ action: path.split('/').slice(0, 2).join('/'), ref })),
  )
  const places = new Map(used.map(({ action, ref }) => [`${action}@${ref}`, action.startsWith('OWNER/') ? 'gate' : action in STAND_INS ? action : 'stand-in']))
  return [...places].flatMap(([named, place]) => ['--local-repository', `${server}/${named}=${join(folder, place)}`])
}
