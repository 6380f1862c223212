import type { CommandName } from '../../inputs/commands.ts'
import type { ShellCommand } from './command.ts'
import { FORMATS, type Format } from './formats.ts'

/** A command of `COMMANDS`, as far as this face knows it before it is started. */
interface Entry {
  readonly formats: readonly Format[]
  /** Loaded when it is called, so that no command pays for another one's code. */
  readonly load: () => Promise<ShellCommand>
}

export const SHELL_COMMANDS: Readonly<Record<CommandName, Entry>> = {
  watch: { formats: ['text', 'json', 'markdown', 'csv'], load: async () => (await import('./watch.ts')).watchInShell },
  find: { formats: ['text', 'json', 'markdown', 'csv'], load: async () => (await import('./find.ts')).findInShell },
  gate: { formats: FORMATS, load: async () => (await import('./gate.ts')).gateInShell },
  promote: { formats: ['text', 'json', 'markdown'], load: async () => (await import('./promote.ts')).promoteInShell },
}
