import { join } from 'node:path'

/**
 * Variables for a process that tests start, with which Node keeps what it compiles for the next one: half of what it
 * takes to load the bundle or a script. Not for a test that measures what a process loads.
 */
export const COMPILED = { NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/ecr-scan-gate') }
