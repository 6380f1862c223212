import type { RegistryAnswer, RegistryDoubt } from '../../src/scan/wait-world.ts'
import { describe, expect, test } from '@jest/globals'
import { checkRegistries } from '../../src/commands/registry-check.ts'
import type { World } from '../../src/commands/world.ts'
import type { RegistryScanning, RepositoryScanning, ScanService } from '../../src/scan/ports.ts'
import { ServiceError, type ServiceErrorDetails } from '../../src/base/service-error.ts'
import { anImage } from '../../bench/truth/fake-service.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'

const TIMEOUT_MS = 900_000
const REGISTRY = { region: 'eu-west-1', registryId: '123456789012' }
const DOUBTS: readonly RegistryDoubt[] = ['kind', 'account', 'repository']

interface Answers {
  readonly registry?: () => Promise<RegistryScanning>
  readonly account?: () => Promise<string>
  readonly repository?: () => Promise<RepositoryScanning | undefined>
}

const enhanced = (scanType = 'ENHANCED') => Promise.resolve({ scanType, rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['prod/*'] }] })
const every = (frequency?: string) => Promise.resolve({ appliedFilters: [], ...(frequency === undefined ? {} : { frequency }) })
const refuse = (kind: ServiceErrorDetails['kind'], code = 'Problem', action = 'ecr:GetRegistryScanningConfiguration') => Promise.reject(new ServiceError({ kind, action, code, text: 'no' }))
const never = () => new Promise<never>(() => undefined)

function asking({ registry = enhanced, account = () => Promise.resolve('ENABLED'), repository = () => every('SCAN_ON_PUSH') }: Answers) {
  const clock = virtualClock(0)
  const asked: string[] = []
  const told = <T>(name: string, answer: () => Promise<T>) => ({ region }: { region: string }) => {
    asked.push(`${name} ${region}`)
    return answer()
  }
  const log: string[] = []
  const service: Pick<ScanService, 'registryScanning' | 'inspectorStatus' | 'repositoryScanning'> = { registryScanning: told('registry', registry), inspectorStatus: told('account', account), repositoryScanning: told('repository', repository) }
  const world = { clock, random: () => 0.5, service, log: { info: (line: string) => log.push(line) } } as unknown as World
  const deadline = { at: TIMEOUT_MS, signal: new AbortController().signal, cancelled: () => false, release: () => undefined }
  const check = checkRegistries(world, deadline)
  return { word: (doubt: RegistryDoubt, image = anImage()): Promise<RegistryAnswer> => clock.run(check(image, doubt)), asked, log, clock }
}

test('a registry that scans the repository has nothing against it', async () => {
  const { word, asked } = asking({})
  for (const doubt of DOUBTS) expect(await word(doubt)).toEqual({})
  expect(asked).toEqual(['registry eu-west-1', 'account eu-west-1', 'repository eu-west-1'])
})

test.each<[string, RegistryDoubt, Answers, string, RegExp]>([
  ['on basic scanning', 'kind', { registry: () => enhanced('BASIC') }, 'basic-scanning', /^The registry 123456789012 in eu-west-1 uses basic scanning/],
  ['on a kind of scanning that nobody knows', 'kind', { registry: () => enhanced('QUANTUM') }, 'unknown-scan-type', /QUANTUM/],
  ['whose Inspector is off', 'account', { account: () => Promise.resolve('DISABLED') }, 'inspector-off', /its status is DISABLED/],
  ['whose Inspector is being suspended', 'account', { account: () => Promise.resolve('SUSPENDING') }, 'inspector-off', /SUSPENDING/],
  ['whose Inspector does what nobody knows', 'account', { account: () => Promise.resolve('PAUSED') }, 'inspector-off', /PAUSED/],
  ['whose rules do not cover the repository', 'repository', { repository: () => every('MANUAL') }, 'no-scan-rule', /covers the repository payments\/api/],
])('a registry %s is refused', async (_name, doubt, answers, code, what) => {
  const word = await asking(answers).word(doubt)
  expect(word.cause).toMatchObject({ code, what: expect.stringMatching(what) })
  expect(word.unanswered).toBeUndefined()
})

test('the refusal of a repository names the rules, when they are known', async () => {
  const { word } = asking({ repository: () => every('MANUAL') })
  await word('kind')
  expect((await word('repository')).cause?.what).toMatch(/Its filters are: prod\/\*\.$/)
})

