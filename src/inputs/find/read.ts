import { accepted, refused, type Parsed } from '../../base/parsed.ts'
import { compilePattern } from '../../policy/exceptions/glob.ts'
import { isGlob, type Pattern, type PatternKind } from '../../policy/exceptions/pattern.ts'
import { parseBoolean } from '../choice.ts'
import { parsePath, parseRegion, parseRegistryId } from '../fields.ts'
import { hasUnprintable } from '../quote.ts'
import { InputReader, type InputProblem } from '../reader.ts'
import { readReportDir } from '../report-dir.ts'
import type { InputSource } from '../source.ts'
import { readUnknown } from '../unknown.ts'
import { FIND_INPUTS, type FindInputName } from './catalogue.ts'
import type { FindOptions } from './options.ts'

/** Most ids: what one filter of Inspector takes. */
const MOST_IDS = 10
/** Of every source that Inspector names: CVE, GHSA, ALAS, DSA, RHSA, SNYK … */
const ID = /^[A-Za-z0-9](?:[A-Za-z0-9._:+-]{0,126}[A-Za-z0-9])?$/

export type ReadFindOptions = { readonly kind: 'options'; readonly options: FindOptions } | { readonly kind: 'problems'; readonly problems: readonly InputProblem[] }

/** Reads all inputs of `find` and checks them: one readonly object, or everything that is wrong with them at once. */
export function readFindOptions(source: InputSource): ReadFindOptions {
  const reader = new InputReader<FindInputName>(source, FIND_INPUTS)
  const notices = readUnknown(reader, source.variables, FIND_INPUTS)
  const vulnerabilities = [...new Set(reader.list('vulnerability', parseVulnerability))]
  const packages = reader.list('package', parsePattern('package'))
  const repositories = reader.list('repositories', parsePattern('repository'))
  if (vulnerabilities.length > MOST_IDS) reader.refuse('vulnerability', '', `lists ${String(vulnerabilities.length)} IDs. Use at most ${String(MOST_IDS)} in one run.`)
  if (vulnerabilities.length === 0 && packages.length === 0 && reader.areGood('vulnerability', 'package'))
    reader.refuse('vulnerability', '', "isn't set, so there is nothing to look for. Set IDs such as CVE-2021-44228, or package, or both.")
  const region = readRegion(reader, source)
  const githubToken = reader.given('github-token')
  const options: FindOptions = {
    asked: {
      region: region ?? '',
      registryId: reader.optional('registry-id', parseRegistryId),
      vulnerabilities,
      packages,
      repositories,
      inUseOnly: reader.value('in-use', parseBoolean),
    },
    clusters: reader.value('clusters', parseBoolean),
    policy: reader.optional('policy', parsePath),
    failIfFound: reader.value('fail-if-found', parseBoolean),
    reportDir: readReportDir(reader.optional('report-dir', parsePath), source.env),
    githubToken: githubToken === '' ? undefined : githubToken,
    notices,
  }
  return reader.problems.length > 0 ? { kind: 'problems', problems: reader.problems } : { kind: 'options', options }
}

function readRegion(reader: InputReader<FindInputName>, { env }: InputSource): string | undefined {
  if (reader.isGiven('region')) return reader.optional('region', parseRegion)
  const text = (env['AWS_REGION'] ?? '').trim()
  if (text === '') {
    reader.refuse('region', '', "isn't set. Set a Region such as eu-west-1, here or in AWS_REGION.")
    return undefined
  }
  const parsed = parseRegion(text)
  if (parsed.kind === 'value') return parsed.value
  reader.refuse('region', text, `(from AWS_REGION) ${parsed.problem}`)
  return undefined
}

/**
 * Reads one id. Filters of Inspector compare letter by letter, so the ids whose spelling is fixed are spelt that way: a CVE
 * in lower case would be found nowhere.
 */
export function parseVulnerability(text: string): Parsed<string> {
  if (isGlob(text)) return refused('has a wildcard. Inspector takes whole IDs: use, for example, CVE-2021-44228.')
  if (!ID.test(text)) return refused('isn\'t a vulnerability ID. Use up to 128 letters, digits, ".", "_", ":", "+" and "-", such as CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q.')
  if (/^cve-/i.test(text)) return accepted(text.toUpperCase())
  if (/^ghsa-/i.test(text)) return accepted(`GHSA-${text.slice(5).toLowerCase()}`)
  return accepted(text)
}

function parsePattern(kind: PatternKind): (text: string) => Parsed<Pattern> {
  return (text) => {
    if (hasUnprintable(text)) return refused("has a character that can't be printed. Use a name, with or without the wildcards * and ?.")
    const pattern = compilePattern(text, kind)
    return 'problem' in pattern ? refused(`${pattern.problem}. Use a name, with or without the wildcards * and ?.`) : accepted(pattern)
  }
}
