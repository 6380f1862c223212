/**
 * What the files in `dist/` start: one function for each command and face. Each loads its own part of the bundle, so that
 * no command pays for another one's code.
 */

/** The gate as a step of a workflow. */
export async function gateAction(): Promise<void> {
  const { start } = await import('./action/entry.ts')
  await start()
}

/** The watch as a step of a workflow. */
export async function watchAction(): Promise<void> {
  const { startWatch } = await import('./action/watch-entry.ts')
  await startWatch()
}

/** `find` as a step of a workflow. */
export async function findAction(): Promise<void> {
  const { start } = await import('./action/find-entry.ts')
  await start()
}

/** `promote` as a step of a workflow. */
export async function promoteAction(): Promise<void> {
  const { start } = await import('./action/promote-entry.ts')
  await start()
}

/** All commands, at a prompt or in a script. */
export async function cli(): Promise<void> {
  const { start } = await import('./cli/entry.ts')
  await start()
}
