import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { GITHUB_TOKEN } from './github/service.ts'
import type { Place } from './github/views.ts'
import type { EventPlan } from './github/plan.ts'
import type { Scenario } from './scenario.ts'
import { repositoryView } from './github/views.ts'

/** Credentials that the emulator knows; they open nothing anywhere else. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'ASIAEMULATEDEMULATED',
  AWS_SECRET_ACCESS_KEY: 'emulated/secret/key/that/opens/nothing00',
  AWS_SESSION_TOKEN: 'emulated-session-token',
} as const

/** The event that a scenario runs for: its first one, or the first of the given name. */
export function eventOf(scenario: Scenario, name?: string): EventPlan {
  const found = name === undefined ? scenario.events[0] : scenario.events.find((entry) => entry.name === name)
  if (found === undefined) throw new Error(`Scenario ${scenario.name} has no event ${name ?? ''}`)
  return found
}

/** The environment that a runner would give the action, plus where the emulated services are. */
export function environment(scenario: Scenario, event: EventPlan, url: string, place: Place): Record<string, string> {
  const [owner = ''] = scenario.github.repository.split('/')
  return {
    ...CREDENTIALS,
    AWS_REGION: scenario.registry.region,
    AWS_ENDPOINT_URL: url,
    // Without these an SDK would look for configuration and credentials of the machine.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: place.api,
    GITHUB_SERVER_URL: place.server,
    GITHUB_GRAPHQL_URL: place.api.replace(/\/v3$/, '/graphql'),
    GITHUB_REPOSITORY: scenario.github.repository,
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_HEAD_REF: event.headRef ?? '',
    GITHUB_BASE_REF: event.baseRef ?? '',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '42',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'build',
    GITHUB_JOB: 'scan',
    GITHUB_ACTOR: 'octocat',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    GITHUB_TOKEN,
  }
}

/** Inputs as the runner hands them to an action: `INPUT_` and the name in upper case, hyphens kept. The token is among them. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  const all = { 'github-token': GITHUB_TOKEN, ...inputs }
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
}

/** Writes the event's payload to a file, for `GITHUB_EVENT_PATH`. */
export function writeEventFile(scenario: Scenario, event: EventPlan, place: Place, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const repository = repositoryView(scenario.github.repository, scenario.github, place)
  writeFileSync(path, JSON.stringify({ repository, sender: { login: 'octocat', type: 'User' }, ...event.payload }, null, 2))
}
