import { createRequire } from 'node:module'

export interface Said {
  readonly outputs: Readonly<Record<string, string>>
  readonly failed: readonly string[]
  readonly messages: readonly string[]
}

type Runnable = (...values: readonly unknown[]) => Promise<unknown>
// The constructor that actions/github-script makes functions with.
const AsyncFunction = (async () => Promise.resolve()).constructor as new (...parameters: readonly string[]) => Runnable

/** Runs the script of a step as actions/github-script would, in a folder of its own, with what it needs of the world. */
export async function runScript(script: string, env: Readonly<Record<string, string>>, world: { readonly cwd?: string; readonly github?: unknown; readonly context?: unknown } = {}): Promise<Said> {
  const outputs: Record<string, string> = {}
  const failed: string[] = []
  const messages: string[] = []
  const say = (message: string): void => void messages.push(message)
  const core = { setOutput: (name: string, value: string) => void (outputs[name] = value), setFailed: (message: string) => void failed.push(message), info: say, notice: say, warning: say }
  const run = new AsyncFunction('core', 'github', 'context', 'require', 'process', script)
  const before = process.cwd()
  if (world.cwd !== undefined) process.chdir(world.cwd)
  try {
    await run(core, world.github, world.context, createRequire(import.meta.url), { env })
  } finally {
    process.chdir(before)
  }
  return { outputs, failed, messages }
}
