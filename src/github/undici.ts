import type * as Undici from 'undici'

/**
 * What the toolkit and octokit find under the name `undici` in the bundle (`scripts/build.ts`): of that package's 430 kB
 * they use `fetch`, which Node has compiled already, and `ProxyAgent`, for which alone the package itself is loaded.
 */

let whole: typeof Undici | undefined

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'] as const

/** Await this before asking the toolkit for a client, which creates its agent at once. */
export async function prepareProxy(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  if (!PROXIES.some((name) => env[name])) return
  // By the path of its file, because its package name resolves to this module.
  whole = await import('undici/index.js')
}

/** The package's own where it was loaded: an agent of it may not fit another version's `fetch`. */
export function fetch(...args: readonly unknown[]): unknown {
  const answer: unknown = Reflect.apply(whole?.fetch ?? globalThis.fetch, undefined, args)
  return answer
}

export const ProxyAgent = new Proxy(
  function ProxyAgent() {
    // Made by the package's own class.
  },
  {
    construct: (_target, args): object => {
      if (whole === undefined) throw new Error('a proxy is set that was not there when the action started')
      const agent: unknown = Reflect.construct(whole.ProxyAgent, args)
      return Object(agent) as object
    },
  },
)
