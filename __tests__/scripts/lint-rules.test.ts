import { describe, test } from '@jest/globals'
import { RuleTester } from 'oxlint/plugins-dev'
import { noConditionalSpread } from '../../scripts/lint-rules.ts'

RuleTester.describe = describe
RuleTester.it = test

const errors = ['Write the member plainly, undefined where there is none: all objects of a type have the same members.']

new RuleTester().run('no-conditional-spread', noConditionalSpread, {
  valid: [
    'const image = { tag: tag === undefined ? undefined : tag }',
    'const image = { ...defaults, ...(isIndex ? index : manifest) }',
    'const image = { ...(isIndex ? { platforms } : { layers }) }',
    'const tags = [...(tag === undefined ? [] : [tag]), ...(tags ?? [])]',
    'call(...(tags ?? []))',
  ],
  invalid: [
    { code: 'const image = { ...(tag === undefined ? {} : { tag }) }', errors },
    { code: 'const image = { ...(tag !== undefined ? { tag } : {}) }', errors },
    { code: 'const image = { ...(isIndex ? {} : manifest) }', errors },
    { code: 'const image = { ...(tag && { tag }) }', errors },
    { code: 'const image = { ...(defaults ?? {}) }', errors },
    { code: 'const image = { ...(defaults || none) }', errors },
  ],
})
