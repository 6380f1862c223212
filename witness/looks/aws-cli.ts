import { join } from 'node:path'
import { REQUESTS as ECR } from '../../emulator/ecr/requests.ts'
import { REQUESTS as INSPECTOR } from '../../emulator/inspector/requests.ts'
import type { Scenario } from '../../emulator/scenario.ts'
import { log4shell } from '../../emulator/scenarios/find.ts'
import { scenario } from '../../emulator/scenarios/index.ts'
import { startEmulator, type Emulator } from '../../emulator/server.ts'
import { pythonVersion } from '../project.ts'
import { eachOf } from '../turns.ts'
import { verdictOf, type Verdict, type Witness } from '../witness.ts'
import { lastLine, run } from '../workshop.ts'

/** One command, with what it has to print or to fail with. */
interface Command {
  readonly operation: string
  readonly scenario: string
  readonly args: readonly string[]
  /** Members that must be in the JSON that it prints; `a[].b` for one in every entry of a list that is not empty. */
  readonly prints?: readonly string[]
  /** More of them, which an old client drops because it does not know them. */
  readonly newer?: readonly string[]
  /** The error's name as the client tells it. */
  readonly fails?: string
}

const IMAGE = ['--repository-name', 'payments/api']
const ID = ['--image-id', 'imageTag=1.4.2']
const NOWHERE = ['--repository-name', 'no/such']
const ARN = 'arn:aws:inspector2:eu-west-1:123456789012:finding/0123456789abcdef0123456789abcdef'
const OWN = (name: string, value: string): string => JSON.stringify({ [name]: [{ comparison: 'EQUALS', value }] })

/** A scenario of the gate, or the one of `find`, which knows where images run. */
function storyOf(name: string): Scenario {
  return name === log4shell.name ? log4shell : scenario(name)
}

/** The same with scans that are over: how long a client takes to start is no part of what it is asked. */
function longAgo(story: Scenario): Scenario {
  return { ...story, images: story.images.map((image) => (image.ecr === undefined ? image : { ...image, ecr: image.ecr.map((step) => ({ ...step, at: step.at - 3_600 })) })) }
}

