import type { ClientSettings } from './connections.ts'
import { serverTime } from './middleware.ts'
import { timeText } from '../base/time.ts'
import {
  BatchGetAccountStatusCommand,
  BatchGetFindingDetailsCommand,
  GetConfigurationCommand,
  ListCoverageCommand,
  type BatchGetAccountStatusCommandOutput,
  type CoveredResource,
  type FindingDetail,
  type ListFindingsCommandInput,
} from '@aws-sdk/client-inspector2'
import type { Intelligence } from '../base/finding.ts'
import { worseIntelligence } from '../base/worst.ts'
import { imageArn, type Image } from '../image/model.ts'
import type { Coverage, Order, ScanService } from '../scan/ports.ts'
import { ServiceError } from '../base/service-error.ts'
import { call, MalformedAnswer } from './errors.ts'
import { fromInspectorPage, Texts, time } from './finding.ts'
import { inspectorClients } from './inspector-client.ts'
import { equals, insistOnImage, readFindingsPage, sortOrder } from './list-findings.ts'

const IMAGE = 'AWS_ECR_CONTAINER_IMAGE'
/** The filter names one resource; a page may still be empty and have a next one. */
const COVERAGE_PAGES = 5

type InspectorCalls = Pick<ScanService, 'coverage' | 'findings' | 'inspectorStatus' | 'rescanDuration' | 'details'>

/**
 * Amazon Inspector about one image.
 * Source: https://docs.aws.amazon.com/inspector/v2/APIReference/
 */
export function inspector(settings: (region: string) => ClientSettings): InspectorCalls {
  const texts = new Texts()
  const clientOf = inspectorClients(settings)

  return {
    coverage: async (image, signal) => {
      const client = await clientOf(image.repository.region)
      const arn = imageArn(image.repository, image.digest)
      const filterCriteria = { resourceType: [equals(IMAGE)], resourceId: [equals(arn)] }
      return call('inspector2:ListCoverage', async () => {
        const records: CoveredResource[] = []
        let nextToken: string | undefined
        for (let page = 0; page < COVERAGE_PAGES; page++) {
          const answer = await client.send(new ListCoverageCommand({ filterCriteria, nextToken }), { abortSignal: signal })
          if (answer.coveredResources === undefined) throw new MalformedAnswer('no coveredResources in the answer')
          records.push(...answer.coveredResources)
          nextToken = answer.nextToken
          if (nextToken === undefined || nextToken === '') return { value: coverageOf(records, arn), serverNow: serverTime(answer) }
        }
        throw new MalformedAnswer(`no end of the list of covered resources after ${COVERAGE_PAGES} pages`)
      })
    },

    findings: async (image, token, signal, order) => {
      const client = await clientOf(image.repository.region)
      return call('inspector2:ListFindings', async () => {
        const { findings, nextToken, serverNow } = await readFindingsPage(client, findingsInput(image, order), token, signal)
        return { value: { findings: fromInspectorPage(insistOnImage(findings, image.digest), texts), nextToken }, serverNow }
      })
    },

    inspectorStatus: async (repository, signal) => {
      const client = await clientOf(repository.region)
      const { registryId } = repository
      return call('inspector2:BatchGetAccountStatus', async () =>
        statusOf(await client.send(new BatchGetAccountStatusCommand({ accountIds: [registryId] }), { abortSignal: signal }), registryId),
      )
    },

    rescanDuration: async (repository, signal) => {
      const client = await clientOf(repository.region)
      const answer = await call('inspector2:GetConfiguration', () => client.send(new GetConfigurationCommand({}), { abortSignal: signal }))
      const state = answer.ecrConfiguration?.rescanDurationState
      if (state === undefined) return undefined
      return {
        push: state.rescanDuration,
        pull: state.pullDateRescanDuration,
      }
    },

    details: async (repository, arns, signal) => {
      const client = await clientOf(repository.region)
      const answer = await call('inspector2:BatchGetFindingDetails', () => client.send(new BatchGetFindingDetailsCommand({ findingArns: [...arns] }), { abortSignal: signal }))
      const known = new Map<string, Intelligence>()
      const learn = (arn: string | undefined, told: Intelligence) => {
        const before = arn === undefined ? undefined : known.get(arn)
        if (arn !== undefined) known.set(arn, before === undefined ? told : worseIntelligence(before, told))
      }
      for (const detail of answer.findingDetails ?? []) learn(detail.findingArn, intelligence(detail))
      for (const problem of answer.errors ?? []) {
        // "Not found" means that nobody has written anything about it; every other code means that we do not know.
        const kev = problem.errorCode === 'FINDING_DETAILS_NOT_FOUND' ? 'no' : 'unknown'
        learn(problem.findingArn, { kev, cwes: [], problem: kev === 'no' ? undefined : `${problem.errorCode ?? 'error'}: ${problem.errorMessage ?? ''}` })
      }
      return known
    },
  }
}

