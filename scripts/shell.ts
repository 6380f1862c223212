import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'

/** The file behind the command `ecr-scan-gate`. */
export const CLI = join(import.meta.dirname, '..', 'dist', 'cli.js')

export interface ShellPlan {
  readonly args: readonly string[]
  /** All that the process sees, besides `PATH`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Told once the process is there, e.g. to send it a signal or to close a pipe. */
  readonly onStart?: (child: ChildProcess) => void
}

/** What a shell has of a command afterwards. */
export interface ShellResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as a shell does, with a pipe for each of its streams. */
export async function runShell({ args, env, cwd, onStart }: ShellPlan): Promise<ShellResult> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const told = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (chunk: Buffer) => (told[stream] += chunk.toString()))
  onStart?.(child)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (ended, killedBy) => resolve([ended, killedBy]))
  })
  return { code, signal, ...told }
}