const COMMANDS: readonly Command[] = [
  { operation: 'GetCallerIdentity', scenario: 'plain-manifest', args: ['sts', 'get-caller-identity'], prints: ['Account', 'Arn', 'UserId'] },
  {
    operation: 'DescribeImages',
    scenario: 'plain-manifest',
    args: ['ecr', 'describe-images', ...IMAGE, '--image-ids', 'imageTag=1.4.2'],
    prints: ['imageDetails[].imageDigest', 'imageDetails[].imagePushedAt', 'imageDetails[].imageManifestMediaType'],
  },
  { operation: 'DescribeImages', scenario: 'signed', args: ['ecr', 'describe-images', ...IMAGE, '--page-size', '2'], prints: ['imageDetails[].imageDigest'] },
  { operation: 'DescribeImages', scenario: 'plain-manifest', args: ['ecr', 'describe-images', ...IMAGE, '--image-ids', 'imageTag=nosuch'], fails: 'ImageNotFoundException' },
  { operation: 'DescribeImages', scenario: 'plain-manifest', args: ['ecr', 'describe-images', ...NOWHERE], fails: 'RepositoryNotFoundException' },
  {
    operation: 'BatchGetImage',
    scenario: 'signed',
    args: ['ecr', 'batch-get-image', ...IMAGE, '--image-ids', 'imageTag=1.4.2'],
    prints: ['images[].imageManifest', 'images[].imageManifestMediaType', 'images[].imageId.imageDigest'],
  },
  {
    operation: 'BatchGetImage',
    scenario: 'signed',
    args: ['ecr', 'batch-get-image', ...IMAGE, '--image-ids', 'imageTag=nosuch'],
    prints: ['failures[].failureCode', 'failures[].failureReason'],
  },
  { operation: 'BatchGetImage', scenario: 'signed', args: ['ecr', 'batch-get-image', ...NOWHERE, '--image-ids', 'imageTag=1'], fails: 'RepositoryNotFoundException' },
  {
    operation: 'DescribeImageScanFindings',
    scenario: 'plain-manifest',
    args: ['ecr', 'describe-image-scan-findings', ...IMAGE, ...ID],
    prints: ['imageScanStatus.status', 'imageScanFindings.enhancedFindings[].findingArn', 'imageScanFindings.findingSeverityCounts'],
  },
  {
    operation: 'DescribeImageScanFindings',
    scenario: 'basic-registry',
    args: ['ecr', 'describe-image-scan-findings', ...IMAGE, ...ID],
    prints: ['imageScanStatus.status', 'imageScanFindings.findings[].name', 'imageScanFindings.findings[].severity'],
  },
  {
    operation: 'DescribeImageScanFindings',
    scenario: 'plain-manifest',
    args: ['ecr', 'describe-image-scan-findings', ...IMAGE, '--image-id', 'imageTag=nosuch'],
    fails: 'ImageNotFoundException',
  },
  { operation: 'DescribeImageScanFindings', scenario: 'signed', args: ['ecr', 'describe-image-scan-findings', ...IMAGE, ...ID], fails: 'ScanNotFoundException' },
  {
    operation: 'GetRegistryScanningConfiguration',
    scenario: 'plain-manifest',
    args: ['ecr', 'get-registry-scanning-configuration'],
    prints: ['registryId', 'scanningConfiguration.scanType', 'scanningConfiguration.rules[].scanFrequency'],
  },
  {
    operation: 'BatchGetRepositoryScanningConfiguration',
    scenario: 'plain-manifest',
    args: ['ecr', 'batch-get-repository-scanning-configuration', '--repository-names', 'payments/api', 'no/such'],
    prints: ['scanningConfigurations[].scanFrequency', 'failures[].failureCode'],
  },
  {
    operation: 'GetDownloadUrlForLayer',
    scenario: 'plain-manifest',
    args: ['ecr', 'get-download-url-for-layer', ...IMAGE, '--layer-digest', `sha256:${'1'.repeat(64)}`],
    fails: 'LayersNotFoundException',
  },
  {
    operation: 'DescribeRepositories',
    scenario: 'plain-manifest',
    args: ['ecr', 'describe-repositories'],
    prints: ['repositories[].repositoryArn', 'repositories[].repositoryUri', 'repositories[].createdAt'],
  },
  { operation: 'DescribeRepositories', scenario: 'plain-manifest', args: ['ecr', 'describe-repositories', '--repository-names', 'no/such'], fails: 'RepositoryNotFoundException' },
  {
    operation: 'ListImageReferrers',
    scenario: 'signed',
    args: ['ecr', 'list-image-referrers', ...IMAGE, '--subject-id', 'imageDigest=DIGEST'],
    prints: ['referrers[].digest', 'referrers[].mediaType'],
  },
  {
    operation: 'DescribeImageSigningStatus',
    scenario: 'signed',
    args: ['ecr', 'describe-image-signing-status', ...IMAGE, ...ID],
    prints: ['signingStatuses[].status', 'signingStatuses[].signingProfileArn'],
  },
  {
    operation: 'GetSigningConfiguration',
    scenario: 'signed',
    args: ['ecr', 'get-signing-configuration'],
    prints: ['registryId', 'signingConfiguration.rules[].signingProfileArn'],
  },
  { operation: 'GetSigningConfiguration', scenario: 'plain-manifest', args: ['ecr', 'get-signing-configuration'], fails: 'SigningConfigurationNotFoundException' },
  {
    operation: 'PutImage',
    scenario: 'signed',
    args: ['ecr', 'put-image', ...IMAGE, '--image-tag', 'production', '--image-digest', 'DIGEST', '--image-manifest', 'MANIFEST'],
    prints: ['image.imageId.imageDigest', 'image.imageId.imageTag', 'image.imageManifest'],
  },
  { operation: 'PutImage', scenario: 'signed', args: ['ecr', 'put-image', ...IMAGE, '--image-tag', '1.4.2', '--image-manifest', 'MANIFEST'], fails: 'ImageAlreadyExistsException' },
  { operation: 'PutImage', scenario: 'signed', args: ['ecr', 'put-image', ...NOWHERE, '--image-manifest', 'MANIFEST'], fails: 'RepositoryNotFoundException' },
  {
    operation: 'ListFindings',
    scenario: 'pages',
    args: ['inspector2', 'list-findings', '--filter-criteria', OWN('ecrImageRepositoryName', 'payments/api'), '--sort-criteria', 'field=SEVERITY,sortOrder=DESC'],
    prints: [
      'findings[].findingArn',
      'findings[].severity',
      'findings[].firstObservedAt',
      'findings[].packageVulnerabilityDetails.vulnerabilityId',
      'findings[].resources[].details.awsEcrContainerImage.imageHash',
    ],
  },
  { operation: 'ListFindings', scenario: 'plain-manifest', args: ['inspector2', 'list-findings', '--sort-criteria', 'field=NOSUCH,sortOrder=ASC'], fails: 'ValidationException' },
  { operation: 'ListFindings', scenario: 'no-permission-findings', args: ['inspector2', 'list-findings'], fails: 'AccessDeniedException' },
  {
    operation: 'ListCoverage',
    scenario: 'plain-manifest',
    args: ['inspector2', 'list-coverage', '--filter-criteria', OWN('resourceType', 'AWS_ECR_CONTAINER_IMAGE')],
    prints: ['coveredResources[].scanStatus.statusCode', 'coveredResources[].resourceId'],
    newer: ['coveredResources[].lastScannedAt'],
  },
  { operation: 'ListCoverage', scenario: 'inspector-refuses', args: ['inspector2', 'list-coverage'], fails: 'AccessDeniedException' },
  {
    operation: 'ListCoverageStatistics',
    scenario: 'plain-manifest',
    args: ['inspector2', 'list-coverage-statistics', '--group-by', 'SCAN_STATUS_REASON'],
    prints: ['totalCounts', 'countsByGroup[].groupKey', 'countsByGroup[].count'],
  },
  {
    operation: 'BatchGetFindingDetails',
    scenario: 'plain-manifest',
    args: ['inspector2', 'batch-get-finding-details', '--finding-arns', ARN],
    prints: ['errors[].errorCode', 'errors[].findingArn'],
  },
  {
    operation: 'BatchGetAccountStatus',
    scenario: 'plain-manifest',
    args: ['inspector2', 'batch-get-account-status'],
    prints: ['accounts[].resourceState.ecr.status', 'accounts[].state.status'],
  },
  { operation: 'GetConfiguration', scenario: 'plain-manifest', args: ['inspector2', 'get-configuration'], prints: ['ecrConfiguration.rescanDurationState.rescanDuration'] },
  {
    operation: 'ListUsageTotals',
    scenario: 'plain-manifest',
    args: ['inspector2', 'list-usage-totals'],
    prints: ['totals[].accountId', 'totals[].usage[].type', 'totals[].usage[].total', 'totals[].usage[].currency'],
  },
  {
    operation: 'ListFindingAggregations',
    scenario: 'plain-manifest',
    args: ['inspector2', 'list-finding-aggregations', '--aggregation-type', 'AWS_ECR_CONTAINER'],
    prints: ['aggregationType', 'responses[].awsEcrContainerAggregation.severityCounts.all'],
  },
  {
    operation: 'ListFindingAggregations',
    scenario: 'plain-manifest',
    args: ['inspector2', 'list-finding-aggregations', '--aggregation-type', 'NOSUCH'],
    fails: 'ValidationException',
  },
  {
    operation: 'GetClustersForImage',
    scenario: log4shell.name,
    args: ['inspector2', 'get-clusters-for-image', '--filter', 'resourceId=ECR_ARN'],
    prints: ['cluster[].clusterArn', 'cluster[].clusterDetails[].lastInUse', 'cluster[].clusterDetails[].runningUnitCount', 'cluster[].clusterDetails[].clusterMetadata'],
  },
  {
    operation: 'GetClustersForImage',
    scenario: log4shell.name,
    args: ['inspector2', 'get-clusters-for-image', '--filter', 'resourceId=ECR_ARN', '--max-results', '1', '--query', '{page: cluster[].clusterArn, more: nextToken}'],
    prints: ['page', 'more'],
  },
  { operation: 'GetClustersForImage', scenario: log4shell.name, args: ['inspector2', 'get-clusters-for-image', '--filter', 'resourceId=no-arn'], fails: 'ValidationException' },
  { operation: 'ListFilters', scenario: 'suppressed', args: ['inspector2', 'list-filters', '--action', 'SUPPRESS'], prints: ['filters[].arn', 'filters[].action'] },
]

