/**
 * How many values the longest property tests draw: a quarter on a desk, and all where `CI` is set. `DRAWS` says another share, e.g. `DRAWS=20` for
 * twenty times as many.
 */
const SHARE = Number(process.env['DRAWS'] ?? ((process.env['CI'] ?? '') === '' ? 0.25 : 1))
if (!(SHARE > 0)) throw new Error(`DRAWS is ${String(process.env['DRAWS'])}, and has to be a number above 0`)

export function draws(all: number): number {
  return Math.ceil(all * SHARE)
}
