import { describe, expect, test } from '@jest/globals'
import { INPUTS } from '../../src/inputs/catalogue.ts'
import { inputsOfStep } from '../../src/inputs/environment.ts'
import { readOptions } from '../../src/inputs/read.ts'
import { DIGEST, HOST, optionsOf, problemsBeside, problemsOf } from './inputs.ts'

const NOTHING_TO_JUDGE = 'image is not set, so there is nothing to judge; allowed: repository with tag or digest, or image, or metadata'

test('without any other input, every default stands in', () => {
  expect(optionsOf({})).toEqual({
    images: [{ text: 'payments/api:1.4.2', repository: 'payments/api', tag: '1.4.2' }],
    region: 'eu-west-1',
    platforms: 'all',
    onUnsupportedPlatform: 'fail',
    scanType: 'enhanced',
    timeoutMs: 900_000,
    pollIntervalMs: 5000,
    settleMs: 45_000,
    rules: { ignore: [] },
    policyFrom: 'auto',
    vex: [],
    failFast: false,
    mode: 'enforce',
    onNoResult: 'fail',
    comment: 'always',
    reportSeverity: 'informational',
    reportDir: { path: '/runner/temp/ecr-scan-gate', numbered: true },
    notices: [],
  })
})

test('inputs that a runner hands over as empty text are not set', () => {
  const empty = { timeout: '', 'fail-on-severity': '', ignore: ' \n ', 'comment-key': '', baseline: '', platforms: '', 'github-token': '' }
  expect(optionsOf(empty)).toEqual(optionsOf({}))
})

test('every input is heard', () => {
  const given = {
    'registry-id': '123456789012',
    region: 'eu-west-1',
    platforms: 'linux/amd64, linux/arm64/v8\nlinux/amd64',
    'on-unsupported-platform': 'skip',
    'scan-type': 'auto',
    timeout: '1h30m',
    'poll-interval': '10',
    settle: '0',
    'fail-on-severity': 'none',
    'only-fixable': 'True',
    'fail-on-kev': 'true',
    'fail-on-exploit': 'FALSE',
    'fail-on-epss': '0.25',
    ignore: 'CVE-2024-3094 # not reachable\nGHSA-*, GHSA-*',
    policy: 'acme/security/gate.yml@v1',
    'policy-from': 'base',
    vex: 'a.json\nb.json',
    baseline: 'stable',
    'fail-on-new-only': 'true',
    'require-signature': 'arn:aws:signer:eu-west-1:123456789012:/signing-profiles/prod, */team_*',
    'fail-fast': 'true',
    mode: 'report',
    'on-no-result': 'warn',
    comment: 'on-failure',
    'comment-key': 'api/linux',
    'report-severity': 'medium',
    'report-dir': 'reports',
    'github-token': 'ghs_x',
  }
  expect(optionsOf(given)).toEqual({
    images: [{ text: 'payments/api:1.4.2', repository: 'payments/api', tag: '1.4.2' }],
    registryId: '123456789012',
    region: 'eu-west-1',
    platforms: ['linux/amd64', 'linux/arm64/v8'],
    onUnsupportedPlatform: 'skip',
    scanType: 'auto',
    timeoutMs: 5_400_000,
    pollIntervalMs: 10_000,
    settleMs: 0,
    rules: {
      failOnSeverity: 'none', onlyFixable: true, failOnKev: true, failOnExploit: false, failOnEpss: 0.25, failOnNewOnly: true,
      requireSignature: ['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/prod', '*/team_*'],
      ignore: ['CVE-2024-3094', 'GHSA-*'],
    },
    policy: 'acme/security/gate.yml@v1',
    policyFrom: 'base',
    vex: ['a.json', 'b.json'],
    baseline: { text: 'stable', tag: 'stable' },
    failFast: true,
    mode: 'report',
    onNoResult: 'warn',
    comment: 'on-failure',
    commentKey: 'api/linux',
    reportSeverity: 'medium',
    reportDir: { path: 'reports', numbered: false },
    githubToken: 'ghs_x',
    notices: [],
  })
})

