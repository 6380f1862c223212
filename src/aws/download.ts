import type { Connections } from './connections.ts'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Download } from './ecr.ts'
import { BLOB_TOO_LARGE } from '../image/ports.ts'
import { MalformedAnswer } from './errors.ts'

const TIMEOUT_MS = 20_000

/** Not a fault of the service: whoever pushed the blob made it so. */
class BlobTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the blob has more than ${maxBytes} bytes`)
    this.name = BLOB_TOO_LARGE
  }
}

/**
 * Fetches a blob from a pre-signed URL with the agents of the AWS calls, so that the same proxy is used.
 * No AWS header goes with it; the URL is the permission.
 */
export function downloadWith({ httpAgent, httpsAgent }: Pick<Connections, 'httpAgent' | 'httpsAgent'>): Download {
  return (url, maxBytes, signal) =>
    new Promise((resolve, reject) => {
      const secure = url.startsWith('https:')
      const request = (secure ? httpsRequest : httpRequest)(url, { agent: secure ? httpsAgent : httpAgent, signal, timeout: TIMEOUT_MS })
      request.on('timeout', () => request.destroy(new MalformedAnswer('no answer to the download in time')))
      request.on('error', reject)
      request.on('response', (response) => {
        if (response.statusCode !== 200) {
          response.resume()
          reject(new MalformedAnswer(`the download was answered with HTTP ${response.statusCode ?? 0}`))
          return
        }
        const chunks: Buffer[] = []
        let length = 0
        response.on('data', (chunk: Buffer) => {
          length += chunk.length
          if (length > maxBytes) request.destroy(new BlobTooLarge(maxBytes))
          else chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => resolve(Buffer.concat(chunks)))
      })
      request.end()
    })
}
