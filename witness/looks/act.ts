import { join } from 'node:path'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator } from '../../emulator/server.ts'
import { projectText } from '../project.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { GO_TOOLS, type Workshop } from '../workshop.ts'
import { perform } from '../worlds/runner.ts'
import { repositoryWith } from '../worlds/runner-repository.ts'

/** One example, played for an event against a world. */
interface Play {
  readonly workflow: string
  readonly event: 'push' | 'pull_request'
  readonly scenario: string
  readonly tag: string
  readonly succeeds: boolean
  /** What the steps after the gate were given, and what the log has. */
  readonly has: readonly RegExp[]
}

const PLAYS: readonly Play[] = [
  { workflow: 'single.yml', event: 'push', scenario: 'long-scanned', tag: '1.4.2', succeeds: false, has: [/Failed: /, /set-output:: verdict=fail/, /Run Main Keep the reports/] },
  { workflow: 'single.yml', event: 'push', scenario: 'long-scanned-clean', tag: '1.4.2', succeeds: true, has: [/set-output:: verdict=pass/, /Run Main Keep the reports/] },
  { workflow: 'report-only.yml', event: 'push', scenario: 'long-scanned', tag: '1.4.2', succeeds: true, has: [/set-output:: verdict=fail/] },
]

/**
 * A runner that is not ours reads the workflows, evaluates their expressions, hands the action its inputs, files and event, and
 * reads its outputs. Host mode: no container. The actions of others are stand-ins, our own is what users would get.
 */
export const act: Witness = {
  name: 'act',
  looksAt: 'examples played in host mode, with the emulator behind',
  version: () => GO_TOOLS.act[1],
  look: async (workshop) => {
    const program = await workshop.goTool(...GO_TOOLS.act)
    const complaints: string[] = []
    for (const [at, play] of PLAYS.entries()) complaints.push(...(await played(workshop, program, play, at)))
    return verdictOf(complaints, PLAYS.map(({ workflow, event, scenario: world }) => `${workflow} (${event}, ${world})`).join(', '))
  },
}

async function played(workshop: Workshop, program: string, play: Play, at: number): Promise<readonly string[]> {
  const folder = join(workshop.scratch('act'), String(at))
  const text = projectText(`examples/workflows/${play.workflow}`)
  await repositoryWith(folder, { [play.workflow]: text })
  const emulator = await startEmulator({ scenario: scenario(play.scenario), event: play.event })
  try {
    const digest = emulator.world.imagesOf('123456789012', 'payments/api').find((image) => emulator.world.tagsOf(image).includes(play.tag))?.digest ?? ''
    const { code, stdout, stderr } = await perform({ program, folder, event: play.event, texts: [text], emulator, env: { WITNESS_DIGEST: digest } })
    const log = `${stdout}\n${stderr}`
    const about = `${play.workflow} for ${play.event} on ${play.scenario}`
    const asked = emulator.requests.some(({ operation }) => operation === 'ListCoverage')
    return [
      ...((code === 0) === play.succeeds ? [] : [`${about}: the job ended with ${code ?? 'a signal'}, and should ${play.succeeds ? 'succeed' : 'fail'}\n${log.slice(-1500)}`]),
      ...(asked ? [] : [`${about}: the gate asked for nothing`]),
      ...play.has.filter((part) => !part.test(log)).map((part) => `${about}: the log does not have ${part.toString()}`),
    ]
  } finally {
    await emulator.close()
  }
}
