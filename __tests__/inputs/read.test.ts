import { describe, expect, test } from '@jest/globals'
import { INPUTS } from '../../src/inputs/catalogue.ts'
import { inputsOfStep } from '../../src/inputs/environment.ts'
import { readOptions } from '../../src/inputs/read.ts'
import { DIGEST, HOST, optionsOf, problemsBeside, problemsOf } from './inputs.ts'

const NOTHING_TO_JUDGE = "image isn't set, so there is no image to check. Set repository with tag or digest, or image, or metadata."

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
    warnings: [],
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
    warnings: [],
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
    'repository: "Payments" isn\'t a repository name. Use lowercase letters and digits, joined by "/", ".", "_", "__" or "-", such as payments/api.',
    'tag: ".1" isn\'t a tag. Use 1 to 128 letters, digits, ".", "_" and "-", not starting with "." or "-".',
    'registry-id: "1" isn\'t a registry ID. Use an AWS account ID of 12 digits.',
    'region: "Ireland" isn\'t an AWS Region. Use a name such as eu-west-1.',
    'timeout: "forever" isn\'t a duration. Use whole seconds (90), or hours, minutes and seconds in that order (90s, 15m, 1h30m).',
    'fail-on-severity: "hgih" isn\'t a severity. Use critical, high, medium, low, informational, or none. Did you mean high?',
    'thresholds: "high" isn\'t severity=number. Example: critical=0,high=5.',
    'only-fixable: "yes" isn\'t a boolean. Use true or false.',
    'fail-on-epss: "10%" isn\'t an EPSS score. Use a number from 0 to 1, such as 0.1.',
    'ignore: "CVE 1" isn\'t a vulnerability ID or glob. Use, for example, CVE-2024-3094, GHSA-* or CVE-2019-????.',
    'ignore: "<b>" isn\'t a vulnerability ID or glob. Use, for example, CVE-2024-3094, GHSA-* or CVE-2019-????.',
    'comment-key: "-->" isn\'t a valid key. Use up to 64 letters, digits, ".", "_", "/" and "-", starting and ending with a letter or digit.',
    'platforms: "linux" isn\'t a platform. Use all, or os/architecture with an optional variant, such as linux/amd64 or linux/arm64/v8.',
    'mode: "enforced" isn\'t valid. Use enforce or report. Did you mean enforce?',
    'comment: "x\\n::error::y" isn\'t valid. Use always, on-findings, on-failure, or never.',
    'report-dir: "a\\u{0}b" has an unprintable character. Use a path.',
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
    [{ tag: '1' }, ['tag: "1" needs repository. Set repository with tag or digest.', NOTHING_TO_JUDGE]],
    [
      { repository: 'payments/api' },
      ['repository: "payments/api" needs tag or digest. The gate never assumes "latest".'],
    ],
    [
      { repository: 'payments/api', tag: '1', image: 'api:1' },
      ['image: "api:1" can\'t be combined with repository. Set only one of repository, image, and metadata.'],
    ],
    [
      { image: 'api:1', tag: '1' },
      ['tag: "1" goes with repository and can\'t be combined with image. Set repository with tag or digest.'],
    ],
    [{ image: '# none' }, ['image: "# none" lists no image. Set one or more references, separated by lines or commas.']],
    [
      { image: 'api:1, Api:2, ghcr.io/a/b:1' },
      [
        'image: "Api:2" doesn\'t name an Amazon ECR repository. Use repository:tag, repository@sha256:… or repository:tag@sha256:…, with or without the registry host.',
        'image: "ghcr.io/a/b:1" isn\'t in Amazon ECR. Use an image in Amazon ECR, without a host or with <12-digit account>.dkr.ecr.<region>.amazonaws.com. A repository whose name starts with a dotted part needs the host.',
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
      "region isn't set, and neither is AWS_REGION. Set it, for example to eu-west-1.",
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
      'region: "Ireland" (from AWS_REGION) isn\'t an AWS Region. Use a name such as eu-west-1.',
    ])
    expect(problemsBeside({ image: `${HOST}/api:1` }, { AWS_REGION: 'Ireland' })).toEqual([])
    expect(problemsBeside({ region: 'eu-west-1' }, { AWS_REGION: 'Ireland' })).toEqual([])
  })

  test('a host in a reference may repeat the inputs but not contradict them', () => {
    const image = `${HOST}/api:1`
    expect(problemsBeside({ image, region: 'eu-west-1', 'registry-id': '123456789012' })).toEqual([])
    expect(problemsBeside({ image }, { AWS_REGION: 'us-east-1' })).toEqual([])
    expect(problemsBeside({ image, region: 'us-east-1', 'registry-id': '210987654321' })).toEqual([
      `image: "${image}" is in 123456789012, which contradicts registry-id: "210987654321". Remove registry-id, or set it to the same value.`,
      `image: "${image}" is in eu-west-1, which contradicts region: "us-east-1". Remove region, or set it to the same value.`,
    ])
    expect(problemsBeside({ baseline: image, region: 'us-east-1' })).toEqual([
      `baseline: "${image}" is in eu-west-1, which contradicts region: "us-east-1". Remove region, or set it to the same value.`,
    ])
  })

  test('without RUNNER_TEMP, reports go to the temporary folder of the machine', () => {
    const read = readOptions(inputsOfStep({ INPUT_IMAGE: 'api:1', AWS_REGION: 'eu-west-1' }))
    expect(read).toMatchObject({ kind: 'options', options: { reportDir: { path: expect.stringMatching(/.ecr-scan-gate$/), numbered: true } } })
  })
})

