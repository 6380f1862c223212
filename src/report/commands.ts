import type { Upgrade } from './model/action.ts'

/**
 * Inspector's commands without those for an older version than the one that is advised. It has a command per finding, each naming
 * the version that fixes that finding alone: who ran the first of them would leave the others behind.
 */
export function commandsOf({ moves, commands }: Upgrade): readonly string[] {
  const targets = moves.flatMap(({ target }) => target ?? [])
  const older = moves.flatMap(({ target, fixed }) => (target === undefined ? [] : fixed.map(({ version }) => version).filter((version) => version !== target)))
  if (older.length === 0) return commands
  return commands.filter((command) => {
    const words = new Set(command.split(/[\s@=,'"]+/u))
    return targets.some((version) => words.has(version)) || !older.some((version) => words.has(version))
  })
}
