import { wasCancelled } from './cancellation.ts'
import type { NoResult } from './no-result.ts'
import type { ServiceError } from './service-error.ts'

/** What a permission is for, in words that follow "is needed to". */
const PURPOSE: Readonly<Record<string, string>> = {
  'ecr:DescribeImages': 'resolve the tag to a digest',
  'ecr:BatchGetImage': 'read manifests: find the images of a multi-platform image, and check that every runtime reads the same',
  'ecr:GetDownloadUrlForLayer': 'read the image configuration, and trace findings to Dockerfile instructions',
  'ecr:DescribeImageScanFindings': "read ECR's scan status and basic findings",
  'ecr:GetRegistryScanningConfiguration': 'know which kind of scanning the registry uses',
  'ecr:BatchGetRepositoryScanningConfiguration': 'know whether a scan rule covers the repository',
  'ecr:DescribeRepositories': 'list repositories, and suggest those with a similar name',
  'ecr:DescribeImageSigningStatus': 'know whether the image is signed by ECR',
  'ecr:PutImage': 'set tags on the image that passed (`promote`)',
  'ecr:GetSigningConfiguration': 'tell which signing rule is missing',
  'inspector2:ListCoverage': 'know whether the image was scanned',
  'inspector2:ListFindings': 'read the findings',
  'inspector2:BatchGetFindingDetails': 'know which vulnerabilities are known exploited (KEV)',
  'inspector2:BatchGetAccountStatus': 'know whether Inspector scans ECR in the account',
  'inspector2:GetConfiguration': 'know how long Inspector keeps scanning images',
  'inspector2:ListFindingAggregations': 'know which images have changed since they were read',
  'inspector2:GetClustersForImage': 'name the clusters that run an image',
}

/** Actions that IAM grants on a repository; all others only on `*`. */
const ON_REPOSITORY = new Set([
  'ecr:DescribeImages',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'ecr:DescribeImageScanFindings',
  'ecr:BatchGetRepositoryScanningConfiguration',
  'ecr:DescribeImageSigningStatus',
  'ecr:PutImage',
])

/** What an IAM action is needed for, e.g. `read the findings`. */
export function purposeOf(action: string): string {
  return PURPOSE[action] ?? 'go on'
}

/**
 * An error of a service as a reader's next step.
 *
 * @param where what was asked for, e.g. `repository payments/api in eu-west-1`
 * @param repositoryArn for the policy statement, when it is known
 * @param signal what the call was made with: it tells a cancelled run from one that is out of time
 */
export function adviceFor(error: ServiceError, where: string, repositoryArn?: string, signal?: AbortSignal): NoResult {
  const { action, code, text, requestId } = error.details
  const id = requestId === undefined ? '' : ` (request ${requestId})`
  switch (error.kind) {
    case 'denied':
      return denied(error, where, repositoryArn)
    case 'credentials':
      if (!/Provider/.test(code))
        return {
          code: 'bad-credentials',
          what: `AWS refused the credentials at ${action}: ${code}: ${text}${id}`,
          remedy: ["Sign in again, and check this machine's clock."],
          alwaysFails: true,
        }
      if (isExpiredLogin(text))
        return {
          code: 'login-expired',
          what: `The AWS login expired, or there was none (${action}): ${text}`,
          remedy: ["Sign in again: `aws sso login`, with `--profile` if you don't use the default profile."],
          alwaysFails: true,
        }
      return {
        code: 'no-credentials',
        what: `No AWS credentials found for ${action}: ${text}`,
        remedy: ['Sign in to AWS with an identity that can read ECR and Amazon Inspector.'],
        alwaysFails: true,
      }
    case 'unreachable':
      return {
        code: 'unreachable',
        what: `Can't resolve the host for ${action} (${where}): ${text}`,
        remedy: [
          "Check the Region (`region`, or AWS_REGION): Amazon Inspector isn't available in every Region.",
          'On a self-hosted runner, check DNS, VPC endpoints and proxy (HTTPS_PROXY, NO_PROXY).',
        ],
        alwaysFails: true,
      }
    case 'throttled':
      return {
        code: 'throttled',
        what: `${action} was throttled until the timeout (${where}): ${text}${id}`,
        remedy: ['Raise `timeout` or `poll-interval`, or run fewer gates in this account at the same time.'],
        alwaysFails: true,
      }
    case 'unavailable':
      return {
        code: 'unavailable',
        what: `${action} kept failing until the timeout (${where}): ${code}: ${text}${id}`,
        remedy: ['Run the job again. For outages, see https://health.aws.amazon.com/health/status.'],
        alwaysFails: true,
      }
    case 'cancelled':
      if (signal !== undefined && wasCancelled(signal)) return cancelledWhile(`waiting for ${action} (${where})`)
      return { code: 'timeout', what: `Timed out waiting for ${action} (${where}).`, remedy: ['Raise `timeout`.'], alwaysFails: true }
    case 'contradictory':
      return contradictoryAnswer(`AWS gave contradictory answers to ${action} (${where}): ${text}${id}.`)
    case 'not-found':
    case 'rejected':
      return { code: 'rejected', what: `AWS rejected ${action} (${where}): ${code}: ${text}${id}`, remedy: ['Check `repository`, `registry-id` and `region`.'], alwaysFails: true }
  }
}

/** IAM Identity Center, whose sessions a person has to renew: every text of the SDK about them ends with what to run. */
function isExpiredLogin(text: string): boolean {
  return /aws sso login/i.test(text)
}

/** A service contradicted itself, or answered what was not asked: which of the answers is right is not guessed. */
export function contradictoryAnswer(what: string): NoResult {
  return {
    code: 'contradictory-answer',
    what,
    remedy: ['Run the job again. If the error stays, look for a proxy between the runner and AWS, then ask AWS support.'],
    alwaysFails: true,
  }
}

/** The run was cancelled, by a person or by a newer run: nothing is to be raised. */
export function cancelledWhile(doing: string): NoResult {
  return { code: 'cancelled', what: `The run was cancelled while ${doing}.`, remedy: ['Run the job again.'], alwaysFails: true }
}

function denied(error: ServiceError, where: string, repositoryArn: string | undefined): NoResult {
  const { action, text } = error.details
  const missing = error.details.missingAction ?? action
  const resource = ON_REPOSITORY.has(missing) ? (repositoryArn ?? 'arn:aws:ecr:REGION:ACCOUNT:repository/NAME') : '*'
  return {
    code: 'permission-denied',
    what: `Permission ${missing} is missing. It is needed to ${purposeOf(missing)} (${where}). AWS returned: ${text}`,
    remedy: [`Allow ${missing} on ${resource} for the role that this job assumes. If the role allows it, look for a service control policy or permission boundary that denies it.`],
    snippet: { language: 'json', text: JSON.stringify({ Effect: 'Allow', Action: [missing], Resource: resource }, null, 2) },
    alwaysFails: true,
  }
}
