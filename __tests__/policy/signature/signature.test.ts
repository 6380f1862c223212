import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { matchesWildcard } from '../../../src/base/wildcard.ts'
import { profileProblem, standingOf, type RequiredSignature } from '../../../src/policy/signature/required.ts'
import type { JudgeInput } from '../../../src/policy/judge-input.ts'
import { judge } from '../../../src/policy/judge.ts'
import type { KnownSigningRules, SignatureSeen, SigningStatus } from '../../../src/scan/signing.ts'
import { AMD64, CAUSE, NOW, aFinding, aPolicy, aRepository, someScanned, anImageWith, digestOf, scannedImage } from '../cases.ts'

const arn = (name: string): string => `arn:aws:signer:eu-central-1:123456789012:/signing-profiles/${name}`
const PROD = arn('ecr_prod')
const TEAM = arn('ecr_team')
const status = (profile: string, word: string, failureReason?: string): SigningStatus => ({ profile, status: word, failureCode: failureReason === undefined ? undefined : 'SomeException', failureReason })
const told = (statuses: readonly SigningStatus[], rules?: KnownSigningRules): SignatureSeen => ({ kind: 'told', statuses, rules })
const rulesOf = (...rules: readonly (readonly [string, ...string[]])[]): KnownSigningRules => ({ kind: 'known', rules: rules.map(([profile, ...filters]) => ({ profile, filters })) })

function verdict(requireSignature: RequiredSignature, signatures: JudgeInput['signatures'], more: Partial<JudgeInput> = {}) {
  return judge({ scans: [anImageWith([])], policy: aPolicy({ requireSignature }), signatures, now: NOW, ...more })
}

describe('profiles', () => {
  test.each([PROD, 'arn:aws-cn:signer:cn-north-1:123456789012:/signing-profiles/ab', 'arn:aws:signer:*:123456789012:/signing-profiles/*', '*', '*/ecr_????'])('%s is one, or a glob', (text) => {
    expect(profileProblem(text)).toBeUndefined()
  })

  test.each([
    ['ecr_prod', "isn't the ARN"],
    ['arn:aws:iam::123456789012:role/x', "isn't the ARN"],
    [`${PROD}/AbCd1234`, 'names a version'],
    ['arn:aws:signer:*:*:/signing-profiles/*/*', 'names a version'],
    ['[ab]*', "isn't the ARN"],
    ['yes', "isn't the ARN"],
    ['', "isn't the ARN"],
    [`arn:${'*'.repeat(200)}`, 'longer than 200'],
  ])('%j is none', (text, problem) => {
    expect(profileProblem(text)).toContain(problem)
  })
})

test('a wildcard matches the whole text, case counts, and no pattern takes long', () => {
  expect([['*', ''], ['a*c', 'abbc'], ['a?c', 'abc'], ['*b*', 'abc'], ['**', 'x'], ['a*', 'a']].map(([pattern = '', text = '']) => matchesWildcard(pattern, text))).toEqual([true, true, true, true, true, true])
  expect([['', 'a'], ['a', 'A'], ['a?c', 'ac'], ['a*c', 'abcd'], ['?', ''], ['prod', 'prod/x']].map(([pattern = '', text = '']) => matchesWildcard(pattern, text))).toEqual([false, false, false, false, false, false])
  expect(matchesWildcard(`${'*a'.repeat(90)}b`, 'a'.repeat(2_000))).toBe(false)
})

