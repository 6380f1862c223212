import type { FindAsked } from '../../fleet/find/asked.ts'
import type { Options } from '../options.ts'

/** All inputs of `find`, validated. */
export interface FindOptions {
  readonly asked: FindAsked
  readonly clusters: boolean
  readonly policy: string | undefined
  readonly failIfFound: boolean
  readonly reportDir: Options['reportDir']
  readonly githubToken: string | undefined
  readonly notices: readonly string[]
}
