import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CREDENTIALS } from '../../emulator/environment.ts'
import { deployed } from '../../emulator/scenarios/deployed.ts'
import { fleetOf, log4shell, LOG4SHELL_ID } from '../../emulator/scenarios/find.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator } from '../../emulator/server.ts'
import { runShell } from '../../scripts/shell.ts'
import { unanswered, type Answer } from '../answers.ts'
import { pythonVersion } from '../project.ts'
import { eachOf } from '../turns.ts'
import { verdictOf, type Witness } from '../witness.ts'
import { lastLine, run, type Workshop } from '../workshop.ts'
import { arnOf, generatedRegistry, type Made } from '../worlds/generated-registry.ts'
import { recordTo } from '../worlds/recorder.ts'
import { WATCH_CONFIG } from '../worlds/shell-gallery.ts'

/** One command of the shell against a world. */
interface Story {
  readonly world: Scenario
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

/** Worlds whose services are what AWS documents: none that bends an answer on purpose. */
const GATED = [
  'vulnerable',
  'long-scanned',
  'long-scanned-clean',
  'on-push',
  'pages',
  'plain-manifest',
  'manifest-list',
  'signed',
  'basic-registry',
  'basic-refused',
  'delegated-admin',
  'two-images',
  'unsupported-platform',
  'archived',
  'expired',
  'inspector-disabled',
  'inspector-refuses',
  'manual-repository',
  'missing-repository',
  'missing-tag',
  'sparse',
  'suppressed',
  'kev',
  'baseline',
  'least-permissions',
  'no-permission-findings',
  'throttled',
] as const

const WATCH = ['watch', '--config', 'watch.yml', '--state-file', 'state.json']

const STORIES: readonly Story[] = [
  ...GATED.map((name) => ({ world: scenario(name), args: ['gate', ...flags({ ...scenario(name).inputs, ...(name === 'basic-registry' ? { 'scan-type': 'auto' } : {}) })] })),
  { world: deployed, args: WATCH, files: { 'watch.yml': WATCH_CONFIG } },
  { world: log4shell, args: ['find', LOG4SHELL_ID] },
  { world: fleetOf(400), args: ['find', LOG4SHELL_ID] },
  { world: scenario('long-scanned-clean'), args: ['promote', ...flags(scenario('long-scanned-clean').inputs), '--to', 'production'] },
]

const REGISTRIES = 4

/** Where the model contradicts itself, or leaves no way to say what there is. */
const ANSWERS: readonly Answer[] = [
  { says: /ListFindings: answer: \.findings has \d+ entries, and 25 are allowed/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
  { says: /GetClustersForImage: answer: Invalid length for parameter cluster, value: 0/, because: 'docs/decisions/0011-answers-to-witnesses.md' },
]

/** Amazon's own model of both services, its own reading of it, and its own client's lists. */
export const botocore: Witness = {
  name: 'botocore',
  looksAt: "what gate, watch, find and promote ask and the emulator answers, by Amazon's API models; generated registries through boto3's paginators",
  version: () => pythonVersion('moto', 'botocore'),
  look: async (workshop) => {
    const folder = workshop.scratch('botocore')
    const records = STORIES.map(({ world, args }, at) => join(folder, `${String(at)}-${args[0] ?? ''}-${world.name}.jsonl`))
    await eachOf(STORIES, 2, (story, at) => recorded(story, records[at] ?? '', folder))
    const lists = await Promise.all(Array.from({ length: REGISTRIES }, (_, at) => listed(workshop, workshop.seed * 1000 + at, join(folder, `lists-${String(at)}.jsonl`))))
    const { complaints, counts, errors } = await held(workshop, [...records, ...Array.from({ length: REGISTRIES }, (_, at) => join(folder, `lists-${String(at)}.jsonl`))])
    const exchanges = Object.values(counts).reduce((sum, count) => sum + count, 0)
    const told = Object.entries(complaints).map(([text, times]) => (times === 1 ? text : `${text} (${times} times)`))
    const questions = lists.reduce((sum, list) => sum + list.questions, 0)
    const more = [...lists.flatMap((list) => list.complaints), ...(errors === 0 ? ['no error was answered, so none was looked at'] : [])]
    return verdictOf(
      unanswered([...told, ...more], ANSWERS),
      `${exchanges} exchanges of ${Object.keys(counts).length} operations, ${errors} of them errors; ${questions} lists of ${REGISTRIES} registries`,
    )
  },
}

function flags(inputs: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(inputs).map(([name, value]) => `--${name}=${value}`)
}

async function recorded({ world, args, files = {} }: Story, record: string, folder: string): Promise<void> {
  const cwd = record.replace(/\.jsonl$/, '')
  rmSync(record, { force: true })
  rmSync(cwd, { recursive: true, force: true })
  mkdirSync(cwd, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const emulator = await startEmulator({ scenario: world })
  const recorder = await recordTo(record, emulator.url, `${args[0] ?? ''} ${world.name}`)
  try {
    const env = Object.fromEntries(Object.entries(emulator.env).filter(([variable]) => !/^(?:GITHUB|RUNNER)_/.test(variable)))
    const { code, stderr } = await runShell({ args, cwd, env: { ...env, HOME: folder, AWS_ENDPOINT_URL: recorder.url } })
    if (!emulator.requests.some(({ service }) => service !== 'unknown'))
      throw new Error(`${args.join(' ')}: it asked for nothing, and ended with ${code ?? 'a signal'}: ${stderr.trim().slice(-400)}`)
  } finally {
    await recorder.close()
    await emulator.close()
  }
}

interface Held {
  readonly complaints: Readonly<Record<string, number>>
  readonly counts: Readonly<Record<string, number>>
  readonly errors: number
}

async function held(workshop: Workshop, records: readonly string[]): Promise<Held> {
  const { code, stdout, stderr } = await run(join(await workshop.python('moto'), 'bin', 'python'), [join(import.meta.dirname, 'api-model.py'), ...records])
  if (code !== 0) throw new Error(`the API models could not be read: ${lastLine(stderr)}`)
  return JSON.parse(stdout) as Held
}

/** A list asked for, and what it has to hold: by the registry as it was made up. */
interface Question {
  readonly client: 'ecr' | 'inspector2'
  readonly operation: string
  readonly args: Readonly<Record<string, unknown>>
  /** JMESPath over the whole list: words and numbers, in any order. */
  readonly key: string
  /** Too long for pages of one. */
  readonly long: boolean
  readonly expected: readonly (string | number | null)[] | number
}

async function listed(workshop: Workshop, seed: number, record: string): Promise<{ readonly complaints: readonly string[]; readonly questions: number }> {
  rmSync(record, { force: true })
  const { scenario: world, made } = generatedRegistry(seed)
  const questions = questionsOf(made, world)
  const emulator = await startEmulator({ scenario: world })
  const recorder = await recordTo(record, emulator.url, 'boto3')
  try {
    const python = join(await workshop.python('moto'), 'bin', 'python')
    const env = {
      ...CREDENTIALS,
      AWS_DEFAULT_REGION: world.registry.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    }
    const { code, stdout, stderr } = await run(python, [join(import.meta.dirname, 'boto3-lists.py')], { env, input: JSON.stringify({ url: recorder.url, questions }) })
    if (code !== 0) return { complaints: [`seed ${seed}: boto3 ended with ${code ?? 'a signal'}: ${lastLine(stderr)}`], questions: 0 }
    const answers = JSON.parse(stdout) as readonly (readonly unknown[])[]
    const complaints = questions.flatMap(({ operation, args, expected }, at) =>
      (answers[at] ?? []).flatMap((answer, size) =>
        sorted(answer) === sorted(expected)
          ? []
          : [`seed ${seed}: ${operation} ${JSON.stringify(args)}, size ${size}: boto3 has ${sorted(answer).slice(0, 200)}, and there is ${sorted(expected).slice(0, 200)}`],
      ),
    )
    return { complaints: [...complaints, ...(answers.some((answer) => answer.length === 0) ? [`seed ${seed}: a list was not asked for`] : [])], questions: questions.length }
  } finally {
    await recorder.close()
    await emulator.close()
  }
}

function sorted(values: unknown): string {
  return JSON.stringify(Array.isArray(values) ? values.map((value) => JSON.stringify(value)).sort() : values)
}

const IS = (value: string): readonly object[] => [{ comparison: 'EQUALS', value }]
const IMAGES = { resourceType: IS('AWS_ECR_CONTAINER_IMAGE') }

function questionsOf(made: readonly Made[], world: Scenario): readonly Question[] {
  const all = made.flatMap((one) => one.findings.map((finding) => ({ ...finding, ...one })))
  const found = (filter: object, holds: (finding: (typeof all)[number]) => boolean): Question => ({
    client: 'inspector2',
    operation: 'list_findings',
    args: { filterCriteria: filter },
    long: true,
    key: 'findings[].join(`|`, [packageVulnerabilityDetails.vulnerabilityId, severity, status, resources[0].id])',
    expected: all.filter(holds).map(({ id, severity, status, image }) => [id, severity, status, arnOf(image)].join('|')),
  })
  const covered = (filter: object, holds: (one: Made) => boolean): Question => ({
    client: 'inspector2',
    operation: 'list_coverage',
    args: { filterCriteria: { ...IMAGES, ...filter } },
    long: false,
    key: 'coveredResources[].join(`|`, [resourceId, scanStatus.statusCode, scanStatus.reason])',
    expected: made.flatMap((one) => (one.scan !== undefined && holds(one) ? [[arnOf(one.image), one.scan.statusCode, one.scan.reason].join('|')] : [])),
  })
  const [first] = made
  if (first === undefined) throw new Error('a registry without images')
  const { repository } = first.image
  const [tag] = first.image.tags ?? []
  const open = made.map(({ image, findings }) => ({ image, open: findings.filter(({ status }) => status === 'ACTIVE') })).filter((one) => one.open.length > 0)
  const count = (of: (typeof open)[number], severity: string): number => of.open.filter((finding) => finding.severity === severity).length
  return [
    found({}, () => true),
    found({ findingStatus: IS('ACTIVE') }, ({ status }) => status === 'ACTIVE'),
    found({ severity: [...IS('CRITICAL'), ...IS('HIGH')] }, ({ severity }) => severity === 'CRITICAL' || severity === 'HIGH'),
    found({ ecrImageRepositoryName: IS(repository), findingStatus: IS('SUPPRESSED') }, ({ image, status }) => image.repository === repository && status === 'SUPPRESSED'),
    found({ ecrImageHash: IS(first.image.artifact.digest) }, ({ image }) => image === first.image),
    found({ vulnerabilityId: IS('CVE-2021-44228'), ecrImageInUseCount: [{ lowerInclusive: 1 }] }, ({ id, image }) => id === 'CVE-2021-44228' && (image.inUse?.count ?? 0) > 0),
    covered({}, () => true),
    covered({ scanStatusCode: IS('INACTIVE') }, ({ scan }) => scan?.statusCode === 'INACTIVE'),
    covered({ scanStatusReason: IS('SUCCESSFUL'), ecrRepositoryName: IS(repository) }, ({ scan, image }) => scan?.reason === 'SUCCESSFUL' && image.repository === repository),
    covered({ ecrImageInUseCount: [{ lowerInclusive: 1 }] }, ({ image }) => (image.inUse?.count ?? 0) > 0),
    covered({ ecrImageTags: IS(typeof tag === 'string' ? tag : '') }, ({ image }) => image === first.image),
    {
      client: 'inspector2',
      operation: 'list_coverage_statistics',
      args: { filterCriteria: IMAGES, groupBy: 'SCAN_STATUS_CODE' },
      long: false,
      key: '[totalCounts, sum(countsByGroup[].count)]',
      expected: [made.filter(({ scan }) => scan !== undefined).length, made.filter(({ scan }) => scan !== undefined).length],
    },
    {
      client: 'inspector2',
      operation: 'list_finding_aggregations',
      args: { aggregationType: 'AWS_ECR_CONTAINER' },
      long: false,
      key: 'responses[].awsEcrContainerAggregation.join(`|`, [resourceId, to_string(severityCounts.all), to_string(severityCounts.critical), to_string(severityCounts.high), to_string(severityCounts.medium)])',
      expected: open.map((one) => [arnOf(one.image), one.open.length, count(one, 'CRITICAL'), count(one, 'HIGH'), count(one, 'MEDIUM')].join('|')),
    },
    { client: 'inspector2', operation: 'list_filters', args: { action: 'SUPPRESS' }, long: false, key: 'filters[].name', expected: (world.filters ?? []).map(({ name }) => name) },
    ...made.slice(0, 8).map(({ image }): Question => ({
      client: 'inspector2',
      operation: 'get_clusters_for_image',
      args: { filter: { resourceId: arnOf(image) } },
      long: false,
      key: 'cluster[].clusterDetails[].runningUnitCount',
      expected: (image.clusters ?? []).map(({ running }) => running),
    })),
    ...world.repositories.map(({ name }): Question => ({
      client: 'ecr',
      operation: 'describe_images',
      args: { repositoryName: name },
      long: false,
      key: 'imageDetails[].imageDigest',
      expected: made.flatMap(({ image }) => (image.repository === name ? [image.artifact.digest] : [])),
    })),
    { client: 'ecr', operation: 'describe_repositories', args: {}, long: false, key: 'repositories[].repositoryName', expected: world.repositories.map(({ name }) => name) },
  ]
}
