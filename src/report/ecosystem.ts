import { type Scheme, schemeOf } from '../base/versions/versions.ts'

/**
 * How the packages of one manager are updated. A name comes from the image, and so it gets into a command only if it is
 * certainly a name of that ecosystem: nothing that a shell or the tool itself could read as more than that.
 */
export interface Ecosystem {
  /** What people call its packages: `npm packages`. */
  readonly noun: string
  readonly name: RegExp
  /** The command for these packages; undefined where there is none that takes several. */
  readonly command?: Command
}

type Command = (packages: readonly Wanted[]) => string | undefined

/** A package to update. */
export interface Wanted {
  readonly name: string
  /** The version that is enough, where that is certain. */
  readonly target: string | undefined
}

const MAX_NAME = 214
const NPM = /^(?:@[a-z0-9][a-z0-9._~-]*\/)?[A-Za-z0-9][A-Za-z0-9._~-]*$/u
const PIP = /^[A-Za-z0-9][A-Za-z0-9._-]*$/u
const GEM = /^[A-Za-z0-9][A-Za-z0-9._-]*$/u
const COMPOSER = /^[a-z0-9][a-z0-9_.-]*\/[a-z0-9][a-z0-9_.-]*$/u
const CRATE = /^[A-Za-z][A-Za-z0-9_-]*$/u
const GO = /^[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?:\/[A-Za-z0-9][A-Za-z0-9._~-]*)*$/u
const NUGET = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/u
const MAVEN = /^[A-Za-z0-9][\w.-]*:[A-Za-z0-9][\w.-]*$/u
const DPKG = /^[a-z0-9][a-z0-9+.-]+$/u
const OS = /^[A-Za-z0-9][A-Za-z0-9._+-]*$/u
const VERSION = /^v?\d[\w.+-]*$/u

function all(start: string): Command {
  return (packages) => `${start} ${packages.map(({ name }) => name).join(' ')}`
}

/** `go get` takes a version for each; without one it would take the newest there is. */
function goGet(packages: readonly Wanted[]): string | undefined {
  const named = packages.flatMap(({ name, target }) => (target !== undefined && VERSION.test(target) ? [`${name}@${target.startsWith('v') ? '' : 'v'}${target}`] : []))
  return named.length < packages.length ? undefined : `go get ${named.join(' ')}`
}

const NODE: Ecosystem = { noun: 'npm packages', name: NPM, command: all('npm update') }
const PYTHON: Ecosystem = { noun: 'Python packages', name: PIP, command: all('pip install --upgrade') }
const GEMS: Ecosystem = { noun: 'gems', name: GEM, command: all('bundle update') }
const CRATES: Ecosystem = { noun: 'crates', name: CRATE, command: all('cargo update') }
const MODULES: Ecosystem = { noun: 'Go modules', name: GO, command: goGet }
const JAVA: Ecosystem = { noun: 'Java libraries', name: MAVEN }
const DOTNET: Ecosystem = { noun: 'NuGet packages', name: NUGET }

/** By Inspector's name of the package manager. */
const ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  NPM: NODE,
  NODE,
  NODEPKG: NODE,
  YARN: { ...NODE, command: all('yarn upgrade') },
  PIP: PYTHON,
  PYTHON,
  PYTHONPKG: PYTHON,
  PIPENV: { ...PYTHON, command: all('pipenv update') },
  POETRY: { ...PYTHON, command: all('poetry update') },
  BUNDLER: GEMS,
  RUBY: GEMS,
  GEMSPEC: { ...GEMS, command: all('gem update') },
  COMPOSER: { noun: 'Composer packages', name: COMPOSER, command: all('composer update') },
  CARGO: CRATES,
  RUST: CRATES,
  GO: MODULES,
  GOMOD: MODULES,
  GOBINARY: MODULES,
  JAR: JAVA,
  POM: JAVA,
  JAVA,
  NUGET: DOTNET,
  DOTNET,
  DOTNET_CORE: DOTNET,
}

const UNKNOWN: Ecosystem = { noun: 'packages', name: /^(?!)/u }
const OS_PACKAGES = 'OS packages'

/** Of packages of a system, the tool follows from what Inspector calls it, or else from the command that Inspector suggests. */
export function ecosystemOf(manager: string | undefined, distribution: string | undefined, suggested: string | undefined): Ecosystem {
  if (manager === 'OS') return systemOf(schemeOf(manager, distribution), distribution ?? '', suggested ?? '')
  return manager !== undefined && Object.hasOwn(ECOSYSTEMS, manager) ? (ECOSYSTEMS[manager] ?? UNKNOWN) : UNKNOWN
}

function systemOf(scheme: Scheme | undefined, distribution: string, suggested: string): Ecosystem {
  if (scheme === 'dpkg' || suggested.startsWith('apt-get ')) return { noun: OS_PACKAGES, name: DPKG, command: all('apt-get update && apt-get install --only-upgrade') }
  if (scheme === 'apk' || suggested.startsWith('apk ')) return { noun: OS_PACKAGES, name: OS, command: all('apk add --upgrade') }
  if (/SUSE|SLES/u.test(distribution)) return { noun: OS_PACKAGES, name: OS, command: all('zypper update') }
  if (suggested.startsWith('yum ') || distribution === 'AMAZON_LINUX_2' || distribution === 'CENTOS_7') return { noun: OS_PACKAGES, name: OS, command: all('yum update') }
  if (scheme === 'rpm' || suggested.startsWith('dnf ')) return { noun: OS_PACKAGES, name: OS, command: all('dnf upgrade') }
  return { noun: OS_PACKAGES, name: OS }
}

/** One command line is read and pasted; a longer one is not. */
const MAX_COMMAND = 400

/** One command for all of them, or none: a command for some would leave findings behind. */
export function commandFor(ecosystem: Ecosystem, packages: readonly Wanted[]): string | undefined {
  if (packages.length === 0 || packages.some(({ name }) => name.length > MAX_NAME || !ecosystem.name.test(name))) return undefined
  const command = ecosystem.command?.(packages)
  return command === undefined || command.length > MAX_COMMAND ? undefined : command
}
