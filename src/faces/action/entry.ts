import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { openConnections } from '../../aws/connections.ts'
import { downloadWith } from '../../aws/download.ts'
import { ecr } from '../../aws/ecr.ts'
import { unfitAwsFile } from '../../aws/own-files.ts'
import { VERSION } from '../../base/version.ts'
import { askAhead } from '../../image/ahead.ts'
import { wantedOf, type Wanted } from '../../image/wanted.ts'
import { inputsOfStep } from '../../inputs/environment.ts'
import { readOptions } from '../../inputs/read.ts'

/** Credentials that come from elsewhere may take long; then the gate is loaded before the question leaves. */
const LEAVES_WITHIN_MS = 100

/**
 * Asks ECR for the images, and loads the gate while the question is on its way: most of a short run is the start of its
 * process. The one place where the order of loading matters, and it matters only for the time that a run takes
 * (docs/decisions/0005-one-bundle.md).
 */
export async function start(): Promise<void> {
  const { env } = process
  const cancel = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancel.abort(new Error(signal)))

  const connections = openConnections(env, VERSION)
  const images = wantedFirst(env)
  const registry = askAhead(ecr(connections.settings, downloadWith(connections)), images, cancel.signal)
  if (images.length > 0) await firstRequest()
  const { run } = await import('./run.ts')
  await run({ env, connections, registry, cancel: cancel.signal })
}

/** What every run with these inputs asks for first: nothing where the gate refuses to ask. */
function wantedFirst(env: NodeJS.ProcessEnv): readonly Wanted[] {
  const inputs = readOptions(inputsOfStep(env))
  if (inputs.kind === 'problems' || unfitAwsFile(env) !== undefined) return []
  return inputs.options.images.map((image) => wantedOf(image, inputs.options))
}

/** Until a request has left. Nothing else happens while code is loaded. */
async function firstRequest(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const leaves = () => resolve(undefined)
  subscribe('http.client.request.start', leaves)
  const late = setTimeout(leaves, LEAVES_WITHIN_MS)
  await promise
  clearTimeout(late)
  unsubscribe('http.client.request.start', leaves)
}