const PASSING: readonly (readonly [string, () => Promise<never>])[] = [
  ['throttled', () => refuse('throttled', 'ThrottlingException')],
  ['broken', () => refuse('unavailable', 'MalformedAnswer')],
  ['unanswered', never],
]

describe.each([
  ['kind', 'registry'],
  ['account', 'account'],
  ['repository', 'repository'],
] as const)('what is asked about the %s', (doubt, name) => {
  test.each(PASSING)('and is %s for a while is asked again until it is known', async (_how, problem) => {
    let asked = 0
    const late = () => (asked++ < 3 ? problem() : doubt === 'kind' ? enhanced('BASIC') : doubt === 'account' ? Promise.resolve('DISABLED') : every('MANUAL'))
    const { word, log } = asking({ [name]: late })
    expect((await word(doubt)).cause?.code).toBe({ kind: 'basic-scanning', account: 'inspector-off', repository: 'no-scan-rule' }[doubt])
    expect(asked).toBe(4)
    expect(log).toHaveLength(3)
    expect(log[0]).toMatch(/; retrying in /)
  })

  test.each(PASSING)('and is %s for ever gives no result at the deadline, and nothing runs on', async (_how, problem) => {
    const { word, clock } = asking({ [name]: problem })
    const { cause, unanswered } = await word(doubt)
    expect(cause?.code).toMatch(/^(?:throttled|unavailable)$/)
    expect(cause?.what).toMatch(/the gate doesn't know whether .*, and accepts no scan before it does\)/)
    expect(unanswered).toBe(true)
    expect(clock.now()).toBeLessThanOrEqual(TIMEOUT_MS)
    expect(clock.now()).toBeGreaterThan(TIMEOUT_MS - 60_000)
    expect(clock.sleeping).toBe(0)
  })

  test('and is denied is passed over, and said', async () => {
    const { word, asked } = asking({ [name]: () => refuse('denied', 'AccessDeniedException', 'ecr:Ask') })
    expect(await word(doubt)).toEqual({ notices: [expect.stringMatching(/^The gate doesn't know whether .*: the role lacks ecr:Ask\.$/)] })
    expect(asked).toHaveLength(1)
  })

  test('and is refused for any other reason is not known', async () => {
    expect(await asking({ [name]: () => refuse('rejected') }).word(doubt)).toMatchObject({ cause: { code: 'rejected' }, unanswered: true })
    expect(await asking({ [name]: () => refuse('credentials', 'ExpiredToken') }).word(doubt)).toMatchObject({ cause: { code: 'bad-credentials' }, unanswered: true })
  })

  test('and belongs to another account cannot be asked, and that is said', async () => {
    expect(await asking({ [name]: () => refuse('rejected', 'OtherRegistry') }).word(doubt)).toEqual({ notices: [expect.stringMatching(/these credentials belong to another registry/)] })
  })
})

test.each<[string, Answers]>([
  ['an Inspector that is just being switched on', { account: () => Promise.resolve('ENABLING') }],
  ['a scan frequency that is not given', { repository: () => every() }],
  ['a scan frequency that nobody knows', { repository: () => every('HOURLY') }],
  ['a repository that ECR does not know any more', { repository: () => Promise.resolve(undefined) }],
])('%s is not known to scan', async (_name, answers) => {
  const { word } = asking(answers)
  expect(await word(answers.account === undefined ? 'repository' : 'account')).toMatchObject({ cause: { code: 'unavailable' }, unanswered: true })
})

test('a repository that the credentials’ own registry does not have is in another one', async () => {
  const { word } = asking({ registry: () => refuse('rejected', 'OtherRegistry'), repository: () => Promise.resolve(undefined) })
  expect(await word('repository')).toEqual({ notices: [expect.stringMatching(/these credentials belong to another registry/)] })
})

test('a registry is asked once for all of its images, a repository for its own', async () => {
  const { word, asked } = asking({})
  const other = anImage({ repository: { ...anImage().repository, name: 'payments/web' } })
  const elsewhere = anImage({ repository: { ...anImage().repository, ...REGISTRY, region: 'us-east-1' } })
  for (const doubt of DOUBTS) await Promise.all([word(doubt), word(doubt), word(doubt, other), word(doubt, elsewhere)])
  expect(asked).toEqual(['registry eu-west-1', 'registry us-east-1', 'account eu-west-1', 'account us-east-1', 'repository eu-west-1', 'repository eu-west-1', 'repository us-east-1'])
})
