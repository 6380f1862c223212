import { describe, expect, test } from '@jest/globals'
import { readPolicyFile } from '../../../src/policy/file/file.ts'
import { aFile } from '../cases.ts'

function problemsOf(text: string): readonly string[] {
  const reading = readPolicyFile(text, 'policy.yml')
  return reading.kind === 'invalid' ? reading.problems : []
}

const WHOLE = `
extends: acme/policies/gate.yml@v1
fail-on-severity: medium
only-fixable: true
fail-on-kev: true
fail-on-exploit: false
fail-on-epss: 0.4
fail-on-new-only: false
require-signature: ['*/ecr_prod']
grace:
  critical: 0d
  high: 2w
  kev: 1d
enforce-from:
  default: 2026-07-01
  critical: 2026-01-01
ignore: CVE-2020-*, GHSA-abcd
exceptions:
  - id: CVE-2026-0001
    package: openssl
    path: usr/lib/**
    repository: payments/*
    image: 1.4.*
    reason: not reachable
    expires: 2026-12-31
    owner: team-payments
    ticket: PAY-1
repositories:
  sandbox/*:
    thresholds: {critical: 0, high: 5}
never-except: [critical, kev]
max-exception-days: 365
`

test('a file that says everything', () => {
  expect(aFile(WHOLE)).toMatchObject({
    extends: 'acme/policies/gate.yml@v1',
    settings: { failOnSeverity: 'medium', onlyFixable: true, failOnKev: true, failOnExploit: false, failOnEpss: 0.4, failOnNewOnly: false, requireSignature: ['*/ecr_prod'], grace: { critical: 0, high: 14, kev: 1 }, enforceFrom: { default: '2026-07-01', critical: '2026-01-01' } },
    overrides: [{ repository: { text: 'sandbox/*' }, settings: { thresholds: { critical: 0, high: 5 } }, source: 'policy.yml:30' }],
    exceptions: [
      { by: 'ignore', id: { text: 'CVE-2020-*' }, source: 'policy.yml:17' },
      { by: 'ignore', id: { text: 'GHSA-abcd' } },
      { by: 'exception', reason: 'not reachable', expires: '2026-12-31', owner: 'team-payments', ticket: 'PAY-1', source: 'policy.yml:19' },
    ],
    neverExcept: ['critical', 'kev'],
    maxExceptionDays: 365,
    warnings: [],
  })
})

test.each([
  ['an empty file', '', ['the policy file is empty']],
  ['only a comment', '# nothing yet\n', ['the policy file is empty']],
  ['an exception for everything', "exceptions:\n  - {id: '*', reason: r, expires: 2026-12-31}\n", ['an exception with id * and neither package nor path ignores every vulnerability']],
  ['an ignore entry for everything', "ignore: '**'\n", ['an ignore entry with id ** and neither package nor path ignores every vulnerability']],
  ['a gap in thresholds', 'thresholds: {high: 0}\n', ['thresholds limit high but not critical: any number of those passes']],
])('%s is valid and is warned of', (_, text, warnings) => {
  expect(aFile(text).warnings.map((warning) => warning.text)).toEqual(warnings)
})

const exception = (more: string) => `exceptions:\n  - id: CVE-1\n    reason: r\n    expires: 2026-12-31\n${more}`

