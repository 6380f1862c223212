import { serverTime } from './middleware.ts'
import { ListFindingsCommand, type Finding as WireFinding, type Inspector2Client, type ListFindingsCommandInput } from '@aws-sdk/client-inspector2'
import type { EpochMs } from '../base/finding.ts'
import type { Order } from '../scan/ports.ts'
import { MalformedAnswer } from './errors.ts'
import { imageDigestOf } from './finding.ts'

/** Most findings that one page can hold. Source: `ListFindings`, `maxResults`. */
const PAGE = 100

/** One page as returned. The caller has to check that it answers the question. */
export interface WirePage {
  readonly findings: readonly WireFinding[]
  readonly nextToken: string | undefined
  readonly serverNow: EpochMs | undefined
}

/** Reads one page. Call it within `call('inspector2:ListFindings', …)`. */
export async function readFindingsPage(client: Inspector2Client, input: ListFindingsCommandInput, token: string | undefined, signal: AbortSignal): Promise<WirePage> {
  const answer = await client.send(new ListFindingsCommand({ ...input, maxResults: PAGE, nextToken: token }), { abortSignal: signal })
  if (answer.findings === undefined) throw new MalformedAnswer('no findings member in the answer')
  return { findings: answer.findings, nextToken: answer.nextToken === '' ? undefined : answer.nextToken, serverNow: serverTime(answer) }
}

/** Refuses findings of other images: an answer to another question must not count. */
export function insistOnImage(findings: readonly WireFinding[], digest: string): readonly WireFinding[] {
  const foreign = findings.filter((finding) => !imageDigestOf(finding).includes(digest)).length
  if (foreign > 0) throw new MalformedAnswer(`${foreign} findings of other images in the answer for ${digest}`)
  return findings
}

/** The sort order as the API expects it. */
export function sortOrder(order: Order): 'ASC' | 'DESC' {
  return order === 'newest-first' ? 'DESC' : 'ASC'
}

/** A filter for one text. */
export function equals(value: string): { comparison: 'EQUALS'; value: string } {
  return { comparison: 'EQUALS', value }
}
