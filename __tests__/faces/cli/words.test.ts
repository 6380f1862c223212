import { expect, test } from '@jest/globals'
import { inWordsOfShell } from '../../../src/faces/cli/words.ts'

const words = inWordsOfShell(new Set(['timeout', 'policy-from', 'github-token', 'region']), { HOME: '/nowhere', AWS_PROFILE: 'audit', AWS_EC2_METADATA_DISABLED: 'true' })
const said = (text: string): string | undefined => words({ code: 'any', what: '', remedy: [text] }).remedy[0]

test.each([
  ['Raise `timeout`.', 'Raise --timeout.'],
  ['Set `policy-from: workspace` where nobody can.', 'Set --policy-from workspace where nobody can.'],
  ['Give the input `github-token` a token.', 'Give the flag --github-token a token.'],
  ['Check the inputs `timeout` and `region`.', 'Check the flags --timeout and --region.'],
  ['Run `aws sso login`, and see `tag`.', 'Run `aws sso login`, and see `tag`.'],
])('%s', (core, shell) => {
  expect(said(core)).toBe(shell)
})

test('a missing login says what to do, and what was tried', () => {
  const { what, remedy } = words({ code: 'no-credentials', what: 'No AWS credentials found for ecr:DescribeImages: nothing', remedy: ['of the core'] })
  expect(what).toBe('No AWS credentials found. Run aws sso login, or set AWS_PROFILE.')
  expect(remedy).toEqual([
    'No AWS credentials found for ecr:DescribeImages: nothing',
    'Tried: profile audit (from AWS_PROFILE): /nowhere/.aws/credentials (not there), /nowhere/.aws/config (not there)',
    'Tried: web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set, AWS_ROLE_ARN is not set',
    "Tried: instance metadata: switched off by AWS_EC2_METADATA_DISABLED; no variable AWS_CONTAINER_CREDENTIALS_* names a container's credentials",
  ])
})
