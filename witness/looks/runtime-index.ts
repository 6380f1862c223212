import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startEmulator } from '../../emulator/server.ts'
import { runAction } from '../../scripts/runner.ts'
import { indexCase, type IndexCase } from '../worlds/index-case.ts'
import { referenceOf, registryOf } from '../worlds/registry-scenario.ts'
import { eachOf } from '../turns.ts'
import { run, type Workshop } from '../workshop.ts'
import { failed, passed, type Verdict, type Witness } from '../witness.ts'

const BATCH = 100
/** Seeds that found something once; they are always among the cases. */
const KEPT = join(import.meta.dirname, '..', 'worlds', 'kept-seeds.json')
const CLIENTS = ['linux/amd64', 'linux/amd64/v3', 'linux/arm64', 'linux/arm64/v9', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'windows/amd64']
/** What the gate is asked to judge, and the clients for whom it then has to hold. `undefined`: everybody. */
const SELECTIONS: readonly { readonly platforms: string; readonly clients?: readonly string[] }[] = [
  { platforms: 'all' },
  { platforms: 'all' },
  { platforms: 'linux/amd64', clients: ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3'] },
  { platforms: 'linux/arm64', clients: ['linux/arm64', 'linux/arm64/v9'] },
  { platforms: 'linux/arm/v7', clients: ['linux/arm/v7'] },
  { platforms: 'linux/amd64,linux/arm64', clients: ['linux/amd64', 'linux/arm64'] },
]

interface Take {
  readonly digest: string
  readonly reader: string
  readonly platform: string
}

interface Judged {
  readonly one: IndexCase
  /** Digests that the gate judged; `undefined`: it gave no result for the case, and said why. */
  readonly digests: ReadonlySet<string> | undefined
  readonly problem?: string
}

/**
 * Differential: what four readers of the world take from generated indexes, against what the bundle judges. The gate may
 * refuse a case, but never leave out what a runtime could take; and an ordinary index it must judge.
 */
export const runtimeIndex: Witness = {
  name: 'containerd, moby, go-containerregistry, containers/image',
  looksAt: 'which images of generated indexes the gate judges',
  version: () => {
    const pins = readFileSync(join(import.meta.dirname, '..', 'runtime', 'go.mod'), 'utf8')
    return ['containerd/containerd/v2', 'docker/distribution', 'google/go-containerregistry', 'go.podman.io/image/v5']
      .map((name) => new RegExp(`${name} v([^\\s+]+)`).exec(pins)?.[1] ?? '?')
      .join(', ')
  },
  look: async (workshop) => look(workshop),
}

async function look(workshop: Workshop): Promise<Verdict> {
  const program = await workshop.goProgram('runtime')
  const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as number[]
  const seeds = [...new Set([...kept, ...Array.from({ length: workshop.cases }, (_, at) => workshop.seed * 1_000_000 + at)])]
  const complaints: string[] = []
  const counts = { judged: 0, refused: 0, ordinary: 0, takes: 0 }
  const batches = Array.from({ length: Math.ceil(seeds.length / BATCH) }, (_, at) => seeds.slice(at * BATCH, (at + 1) * BATCH))
  // Each kept seed once with every selection: which one found it is part of the seed no more than of the world.
  const jobs = batches.flatMap((batch, at) =>
    (batch.some((seed) => kept.includes(seed)) ? [...new Set(SELECTIONS)] : [SELECTIONS[at % SELECTIONS.length] ?? SELECTIONS[0]]).map((selection) => ({ batch, selection })),
  )
  await eachOf(jobs, 2, async ({ batch, selection }, at) => {
    if (selection === undefined) return
    const cases = batch.map(indexCase)
    const takes = await takenBy(program, cases, selection.clients)
    const judged = await judge(workshop, cases, selection.platforms, at)
    for (const result of judged) complaints.push(...held(result, takes.get(result.one.tag) ?? [], selection.platforms, counts))
  })
  const said = `${counts.judged} indexes judged (${counts.ordinary} ordinary ones), ${counts.refused} refused, ${counts.takes} choices of readers compared; seed ${workshop.seed}`
  // A world in which nothing is judged, or nothing taken, would prove nothing.
  if (counts.judged < seeds.length / 10 || counts.takes < seeds.length) complaints.push(`too little was compared: ${said}`)
  return complaints.length === 0 ? passed(said) : failed(`${complaints.length} cases; ${said}`, complaints)
}

function held(
  { one, digests, problem }: Judged,
  takes: readonly Take[],
  platforms: string,
  counts: { judged: number; refused: number; ordinary: number; takes: number },
): string[] {
  const about = `seed ${one.seed} (platforms: ${platforms}): ${one.tricks.length === 0 ? 'an ordinary index' : one.tricks.join('; ')}`
  if (digests === undefined) {
    counts.refused++
    if (problem === undefined) return [`${about}: neither judged nor refused`]
    return one.tricks.length === 0 && platforms === 'all' ? [`${about}: refused: ${problem}`] : []
  }
  counts.judged++
  counts.takes += takes.length
  if (one.tricks.length === 0) counts.ordinary++
  const missing = takes.filter(({ digest }) => !digests.has(digest))
  if (missing.length === 0) return []
  const [first] = missing
  const who = [...new Set(missing.map(({ reader, platform }) => `${reader} for ${platform}`))]
  return [`${about}: ${first?.digest.slice(0, 19) ?? ''} was not judged; it is taken by ${who.slice(0, 4).join(', ')}${who.length > 4 ? ` and ${who.length - 4} more` : ''}`]
}

async function takenBy(program: string, cases: readonly IndexCase[], clients: readonly string[] | undefined): Promise<ReadonlyMap<string, readonly Take[]>> {
  const input = cases.map((one) => {
    const blobs = Object.fromEntries([...one.manifests.values(), ...one.configs.values()].map(({ digest, type, text }) => [digest, { type, text }]))
    const platforms = clients ?? [...new Set([...CLIENTS, ...one.platforms.filter((name) => !name.includes('unknown'))])]
    return JSON.stringify({ id: one.tag, root: one.root.digest, blobs, platforms })
  })
  const { code, stdout, stderr } = await run(program, [], { input: input.join('\n') })
  if (code !== 0) throw new Error(`the runtimes' program ended with ${code ?? 'a signal'}: ${stderr.slice(-500)}`)
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; takes: Take[] })
  return new Map(answers.map(({ id, takes }) => [id, takes]))
}

