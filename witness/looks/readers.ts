import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { unanswered, type Answer } from '../answers.ts'
import { npmVersion, pythonVersion } from '../project.ts'
import { NotHere, verdictOf, type Witness } from '../witness.ts'
import { lastLine, run } from '../workshop.ts'
import { filesOf, gallery } from '../worlds/gallery.ts'

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
      const { code, stdout, stderr } = await run(program, ['validate', path, '--rule-kind', 'Sarif;Ghas', '--output', output, '--log', 'ForceOverwrite', '--level', 'Error;Warning', '--kind', 'Fail'], { env: { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } })
      if (!existsSync(output)) throw new Error(`sarif-multitool ended with ${code ?? 'a signal'}: ${lastLine(`${stdout}\n${stderr}`)}`)
      const report = JSON.parse(readFileSync(output, 'utf8')) as { runs: { results?: { ruleId: string; level?: string; message: { text?: string; id?: string; arguments?: string[] } }[]; invocations?: { executionSuccessful: boolean; toolExecutionNotifications?: { message: { text?: string } }[] }[] }[] }
      for (const { results = [], invocations = [] } of report.runs) {
        complaints.push(...results.map(({ ruleId, level, message }) => `${scenario}: ${ruleId} (${level ?? 'warning'}): ${message.text ?? (message.arguments ?? []).join(', ')}`.slice(0, 300)))
        complaints.push(...invocations.filter(({ executionSuccessful }) => !executionSuccessful).map(() => `${scenario}: the validation itself did not succeed`))
      }
    }
    return verdictOf(unanswered([...new Set(complaints)], SARIF_ANSWERS), `${files.length} files`)
  },
}

const SARIF_ANSWERS: readonly Answer[] = []

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

const NU_ANSWERS: readonly Answer[] = []

/** Accessibility, in the light and the dark form. */
const axe: Witness = {
  name: 'axe-core',
  looksAt: 'accessibility of the HTML reports, light and dark',
  version: () => npmVersion('axe-core'),
  look: async (workshop) => {
    const executablePath = await workshop.program(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', 'chromium')
    const source = readFileSync(join(await workshop.npm(), 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
    const files = await filesOf(workshop, 'html')
    const complaints: string[] = []
    const browser = await chromium.launch({ executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
    try {
      for (const { scenario, path } of files) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const page = await browser.newPage({ colorScheme, bypassCSP: true })
          await page.goto(`file://${path}`)
          await page.evaluate(source)
          const violations = await page.evaluate<{ id: string; help: string; nodes: { html: string }[] }[]>('axe.run(document).then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => ({ html })) })))')
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
  looksAt: 'CSV files: even rows, as many as there are findings',
  version: () => pythonVersion('tools', 'csvkit'),
  look: async (workshop) => {
    const bin = join(await workshop.python('tools'), 'bin')
    const complaints: string[] = []
    const pictures = (await gallery(workshop)).filter((picture) => picture.files('csv').length > 0)
    for (const picture of pictures) {
      const [csv = ''] = picture.files('csv')
      const [json = ''] = picture.files('json')
      const findings = (JSON.parse(readFileSync(json, 'utf8')) as { findings: unknown[] }).findings.length
      const clean = await run(join(bin, 'csvclean'), ['--length-mismatch', '--empty-columns', '--encoding', 'utf-8', csv])
      const mismatched = clean.stderr.split('\n').filter((line) => line !== '' && !/^line_number|Columns? .* (is|are) empty|Columns? named|^\d*,"?Empty columns/.test(line))
      if (mismatched.length > 0) complaints.push(`${picture.scenario}: csvclean: ${mismatched[0] ?? ''}`)
      const rows = await run(join(bin, 'csvstat'), ['--count', csv])
      if (rows.stdout.trim() !== String(findings)) complaints.push(`${picture.scenario}: csvstat counts ${rows.stdout.trim() || lastLine(rows.stderr)} rows, and the JSON report has ${findings} findings`)
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
    const complaints: string[] = []
    for (const { scenario, path } of files) {
      const { code, stdout, stderr } = await run(python, ['-c', ATTEST, path])
      if (code !== 0 || stdout.trim() !== 'verified') complaints.push(`${scenario}: ${lastLine(stderr) || stdout}`)
    }
    return verdictOf(complaints, `${files.length} predicates`)
  },
}

/**
 * `sigstore sign` wants an identity provider and a log on the Internet; its envelope does not. The predicate has to survive the
 * round through protobuf that verifiers make, and a changed envelope must not verify.
 */
const ATTEST = `
import hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from sigstore import dsse
predicate = json.load(open(sys.argv[1], encoding='utf-8'))
kind = 'https://in-toto.io/attestation/vulns/v0.2'
digest = hashlib.sha256(sys.argv[1].encode()).hexdigest()
statement = Statement([ResourceDescriptor(name='payments/api', digest={'sha256': digest}).pb], kind, predicate)
statement.validate()
again = Statement.copy_from_pb(statement.pb)
again.validate()
from google.protobuf.json_format import MessageToDict
read = MessageToDict(again.pb)['predicate']
assert read == predicate, 'the predicate is another one after protobuf'
assert isinstance(predicate['scanner'], dict) and 'result' in predicate['scanner'], 'no scanner.result'
assert 'scanStartedOn' in predicate['metadata'] and 'scanFinishedOn' in predicate['metadata'], 'no times'
built = dsse.StatementBuilder([dsse.Subject(name='payments/api', digest={'sha256': digest})], kind, predicate).build()
key = ec.generate_private_key(ec.SECP256R1())
envelope = dsse._sign(key, built)
assert dsse._verify(key.public_key(), envelope) == built._contents, 'another content'
other = ec.generate_private_key(ec.SECP256R1())
try:
    dsse._verify(other.public_key(), envelope)
    raise AssertionError('verified with another key')
except dsse.VerificationError if hasattr(dsse, 'VerificationError') else Exception as error:
    if isinstance(error, AssertionError): raise
print('verified')
`

const require = createRequire(import.meta.url)

/** Two validators that share no code have to agree on what we write. */
const schemas: Witness = {
  name: 'ajv, @hyperjump/json-schema',
  looksAt: 'JSON reports against schema/report.schema.json, policy examples against schema/policy.schema.json',
  version: () => `${npmVersion('ajv')}, ${npmVersion('@hyperjump/json-schema')}`,
  look: async (workshop) => {
    const reports = (await filesOf(workshop, 'json')).map(({ path }) => path)
    const { code, stdout, stderr } = await run(process.execPath, ['--no-warnings', join(import.meta.dirname, 'schemas-in-npm.mjs'), ...reports], { cwd: await workshop.npm(), env: { WITNESS_ROOT: join(import.meta.dirname, '..', '..'), WITNESS_YAML: require.resolve('yaml') } })
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
