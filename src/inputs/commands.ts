import { WATCH_INPUTS, WATCH_OUTPUTS } from './watch/catalogue.ts'
import { FIND_INPUTS, FIND_OUTPUTS } from './find/catalogue.ts'
import { INPUTS } from './catalogue.ts'
import type { InputEntry, OutputEntry } from './catalogue/entry.ts'
import { OUTPUTS } from './catalogue/outputs.ts'
import { PROMOTE_INPUTS, PROMOTE_OUTPUTS } from './promote/catalogue.ts'

/** A command as its `action.yml`, the documentation and the command line name it. */
export interface CommandEntry {
  readonly name: CommandName
  /** Where its `action.yml` is: the root of the repository, or a folder of its own. */
  readonly folder: '' | CommandName
  readonly title: string
  readonly description: string
  readonly inputs: readonly InputEntry[]
  /** The input that arguments without a flag belong to, on a command line. */
  readonly operands?: string
  readonly outputs: readonly OutputEntry[]
}

export type CommandName = 'gate' | 'find' | 'promote' | 'watch'

export const COMMANDS = [
  {
    name: 'gate',
    folder: '',
    title: 'ECR Scan Gate',
    description: 'Wait for Amazon Inspector to scan your ECR image, check the findings against your policy, and see what to upgrade',
    inputs: INPUTS,
    outputs: OUTPUTS,
  },
  {
    name: 'find',
    folder: 'find',
    title: 'ECR Scan Find',
    description: 'Finds the images in Amazon ECR that have a vulnerability or a package, and the clusters that run them, as Amazon Inspector reports them',
    inputs: FIND_INPUTS,
    operands: 'vulnerability',
    outputs: FIND_OUTPUTS,
  },
  {
    name: 'promote',
    folder: 'promote',
    title: 'ECR Scan Promote',
    description: 'Checks an image in Amazon ECR as ECR Scan Gate does, and sets tags on exactly the digest that passed',
    inputs: PROMOTE_INPUTS,
    outputs: PROMOTE_OUTPUTS,
  },
  {
    name: 'watch',
    folder: 'watch',
    title: 'ECR Scan Watch',
    description: 'Checks the images that are deployed from Amazon ECR again: which ones no longer meet the policy, and which are not scanned at all',
    inputs: WATCH_INPUTS,
    outputs: WATCH_OUTPUTS,
  },
] as const satisfies readonly CommandEntry[]
