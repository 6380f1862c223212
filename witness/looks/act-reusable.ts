import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { projectText } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { GO_TOOLS, type Workshop } from '../workshop.ts'
import { perform } from '../worlds/runner.ts'
import { forAct, repositoryWith } from '../worlds/runner-repository.ts'

interface Call {
  readonly scenario: string
  readonly images: readonly string[]
  /** What the caller's next job is told. */
  readonly told: Readonly<Record<string, string>>
}

const CALLS: readonly Call[] = [
  { scenario: 'long-scanned', images: ['payments/api:1.4.2'], told: { verdict: 'fail', verdicts: '{"payments/api:1.4.2":"fail"}', critical: '8' } },
  { scenario: 'long-scanned-clean', images: ['payments/api:1.4.2'], told: { verdict: 'pass', verdicts: '{"payments/api:1.4.2":"pass"}', critical: '0' } },
  {
    scenario: 'long-scanned-clean',
    images: ['payments/api:1.4.2', 'payments/api:nosuch'],
    told: { verdict: 'no-result', verdicts: '{"payments/api:1.4.2":"pass","payments/api:nosuch":"no-result"}', critical: '' },
  },
]

/**
 * A runner that is not ours plays the reusable workflow: its matrix, the hand-over from job to job through artifacts, and its
 * outputs in the caller. The actions of others are stand-ins, and `$/gate`, which act does not know, is our action by its address.
 */
export const actReusable: Witness = {
  name: 'act',
  looksAt: 'the reusable workflow, called for one image and for two, with the emulator behind',
  version: () => GO_TOOLS.act[1],
  look: async (workshop) => {
    const program = await workshop.goTool(...GO_TOOLS.act)
    const complaints: string[] = []
    for (const [at, call] of CALLS.entries()) complaints.push(...(await called(workshop, program, call, at)))
    return verdictOf(complaints, CALLS.map(({ images, told }) => `${images.length} image${images.length === 1 ? '' : 's'}: ${told['verdict'] ?? ''}`).join(', '))
  },
}

async function called(workshop: Workshop, program: string, { scenario: world, images, told }: Call, at: number): Promise<readonly string[]> {
  const folder = join(workshop.scratch('act-reusable'), String(at))
  const reusable = forAct(projectText('.github/workflows/gate.yml'))
  const caller = callerOf(images, Object.keys(told))
  await repositoryWith(folder, { 'gate.yml': reusable, 'caller.yml': caller })
  const artifacts = join(folder, 'artifacts')
  mkdirSync(artifacts)
  const emulator = await startEmulator({ scenario: scenario(world), event: 'push' })
  try {
    const { stdout, stderr } = await perform({
      program,
      folder,
      event: 'push',
      workflow: 'caller.yml',
      texts: [reusable, caller],
      emulator,
      env: { WITNESS_ARTIFACTS: artifacts, WITNESS_DIGEST: '' },
    })
    const log = `${stdout}\n${stderr}`
    // act ends the run with a failed job, so the caller's next job runs only after a pass; else the workflow's last job has to say it.
    const says = (name: string, value: string) =>
      told['verdict'] === 'pass' ? log.includes(`told ${name}=[${value}]`) : new RegExp(`/Result.*::set-output:: ${escaped(`${name}=${value}`)}$`, 'm').test(log)
    return Object.entries(told)
      .filter(([name, value]) => !says(name, value))
      .map(([name, value]) => `${images.join(', ')} on ${world}: ${name} is not ${JSON.stringify(value)}\n${log.slice(-3000)}`)
  } finally {
    await emulator.close()
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

function callerOf(images: readonly string[], outputs: readonly string[]): string {
  const prints = outputs.map((name) => `          echo "told ${name}=[$${name.toUpperCase()}]"`).join('\n')
  const variables = outputs.map((name) => `          ${name.toUpperCase()}: \${{ needs.scan.outputs.${name} }}`).join('\n')
  return `name: Caller
on: push
jobs:
  scan:
    uses: ./.github/workflows/gate.yml
    with:
      role: arn:aws:iam::123456789012:role/gate
      region: eu-west-1
      images: '${JSON.stringify(images)}'
      checkout: false
      comment: never
  after:
    needs: scan
    if: \${{ always() }}
    runs-on: ubuntu-24.04
    steps:
      - env:
${variables}
        run: |
${prints}
`
}
