import { expect, test } from '@jest/globals'
import { runScript } from './run-script.ts'
import { scriptOf } from './workflow.ts'

interface Issue {
  readonly number: number
  readonly title: string
  body: string
  state: string
  readonly pull_request?: object
}

const SCRIPT = scriptOf('examples/workflows/scheduled-recheck.yml', 'check', /marker/)

/** The issues of a repository, as far as the script asks for them. */
function repository() {
  const issues: Issue[] = [{ number: 1, title: 'Something else', body: 'no marker', state: 'open' }]
  const comments: string[] = []
  const api = {
    listForRepo: 'listForRepo',
    create: ({ title, body }: Pick<Issue, 'title' | 'body'>) => Promise.resolve(void issues.push({ number: issues.length + 1, title, body, state: 'open' })),
    update: ({ issue_number, body, state }: { readonly issue_number: number; readonly body: string; readonly state?: string }) => {
      const issue = issues[issue_number - 1]
      if (issue === undefined) throw new Error('no such issue')
      issue.body = body
      issue.state = state ?? issue.state
      return Promise.resolve()
    },
    createComment: ({ body }: { readonly body: string }) => Promise.resolve(void comments.push(body)),
  }
  const github = { rest: { issues: api }, paginate: () => Promise.resolve(issues.filter(({ state }) => state === 'open')) }
  const check = async (verdict: string, image = 'payments/api:production', reason = '1 critical (limit 0)') =>
    runScript(SCRIPT, { IMAGE: image, VERDICT: verdict, REASON: reason, JUDGED: `payments/api@sha256:1`, RUN: 'https://github.com/o/r/actions/runs/1' }, { github, context: { repo: { owner: 'o', repo: 'r' } } })
  return { issues, comments, check }
}

test('one issue per image is opened, updated, told of a turn, and closed', async () => {
  const { issues, comments, check } = repository()
  await check('pass')
  expect(issues).toHaveLength(1)

  await check('fail')
  await check('fail')
  await check('fail', 'payments/worker:production')
  expect(issues.map(({ title }) => title)).toEqual(['Something else', 'payments/api:production does not pass the scan gate', 'payments/worker:production does not pass the scan gate'])
  expect(comments).toEqual([])

  await check('')
  expect(issues[1]?.body).toContain('**no-result**')
  expect(comments).toEqual([expect.stringContaining('turned to **no-result**')])

  await check('pass')
  expect(issues.map(({ state }) => state)).toEqual(['open', 'closed', 'open'])
  expect(comments).toHaveLength(2)
})

test('what the gate says is shown as code', async () => {
  const { issues, check } = repository()
  await check('fail', 'payments/api:production', 'in `@octo-org/all`\n# heading')
  expect(issues[1]?.body).toContain("`in '@octo-org/all' # heading`")
})
