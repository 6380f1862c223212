import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { unanswered, type Answer } from '../answers.ts'
import { npmVersion, projectFiles, projectText } from '../project.ts'
import { lastLine, ROOT, run } from '../workshop.ts'
import { verdictOf, type Witness } from '../witness.ts'

/** GitHub's own reader of workflows, as its editor extension and web editor use it. */
const languageservice: Witness = {
  name: '@actions/languageservice, workflow-parser, expressions',
  looksAt: 'our workflows, actions and the examples, with the inputs of our action',
  version: () => npmVersion('@actions/languageservice'),
  look: async (workshop) => {
    const npm = await workshop.npm()
    const { build } = createRequire(join(npm, 'package.json'))('esbuild') as { readonly build: (options: object) => Promise<unknown> }
    const outfile = join(workshop.scratch('languageservice'), 'service.mjs')
    const banner = { js: "import { createRequire as bundledRequire } from 'node:module'; const require = bundledRequire(import.meta.url);" }
    await build({
      entryPoints: [join(import.meta.dirname, 'actions-service.mjs')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      nodePaths: [join(npm, 'node_modules')],
      logLevel: 'silent',
      banner,
    })
    const files = await projectFiles(/^((\.github|examples)\/workflows\/.*\.ya?ml|([a-z]+\/)?action\.yml)$/)
    const { code, stdout, stderr } = await run(process.execPath, [outfile, ...files], { cwd: ROOT })
    if (code !== 0) throw new Error(`the language service ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`)
    return verdictOf(unanswered(JSON.parse(stdout) as string[], SERVICE_ANSWERS), `${files.length} files`)
  },
}

/** Outputs of a reusable workflow in another repository, which the service would have to fetch; and steps that are younger than it. */
const SERVICE_ANSWERS: readonly Answer[] = [
  { says: /organization\.yml:\d+: Context access might be invalid: (verdict|high|reason|coverage)/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
  { says: /background\.yml:\d+: (Unexpected value '(background|wait)'|Expected one of uses or run to be defined)/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
]

interface Diagnostic {
  readonly message: string
  readonly range: { readonly start: { readonly line: number } }
}

/** What an editor underlines in a policy file, and that it underlines what is wrong. */
const yamlServer: Witness = {
  name: 'yaml-language-server',
  looksAt: 'policy files with schema/policy.schema.json, as an editor would',
  version: () => npmVersion('yaml-language-server'),
  look: async (workshop) => {
    const server = join(await workshop.npm(), 'node_modules', 'yaml-language-server', 'bin', 'yaml-language-server')
    const good = readdirSync(join(ROOT, 'examples', 'policies')).map((name) => ({ name, text: projectText(`examples/policies/${name}`), valid: true }))
    const bad = WRONG.map((text, at) => ({ name: `wrong-${at}.yml`, text, valid: false }))
    const said = await diagnosed(server, [...good, ...bad])
    const complaints = [...good, ...bad].flatMap(({ name, text, valid }) => {
      const found = said.get(name)
      if (found === undefined) return [`${name}: no answer`]
      if (valid) return found.map(({ message, range }) => `${name}:${range.start.line + 1}: ${message}`)
      return found.length === 0 ? [`not underlined: ${JSON.stringify(text)}`] : []
    })
    return verdictOf(complaints, `${good.length} examples, ${bad.length} wrong files`)
  },
}

const WRONG = [
  'nosuch: 1\n',
  'fail-on-severity: terrible\n',
  'exceptions:\n  - reason: no id\n',
  'exceptions: none\n',
  '- 1\n',
  'fail-on-kev: 3\n',
  'exceptions:\n  - id: CVE-2025-0001\n    expires: someday\n    reason: x\n',
]

/** A client of the Language Server Protocol, as small as it can be: opens all files, collects what is published for them. */
async function diagnosed(server: string, files: readonly { readonly name: string; readonly text: string }[]): Promise<ReadonlyMap<string, readonly Diagnostic[]>> {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] })
  const said = new Map<string, readonly Diagnostic[]>()
  const place = 'file:///witness/'
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  const settings = { yaml: { validate: true, schemaStore: { enable: false }, schemas: { [pathToFileURL(join(ROOT, 'schema', 'policy.schema.json')).href]: '*.yml' } } }
  const start = (): void => {
    send({ method: 'initialized', params: {} })
    send({ method: 'workspace/didChangeConfiguration', params: { settings } })
    for (const { name, text } of files) send({ method: 'textDocument/didOpen', params: { textDocument: { uri: place + name, languageId: 'yaml', version: 1, text } } })
  }
  try {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(said), 60_000)
      let pending = Buffer.alloc(0)
      child.once('error', reject)
      child.stdout.on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk])
        for (;;) {
          const head = pending.indexOf('\r\n\r\n')
          const length = Number(/Content-Length: (\d+)/.exec(pending.subarray(0, head).toString())?.[1])
          if (head === -1 || pending.length < head + 4 + length) return
          const message = JSON.parse(pending.subarray(head + 4, head + 4 + length).toString()) as {
            id?: number | string
            method?: string
            params?: { uri?: string; diagnostics?: Diagnostic[]; items?: unknown[] }
          }
          pending = pending.subarray(head + 4 + length)
          if (message.id === 0 && message.method === undefined) start()
          else if (message.method === 'workspace/configuration') send({ id: message.id, result: (message.params?.items ?? []).map((_, at) => (at === 0 ? settings.yaml : {})) })
          else if (message.id !== undefined && message.method !== undefined) send({ id: message.id, result: null })
          if (message.method !== 'textDocument/publishDiagnostics') continue
          said.set((message.params?.uri ?? '').slice(place.length), message.params?.diagnostics ?? [])
          if (said.size < files.length) continue
          clearTimeout(timer)
          // It may publish once more when it has read the schema.
          setTimeout(() => resolve(said), 3_000)
        }
      })
      send({
        id: 0,
        method: 'initialize',
        params: {
          processId: process.pid,
          rootUri: null,
          capabilities: { textDocument: { publishDiagnostics: {} }, workspace: { configuration: true, didChangeConfiguration: {} } },
        },
      })
    })
  } finally {
    child.kill()
  }
}

export const EDITORS: readonly Witness[] = [languageservice, yamlServer]
