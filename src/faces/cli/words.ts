import { loginsTried } from '../../aws/login.ts'
import type { NoResult } from '../../base/no-result.ts'
import type { Words } from '../../base/words.ts'
import type { Environment } from '../../base/environment.ts'

const NO_LOGIN = 'No AWS credentials found. Run aws sso login, or set AWS_PROFILE.'

/** A setting in backticks as the core writes it, with or without a value, and with or without the word "input" before it. */
const SETTING = /(?:\b(input)(s?) )?`([a-z]+(?:-[a-z]+)*)(?:: ([^`\n]+))?`/gu

/** Words a problem for the command line: settings become flags, and credentials come from where the AWS CLI finds them. */
export function inWordsOfShell(settings: ReadonlySet<string>, env: Environment): Words {
  const flags = (text: string): string =>
    text.replace(SETTING, (whole, input: string | undefined, plural: string | undefined, name: string, value: string | undefined) => {
      if (!settings.has(name)) return whole
      return `${input === undefined ? '' : `flag${plural ?? ''} `}--${name}${value === undefined ? '' : ` ${value}`}`
    })
  return (problem) => {
    const { what, remedy } = problem.code === 'no-credentials' ? noLogin(problem, env) : problem
    return { ...problem, what: flags(what), remedy: remedy.map(flags) }
  }
}

function noLogin({ what }: NoResult, env: Environment): Pick<NoResult, 'what' | 'remedy'> {
  return { what: NO_LOGIN, remedy: [what, ...loginsTried(env).map((tried) => `Tried: ${tried}`)] }
}
