import type { InputSource } from '../../inputs/source.ts'
import type { WatchWorld } from '../../commands/watch/world.ts'
import type { World } from '../../commands/world.ts'
import type { FleetService } from '../../fleet/ports.ts'
import type { TagWriter } from '../../image/tagging.ts'
import type { Pieces } from '../../report/pieces.ts'
import type { Files } from '../files/disk.ts'
import type { ExitCode } from './exit-code.ts'
import type { Format } from './formats.ts'
import type { Messages } from './terminal.ts'

/** A command's world, with what this face says while it runs. */
export interface ShellWorld extends World, Pick<WatchWorld, 'watch' | 'meter' | 'findFiles'> {
  readonly messages: Messages
  readonly files: Files
  readonly fleet: FleetService
  /** For `promote` only. */
  readonly tags: TagWriter
}

/** How the text format is displayed. The other formats do not depend on it. */
export interface Look {
  readonly color: boolean
  /** Columns of the terminal; absent where it is none. */
  readonly width?: number | undefined
}

/** What a command answers: the face writes it to standard output and files. */
export interface Answer {
  readonly exitCode: ExitCode
  /** One line for people, on standard error where standard output gets a format for machines. */
  readonly headline: string
  /** The answer in one of the command's formats; a sentence where it may not be given, such as SARIF without a result. */
  readonly render: (format: Format, look: Look) => Pieces | { readonly none: string }
  /** Writes what the user asked for besides, by an input of the command. */
  readonly writeMore?: () => Promise<void>
}

/** A command as this face starts it. */
export interface ShellCommand {
  /** @throws WrongUsage when inputs are wrong; all that is wrong with them at once */
  readonly run: (source: InputSource, world: ShellWorld) => Promise<Answer>
}