test('all problems are told at once, each with its input, value and what is allowed', () => {
  const problems = problemsOf({
    repository: 'Payments',
    tag: '.1',
    'registry-id': '1',
    region: 'Ireland',
    platforms: 'linux',
    timeout: 'forever',
    'fail-on-severity': 'hgih',
    'only-fixable': 'yes',
    'fail-on-epss': '10%',
    thresholds: 'high',
    ignore: 'CVE 1, <b>',
    mode: 'enforced',
    comment: 'x\n::error::y',
    'comment-key': '-->',
    'report-dir': 'a\u0000b',
  })
  expect(problems).toEqual([
    'repository: "Payments" is not the name of a repository; allowed: parts of lower-case letters and digits, joined by "/", ".", "_", "__" or "-", such as payments/api',
    'tag: ".1" is not a tag; allowed: 1 to 128 letters, digits, ".", "_" and "-", not beginning with "." or "-"',
    'registry-id: "1" is not a registry; allowed: an AWS account id of 12 digits',
    'region: "Ireland" is not an AWS Region; allowed: a name such as eu-west-1',
    'timeout: "forever" is not a duration; allowed: whole seconds (90), or hours, minutes and seconds in that order (90s, 15m, 1h30m)',
    'fail-on-severity: "hgih" is not known; allowed: critical, high, medium, low, informational, none (did you mean high?)',
    'thresholds: "high" is not severity=number; allowed: for example critical=0,high=5',
    'only-fixable: "yes" is not a boolean; allowed: true or false',
    'fail-on-epss: "10%" is not an EPSS score; allowed: a number from 0 to 1, such as 0.1',
    'ignore: "CVE 1" is not a vulnerability id or glob; allowed: such as CVE-2024-3094, GHSA-* or CVE-2019-????',
    'ignore: "<b>" is not a vulnerability id or glob; allowed: such as CVE-2024-3094, GHSA-* or CVE-2019-????',
    'comment-key: "-->" cannot be a key; allowed: up to 64 letters, digits, ".", "_", "/" and "-", beginning and ending with a letter or digit',
    'platforms: "linux" is not a platform; allowed: all, or os/architecture with or without a variant, such as linux/amd64 or linux/arm64/v8',
    'mode: "enforced" is not known; allowed: enforce, report (did you mean enforce?)',
    'comment: "x\\n::error::y" is not known; allowed: always, on-findings, on-failure, never',
    'report-dir: "a\\u{0}b" has a character that cannot be printed; allowed: a path',
  ])
})

describe('which images', () => {
  test.each([
    [{ repository: 'payments/api', tag: '1' }, [{ text: 'payments/api:1', repository: 'payments/api', tag: '1' }]],
    [{ repository: 'payments/api', digest: DIGEST }, [{ text: `payments/api@${DIGEST}`, repository: 'payments/api', digest: DIGEST }]],
    [
      { repository: 'payments/api', tag: '1', digest: DIGEST },
      [{ text: `payments/api:1@${DIGEST}`, repository: 'payments/api', tag: '1', digest: DIGEST }],
    ],
    [
      { image: `api:1, api:2 # new\nhttps://${HOST}/api:1\napi:1` },
      [
        { text: 'api:1', repository: 'api', tag: '1' },
        { text: 'api:2', repository: 'api', tag: '2' },
        { text: `${HOST}/api:1`, repository: 'api', tag: '1', registryId: '123456789012', region: 'eu-west-1' },
      ],
    ],
  ])('%j', (given, images) => {
    expect(optionsOf({ image: '', ...given }).images).toEqual(images)
  })

  test.each([
    [{}, [NOTHING_TO_JUDGE]],
    [{ tag: '1' }, ['tag: "1" needs repository; allowed: repository with tag or digest', NOTHING_TO_JUDGE]],
    [
      { repository: 'payments/api' },
      ['repository: "payments/api" needs tag or digest, and "latest" is never assumed; allowed: repository with tag or digest or both'],
    ],
    [
      { repository: 'payments/api', tag: '1', image: 'api:1' },
      ['image: "api:1" cannot be used together with repository; allowed: one of repository, image, metadata'],
    ],
    [
      { image: 'api:1', tag: '1' },
      ['tag: "1" belongs to repository and cannot be used together with image; allowed: repository with tag or digest'],
    ],
    [{ image: '# none' }, ['image: "# none" names no image; allowed: one or more references, one per line or comma-separated']],
    [
      { image: 'api:1, Api:2, ghcr.io/a/b:1' },
      [
        'image: "Api:2" does not name a repository of Amazon ECR; allowed: repository:tag, repository@sha256:… or repository:tag@sha256:…, with or without the registry host',
        'image: "ghcr.io/a/b:1" is in another registry; allowed: an image in Amazon ECR, without a host or with <12-digit account>.dkr.ecr.<region>.amazonaws.com (which a repository whose name begins with a dotted part needs)',
      ],
    ],
  ])('%j is refused', (given, problems) => {
    expect(problemsOf(given)).toEqual(problems)
  })
})

