import { describe, expect, test } from '@jest/globals'
import { adviceFor } from '../../src/base/service-advice.ts'
import { ServiceError } from '../../src/base/service-error.ts'
import { withRemedies } from '../../src/base/words.ts'
import { inWordsOfActions } from '../../src/faces/action/words.ts'

const problemOf = (code: string, text = 'text of the service') => adviceFor(new ServiceError({ kind: 'credentials', action: 'ecr:DescribeImages', code, text }), 'repository payments/api in eu-west-1')

describe('words of a face', () => {
  test('take the place of the cures, and leave all else as it is', () => {
    const words = withRemedies({ 'no-credentials': ({ code }) => [`cure of ${code}`] })
    expect(words(problemOf('CredentialsProviderError'))).toMatchObject({ code: 'no-credentials', what: expect.stringContaining('ecr:DescribeImages'), remedy: ['cure of no-credentials'], alwaysFails: true })
    expect(words({ code: 'timeout', what: 'late', remedy: ['Raise `timeout`.'] })).toEqual({ code: 'timeout', what: 'late', remedy: ['Raise `timeout`.'] })
    expect(words({ code: 'toString', what: '', remedy: [] }).remedy).toEqual([])
  })

  test.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'no-credentials'],
    ['CredentialsProviderError', 'The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.', 'login-expired'],
    ['TokenProviderError', "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.", 'login-expired'],
    ['ExpiredTokenException', 'The security token included in the request is expired', 'bad-credentials'],
    ['UnrecognizedClientException', 'The security token included in the request is invalid.', 'bad-credentials'],
  ])('%s is told apart: %s', (code, text, expected) => {
    expect(problemOf(code, text)).toMatchObject({ code: expected, alwaysFails: true })
  })

  test('of Actions name the login step', () => {
    expect(inWordsOfActions(problemOf('CredentialsProviderError')).remedy.join(' ')).toContain('aws-actions/configure-aws-credentials')
    expect(inWordsOfActions(problemOf('ExpiredTokenException')).remedy.join(' ')).toContain('role-duration-seconds')
  })

  test('the core names no system of CI', () => {
    for (const code of ['CredentialsProviderError', 'TokenProviderError', 'ExpiredToken', 'InvalidSignatureException']) expect(problemOf(code).remedy.join(' ')).not.toMatch(/actions|job|step|workflow/i)
  })
})
