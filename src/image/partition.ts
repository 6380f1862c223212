/** An isolated group of AWS Regions: its own accounts, ARNs, DNS names and console. */
export interface Partition {
  readonly name: string
  /** What its Regions begin with; `aws` takes every Region that no other partition claims. */
  readonly regionPrefix: string
  /** DNS suffix of service endpoints and of classic registry hosts. */
  readonly dnsSuffix: string
  /** DNS suffix of dual-stack registry hosts (`<account>.dkr-ecr.<region>.<suffix>`), where there are any. */
  readonly dualStackSuffix?: string | undefined
  /** Host of the console, for links; absent where it cannot be reached from outside. */
  readonly console?: string | undefined
}

const AWS: Partition = {
  name: 'aws',
  regionPrefix: '',
  dnsSuffix: 'amazonaws.com',
  dualStackSuffix: 'on.aws',
  console: 'console.aws.amazon.com',
}

/** In the order in which prefixes are tried. */
export const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws-cn',
    regionPrefix: 'cn-',
    dnsSuffix: 'amazonaws.com.cn',
    dualStackSuffix: 'on.amazonwebservices.com.cn',
    console: 'console.amazonaws.cn',
  },
  {
    name: 'aws-us-gov',
    regionPrefix: 'us-gov-',
    dnsSuffix: 'amazonaws.com',
    dualStackSuffix: 'on.aws',
    console: 'console.amazonaws-us-gov.com',
  },
  { name: 'aws-eusc', regionPrefix: 'eusc-', dnsSuffix: 'amazonaws.eu', console: 'console.amazonaws-eusc.eu' },
  { name: 'aws-iso', regionPrefix: 'us-iso-', dnsSuffix: 'c2s.ic.gov' },
  { name: 'aws-iso-b', regionPrefix: 'us-isob-', dnsSuffix: 'sc2s.sgov.gov' },
  { name: 'aws-iso-e', regionPrefix: 'eu-isoe-', dnsSuffix: 'cloud.adc-e.uk' },
  { name: 'aws-iso-f', regionPrefix: 'us-isof-', dnsSuffix: 'csp.hci.ic.gov' },
  AWS,
]

/** The partition that a Region belongs to; an unknown Region is taken for a commercial one. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? AWS
}

/** The name that stands in ARNs of a Region: `aws`, `aws-cn`, … */
export function partitionName(region: string): string {
  return partitionOf(region).name
}

/** Host of the console of a partition, by its name; undefined where there is none to link to. */
export function consoleHost(partition: string): string | undefined {
  return PARTITIONS.find(({ name }) => name === partition)?.console
}

/** The registry host as `docker login` and `docker push` use it. */
export function registryHost(registryId: string, region: string): string {
  return `${registryId}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`
}

/** All hosts of the same registry: classic and dual-stack, each also with FIPS. */
export function registryHosts(registryId: string, region: string): readonly string[] {
  const { dnsSuffix, dualStackSuffix } = partitionOf(region)
  return ['', '-fips'].flatMap((fips) => [
    `${registryId}.dkr.ecr${fips}.${region}.${dnsSuffix}`,
    ...(dualStackSuffix === undefined ? [] : [`${registryId}.dkr-ecr${fips}.${region}.${dualStackSuffix}`]),
  ])
}
