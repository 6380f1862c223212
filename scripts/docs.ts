/**
 * Writes what several places say about inputs and outputs from the one place where it is written, `src/inputs/catalogue.ts`:
 * `action.yml` and `docs/inputs.md` as a whole, and the short tables of README.md.
 *
 *   npx node scripts/docs.ts --write   writes what is out of date
 *   npx node scripts/docs.ts --check   names what is out of date, and fails
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Document } from 'yaml'
import { INPUT_GROUPS } from '../src/inputs/catalogue.ts'
import type { InputEntry } from '../src/inputs/catalogue/entry.ts'
import { MAIN_OUTPUTS, OUTPUTS } from '../src/inputs/catalogue/outputs.ts'
import { COMMANDS, type CommandEntry } from '../src/inputs/commands.ts'
import { runScript, WrongCall } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const EMPTY_README = '# ECR Scan Gate\n\n<!-- inputs:begin -->\n<!-- inputs:end -->\n\n<!-- outputs:begin -->\n<!-- outputs:end -->\n'
const WRITTEN = '<!-- Written by scripts/docs.ts from src/inputs/catalogue.ts. -->'

const SCRIPT = {
  command: 'npx node scripts/docs.ts',
  about: 'Writes action.yml, docs/inputs.md and the tables of README.md from src/inputs/catalogue.ts.',
  options: {
    write: { type: 'boolean', about: 'Write what is out of date.' },
    check: { type: 'boolean', about: 'Name what is out of date, and fail. This is what it does without options, too.' },
  },
} as const

await runScript(SCRIPT, ({ write, check }) => {
  if (write === true && check === true) throw new WrongCall('--write and --check exclude each other.')
  const wanted = new Map([
    ...COMMANDS.map((command) => [join(command.folder, 'action.yml'), actionYaml(command)] as const),
    // The same action where `uses: $/gate` of the reusable workflow can find it: that form cannot name the root of a repository.
    ['gate/action.yml', actionYaml({ ...COMMANDS[0], folder: 'gate' })],
    ['docs/inputs.md', referencePage()],
    ['README.md', withTables(readText('README.md') ?? EMPTY_README)],
  ])
  const stale = [...wanted].filter(([file, text]) => text !== readText(file))
  const names = stale.map(([file]) => file).join(', ')
  if (write === true) {
    for (const [file, text] of stale) {
      mkdirSync(dirname(join(ROOT, file)), { recursive: true })
      writeFileSync(join(ROOT, file), text)
    }
    console.log(stale.length === 0 ? 'Everything is up to date.' : `Written: ${names}`)
    return 0
  }
  if (stale.length === 0) return 0
  console.error(`Out of date: ${names}. Run: npx node scripts/docs.ts --write`)
  return 1
})

function readText(file: string): string | undefined {
  const path = join(ROOT, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function actionYaml({ folder, title, description, inputs, outputs, name }: CommandEntry): string {
  const action = new Document({
    name: title,
    description,
    author: 'The ECR Scan Gate authors',
    branding: { icon: 'shield', color: 'green' },
    inputs: Object.fromEntries(inputs.map((input) => [input.name, declaration(input)])),
    outputs: Object.fromEntries(outputs.map((output) => [output.name, { description: output.description }])),
    runs: { using: 'node24', main: `${folder === '' ? '' : '../'}dist/${name === 'gate' ? 'index' : name}.js` },
  })
  action.commentBefore =
    name !== 'gate'
      ? ` Written by scripts/docs.ts from src/inputs/${name}/catalogue.ts.`
      : ' Written by scripts/docs.ts from src/inputs/catalogue.ts. Inputs that a policy file can set have no default here:\n a runner passes a default as if the workflow had set it, and the file could never be heard.'
  return action.toString({ lineWidth: 120, singleQuote: true })
}

function declaration(input: InputEntry): Readonly<Record<string, unknown>> {
  const value = input.default ?? input.expression
  return { description: input.description, required: false, ...(value !== undefined && { default: value }) }
}

/** The README with its short tables. */
function withTables(readme: string): string {
  const inputs = inputTables('###', (input) => input.summary ?? input.description)
  const outputs = table(
    ['output', 'meaning'],
    MAIN_OUTPUTS.map((main) => [`\`${main}\``, OUTPUTS.find(({ name }) => name === main)?.description ?? '']),
  )
  return withPart(withPart(readme, 'inputs', inputs), 'outputs', outputs)
}

/** `docs/inputs.md`: every input and output with its whole text. */
function referencePage(): string {
  return [
    `# Inputs and outputs\n\n${WRITTEN}\n`,
    'All inputs are optional, except that you name an image: `repository` with `tag` or `digest`, or `image`, or `metadata`. A policy file can set most rules; an input wins over the file. Durations are seconds, or numbers with units such as `15m`.\n',
    '## Inputs\n',
    `${inputTables('###', ({ description }) => description)}\n`,
    '## Outputs\n',
    'The gate sets all outputs in every run, also when it fails the step. Counts are empty, not `0`, if there is no result.\n',
    `${table(
      ['output', 'meaning'],
      OUTPUTS.map(({ name, description }) => [`\`${name}\``, description]),
    )}\n`,
  ].join('\n')
}

/** A table for each group of inputs, below its title. */
function inputTables(level: string, meaning: (input: InputEntry) => string): string {
  return Object.entries(INPUT_GROUPS)
    .map(([title, inputs]) => {
      const rows = inputs.map((input: InputEntry) => [`\`${input.name}\``, defaultCell(input), meaning(input)])
      return `${level} ${title}\n\n${table(['input', 'default', 'meaning'], rows)}`
    })
    .join('\n\n')
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Replaces what is between the two comments of this name. */
function withPart(text: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`README.md needs ${begin} and ${end}`)
  return `${text.slice(0, from)}${begin}\n\n${part}\n\n${text.slice(to)}`
}

function defaultCell(input: InputEntry): string {
  const literal = input.default ?? input.ruleDefault ?? input.expression
  return literal === undefined ? (input.defaultSource ?? '–') : `\`${literal}\``
}