describe('times', () => {
  test.each([
    [{ timeout: '0' }, ['timeout: "0" is out of range. Use 1s to 6h.']],
    [{ timeout: '6h1s' }, ['timeout: "6h1s" is out of range. Use 1s to 6h.']],
    [{ timeout: '9'.repeat(400) }, [expect.stringContaining('is out of range. Use 1s to 6h.')]],
    [{ 'poll-interval': '0s' }, ['poll-interval: "0s" is too short. Use 1s or more.']],
    [{ timeout: 'x', settle: '20m' }, [expect.stringContaining('timeout: "x" isn\'t a duration')]],
    [{ timeout: '6h' }, []],
    [{ 'poll-interval': '16m' }, []],
    [{ settle: '15m' }, []],
    [{ timeout: '2s', settle: '0', 'poll-interval': '1' }, []],
  ])('%j', (given, problems) => {
    expect(problemsBeside(given)).toEqual(problems)
  })

  test('a settle time that no fresh scan can fulfil is mentioned: an old scan does not have to settle', () => {
    expect(optionsOf({ timeout: '30s' }).warnings).toEqual(["timeout (30s) must be longer than settle (45s), or a fresh scan can't pass"])
  })

  test('a settle time that no empty result can fulfil is mentioned', () => {
    expect(optionsOf({ timeout: '90s' }).warnings).toEqual([
      "timeout (1m30s) must be longer than twice settle (1m30s), or a fresh scan without findings can't pass",
    ])
    expect(optionsOf({ timeout: '91s' }).warnings).toEqual([])
  })
})

describe('rules', () => {
  test('fail-on-new-only needs something to compare with', () => {
    expect(problemsBeside({ 'fail-on-new-only': 'true' })).toEqual([
      'fail-on-new-only: "true" needs baseline. Set baseline to the image to compare with.',
    ])
    expect(problemsBeside({ 'fail-on-new-only': 'false' })).toEqual([])
  })

  test('require-signature is true, false or a list of profiles', () => {
    expect(['true', 'FALSE', '*/prod\n*/prod # twice', ''].map((text) => optionsOf({ 'require-signature': text }).rules.requireSignature)).toEqual([true, false, ['*/prod'], undefined])
    expect(problemsBeside({ 'require-signature': 'yes' })).toEqual(['require-signature: "yes" isn\'t the ARN of a signing profile. Use arn:aws:signer:REGION:ACCOUNT:/signing-profiles/NAME; * and ? are wildcards.'])
    expect(problemsBeside({ 'require-signature': '# none' })).toEqual(['require-signature: "# none" lists no signing profile. Use true, or ARNs of signing profiles'])
  })

  test('thresholds tell all their mistakes', () => {
    expect(problemsBeside({ thresholds: 'hihg=5,low=many\nmedium=1,Medium=2,critical' })).toEqual([
      'thresholds: "hihg=5" has the unknown severity "hihg". Use critical, high, medium, low, informational, or untriaged. Did you mean high?',
      'thresholds: "low=many" isn\'t severity=number. Example: critical=0,high=5.',
      'thresholds: "critical" isn\'t severity=number. Example: critical=0,high=5.',
      'thresholds: "hihg=5,low=many\\nmedium=1,Medium=2,critical" names medium twice. List each severity once.',
    ])
    expect(problemsBeside({ thresholds: '# nothing' })).toEqual(['thresholds: "# nothing" lists no severity. Example: critical=0,high=5.'])
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
      notices: ['fail-on-severity has no effect, because thresholds replaces it'],
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
    ['sha256:abc', 'baseline: "sha256:abc" isn\'t a digest. Use sha256: and 64 lowercase hexadecimal digits.'],
    ['-x', 'baseline: "-x" isn\'t a tag. Use 1 to 128 letters, digits, ".", "_" and "-", not starting with "." or "-".'],
    ['payments/base', expect.stringContaining('baseline: "payments/base" needs a tag or digest')],
  ])('baseline %s is refused', (text, problem) => {
    expect(problemsBeside({ baseline: text })).toEqual([problem])
  })

  test.each([
    ['# none', 'platforms: "# none" lists no platform. Use all, or a list such as linux/amd64,linux/arm64.'],
    ['all,linux/amd64', expect.stringContaining('platforms: "all" isn\'t a platform')],
  ])('platforms %j is refused', (text, problem) => {
    expect(problemsBeside({ platforms: text })).toEqual([problem])
  })
})

