import { callerArn, type Context } from '../context.ts'
import { Refusal, type Answer } from './answer.ts'

const XML = 'text/xml'
const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'

export interface WebIdentityKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** STS `GetCallerIdentity` (query protocol). */
export function callerIdentity(context: Context): Answer {
  const result = `<GetCallerIdentityResult><Arn>${callerArn(context)}</Arn><UserId>AROAEXAMPLE:session</UserId><Account>${context.account}</Account></GetCallerIdentityResult>`
  return {
    status: 200,
    headers: { 'content-type': XML },
    body: `<GetCallerIdentityResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata><RequestId>emulated</RequestId></ResponseMetadata></GetCallerIdentityResponse>`,
  }
}

/**
 * STS `AssumeRoleWithWebIdentity`: signed by nobody, since the token is what it trusts. Any token is taken but an empty one,
 * and the credentials are those that the emulator knows.
 */
export function assumeRoleWithWebIdentity(query: URLSearchParams, keys: WebIdentityKeys, expiresAt: number): Answer {
  if ((query.get('WebIdentityToken') ?? '') === '') return stsError(new Refusal(400, 'InvalidIdentityToken', 'No token was given'))
  const arn = `${(query.get('RoleArn') ?? '').replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/${query.get('RoleSessionName') ?? ''}`
  const credentials = `<Credentials><AccessKeyId>${keys.accessKeyId}</AccessKeyId><SecretAccessKey>${keys.secretAccessKey}</SecretAccessKey><SessionToken>${keys.sessionToken}</SessionToken><Expiration>${new Date(expiresAt).toISOString()}</Expiration></Credentials>`
  const result = `<AssumeRoleWithWebIdentityResult>${credentials}<AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId></AssumedRoleUser></AssumeRoleWithWebIdentityResult>`
  return {
    status: 200,
    headers: { 'content-type': XML },
    body: `<AssumeRoleWithWebIdentityResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata><RequestId>emulated</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>`,
  }
}

/** The query protocol's form of an error. */
export function stsError(refusal: Refusal): Answer {
  const error = `<Error><Type>Sender</Type><Code>${refusal.code}</Code><Message>${refusal.message}</Message></Error>`
  return { status: refusal.status, headers: { 'content-type': XML }, body: `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>emulated</RequestId></ErrorResponse>` }
}