describe('where', () => {
  test('AWS_REGION is taken where no input says otherwise', () => {
    expect(optionsOf({}, { AWS_REGION: 'eu-central-1' }).region).toBe('eu-central-1')
    expect(optionsOf({ region: 'eu-west-1' }, { AWS_REGION: 'eu-central-1' }).region).toBe('eu-west-1')
  })

  test('an image without a host needs a Region from somewhere', () => {
    expect(problemsBeside({}, { AWS_REGION: '' })).toEqual([
      'region is not set, and AWS_REGION is not either; allowed: a name such as eu-west-1',
    ])
    expect(optionsOf({ image: `${HOST}/api:1` }, { AWS_REGION: '' }).region).toBeUndefined()
  })

  test.each([
    [{ image: 'Api:1' }, 'image'],
    [{ image: `${HOST}/api:1, Api:2` }, 'image'],
    [{ repository: 'payments/api' }, 'repository'],
    [{ image: 'api:1', timeout: 'forever' }, 'timeout'],
    [{}, 'image'],
  ])('%j: a missing or malformed Region is told together with what else is wrong', (given, other) => {
    const inputs = (region: string) => problemsOf(given, { AWS_REGION: region }).map((text) => text.split(/[ :]/)[0])
    expect([inputs('').sort(), inputs('Ireland').sort()]).toEqual([[other, 'region'].sort(), [other, 'region'].sort()])
  })

  test.each([{ image: `${HOST}/Api:1` }, { image: 'ghcr.io/a/b:1' }, { metadata: '{' }])('%j: no Region is missed where references name a host', (given) => {
    expect(problemsOf(given, { AWS_REGION: '' })).toEqual([expect.stringMatching(/^(?:image|metadata)/)])
  })

  test('a malformed AWS_REGION is a problem only where it decides', () => {
    expect(problemsBeside({}, { AWS_REGION: 'Ireland' })).toEqual([
      'region: "Ireland" (from AWS_REGION) is not an AWS Region; allowed: a name such as eu-west-1',
    ])
    expect(problemsBeside({ image: `${HOST}/api:1` }, { AWS_REGION: 'Ireland' })).toEqual([])
    expect(problemsBeside({ region: 'eu-west-1' }, { AWS_REGION: 'Ireland' })).toEqual([])
  })

  test('a host in a reference may repeat the inputs but not contradict them', () => {
    const image = `${HOST}/api:1`
    expect(problemsBeside({ image, region: 'eu-west-1', 'registry-id': '123456789012' })).toEqual([])
    expect(problemsBeside({ image }, { AWS_REGION: 'us-east-1' })).toEqual([])
    expect(problemsBeside({ image, region: 'us-east-1', 'registry-id': '210987654321' })).toEqual([
      `image: "${image}" is in 123456789012, which contradicts registry-id: "210987654321"; allowed: leave registry-id out, or name the same one`,
      `image: "${image}" is in eu-west-1, which contradicts region: "us-east-1"; allowed: leave region out, or name the same one`,
    ])
    expect(problemsBeside({ baseline: image, region: 'us-east-1' })).toEqual([
      `baseline: "${image}" is in eu-west-1, which contradicts region: "us-east-1"; allowed: leave region out, or name the same one`,
    ])
  })

  test('without RUNNER_TEMP, reports go to the temporary folder of the machine', () => {
    const read = readOptions(inputsOfStep({ INPUT_IMAGE: 'api:1', AWS_REGION: 'eu-west-1' }))
    expect(read).toMatchObject({ kind: 'options', options: { reportDir: { path: expect.stringMatching(/.ecr-scan-gate$/), numbered: true } } })
  })
})

