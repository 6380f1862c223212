import { callerArn, type Context } from '../context.ts'
import type { Answer, Refusal } from './answer.ts'

const XML = 'text/xml'
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

/** STS `GetCallerIdentity` (query protocol). */
export function callerIdentity(context: Context): Answer {
  const result = `<GetCallerIdentityResult><Arn>${callerArn(context)}</Arn><UserId>AROAEXAMPLE:session</UserId><Account>${context.account}</Account></GetCallerIdentityResult>`
  return { status: 200, headers: { 'content-type': XML }, body: `<GetCallerIdentityResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata><RequestId>emulated</RequestId></ResponseMetadata></GetCallerIdentityResponse>` }
}

/** The query protocol's form of an error. */
export function stsError(refusal: Refusal): Answer {
  const error = `<Error><Type>Sender</Type><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`
  return { status: refusal.status, headers: { 'content-type': XML }, body: `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>emulated</RequestId></ErrorResponse>` }
}
