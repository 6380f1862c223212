import { asCount, asList, asText, field } from '../base/json.ts'
import type { IssuePage, RepositoryIssue } from './api.ts'

/** A page of issues. One unreadable entry makes the page unusable, because it could be the issue that the caller looks for. */
export function parseIssues(data: unknown, link: string, pageSize: number): IssuePage | undefined {
  const list = asList(data)
  const issues = list?.map(parseIssue).filter((issue) => issue !== undefined)
  if (list === undefined || issues === undefined || issues.length < list.length) return undefined
  return { issues, more: list.length >= pageSize || /\brel="next"/.test(link) }
}

export function parseIssue(value: unknown): RepositoryIssue | undefined {
  const number = asCount(field(value, 'number'))
  const state = field(value, 'state')
  if (number === undefined || (state !== 'open' && state !== 'closed')) return undefined
  const url = asText(field(value, 'html_url'))
  return {
    number,
    url: url?.startsWith('http') === true ? url : undefined,
    body: asText(field(value, 'body')) ?? '',
    author: asText(field(value, 'user', 'login')) ?? '',
    authorType: asText(field(value, 'user', 'type')) ?? '',
    open: state === 'open',
    locked: field(value, 'locked') === true,
    isPullRequest: field(value, 'pull_request') !== undefined,
    assignees: asList(field(value, 'assignees'))?.flatMap((user) => asText(field(user, 'login')) ?? []) ?? [],
  }
}
