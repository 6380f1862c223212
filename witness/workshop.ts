import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NotHere } from './not-here.ts'

export const ROOT = join(import.meta.dirname, '..')
const HERE = import.meta.dirname

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly timeoutMs?: number
}

/**
 * Where outside tools live: a folder that git ignores. Each set of tools is installed once, and again when its pins change;
 * what cannot be installed because its toolchain or registry is not there makes its witnesses left out.
 */
export class Workshop {
  readonly folder: string
  readonly seed: number
  readonly cases: number
  readonly #brought = new Map<string, Promise<string>>()

  constructor(options: { readonly folder?: string; readonly seed?: number; readonly cases?: number } = {}) {
    this.folder = options.folder ?? join(ROOT, 'out', 'witness')
    this.seed = options.seed ?? 1
    this.cases = options.cases ?? 2000
    mkdirSync(this.folder, { recursive: true })
  }

  /** A fresh folder for what a witness writes. */
  scratch(name: string): string {
    const folder = join(this.folder, 'scratch', `${name}-${process.pid}`)
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** The folder of a Python environment with the pins of `witness/python/NAME.txt`. Programs are in `bin/`. */
  python(name: string): Promise<string> {
    const pins = join(HERE, 'python', `${name}.txt`)
    return this.#bring(`python-${name}`, [pins], async (folder) => {
      await this.#need('python3', ['-m', 'venv', '--without-pip', folder])
      const uv = join(await this.#uv(), 'bin', 'uv')
      await this.#need(uv, ['pip', 'install', '--quiet', '--no-deps', '--link-mode', 'copy', '--python', join(folder, 'bin', 'python'), '--requirement', pins], {
        env: { UV_CACHE_DIR: join(this.folder, 'uv-cache') },
      })
    })
  }

  /** An installer for Python packages that takes a tenth of pip's time. */
  #uv(): Promise<string> {
    const pins = join(HERE, 'python', 'uv.txt')
    return this.#bring('python-uv', [pins], async (folder) => {
      await this.#need('python3', ['-m', 'venv', folder])
      await this.#need(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '--requirement', pins])
    })
  }

  /** The folder of the npm packages of `witness/npm/`, with `node_modules` in it. */
  npm(): Promise<string> {
    const files = ['package.json', 'package-lock.json'].map((file) => join(HERE, 'npm', file))
    return this.#bring('npm', files, async (folder) => {
      for (const file of files) writeFileSync(join(folder, file.split('/').at(-1) ?? ''), readFileSync(file))
      // Nothing that these packages would run at installation is needed.
      await this.#need('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
    })
  }

  /** A program out of a Go module at a version: `github.com/rhysd/actionlint/cmd/actionlint@v1.7.12`. */
  async goTool(program: string, version: string): Promise<string> {
    const name = program.split('/').at(-1) ?? program
    const folder = await this.#bring(`go-${name}-${version}`, [], (into) =>
      this.#need('go', ['install', `${program}@${version}`], { env: { ...GO, GOBIN: into }, timeoutMs: 600_000 }),
    )
    return join(folder, name)
  }

  /** One of our own Go programs over others' packages, built; its sources are in `witness/NAME/`. */
  async goProgram(name: keyof typeof GO_PROGRAMS): Promise<string> {
    const source = join(HERE, name)
    const files = readdirSync(source)
      .filter((file) => /\.go$|^go\./.test(file))
      .map((file) => join(source, file))
    const folder = await this.#bring(name, files, (into) =>
      this.#need('go', ['build', '-mod=readonly', ...GO_PROGRAMS[name], '-o', join(into, name), '.'], { cwd: source, env: GO, timeoutMs: 600_000 }),
    )
    return join(folder, name)
  }

  /** Every set of tools, for who wants them all at once; the slowest first. */
  everything(): readonly (() => Promise<unknown>)[] {
    return [
      () => this.goProgram('admission'),
      () => this.goTool(...GO_TOOLS.act),
      () => this.npm(),
      () => this.goProgram('runtime'),
      () => this.python('moto'),
      () => this.python('checkov'),
      () => this.python('tools'),
      () => this.python('cli'),
      () => this.goTool(...GO_TOOLS.actionlint),
      () => this.goProgram('openmetrics'),
    ]
  }

  /** A program that the machine has, by name or path. */
  async program(...names: readonly string[]): Promise<string> {
    for (const name of names) {
      const found = name.startsWith('/') ? (existsSync(name) ? name : '') : (await run('sh', ['-c', 'command -v "$0"', name])).stdout.trim()
      if (found !== '') return found
    }
    throw new NotHere(`${names.join(' or ')} is not on this machine`)
  }

  #bring(name: string, pinnedBy: readonly string[], install: (folder: string) => Promise<unknown>): Promise<string> {
    const known = this.#brought.get(name)
    if (known !== undefined) return known
    const bringing = this.#install(name, pinnedBy, install)
    this.#brought.set(name, bringing)
    return bringing
  }

  async #install(name: string, pinnedBy: readonly string[], install: (folder: string) => Promise<unknown>): Promise<string> {
    const hash = createHash('sha256')
    for (const file of pinnedBy) hash.update(readFileSync(file))
    const folder = join(this.folder, 'tools', `${name}-${hash.digest('hex').slice(0, 12)}`)
    const done = join(folder, '.installed')
    if (existsSync(done)) return folder
    const started = Date.now()
    console.log(`bringing ${name}`)
    mkdirSync(folder, { recursive: true })
    await install(folder)
    writeFileSync(done, '')
    console.log(`brought ${name} in ${Math.round((Date.now() - started) / 1000)} s`)
    return folder
  }

  /** An installation step: what fails in it is a tool that cannot be had here. */
  async #need(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
    const { code, stdout, stderr } = await run(command, args, { timeoutMs: 480_000, ...options })
    if (code !== 0) throw new NotHere(`${command.split('/').at(-1) ?? command} ${args[0] ?? ''} failed: ${lastLine(`${stdout}\n${stderr}`)}`)
  }
}

/** Programs out of Go modules, at their versions. */
export const GO_TOOLS = {
  act: ['github.com/nektos/act', 'v0.2.89'],
  actionlint: ['github.com/rhysd/actionlint/cmd/actionlint', 'v1.7.12'],
} as const

/** Our own Go programs, with flags of their builds. Over a thousand packages are built in two thirds of the time if nothing is optimized. */
const GO_PROGRAMS = {
  runtime: [],
  admission: ['-gcflags=all=-N -l', '-ldflags=-s -w'],
  openmetrics: [],
} as const

/** No toolchain is fetched: the one of the machine builds, or the witness is left out. */
const GO = { GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false', CGO_ENABLED: '0', GOWORK: 'off' }

/** Runs a program to its end, at low priority. A program that is not there ends with code 127. */
export function run(command: string, args: readonly string[], { cwd = ROOT, env = {}, input, timeoutMs = 300_000 }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...inherited(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => undefined)
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, stdout: '', stderr: error.message })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const killed = signal === null ? '' : `\nkilled by ${signal} after ${timeoutMs / 1000} s at most`
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') + killed })
    })
    child.stdin.end(input ?? '')
  })
}

/** What tools need of this process's environment, without npm's and the runner's variables. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(npm_|GITHUB_|INPUT_|AWS_|NODE_OPTIONS)/.test(entry[0])),
  )
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? ''
}