describe('times', () => {
  test.each([
    [{ timeout: '0' }, ['timeout: "0" is out of range; allowed: from 1s to 6h']],
    [{ timeout: '6h1s' }, ['timeout: "6h1s" is out of range; allowed: from 1s to 6h']],
    [{ timeout: '9'.repeat(400) }, [expect.stringContaining('is out of range; allowed: from 1s to 6h')]],
    [{ 'poll-interval': '0s' }, ['poll-interval: "0s" is too short; allowed: 1s or more']],
    [{ timeout: 'x', settle: '20m' }, [expect.stringContaining('timeout: "x" is not a duration')]],
    [{ timeout: '6h' }, []],
    [{ 'poll-interval': '16m' }, []],
    [{ settle: '15m' }, []],
    [{ timeout: '2s', settle: '0', 'poll-interval': '1' }, []],
  ])('%j', (given, problems) => {
    expect(problemsBeside(given)).toEqual(problems)
  })

  test('a settle time that no fresh scan can fulfil is mentioned: an old scan does not have to settle', () => {
    expect(optionsOf({ timeout: '30s' }).notices).toEqual(['A scan that has just ended cannot pass: its findings must stand still for 45s (settle), and timeout is 30s'])
  })

  test('a settle time that no empty result can fulfil is mentioned', () => {
    expect(optionsOf({ timeout: '90s' }).notices).toEqual([
      'An image without findings cannot pass: its empty result must stand still for 1m30s (twice settle), and timeout is 1m30s',
    ])
    expect(optionsOf({ timeout: '91s' }).notices).toEqual([])
  })
})

describe('rules', () => {
  test('fail-on-new-only needs something to compare with', () => {
    expect(problemsBeside({ 'fail-on-new-only': 'true' })).toEqual([
      'fail-on-new-only: "true" needs baseline; allowed: set baseline to the image to compare with',
    ])
    expect(problemsBeside({ 'fail-on-new-only': 'false' })).toEqual([])
  })

  test('require-signature is true, false or a list of profiles', () => {
    expect(['true', 'FALSE', '*/prod\n*/prod # twice', ''].map((text) => optionsOf({ 'require-signature': text }).rules.requireSignature)).toEqual([true, false, ['*/prod'], undefined])
    expect(problemsBeside({ 'require-signature': 'yes' })).toEqual(['require-signature: "yes" is not the ARN of a signing profile; allowed: arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME, with * and ? as wildcards'])
    expect(problemsBeside({ 'require-signature': '# none' })).toEqual(['require-signature: "# none" names no signing profile; allowed: true, or ARNs of signing profiles'])
  })

  test('thresholds tell all their mistakes', () => {
    expect(problemsBeside({ thresholds: 'hihg=5,low=many\nmedium=1,Medium=2,critical' })).toEqual([
      'thresholds: "hihg=5" has the severity "hihg"; allowed: critical, high, medium, low, informational, untriaged (did you mean high?)',
      'thresholds: "low=many" is not severity=number; allowed: for example critical=0,high=5',
      'thresholds: "critical" is not severity=number; allowed: for example critical=0,high=5',
      'thresholds: "hihg=5,low=many\\nmedium=1,Medium=2,critical" names medium twice; allowed: each severity once',
    ])
    expect(problemsBeside({ thresholds: '# nothing' })).toEqual(['thresholds: "# nothing" names no severity; allowed: for example critical=0,high=5'])
  })

  test.each([
    ['critical=0', { critical: 0 }],
    ['critical=0,HIGH=5,Medium=50', { critical: 0, high: 5, medium: 50 }],
    ['critical = 0\nuntriaged=3 # not looked at yet', { critical: 0, untriaged: 3 }],
  ])('thresholds %j', (text, limits) => {
    expect(optionsOf({ thresholds: text }).rules.thresholds).toEqual(limits)
  })

  test('severities are read in any case', () => {
    expect(optionsOf({ 'fail-on-severity': 'HIGH', 'report-severity': 'Low' })).toMatchObject({ rules: { failOnSeverity: 'high' }, reportSeverity: 'low' })
  })

  test('thresholds replace fail-on-severity, and it is said', () => {
    expect(optionsOf({ thresholds: 'critical=0', 'fail-on-severity': 'low' })).toMatchObject({
      rules: { thresholds: { critical: 0 }, failOnSeverity: 'low' },
      notices: ['fail-on-severity is not used, because thresholds is set and replaces it'],
    })
  })

  test.each([
    ['stable', { text: 'stable', tag: 'stable' }],
    [DIGEST, { text: DIGEST, digest: DIGEST }],
    ['payments/base:1', { text: 'payments/base:1', repository: 'payments/base', tag: '1' }],
    ['base:1', { text: 'base:1', repository: 'base', tag: '1' }],
    [`base@${DIGEST}`, { text: `base@${DIGEST}`, repository: 'base', digest: DIGEST }],
  ])('baseline %s', (text, baseline) => {
    expect(optionsOf({ baseline: text }).baseline).toEqual(baseline)
  })

  test.each([
    ['sha256:abc', 'baseline: "sha256:abc" is not a digest; allowed: sha256: and 64 hexadecimal digits in lower case'],
    ['-x', 'baseline: "-x" is not a tag; allowed: 1 to 128 letters, digits, ".", "_" and "-", not beginning with "." or "-"'],
    ['payments/base', expect.stringContaining('baseline: "payments/base" has neither a tag nor a digest')],
  ])('baseline %s is refused', (text, problem) => {
    expect(problemsBeside({ baseline: text })).toEqual([problem])
  })

  test.each([
    ['# none', 'platforms: "# none" names no platform; allowed: all, or a list such as linux/amd64,linux/arm64'],
    ['all,linux/amd64', expect.stringContaining('platforms: "all" is not a platform')],
  ])('platforms %j is refused', (text, problem) => {
    expect(problemsBeside({ platforms: text })).toEqual([problem])
  })
})

