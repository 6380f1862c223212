import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { unanswered, type Answer } from '../answers.ts'
import { npmVersion, pythonVersion } from '../project.ts'
import { NotHere } from '../not-here.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run } from '../workshop.ts'
import { filesOf, gallery } from '../worlds/gallery.ts'
import { policyCases } from '../worlds/policies.ts'

/** Microsoft's validator with the rules that GitHub has for what it takes in. */
const sarif: Witness = {
  name: 'sarif-multitool',
  looksAt: 'SARIF files, with the rules of SARIF and of GitHub',
  version: () => npmVersion('@microsoft/sarif-multitool-linux'),
  look: async (workshop) => {
    const program = join(await workshop.npm(), 'node_modules', '@microsoft', 'sarif-multitool-linux', 'Sarif.Multitool')
    if (!existsSync(program)) throw new NotHere('sarif-multitool has no program for this machine')
    chmodSync(program, 0o755)
    const complaints: string[] = []
    const files = await filesOf(workshop, 'sarif')
    for (const { scenario, path } of files) {
      const output = `${path}.validated.sarif`
      const { code, stdout, stderr } = await run(
        program,
        ['validate', path, '--rule-kind', 'Sarif;Ghas', '--output', output, '--log', 'ForceOverwrite', '--level', 'Error;Warning', '--kind', 'Fail'],
        { env: { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } },
      )
      if (!existsSync(output)) throw new Error(`sarif-multitool ended with ${code ?? 'a signal'}: ${lastLine(`${stdout}\n${stderr}`)}`)
      const report = JSON.parse(readFileSync(output, 'utf8')) as {
        runs: {
          results?: { ruleId: string; level?: string; message: { text?: string; id?: string; arguments?: string[] } }[]
          invocations?: { executionSuccessful: boolean; toolExecutionNotifications?: { message: { text?: string } }[] }[]
        }[]
      }
      for (const { results = [], invocations = [] } of report.runs) {
        complaints.push(
          ...results.map(({ ruleId, level, message }) => `${scenario}: ${ruleId} (${level ?? 'warning'}): ${message.text ?? (message.arguments ?? []).join(', ')}`.slice(0, 300)),
        )
        complaints.push(...invocations.filter(({ executionSuccessful }) => !executionSuccessful).map(() => `${scenario}: the validation itself did not succeed`))
      }
    }
    return verdictOf(unanswered([...new Set(complaints)], SARIF_ANSWERS), `${files.length} files`)
  },
}

/** A shorter name would be another tool to code scanning: every alert would be opened anew. */
const SARIF_ANSWERS: readonly Answer[] = [{ says: /SARIF2005 .*driver\.name, Amazon Inspector \(ECR Scan Gate\)/, because: 'docs/decisions/0011-answers-to-witnesses.md' }]

/** The checker behind validator.w3.org. */
const nu: Witness = {
  name: 'Nu Html Checker',
  looksAt: 'HTML reports',
  version: () => npmVersion('vnu-jar'),
  look: async (workshop) => {
    const java = await workshop.program('java')
    const jar = join(await workshop.npm(), 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar')
    const files = await filesOf(workshop, 'html')
    const { stderr, stdout } = await run(java, ['-Xmx512m', '-jar', jar, '--format', 'json', ...files.map(({ path }) => path)])
    const text = stderr.trim() === '' ? stdout : stderr
    const { messages } = JSON.parse(text.slice(text.indexOf('{'))) as { messages: { type: string; subType?: string; message: string; url: string; lastLine?: number }[] }
    const told = messages.filter(({ type, subType }) => type === 'error' || subType === 'warning' || type === 'non-document-error')
    return verdictOf(unanswered(unique(told.map(({ message }) => message)), NU_ANSWERS), `${files.length} files`)
  },
}

/** It does not count a hash in the policy of a `meta` element; browsers do, and our tests open the report in one. */
const NU_ANSWERS: readonly Answer[] = [{ says: /^Inline (style|script) violates Content Security Policy \(meta tag\)/, because: 'docs/decisions/0011-answers-to-witnesses.md' }]

/** Accessibility, in the light and the dark form. */
const axe: Witness = {
  name: 'axe-core',
  looksAt: 'accessibility of the HTML reports, light and dark',
  version: () => npmVersion('axe-core'),
  look: async (workshop) => {
    const executablePath = await workshop.program(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', 'chromium', 'chromium-headless-shell')
    const source = readFileSync(join(await workshop.npm(), 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
    const files = await filesOf(workshop, 'html')
    const complaints: string[] = []
    const browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    })
    try {
      for (const { scenario, path } of files) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ colorScheme, bypassCSP: true })
          await page.goto(`file://${path}`)
          await page.evaluate(source)
          const violations = await page.evaluate<{ id: string; help: string; nodes: { html: string }[] }[]>(
            'axe.run(document).then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => ({ html })) })))',
          )
          complaints.push(...violations.map(({ id, help, nodes }) => `${scenario} (${colorScheme}): ${id}: ${help}: ${nodes[0]?.html.slice(0, 120) ?? ''}`))
          await page.close()
        }
      }
    } finally {
      await browser.close()
    }
    return verdictOf(complaints, `${files.length} files, twice each`)
  },
}