describe('what cannot be meant', () => {
  test('an input that does not exist is an error where it can only come from the workflow', () => {
    expect(problemsBeside({ 'fail-on-sevrity': 'low', 'no-such-thing': '1', fail_on_kev: 'true' })).toEqual([
      "fail-on-sevrity isn't an input of this action. Did you mean fail-on-severity?",
      "no-such-thing isn't an input of this action.",
      "fail_on_kev isn't an input of this action. Did you mean fail-on-kev?",
    ])
    expect(problemsBeside({ '::error::-\n': '1' })).toEqual(['"::error::-\\n" isn\'t an input of this action.'])
  })

  test.each([
    ['polcy', 'policy'], ['plicy', 'policy'], ['oplicy', 'policy'], ['threshold', 'thresholds'], ['treshold', 'thresholds'], ['basline', 'baseline'], ['ignroe', 'ignore'],
    ['vexx', 'vex'], ['moed', 'mode'], ['reigon', 'region'], ['platform', 'platforms'], ['comments', 'comment'], ['timout', 'timeout'], ['setle', 'settle'], ['images', 'image'],
    ['fail_on_kve', 'fail-on-kev'], ['failonkev', 'fail-on-kev'], ['onlyfixable', 'only-fixable'], ['fail_on_severty', 'fail-on-severity'], ['policy.', 'policy'],
  ])('%s is a near miss of %s, and an error', (name, meant) => {
    const written = /^\w+$/.test(name) ? name : `"${name}"`
    expect(problemsBeside({ [name]: 'x' })).toEqual([
      `${written} isn't an input of this action. Did you mean ${meant}? If this step doesn't set it, rename the job's variable "INPUT_${name.toUpperCase()}".`,
    ])
  })

  test('a misspelling of every input is an error: a letter missing, a letter twice, two letters in the wrong order', () => {
    const misspelt = INPUTS.flatMap(({ name }) => [`${name.slice(0, 2)}${name.slice(3)}`, `${name}${name.slice(-1)}`, `${name.slice(0, 1)}${name.charAt(2)}${name.charAt(1)}${name.slice(3)}`])
    const slipped = misspelt.filter((name) => !INPUTS.some((input) => input.name === name) && problemsBeside({ [name]: 'x' }).length !== 1)
    expect(slipped).toEqual([])
  })

  test('a variable that somebody else may have set is mentioned when it reminds of an input, and is no error', () => {
    expect(optionsOf({ commit: 'x', node: '24', name: 'x', token: 'x', version: '1', pipeline: 'x', fail_on_error: 'true', who_to_greet: 'x' }).notices).toEqual([
      'The variable "INPUT_COMMIT" isn\'t an input of this action. Did you mean comment?',
      'The variable "INPUT_NODE" isn\'t an input of this action. Did you mean mode?',
      'The variable "INPUT_PIPELINE" isn\'t an input of this action. Did you mean baseline?',
      'The variable "INPUT_FAIL_ON_ERROR" isn\'t an input of this action. Did you mean fail-on-epss?',
    ])
  })
})