describe('what is wrong is told with place, text and cure:', () => {
  test.each([
    ['a misspelt key', 'fail-on-severty: high\n', '1:1: unknown key "fail-on-severty"; did you mean "fail-on-severity"?'],
    ['a key in the spelling of code', 'only_fixable: true\n', '1:1: unknown key "only_fixable"; did you mean "only-fixable"?'],
    ['a key that is near to nothing', 'thresholds:\n  bad: 1\n', '2:3: unknown key "bad"; allowed here: critical, high, medium, low, informational, untriaged'],
    ['a signing profile that is none', 'require-signature:\n  - ecr_prod\n', '2:5: "ecr_prod" isn\'t the ARN of a signing profile. Use arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME; * and ? are wildcards.'],
    ['a signing profile with a version, in an override', "repositories:\n  a/*:\n    require-signature: ['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/prod/AbC']\n", '3:25: "arn:aws:signer:eu-west-1:123456789012:/signing-profiles/prod/AbC" names a version of a signing profile; ECR knows profiles without version: leave out what follows the name'],
    ['a key that every object has', 'constructor: 1\n', '1:1: unknown key "constructor"; allowed here: extends, fail-on-severity, thresholds, only-fixable, fail-on-kev, fail-on-exploit, fail-on-epss, fail-on-new-only, require-signature, grace, enforce-from, ignore, exceptions, repositories, never-except, max-exception-days'],
    ['a misspelt value', 'fail-on-severity: hihg\n', '1:19: fail-on-severity: "hihg" is none of critical, high, medium, low, informational, none; did you mean "high"?'],
    ['a misspelt key of an exception', exception('    pakage: openssl\n'), '5:5: unknown key "pakage"; did you mean "package"?'],
    ['a misspelt key of an override', 'repositories:\n  a/*:\n    fail-on-kve: true\n', '3:5: unknown key "fail-on-kve"; did you mean "fail-on-kev"?'],
    ['exceptions in an override', 'repositories:\n  a/*:\n    exceptions: []\n', '3:5: unknown key "exceptions"; allowed here: fail-on-severity, thresholds, only-fixable, fail-on-kev, fail-on-exploit, fail-on-epss, fail-on-new-only, require-signature, grace, enforce-from'],
    ['no reason', 'exceptions:\n  - id: CVE-1\n    expires: 2026-12-31\n', '2:5: "reason" is missing'],
    ['no end', 'exceptions:\n  - id: CVE-1\n    reason: r\n', '2:5: "expires" is missing'],
    ['an empty reason', 'exceptions:\n  - {id: CVE-1, reason: " ", expires: 2026-12-31}\n', '2:25: reason: " " is empty'],
    ['a day that does not exist', 'exceptions:\n  - {id: CVE-1, reason: r, expires: 2026-02-30}\n', '2:37: expires: "2026-02-30" isn\'t a day that exists'],
    ['a leap day in a common year', 'enforce-from: 2027-02-29\n', '1:15: enforce-from: "2027-02-29" isn\'t a day that exists'],
    ['a month that does not exist, told once', 'enforce-from: 2027-13-01\n', '1:15: enforce-from: "2027-13-01" isn\'t a date; use YYYY-MM-DD, for example 2027-01-31'],
    ['a date in another order', 'exceptions:\n  - {id: CVE-1, reason: r, expires: 31.12.2026}\n', '2:37: expires: "31.12.2026" isn\'t a date; use YYYY-MM-DD, for example 2027-01-31'],
    ['a duration in hours', 'grace: {high: 12h}\n', '1:15: high: "12h" isn\'t a number of days or weeks; use, for example, 0d, 14d or 2w'],
    ['a duration without unit', 'grace: {high: 14}\n', '1:15: high: 14 has no unit; write 14d for days or 14w for weeks'],
    ['a negative number', 'thresholds: {high: -1}\n', '1:20: high: -1 is less than 0'],
    ['half a finding', 'thresholds: {high: 0.5}\n', "1:20: high: 0.5 isn't a whole number"],
    ['a probability above one', 'fail-on-epss: 50\n', '1:15: fail-on-epss: 50 is more than 1'],
    ['a word that YAML 1.1 took for true', 'fail-on-kev: yes\n', '1:14: fail-on-kev: "yes" is text where true or false belongs'],
    ['no value', 'thresholds:\n', '1:12: thresholds: has no value'],
    ['thresholds without severity', 'thresholds: {}\n', '1:13: thresholds: {} lists no severity, so nothing would fail'],
    ['a list for a mapping', 'thresholds: []\n', "1:13: [] is a list, which isn't allowed here"],
    ['a mapping for a list', 'never-except: critical\n', '1:15: never-except: "critical" is text where a list belongs'],
    ['a list as the whole', '- a\n', '1:1: the file has no mapping; write "key: value" lines'],
    ['a number for a text', exception('    ticket: 123\n'), '5:13: ticket: 123 is a number where text belongs; put it in quotes'],
    ['a glob that does not compile', "ignore: ['CVE-[']\n", '1:10: id "CVE-[" isn\'t a valid glob: Missing closing: "]" - use "\\\\]" to match literal characters'],
    ['a range the wrong way round', "ignore: ['CVE-[9-0]']\n", '1:10: id "CVE-[9-0]" isn\'t a valid glob: Invalid regular expression: /^(?:cve-[9-0]\\/?)$/: Range out of order in character class'],
    ['negation', "ignore: ['!CVE-1']\n", '1:10: id "!CVE-1" starts with "!", which isn\'t supported; list what to ignore'],
    ['a glob that is a program', "ignore: ['*a*b*c*d*e']\n", '1:10: id "*a*b*c*d*e" has more than 4 stars'],
    ['an id with blanks', "ignore: ['CVE 1']\n", '1:10: id "CVE 1" contains a space; vulnerability IDs have none'],
    ['a repository that cannot be', 'repositories:\n  Payments/API:\n    only-fixable: true\n', '2:3: repository "Payments/API" matches no repository: names have lowercase letters, digits and ". _ - /", and no host'],
    ['a path that cannot be', exception("    path: ./app/*\n"), '5:11: path "./app/*" contains "." or ".." as a folder; paths inside images have none'],
    ['an exception that stands twice', `${exception('')}  - id: cve-1\n    reason: other\n    expires: 2026-11-30\n`, '5:5: an exception for the same id is already in line 2'],
    ['thresholds and fail-on-severity together', 'fail-on-severity: high\nthresholds: {high: 1}\n', "2:1: thresholds and fail-on-severity can't be combined; keep one of them"],
    ['an extends that names no file', 'extends: ../gate.yml\n', '1:10: "../gate.yml" isn\'t a file in a repository; use owner/repo/path@ref'],
    ['a key that stands twice', 'only-fixable: true\nonly-fixable: false\n', '2:1: key "only-fixable" is here a second time'],
    ['a second document', 'only-fixable: true\n---\nonly-fixable: false\n', '2:1: a second document starts here; a policy is one document'],
    ['an alias', 'ignore: &all [CVE-1]\nexceptions: *all\n', '1:14: anchor "&all" isn\'t allowed in a policy'],
    ['a tag', 'only-fixable: !!bool true\n', '1:22: tag "tag:yaml.org,2002:bool" isn\'t allowed in a policy'],
    ['a flow that does not end', 'ignore: [CVE-1\n', '2:1: no valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['control characters, which no log should see', 'fail-on-severity: "\\e[31mhigh"\n', '1:19: fail-on-severity: "\\u001b[31mhigh" is none of critical, high, medium, low, informational, none'],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text)[0]).toBe(`policy.yml:${problem}`)
  })

  test.each(['2026-02-30', '2027-13-01', '0000-00-00'])('the impossible date %s, once', (date) => {
    expect(problemsOf(`enforce-from: ${date}\n`)).toHaveLength(1)
  })

  test('all at once, in the order of the text', () => {
    expect(problemsOf('fail-on-kve: true\nonly-fixabel: true\nfail-on-epss: 2\nexceptions:\n  - id: CVE-1\n    ownr: me\n')).toEqual([
      'policy.yml:1:1: unknown key "fail-on-kve"; did you mean "fail-on-kev"?',
      'policy.yml:2:1: unknown key "only-fixabel"; did you mean "only-fixable"?',
      'policy.yml:3:15: fail-on-epss: 2 is more than 1',
      'policy.yml:5:5: "reason" is missing',
      'policy.yml:5:5: "expires" is missing',
      'policy.yml:6:5: unknown key "ownr"; did you mean "owner"?',
    ])
  })

  test('but no more than fifty', () => {
    const problems = problemsOf(Array.from({ length: 80 }, (_, at) => `wrong-${at}: 1`).join('\n'))
    expect([problems.length, problems.at(-1)]).toEqual([51, 'policy.yml: and 30 more problems'])
  })
})

describe('a key that every object inherits', () => {
  test.each(['constructor', 'prototype', '__proto__'])('%s is a repository like others', (key) => {
    const { overrides } = aFile(`repositories: {${key}: {fail-on-severity: none}}`)
    expect(overrides.map(({ repository, settings }) => [repository.text, settings.failOnSeverity])).toEqual([[key, 'none']])
  })

  test.each([
    ['repositories: {constructor: {fail-on-sevrity: none}}', 'unknown key "fail-on-sevrity"'],
    ['repositories: {__proto__: {thresholds: {high: many}}}', 'high: "many" is text where a number belongs'],
    ['repositories: {constructor: }', 'constructor: has no value'],
    ['repositories: {toString: {only-fixable: true}}', 'repository "toString" matches no repository'],
    ['repositories: {sandbox: {__proto__: {only-fixable: true}}}', 'unknown key "__proto__"'],
    ['__proto__: {fail-on-severity: none}', 'unknown key "__proto__"'],
    ['constructor: {fail-on-severity: none}', 'unknown key "constructor"'],
    ['thresholds: {__proto__: 0, high: 1}', 'unknown key "__proto__"'],
    ['grace: {valueOf: 1d}', 'unknown key "valueOf"'],
    ['enforce-from: {toString: 2026-01-01}', 'unknown key "toString"'],
    ['exceptions: [{__proto__: {id: CVE-1, reason: r, expires: 2027-01-01}}]', 'unknown key "__proto__"'],
    ['<<: {fail-on-severity: none}', 'unknown key "<<"'],
    ["repositories: {'<<': {fail-on-severity: none}}", 'repository "<<" matches no repository'],
    ['repositories: {caf\u00e9: {only-fixable: true}, cafe\u0301: {only-fixable: true}}', 'matches no repository'],
  ])('%s is an error', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem)
  })
})