describe('what cannot be meant', () => {
  test('an input that does not exist is an error where it can only come from the workflow', () => {
    expect(problemsBeside({ 'fail-on-sevrity': 'low', 'no-such-thing': '1', fail_on_kev: 'true' })).toEqual([
      'fail-on-sevrity is not an input of this action (did you mean fail-on-severity?)',
      'no-such-thing is not an input of this action',
      'fail_on_kev is not an input of this action (did you mean fail-on-kev?)',
    ])
    expect(problemsBeside({ '::error::-\n': '1' })).toEqual(['"::error::-\\n" is not an input of this action'])
  })

  test.each([
    ['polcy', 'policy'], ['plicy', 'policy'], ['oplicy', 'policy'], ['threshold', 'thresholds'], ['treshold', 'thresholds'], ['basline', 'baseline'], ['ignroe', 'ignore'],
    ['vexx', 'vex'], ['moed', 'mode'], ['reigon', 'region'], ['platform', 'platforms'], ['comments', 'comment'], ['timout', 'timeout'], ['setle', 'settle'], ['images', 'image'],
    ['fail_on_kve', 'fail-on-kev'], ['failonkev', 'fail-on-kev'], ['onlyfixable', 'only-fixable'], ['fail_on_severty', 'fail-on-severity'], ['policy.', 'policy'],
  ])('%s is a near miss of %s, and an error', (name, meant) => {
    const written = /^\w+$/.test(name) ? name : `"${name}"`
    expect(problemsBeside({ [name]: 'x' })).toEqual([
      `${written} is not an input of this action (did you mean ${meant}?); when this step does not set it, rename the variable "INPUT_${name.toUpperCase()}" of the job`,
    ])
  })

  test('a misspelling of every input is an error: a letter missing, a letter twice, two letters in the wrong order', () => {
    const misspelt = INPUTS.flatMap(({ name }) => [`${name.slice(0, 2)}${name.slice(3)}`, `${name}${name.slice(-1)}`, `${name.slice(0, 1)}${name.charAt(2)}${name.charAt(1)}${name.slice(3)}`])
    const slipped = misspelt.filter((name) => !INPUTS.some((input) => input.name === name) && problemsBeside({ [name]: 'x' }).length !== 1)
    expect(slipped).toEqual([])
  })

  test('a variable that somebody else may have set is mentioned when it reminds of an input, and is no error', () => {
    expect(optionsOf({ commit: 'x', node: '24', name: 'x', token: 'x', version: '1', pipeline: 'x', fail_on_error: 'true', who_to_greet: 'x' }).notices).toEqual([
      'The variable "INPUT_COMMIT" is not an input of this action (did you mean comment?)',
      'The variable "INPUT_NODE" is not an input of this action (did you mean mode?)',
      'The variable "INPUT_PIPELINE" is not an input of this action (did you mean baseline?)',
      'The variable "INPUT_FAIL_ON_ERROR" is not an input of this action (did you mean fail-on-epss?)',
    ])
  })
})