/** Our CSV through a reader that guesses nothing. */
const csvkit: Witness = {
  name: 'csvkit',
  looksAt: 'CSV files: even rows, one for each package of each finding',
  version: () => pythonVersion('tools', 'csvkit'),
  look: async (workshop) => {
    const bin = join(await workshop.python('tools'), 'bin')
    const complaints: string[] = []
    const pictures = (await gallery(workshop)).filter(({ scenario }) => ['hostile', 'two-images', 'long-scanned-clean', 'suppressed'].includes(scenario))
    for (const picture of pictures) {
      const [csv = ''] = picture.files('csv')
      const [json = ''] = picture.files('json')
      // A row for each package of a finding.
      const { findings } = JSON.parse(readFileSync(json, 'utf8')) as { findings: { packages: unknown[] }[] }
      const expected = findings.reduce((sum, { packages }) => sum + Math.max(1, packages.length), 0)
      const clean = await run(join(bin, 'csvclean'), ['--length-mismatch', '--empty-columns', '--encoding', 'utf-8', csv])
      const mismatched = clean.stderr.split('\n').filter((line) => line !== '' && !/^line_number|Columns? .* (is|are) empty|Columns? named|^\d*,"?Empty columns/.test(line))
      if (mismatched.length > 0) complaints.push(`${picture.scenario}: csvclean: ${mismatched[0] ?? ''}`)
      const rows = await run(join(bin, 'csvstat'), ['--count', csv])
      if (rows.stdout.trim() !== String(expected))
        complaints.push(`${picture.scenario}: csvstat counts ${rows.stdout.trim() || lastLine(rows.stderr)} rows, and the JSON report has ${expected} packages of findings`)
    }
    return verdictOf(complaints, `${pictures.length} files`)
  },
}

/** The in-toto project's own types, and sigstore's envelope, signed and verified with a key made for it. */
const inToto: Witness = {
  name: 'in-toto-attestation, sigstore',
  looksAt: 'the predicate in a statement: validated, signed and verified as a DSSE envelope',
  version: () => `${pythonVersion('tools', 'in-toto-attestation')}, ${pythonVersion('tools', 'sigstore')}`,
  look: async (workshop) => {
    const python = join(await workshop.python('tools'), 'bin', 'python')
    const files = await filesOf(workshop, 'predicate')
    const { code, stdout, stderr } = await run(python, ['-c', ATTEST, ...files.map(({ path }) => path)])
    const lines = stdout.trim().split('\n')
    const complaints = lines.filter((line) => line !== 'verified')
    if (code !== 0 || lines.length !== files.length) complaints.push(`the verifier ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return verdictOf(complaints, `${files.length} predicates`)
  },
}

/**
 * `sigstore sign` wants an identity provider and a log on the Internet; its envelope does not. The predicate has to survive the
 * round through protobuf that verifiers make, and a changed envelope must not verify.
 */
const ATTEST = `
import hashlib, json, sys
from cryptography.hazmat.primitives.asymmetric import ec
from google.protobuf.json_format import MessageToDict
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from sigstore import dsse
from sigstore.errors import VerificationError

KIND = 'https://in-toto.io/attestation/vulns/v0.2'

def held(path):
    predicate = json.load(open(path, encoding='utf-8'))
    digest = {'sha256': hashlib.sha256(path.encode()).hexdigest()}
    statement = Statement([ResourceDescriptor(name='payments/api', digest=digest).pb], KIND, predicate)
    statement.validate()
    assert MessageToDict(Statement.copy_from_pb(statement.pb).pb)['predicate'] == predicate, 'another predicate after protobuf'
    assert 'result' in predicate['scanner'] and {'scanStartedOn', 'scanFinishedOn'} <= set(predicate['metadata']), 'members of the vulns predicate are missing'
    built = dsse.StatementBuilder([dsse.Subject(name='payments/api', digest=digest)], KIND, predicate).build()
    envelope = dsse._sign(KEY, built)
    assert dsse._verify(KEY.public_key(), envelope) == built._contents, 'another content in the envelope'
    try:
        dsse._verify(OTHER.public_key(), envelope)
    except VerificationError:
        return 'verified'
    return f'{path}: verified with a key that did not sign it'

KEY, OTHER = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
for path in sys.argv[1:]:
    try:
        print(held(path))
    except Exception as error:
        print(f'{path}: {type(error).__name__}: {error}'.replace('\\n', ' '))
`

const require = createRequire(import.meta.url)

const POLICIES = 2_000

/** Two validators that share no code have to agree on what we write. */
const schemas: Witness = {
  name: 'ajv, @hyperjump/json-schema',
  looksAt: 'JSON reports against schema/report.schema.json, policy examples and 2,000 generated policy files against schema/policy.schema.json: as our reader reads them',
  version: () => `${npmVersion('ajv')}, ${npmVersion('@hyperjump/json-schema')}`,
  look: async (workshop) => {
    const reports = (await filesOf(workshop, 'json')).map(({ path }) => path)
    const policies = join(workshop.scratch('schemas'), 'policies.json')
    writeFileSync(policies, JSON.stringify(policyCases(workshop.seed, POLICIES)))
    const { code, stdout, stderr } = await run(process.execPath, ['--no-warnings', join(import.meta.dirname, 'schemas-in-npm.mjs'), ...reports], {
      cwd: await workshop.npm(),
      env: { WITNESS_ROOT: join(import.meta.dirname, '..', '..'), WITNESS_YAML: require.resolve('yaml'), WITNESS_POLICIES: policies },
    })
    if (code !== 0) throw new Error(`the validators ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    const { complaints, looked } = JSON.parse(stdout) as { complaints: string[]; looked: string }
    return verdictOf(complaints, looked)
  },
}

export const READERS: readonly Witness[] = [sarif, nu, axe, csvkit, inToto, schemas]

function unique(texts: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`))
}
