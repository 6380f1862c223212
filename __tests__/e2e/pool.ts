/**
 * How much is done side by side: while one step has the kept process (host/hosts.ts), what another one needs is made, or it
 * runs in a process of its own.
 */
const WIDTH = 2

/** Runs work side by side, and what is too much for that in the order in which it came. */
export function openPool(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= WIDTH) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}

/**
 * Begins all of a file's work when the file is loaded, so that its tests only look at what came out. Whoever awaits an
 * entry gets its failure, and nobody else. A test that is tried again gets a run of its own.
 */
export function begin<T>(entries: Iterable<readonly [string, () => Promise<T>]>): (name: string) => Promise<T> {
  const pool = openPool()
  const works = new Map(entries)
  const begun = new Map<string, Promise<T>>()
  for (const [name, work] of works) {
    const result = pool(work)
    result.catch(() => undefined)
    begun.set(name, result)
  }
  return (name) => {
    const work = works.get(name)
    return (isTriedAgain() && work !== undefined ? pool(work) : begun.get(name)) ?? Promise.reject(new Error(`nothing was begun under the name ${name}`))
  }
}

/** As the environment of the tests says (jest/environment.ts). */
function isTriedAgain(): boolean {
  return ((globalThis as { tryAtTest?: number }).tryAtTest ?? 1) > 1
}
