import { readFileSync } from 'node:fs'

/** What a probed process says of itself when it ends. */
export interface Probed {
  /** Peak of the resident memory, in bytes. */
  readonly peak: number
  readonly cpuMs: number
  /** Files of the bundle as they were loaded, in order; milliseconds since the start of the process. */
  readonly files: readonly { readonly file: string; readonly at: number }[]
  /** When requests over `node:http` were made; octokit's go another way. */
  readonly requestsAt: readonly number[]
  readonly connections: number
  readonly lookups: number
  readonly written: readonly string[]
}

/**
 * Options for Node with which a process writes a `Probed` to the file when it ends. They cost it about two milliseconds;
 * every process that is compared has them.
 */
export function probe(into: string): readonly string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(CODE.replace('INTO', JSON.stringify(into)))}`]
}

export function readProbe(file: string): Probed {
  return JSON.parse(readFileSync(file, 'utf8')) as Probed
}

const CODE = String.raw`
import { subscribe } from 'node:diagnostics_channel'
import dns from 'node:dns'
import fs from 'node:fs'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
const seen = { files: [], requestsAt: [], connections: 0, lookups: 0, written: [] }
registerHooks({ load(url, context, next) {
  if (url.startsWith('file:')) seen.files.push({ file: url.slice(url.lastIndexOf('/') + 1), at: performance.now() })
  return next(url, context)
} })
subscribe('http.client.request.start', () => { seen.requestsAt.push(performance.now()) })
subscribe('net.client.socket', () => { seen.connections++ })
const { lookup } = dns
dns.lookup = (...args) => { seen.lookups++; return lookup(...args) }
for (const name of ['writeFile', 'appendFile', 'open']) {
  const write = fs.promises[name]
  fs.promises[name] = (path, ...rest) => { if (name !== 'open' || rest[0] === 'wx') seen.written.push(String(path)); return write(path, ...rest) }
}
syncBuiltinESMExports()
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  fs.writeFileSync(INTO, JSON.stringify({ ...seen, peak: maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 }))
})
`