const EMULATED = [...Object.keys(ECR), ...Object.keys(INSPECTOR), 'GetCallerIdentity']

function witness(name: string, version: Witness['version'], find: (workshop: Parameters<Witness['look']>[0]) => Promise<string>, old: boolean): Witness {
  return { name, looksAt: 'every operation that the emulator has, errors included', version, look: async (workshop) => look(await find(workshop), old) }
}

/** The current client, and the one that Debian ships, which is some years older and does not know all operations. */
export const AWS_CLIS: readonly Witness[] = [
  witness(
    'AWS CLI',
    () => pythonVersion('cli', 'awscli'),
    async (workshop) => join(await workshop.python('cli'), 'bin', 'aws'),
    false,
  ),
  witness(
    "Debian's AWS CLI",
    () => "Debian's",
    (workshop) => workshop.program('/usr/bin/aws'),
    true,
  ),
]

async function look(program: string, old: boolean): Promise<Verdict> {
  const version = await run(program, ['--version'])
  const complaints = EMULATED.filter((operation) => !COMMANDS.some((command) => command.operation === operation)).map(
    (operation) => `${operation}: the emulator has it, and no command asks for it`,
  )
  const unknown: string[] = []
  const emulators = new Map<string, Promise<Emulator>>()
  const emulatorOf = (name: string): Promise<Emulator> => {
    const started = emulators.get(name) ?? startEmulator({ scenario: longAgo(storyOf(name)) })
    emulators.set(name, started)
    return started
  }
  try {
    await eachOf(COMMANDS, 2, async (command) => {
      const emulator = await emulatorOf(command.scenario)
      const image = emulator.world.imagesOf('123456789012', 'payments/api').find((each) => emulator.world.tagsOf(each).includes('1.4.2'))
      const args = command.args.map((arg) =>
        arg
          .replace('ECR_ARN', image?.arn ?? '')
          .replace('DIGEST', image?.digest ?? '')
          .replace('MANIFEST', image?.artifact.text ?? ''),
      )
      const ended = await run(program, ['--endpoint-url', emulator.url, '--output', 'json', ...args], {
        env: { AWS_PAGER: '', ...emulator.env, AWS_DEFAULT_REGION: emulator.env['AWS_REGION'] ?? '' },
      })
      if (old && /Invalid choice|Found invalid choice/.test(ended.stderr)) unknown.push(command.operation)
      else complaints.push(...judge(old ? command : { ...command, prints: [...(command.prints ?? []), ...(command.newer ?? [])] }, ended.code, ended.stdout, ended.stderr))
    })
  } finally {
    for (const emulator of emulators.values()) await (await emulator).close()
  }
  const said = `${lastLine(version.stdout).split(' ')[0] ?? ''}: ${COMMANDS.length - unknown.length} commands over ${EMULATED.length} operations${unknown.length === 0 ? '' : `; it does not know ${unknown.join(', ')}`}`
  return verdictOf(complaints, said)
}

function judge({ operation, args, prints = [], fails }: Command, code: number | null, stdout: string, stderr: string): readonly string[] {
  const about = `${operation} (${args.slice(0, 2).join(' ')})`
  if (fails !== undefined)
    return code !== 0 && stderr.includes(`An error occurred (${fails}) when calling the ${operation} operation`)
      ? []
      : [`${about}: expected ${fails}, got: ${lastLine(stderr) || lastLine(stdout)}`]
  if (code !== 0) return [`${about}: exit code ${code ?? 'none'}: ${lastLine(stderr)}`]
  const answer = JSON.parse(stdout) as unknown
  return prints.filter((path) => !has(answer, path.split('.'))).map((path) => `${about}: ${path} is not in its answer`)
}

function has(value: unknown, path: readonly string[]): boolean {
  const [name, ...rest] = path
  if (name === undefined) return value !== null && value !== undefined && value !== ''
  const inner = (value as Record<string, unknown> | undefined)?.[name.replace('[]', '')]
  if (!name.endsWith('[]')) return has(inner, rest)
  return Array.isArray(inner) && inner.length > 0 && inner.every((entry) => has(entry, rest))
}
