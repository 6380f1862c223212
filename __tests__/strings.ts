import fc from 'fast-check'

const SURROGATES = { first: 0xd800, count: 0x800 }

/**
 * Any character but lone surrogates, with the same seed the same as `unit: 'binary'` of fast-check. That unit makes a table of all 1.1 million
 * characters at its first use in a file, which takes a second of a processor. This one calculates.
 */
const character = fc.nat(0x10_ffff - SURROGATES.count).map(
  (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count),
  (text) => {
    const point = typeof text === 'string' ? text.codePointAt(0) : undefined
    if (point === undefined || String.fromCodePoint(point) !== text || !text.isWellFormed()) throw new Error('is not a single character')
    return point < SURROGATES.first ? point : point - SURROGATES.count
  },
)

/** Any well-formed text. */
export function anyText(constraints: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: character })
}

/** Any address, as `webUrl` of fast-check draws it with query and fragment; that one makes the table as well. */
export function anyUrl(): fc.Arbitrary<string> {
  const segments = fc.array(partOfUrl(''), { maxLength: 5 }).map((parts) => parts.map((part) => `/${part}`).join(''))
  const query = fc.option(partOfUrl('/?').map((text) => `?${text}`), { nil: '' })
  const fragment = fc.option(partOfUrl('/?').map((text) => `#${text}`), { nil: '' })
  return fc.tuple(fc.constantFrom('http://', 'https://'), fc.domain(), segments, query, fragment).map((parts) => parts.join(''))
}

/** @param others what may stand in it beside what may stand everywhere */
function partOfUrl(others: string): fc.Arbitrary<string> {
  const plain = fc.constantFrom(...Array.from(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@${others}`))
  const encoded = character.map((one) => Buffer.from(one).toString('hex').replace(/../gu, '%$&'))
  return fc.string({ unit: fc.oneof({ weight: 10, arbitrary: plain }, { weight: 1, arbitrary: encoded }) })
}
