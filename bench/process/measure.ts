import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Emulator } from '../../emulator/server.ts'
import { ACCOUNT, GITHUB_REPOSITORY, PULL, REGION, REPOSITORY, TAG } from '../../emulator/scenarios/common.ts'
import { runAction } from '../../scripts/runner.ts'
import { FLOOR } from '../floor.ts'
import { probe, readProbe, type Probed } from './probe.ts'

export interface Measured {
  readonly seconds: number
  readonly requests: number
  /** Absent for processes that are not Node's. */
  readonly probed?: Probed
}

export type Candidate = (emulator: Emulator) => Promise<Measured>

let runs = 0

/** The bundle, as a runner starts it. */
export const gate: Candidate = (emulator) =>
  measured(emulator, async (folder) => {
    // A key of its own makes every run write a comment.
    const { exitCode, log } = await runAction({
      inputs: { repository: REPOSITORY, tag: TAG, 'comment-key': `bench-${++runs}` },
      env: emulator.writeEvent(join(folder, 'event.json')),
      folder,
      nodeOptions: probe(join(folder, 'probe.json')),
    })
    if (exitCode !== 0 && !/not acceptable|fail/iu.test(log)) throw new Error(`the gate ended with ${exitCode ?? 'a signal'}:\n${log}`)
  })

/** The same requests and nothing else. */
export const floor: Candidate = (emulator) =>
  measured(emulator, (folder) =>
    finished(process.execPath, [...probe(join(folder, 'probe.json')), '--input-type=module', '--eval', FLOOR], {
      ...emulator.env,
      FLOOR_URL: emulator.url,
      FLOOR_REPOSITORY: REPOSITORY,
      FLOOR_TAG: TAG,
      FLOOR_ACCOUNT: ACCOUNT,
      FLOOR_REGION: REGION,
      FLOOR_KEY: emulator.env['AWS_ACCESS_KEY_ID'] ?? '',
      FLOOR_DIGEST: emulator.world.scenario.images.find(({ tags }) => tags !== undefined)?.artifact.digest ?? '',
      FLOOR_COMMENTS: `${emulator.env['GITHUB_API_URL'] ?? ''}/repos/${GITHUB_REPOSITORY}/issues/${PULL}/comments`,
    }),
  )

/** A Node process that does nothing. */
export const nothing: Candidate = (emulator) => measured(emulator, () => finished(process.execPath, ['-e', '0'], {}))

/** The script of the guides. */
export const guide: Candidate = (emulator) =>
  measured(emulator, () =>
    finished(
      join(import.meta.dirname, '..', 'guide.sh'),
      [REPOSITORY, TAG],
      { ...emulator.env, AWS_CLI: DEBIAN_CLI, AWS_OPTIONS: `--endpoint-url ${emulator.url}`, AWS_DEFAULT_REGION: REGION },
      [0, 1],
    ),
  )

/** The Debian package `awscli`; other installations may not honour `AWS_ENDPOINT_URL`. */
export const DEBIAN_CLI = '/usr/bin/aws'

async function measured(emulator: Emulator, work: (folder: string) => Promise<void>): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-bench-'))
  const before = emulator.requests.length
  const from = performance.now()
  try {
    await work(folder)
    const seconds = (performance.now() - from) / 1000
    return { seconds, requests: emulator.requests.length - before, ...probed(folder) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function probed(folder: string): { probed?: Probed } {
  try {
    return { probed: readProbe(join(folder, 'probe.json')) }
  } catch {
    return {}
  }
}

async function finished(command: string, args: readonly string[], env: Readonly<Record<string, string>>, allowed: readonly number[] = [0]): Promise<void> {
  const child = spawn(command, args, { env: { PATH: process.env['PATH'] ?? '', HOME: tmpdir(), ...env }, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code === null || !allowed.includes(code)) throw new Error(`${command} ended with ${code ?? 'a signal'}: ${said}`)
}