describe('what readers of YAML take differently is refused', () => {
  test.each([
    ['%YAML 1.1\n---\nonly-fixable: true\n', 'a directive ("%…") isn\'t allowed'],
    ['%TAG ! tag:example.org,2000:\n---\nonly-fixable: true\n', 'a directive ("%…") isn\'t allowed'],
    ['%FOO bar\n---\nonly-fixable: true\n', 'a directive ("%…") isn\'t allowed'],
    ['thresholds: {high: 010}\n', 'number "010" isn\'t allowed'],
    ['thresholds: {high: 0x10}\n', 'number "0x10" isn\'t allowed'],
    ['fail-on-severity: none # \u2028fail-on-severity: low\n', "character U+2028 isn't allowed"],
    ['fail-on-severity: none # \u0085fail-on-severity: low\n', "character U+0085 isn't allowed"],
    ['fail-on-severity: none # \rfail-on-severity: low\n', "character U+000D isn't allowed"],
    ['fail-on-severity: ! low\n', 'tag "!" isn\'t allowed'],
    ['fail-on-severity: !!js/function low\n', "isn't allowed in a policy"],
  ])('%j', (text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem)
  })

  test.each(['\ufeffonly-fixable: true\n', 'only-fixable: true\r\nfail-on-epss: 0.5\r\n'])('%j is read', (text) => {
    expect(aFile(text).settings.onlyFixable).toBe(true)
  })
})

describe('a file that is an attack is refused at once:', () => {
  const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at] ?? ''}`).join(',')}]`).join('\n')}\n`
  test.each([
    ['billion laughs', laughs, 'policy.yml:1:7: anchor "&a" isn\'t allowed in a policy'],
    ['a file of more than one MiB', `# ${'x'.repeat(1024 * 1024)}`, 'policy.yml:1:1: the file has 1048578 bytes; at most 1048576 are read'],
    ['nesting without end', `a: ${'['.repeat(100_000)}`, 'the file is nested too deeply'],
  ])('%s', (_, text, problem) => {
    // Of the processor: other tests run beside.
    const begun = process.cpuUsage()
    expect(problemsOf(text)[0]).toContain(problem)
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(3000)
  })

  test('exactly one MiB is read', () => {
    expect(problemsOf(`# ${'x'.repeat(1024 * 1024 - 2)}`)).toEqual([])
  })
})