describe('what ECR says, and what the rule makes of it', () => {
  test.each<[string, RequiredSignature, readonly SigningStatus[], string]>([
    ['complete', true, [status(PROD, 'COMPLETE')], 'signed'],
    ['complete with all', true, [status(PROD, 'COMPLETE'), status(TEAM, 'COMPLETE')], 'signed'],
    ['complete with one, failed with another', true, [status(PROD, 'COMPLETE'), status(TEAM, 'FAILED', 'no')], 'failed'],
    ['complete with the wanted one, failed with another', [PROD], [status(PROD, 'COMPLETE'), status(TEAM, 'FAILED', 'no')], 'signed'],
    ['complete with one, in progress with another', true, [status(PROD, 'COMPLETE'), status(TEAM, 'IN_PROGRESS')], 'pending'],
    ['in progress and failed', true, [status(PROD, 'IN_PROGRESS'), status(TEAM, 'FAILED')], 'failed'],
    ['nothing', true, [], 'absent'],
    ['nothing of the wanted one', [PROD], [status(TEAM, 'COMPLETE')], 'absent'],
    ['one of two wanted', [PROD, TEAM], [status(PROD, 'COMPLETE')], 'absent'],
    ['both wanted', [PROD, TEAM], [status(PROD, 'COMPLETE'), status(TEAM, 'COMPLETE')], 'signed'],
    ['a glob that two match, one in progress', [arn('ecr_*')], [status(PROD, 'COMPLETE'), status(TEAM, 'IN_PROGRESS')], 'pending'],
    ['the same profile in another Region', [PROD], [status(PROD.replace('eu-central-1', 'us-east-1'), 'COMPLETE')], 'absent'],
    ['another account', [PROD], [status(PROD.replace('123456789012', '999999999999'), 'COMPLETE')], 'absent'],
    ['a word that is not known', true, [status(PROD, 'VERIFIED')], 'unknown'],
    ['the right word in another case', true, [status(PROD, 'complete')], 'unknown'],
    ['an empty word', true, [status(PROD, '')], 'unknown'],
    ['failed and not known', true, [status(PROD, 'VERIFIED'), status(TEAM, 'FAILED')], 'failed'],
    ['two words for one profile', [PROD], [status(PROD, 'COMPLETE'), status(PROD, 'FAILED')], 'failed'],
    ['an empty list of wanted profiles', [], [status(PROD, 'COMPLETE')], 'absent'],
  ])('%s', (_what, required, statuses, state) => {
    expect(standingOf(statuses, required).state).toBe(state)
  })
})

