/** Payloads as GitHub sends them, cut down to the neighbourhood of what is read. */

export const HEAD = '1f0c3b9a7d5e4f60812233445566778899aabbcc'
export const BASE = '2a1b0c9d8e7f60514233241506f7e8d9cabbacbd'
export const MERGE = '3b2c1d0e9f8a71625344352617a8b9cadbecfdce'
export const OTHER = '4c3d2e1f0a9b82736455463728b9cadbecfdaedf'

export function repositoryJson(fullName = 'acme/shop') {
  const [owner, name] = fullName.split('/')
  return { id: 4711, name, full_name: fullName, private: true, owner: { login: owner, type: 'Organization' }, url: `https://api.github.com/repos/${fullName}` }
}

interface PullRequestShape {
  number?: number
  state?: string
  headSha?: string
  baseSha?: string
  baseRef?: string
  base?: string
  head?: string | null
}

export function pullRequestJson({ number = 17, state = 'open', headSha = HEAD, baseSha = BASE, baseRef = 'main', base = 'acme/shop', head = base }: PullRequestShape = {}) {
  return {
    url: `https://api.github.com/repos/${base}/pulls/${number}`,
    id: 9_000_000 + number,
    number,
    state,
    title: 'Bump base image',
    user: { login: 'mona', type: 'User' },
    head: { ref: 'bump', sha: headSha, label: 'acme:bump', repo: head === null ? null : repositoryJson(head) },
    base: { ref: baseRef, sha: baseSha, label: `acme:${baseRef}`, repo: repositoryJson(base) },
    merged: false,
  }
}

/** As inside `workflow_run`: repositories by address only, no state. */
export function listedPullRequestJson(shape: PullRequestShape = {}) {
  const { number, head, base } = pullRequestJson(shape)
  const short = (side: typeof head | typeof base) => ({ ref: side.ref, sha: side.sha, repo: side.repo && { id: side.repo.id, name: side.repo.name, url: side.repo.url } })
  return { id: 9_000_000 + number, number, url: `https://api.github.com/repos/acme/shop/pulls/${number}`, head: short(head), base: short(base) }
}

export function workflowRunJson(over: object = {}) {
  return {
    action: 'completed',
    workflow_run: {
      id: 55,
      name: 'build',
      head_branch: 'bump',
      head_sha: HEAD,
      event: 'pull_request',
      status: 'completed',
      conclusion: 'success',
      head_repository: repositoryJson(),
      pull_requests: [listedPullRequestJson()],
      ...over,
    },
    repository: repositoryJson(),
  }
}

export function mergeGroupJson(over: object = {}) {
  return {
    action: 'checks_requested',
    merge_group: {
      head_sha: MERGE,
      head_ref: `refs/heads/gh-readonly-queue/main/pr-17-${OTHER}`,
      base_sha: OTHER,
      base_ref: 'refs/heads/main',
      ...over,
    },
  }
}

export function pushJson(over: object = {}) {
  return { ref: 'refs/heads/bump', before: BASE, after: HEAD, created: false, deleted: false, forced: false, commits: [], repository: repositoryJson(), ...over }
}

export function issueCommentJson(onPullRequest = true) {
  const issue = { number: 17, state: 'open', title: 'x', ...(onPullRequest ? { pull_request: { url: 'https://api.github.com/repos/acme/shop/pulls/17' } } : {}) }
  return { action: 'created', issue, comment: { id: 1, body: '/scan' }, repository: repositoryJson() }
}

export const environment = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_SHA: HEAD,
  GITHUB_REF: 'refs/heads/bump',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_RUN_ID: '99',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_JOB: 'gate',
  GITHUB_WORKFLOW: 'CI',
  GITHUB_ACTOR: 'mona',
}
