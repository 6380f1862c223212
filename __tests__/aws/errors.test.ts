import { describe, expect, test } from '@jest/globals'
import { call, toServiceError } from '../../src/aws/errors.ts'
import { ServiceError } from '../../src/base/service-error.ts'

const named = (name: string, over: object = {}) => Object.assign(new Error(`${name}!`), { name, ...over })
const http = (httpStatusCode: number) => ({ $metadata: { httpStatusCode, requestId: 'r-1' } })

describe('any error as one of a few kinds', () => {
  test.each<[string, unknown, string]>([
    ['IAM', named('AccessDeniedException', http(400)), 'denied'],
    ['a bare 403', named('Unknown', http(403)), 'denied'],
    ['no credentials', named('CredentialsProviderError'), 'credentials'],
    ['expired ones', named('ExpiredTokenException', http(400)), 'credentials'],
    ['invalid ones', named('UnrecognizedClientException', http(403)), 'credentials'],
    ['a wrong signature (clock skew)', named('InvalidSignatureException', http(403)), 'credentials'],
    ['throttling by name', named('ThrottlingException', http(400)), 'throttled'],
    ['throttling by status', named('Unknown', http(429)), 'throttled'],
    ['a limit, which the SDK retries as throttling', named('LimitExceededException', http(400)), 'throttled'],
    ['an image', named('ImageNotFoundException', http(400)), 'not-found'],
    ['a server error', named('ServerException', http(500)), 'unavailable'],
    ['a gateway', named('Unknown', http(502)), 'unavailable'],
    ['DNS', named('Error', { code: 'ENOTFOUND' }), 'unreachable'],
    ['DNS for now', named('Error', { code: 'EAI_AGAIN' }), 'unavailable'],
    ['a reset', named('Error', { code: 'ECONNRESET' }), 'unavailable'],
    ['a refused connection, all addresses', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unavailable'],
    ['a refusing proxy', named('Error', { code: 'ERR_PROXY_TUNNEL' }), 'unavailable'],
    ['no answer in time', named('TimeoutError'), 'unavailable'],
    ['no JSON', named('SyntaxError', http(200)), 'unavailable'],
    ['a value of another type', new TypeError('Epoch timestamps must be numbers'), 'unavailable'],
    ['the signal', named('AbortError'), 'cancelled'],
    ['a refused request', named('ValidationException', http(400)), 'rejected'],
    ['nothing known', 'a text', 'rejected'],
  ])('%s', (_name, error, kind) => {
    expect(toServiceError('ecr:DescribeImages', error)).toMatchObject({ kind, details: { action: 'ecr:DescribeImages' } })
  })

  test('keeps request id, status, cause', () => {
    const error = named('ServerException', http(500))
    const made = toServiceError('ecr:DescribeImages', error)
    expect(made.details).toMatchObject({ requestId: 'r-1', httpStatus: 500, code: 'ServerException' })
    expect(made.cause).toBe(error)
  })

  test('says of HTML what it is', () => {
    expect(toServiceError('x', named('SyntaxError', http(503))).details.text).toBe("the answer isn't the JSON of an AWS service (HTTP 503); a proxy or an outage can cause this")
  })

  test('says of a value that is none in one line what it is', () => {
    const error = Object.assign(new TypeError('Expected real number, got implicit NaN\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.'), { $response: { statusCode: 200 } })
    expect(toServiceError('x', error).details.text).toBe("the answer has a value that AWS doesn't return there (HTTP 200): Expected real number, got implicit NaN; a proxy or an outage can cause this")
  })

  test('a text is one line of bounded length', () => {
    expect(toServiceError('x', Object.assign(named('ValidationException', http(400)), { message: ' one\r\n\ttwo ' })).details.text).toBe('one two')
    expect(toServiceError('x', Object.assign(named('ValidationException', http(400)), { message: 'x'.repeat(5_000) })).details.text).toHaveLength(800)
  })

  test('a service error stays as it is', async () => {
    const error = new ServiceError({ kind: 'denied', action: 'a', code: 'b', text: 'c' })
    await expect(call('x', () => Promise.reject(error))).rejects.toBe(error)
  })
})
