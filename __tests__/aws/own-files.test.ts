import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { unfitAwsFile } from '../../src/aws/own-files.ts'

const HOME = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-aws-'))
const [FILE, LINK, PIPE, LINK_TO_PIPE] = ['file', 'link', 'pipe', 'link-to-pipe'].map((name) => join(HOME, name))
writeFileSync(join(HOME, 'file'), '')
symlinkSync('file', join(HOME, 'link'))
execFileSync('mkfifo', [join(HOME, 'pipe')])
symlinkSync('pipe', join(HOME, 'link-to-pipe'))

describe.each(['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'])('%s', (name) => {
  test.each([FILE, LINK, HOME, '/dev/null', '/nowhere', '', undefined])('may be %s', (path) => expect(unfitAwsFile({ HOME, [name]: path })).toBeUndefined())

  test.each([
    [PIPE, 'a named pipe'],
    [LINK_TO_PIPE, 'a named pipe'],
    ['/dev/zero', 'a device'],
  ])('may not be %s', (path, kind) => {
    expect(unfitAwsFile({ HOME, [name]: path })).toMatchObject({ code: 'aws-file-unfit', what: `Can't read the AWS credentials: ${name} is ${path ?? ''}, which is ${kind}, not a regular file.` })
  })
})

test.each(['config', 'credentials'])('~/.aws/%s is looked at where none is named', (name) => {
  const home = mkdtempSync(join(tmpdir(), 'ecr-scan-gate-aws-'))
  expect(unfitAwsFile({ HOME: home })).toBeUndefined()
  mkdirSync(join(home, '.aws'))
  execFileSync('mkfifo', [join(home, '.aws', name)])
  expect(unfitAwsFile({ HOME: home })?.what).toContain(`${join(home, '.aws', name)}, which is a named pipe`)
  expect(unfitAwsFile({ HOME: home, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' })).toBeUndefined()
})