/** One run of the bundle over a batch: several images make one verdict, but each of them has its rows in the report. */
async function judge(workshop: Workshop, cases: readonly IndexCase[], platforms: string, at: number): Promise<readonly Judged[]> {
  const emulator = await startEmulator({ scenario: registryOf(cases) })
  const folder = workshop.scratch(`runtime-${at}`)
  try {
    const inputs = { image: cases.map(referenceOf).join('\n'), platforms, comment: 'never', 'report-dir': join(folder, 'report') }
    const { outputs, log } = await runAction({ folder, inputs, env: emulator.writeEvent(join(folder, 'event.json')) })
    const file = outputs['json-file']
    if (file === undefined || file === '') throw new Error(`the bundle wrote no report: ${log.slice(-1000)}`)
    const report = JSON.parse(readFileSync(file, 'utf8')) as { images: { asked: string; digest: string; state: string }[]; problems: { code: string; what: string }[] }
    return cases.map((one) => judgedOf(one, report))
  } finally {
    await emulator.close()
  }
}

function judgedOf(one: IndexCase, report: { images: { asked: string; digest: string; state: string }[]; problems: { code: string; what: string }[] }): Judged {
  const names = [one.root.digest, ...one.manifests.keys(), `tag ${one.tag} `, referenceOf(one)]
  const told = report.problems.find(({ what }) => names.some((name) => `${what} `.includes(name)))
  const rows = report.images.filter(({ asked, state }) => asked === referenceOf(one) && state === 'scanned')
  if (told !== undefined || rows.length === 0) return { one, digests: undefined, ...(told === undefined ? {} : { problem: `${told.code}: ${told.what}` }) }
  return { one, digests: new Set(rows.map(({ digest }) => digest)) }
}
