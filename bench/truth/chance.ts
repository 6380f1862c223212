/** A seeded source of chance: the same seed gives the same numbers on every machine. */
export interface Chance {
  /** In [0, 1). */
  next(): number
  between(low: number, high: number): number
  /** A whole number, both ends included. */
  whole(low: number, high: number): number
  maybe(probability: number): boolean
  /** Log-normal with this median and 90th percentile, cut off at `cap`: how latencies are spread. */
  around(median: number, p90: number, cap: number): number
}

const Z90 = 1.2816

export function chance(seed: number): Chance {
  let state = seed >>> 0
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => Math.floor(low + (high - low + 1) * next()),
    maybe: (probability) => next() < probability,
    around: (median, p90, cap) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return Math.min(cap, median * Math.exp((Math.log(p90 / median) / Z90) * normal))
    },
  }
}
