/**
 * Writes what is said about inputs and outputs in several places from the one place where it stands,
 * `src/inputs/catalogue.ts`: the whole of `action.yml` and the two tables of README.md.
 *
 *   npx node scripts/docs.ts --write   writes what is out of date
 *   npx node scripts/docs.ts --check   names what is out of date, and fails
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Document } from 'yaml'
import { INPUTS, OUTPUTS, type InputEntry } from '../src/inputs/catalogue.ts'
import { COMMANDS, type CommandEntry } from '../src/inputs/commands.ts'
import { runScript, WrongCall } from './arguments.ts'

const ROOT = join(import.meta.dirname, '..')
const INPUT_HEADER = '| input | default | meaning |'
const OUTPUT_HEADER = '| output | meaning |'
const EMPTY_README = `# ECR Scan Gate\n\n## Inputs\n\n${INPUT_HEADER}\n\n## Outputs\n\n${OUTPUT_HEADER}\n`

const SCRIPT = {
  command: 'npx node scripts/docs.ts',
  about: 'Writes action.yml and the tables of README.md from src/inputs/catalogue.ts.',
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
  action.commentBefore = name !== 'gate' ? ` Written by scripts/docs.ts from src/inputs/${name}/catalogue.ts.` : ' Written by scripts/docs.ts from src/inputs/catalogue.ts. Inputs that a policy file can set have no default here:\n a runner passes a default as if the workflow had set it, and the file could never be heard.'
  return action.toString({ lineWidth: 120, singleQuote: true })
}

function declaration(input: InputEntry): Readonly<Record<string, unknown>> {
  const value = input.default ?? input.expression
  return { description: input.description, required: false, ...(value !== undefined && { default: value }) }
}

function withTables(readme: string): string {
  const inputs = INPUTS.map((input: InputEntry) => `| \`${input.name}\` | ${defaultCell(input)} | ${input.description} |`)
  const outputs = OUTPUTS.map(({ name, description }) => `| \`${name}\` | ${description} |`)
  return withTable(withTable(readme, INPUT_HEADER, inputs), OUTPUT_HEADER, outputs)
}

/** Replaces the table that begins with this header. */
function withTable(text: string, header: string, rows: readonly string[]): string {
  const lines = text.split('\n')
  const start = lines.indexOf(header)
  if (start === -1) throw new Error(`README.md has no table with the header ${header}`)
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  const rule = header.replace(/[^|]+/g, ' --- ')
  return lines.toSpliced(start, length === -1 ? lines.length - start : length, header, rule, ...rows).join('\n')
}

function defaultCell(input: InputEntry): string {
  const literal = input.default ?? input.ruleDefault ?? input.expression
  return literal === undefined ? (input.defaultSource ?? '–') : `\`${literal}\``
}