describe('the verdict', () => {
  test('is a pass that says who signed', () => {
    expect(verdict([PROD], [told([status(PROD, 'COMPLETE')])])).toMatchObject({ result: 'pass', reason: 'passed: no findings in payments/api:1.4.2; signed by ECR with profile ecr_prod', signatures: [{ state: 'signed' }] })
  })

  test('fails on a signature that failed, with the reason of ECR', () => {
    const { result, reason, violations, counts, complete } = verdict(true, [told([status(PROD, 'FAILED', 'User is not authorized to perform: signer:SignPayload')])])
    expect({ result, reason, violations, total: counts?.total, complete }).toEqual({
      result: 'fail',
      reason: 'ECR could not sign payments/api:1.4.2 with profile ecr_prod: SomeException: User is not authorized to perform: signer:SignPayload',
      violations: [{ rule: 'require-signature', limit: 0, actual: 1, findings: [] }],
      total: 0,
      complete: true,
    })
  })

  test.each<[string, RequiredSignature, SignatureSeen, string, RegExp, RegExp]>([
    ['no rule at all', true, told([], rulesOf()), 'no-signing-rule', /is not signed by ECR: no signing rule of the registry covers payments\/api$/, /put-signing-configuration --signing-configuration '\{"rules":\[\{"signingProfileArn":"arn:aws:signer:eu-central-1:ACCOUNT:\/signing-profiles\/NAME"/],
    ['rules for others', [PROD], told([], rulesOf([TEAM], [PROD, 'shop/*'])), 'no-signing-rule', /with profile ecr_prod: no signing rule of the registry covers payments\/api with it$/, /replaces all rules/],
    ['a rule that covers it', [PROD], told([], rulesOf([PROD, 'payments/*'])), 'not-signed', /although a signing rule covers the repository now$/, /^Push the image again/],
    ['a rule without filters', true, told([], rulesOf([PROD])), 'not-signed', /although a signing rule covers/, /signer:SignPayload/],
    ['rules that cannot be read', true, told([], { kind: 'unknown', hint: 'Allow ecr:GetSigningConfiguration so that the next run can tell.' }), 'not-signed', /is not signed by ECR$/, /^Allow ecr:GetSigningConfiguration/],
    ['another profile', [PROD], told([status(TEAM, 'COMPLETE')], rulesOf([TEAM])), 'no-signing-rule', /with profile ecr_prod, only with profile ecr_team: no signing rule/, /NAME|ecr_prod/],
  ])('fails without a signature: %s', (_what, required, seen, code, what, remedy) => {
    const { result, signatures, reason } = verdict(required, [seen])
    expect({ result, code: signatures?.[0]?.cause?.code }).toEqual({ result: 'fail', code })
    expect(reason).toMatch(what)
    expect(signatures?.[0]?.cause?.remedy.some((step) => remedy.test(step))).toBe(true)
  })

  test('the missing rule is written for Terraform too, with the wanted profile', () => {
    const { signatures } = verdict([PROD], [told([], rulesOf())])
    expect(signatures?.[0]?.cause?.snippet).toMatchObject({ language: 'hcl', text: expect.stringMatching(/"awscc_ecr_signing_configuration"[\s\S]+signing_profile_arn = "arn:aws:signer:eu-central-1:123456789012:\/signing-profiles\/ecr_prod"[\s\S]+filter = "payments\/api", filter_type = "WILDCARD_MATCH"/) })
  })

  test('of a glob the name is taken, and no account id is told', () => {
    const { signatures } = verdict(['arn:aws:signer:*:*:/signing-profiles/ecr_prod'], [told([], rulesOf([TEAM]))])
    expect(signatures?.[0]?.cause?.remedy[0]).toContain('"arn:aws:signer:eu-central-1:ACCOUNT:/signing-profiles/ecr_prod"')
    expect(JSON.stringify(signatures?.[0]?.cause)).not.toContain('123456789012')
  })

  test.each<[string, SignatureSeen | undefined, string, RegExp]>([
    ['in progress when the time was up', told([status(PROD, 'IN_PROGRESS')]), 'signature-in-progress', /^no result: Timed out before ECR finished signing payments\/api:1.4.2 with profile ecr_prod$/],
    ['a status that is not known', told([status(PROD, 'VERIFIED')]), 'signature-status-unknown', /the signing status "VERIFIED" for payments\/api:1.4.2 /],
    ['an answer that could not be read', { kind: 'unread', cause: { ...CAUSE, code: 'signature-unreadable' } }, 'signature-unreadable', /^no result: the scan did not finish/],
    ['no question', undefined, 'internal-error', /is required and was not asked for/],
    ['a wait that was cut short without a failure', { kind: 'unfinished' }, 'internal-error', /is required and was not asked for/],
  ])('is no result: %s', (_what, seen, code, reason) => {
    const { result, problems, reason: said, counts } = verdict([PROD], [seen])
    expect({ result, codes: problems.map((problem) => problem.code), counts }).toEqual({ result: 'no-result', codes: [code], counts: undefined })
    expect(said).toMatch(reason)
  })

  test('findings and signatures are told together', () => {
    const { reason, violations } = verdict(true, [told([], rulesOf())], { scans: [anImageWith([aFinding()])] })
    expect(reason).toBe('1 high finding in payments/api:1.4.2 (none allowed); payments/api:1.4.2 is not signed by ECR: no signing rule of the registry covers payments/api')
    expect(violations.map(({ rule }) => rule)).toEqual(['fail-on-severity', 'require-signature'])
  })

  test('findings that fail, beside a signature that is not known: a failure, and what is missing', () => {
    expect(verdict(true, [told([status(PROD, 'IN_PROGRESS')])], { scans: [anImageWith([aFinding()])] })).toMatchObject({ result: 'fail', reason: expect.stringContaining('; another result is missing') })
  })

  test('of several images each is judged by the rules of its repository', () => {
    const policy = aPolicy({}, `require-signature: true\nrepositories:\n  sandbox/*:\n    require-signature: false\n  shop/*:\n    require-signature: ['${TEAM}']\n`)
    const scans = ['payments/api', 'sandbox/x', 'shop/web'].map((name) => anImageWith([], name))
    const { result, violations, signatures } = judge({ scans, policy, now: NOW, signatures: [told([status(PROD, 'COMPLETE')]), undefined, told([status(PROD, 'COMPLETE')], rulesOf())] })
    expect({ result, violations, states: signatures?.map(({ requestedIndex, state }) => `${requestedIndex} ${state}`) }).toEqual({
      result: 'fail',
      violations: [{ rule: 'require-signature', limit: 0, actual: 1, findings: [], repositories: ['shop/web'] }],
      states: ['0 signed', '2 broken'],
    })
  })

  test('of an index the index is what counts', () => {
    const index = someScanned([scannedImage('a', [], AMD64), scannedImage('b', [])], { digest: digestOf('index'), repository: aRepository() })
    expect(judge({ scans: [index], policy: aPolicy({ requireSignature: true }), now: NOW, signatures: [told([], rulesOf())] }).result).toBe('fail')
  })

  test('enforce-from, exceptions and report rules about findings do not soften it', () => {
    const policy = aPolicy({}, "require-signature: true\nenforce-from: 2099-01-01\nignore: ['*']\nfail-on-severity: none\n")
    expect(judge({ scans: [anImageWith([])], policy, now: NOW, signatures: [told([], rulesOf())] }).result).toBe('fail')
  })

  test('without the rule nothing is said of signatures', () => {
    expect(verdict(false, [told([], rulesOf())])).toMatchObject({ result: 'pass', signatures: undefined })
  })

  test('no account id is in the reason, since an output with a masked id is blanked', () => {
    const seen = [told([], rulesOf()), told([status(PROD, 'FAILED', 'no')]), told([status(PROD, 'IN_PROGRESS')]), told([status(PROD, 'NEW')])]
    for (const one of seen) expect(verdict([PROD], [one]).reason).not.toContain('123456789012')
  })
})

describe('whatever ECR says', () => {
  const word = fc.oneof(fc.constantFrom('COMPLETE', 'IN_PROGRESS', 'FAILED', 'complete', 'COMPLETED', ''), fc.string({ maxLength: 12 }))
  const profile = fc.oneof(fc.constantFrom(PROD, TEAM, arn('other')), fc.string({ maxLength: 30 }))
  const statuses = fc.array(fc.record({ profile, status: word, failureCode: fc.option(fc.string({ maxLength: 5 }), { nil: undefined }), failureReason: fc.option(fc.string({ maxLength: 5 }), { nil: undefined }) }), { maxLength: 6 })
  const required = fc.oneof(fc.constant(true as const), fc.uniqueArray(fc.constantFrom(PROD, TEAM, arn('ecr_*'), '*'), { minLength: 1 }))
  const rules = fc.constantFrom<KnownSigningRules | undefined>(undefined, rulesOf(), rulesOf([PROD]), { kind: 'unknown', hint: 'x' })
  const seen = fc.oneof({ weight: 8, arbitrary: fc.tuple(statuses, rules).map(([list, known]) => told(list, known)) }, { weight: 1, arbitrary: fc.constantFrom<SignatureSeen | undefined>(undefined, { kind: 'unfinished' }, { kind: 'unread', cause: CAUSE }) })

  test('nothing passes without COMPLETE for each wanted profile', () => {
    fc.assert(
      fc.property(required, seen, fc.boolean(), (wanted, one, early) => {
        const { result } = verdict(wanted, [one], early ? { early: { awaitsBaseline: false } } : {})
        const all = one?.kind === 'told' ? one.statuses : []
        const patterns = wanted === true ? ['*'] : wanted
        const isSigned = patterns.every((pattern) => all.some((each) => matchesWildcard(pattern, each.profile) && each.status === 'COMPLETE') && all.every((each) => !matchesWildcard(pattern, each.profile) || each.status === 'COMPLETE'))
        if (!isSigned) expect(result).not.toBe('pass')
        else if (!early) expect(result).toBe('pass')
      }),
      { numRuns: 2_000 },
    )
  })

  test('what is wrong has a code, a sentence and a step to take', () => {
    fc.assert(
      fc.property(required, seen, (wanted, one) => {
        for (const { state, cause } of verdict(wanted, [one]).signatures ?? []) {
          expect(state === 'signed').toBe(cause === undefined)
          if (cause !== undefined) expect([cause.code, cause.what, ...cause.remedy].every((text) => text.length > 0) && cause.remedy.length > 0).toBe(true)
        }
      }),
    )
  })
})