/**
 * Combines all records of the image. Packages, network and code are separate scans (`scanType`), and the gate uses only that of
 * the packages. If its records differ, or are not about an image, they contradict each other.
 */
export function coverageOf(records: readonly CoveredResource[], arn: string): Coverage | undefined {
  const foreign = records.filter(({ resourceId }) => resourceId !== arn).length
  if (foreign > 0) throw new MalformedAnswer(`${foreign} records of other resources in the answer for ${arn}`)
  const odd = records.find(({ resourceType }) => resourceType !== IMAGE)
  if (odd !== undefined) return { contradiction: `one is of the type ${odd.resourceType ?? '(none)'}` }
  if (records.some(({ scanType }) => scanType === undefined)) return { contradiction: 'one has no scan type' }
  const ofPackages = records.filter(({ scanType }) => scanType === 'PACKAGE').map(recordOf)
  const versions = [
    ...new Set(
      ofPackages.map(
        ({ statusCode, reason, lastScannedAt }) =>
          `${statusCode ?? '(no status)'}/${reason ?? '(no reason)'}${lastScannedAt === undefined ? '' : ` of ${timeText(lastScannedAt)}`}`,
      ),
    ),
  ]
  return versions.length > 1 ? { contradiction: versions.slice(0, 3).join(' and ') } : ofPackages[0]
}

function recordOf({ scanStatus, lastScannedAt }: CoveredResource): Coverage {
  const scannedAt = time(lastScannedAt)
  return {
    statusCode: scanStatus?.statusCode,
    reason: scanStatus?.reason,
    lastScannedAt: scannedAt,
  }
}

function statusOf({ accounts, failedAccounts }: BatchGetAccountStatusCommandOutput, registryId: string): string {
  const status = accounts?.find(({ accountId }) => accountId === registryId)?.resourceState?.ecr?.status
  if (status !== undefined) return status
  // Comes with HTTP 200.
  const failed = failedAccounts?.find(({ accountId }) => accountId === registryId)
  if (failed === undefined) throw new MalformedAnswer(`no status of ECR scanning in account ${registryId} in the answer`)
  const code = failed.errorCode ?? 'FailedAccount'
  const text = `${code}: ${failed.errorMessage ?? 'no reason given'} (account ${registryId})`
  if (code === 'ACCESS_DENIED') throw new ServiceError({ kind: 'rejected', action: 'inspector2:BatchGetAccountStatus', code: 'OtherRegistry', text })
  throw new ServiceError({ kind: 'unavailable', action: 'inspector2:BatchGetAccountStatus', code, text })
}

function findingsInput(image: Image, order: Order = 'newest-first'): ListFindingsCommandInput {
  return {
    filterCriteria: {
      ecrImageHash: [equals(image.digest)],
      // The same digest can stand in several repositories, and the same name in several accounts.
      ecrImageRepositoryName: [equals(image.repository.name)],
      ecrImageRegistry: [equals(image.repository.registryId)],
    },
    // Newest first, so that the first page shows a change in a long list.
    sortCriteria: { field: 'LAST_OBSERVED_AT', sortOrder: sortOrder(order) },
  }
}

function intelligence(detail: FindingDetail): Intelligence {
  const cisa = detail.cisaData
  return {
    kev: cisa === undefined ? 'no' : 'yes',
    cwes: detail.cwes ?? [],
    kevAddedAt: cisa?.dateAdded?.getTime(),
    kevDueAt: cisa?.dateDue?.getTime(),
    kevAction: cisa?.action,
  }
}
