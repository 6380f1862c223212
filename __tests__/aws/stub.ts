import { openConnections, type Connections } from '../../src/aws/connections.ts'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anImage } from '../../bench/truth/fake-service.ts'

export const IMAGE = anImage()
export const IMAGE_ARN = `arn:aws:ecr:eu-west-1:123456789012:repository/payments/api/${IMAGE.digest}`

export interface Asked {
  /** `ListCoverage`, or the operation of ECR's target header. */
  readonly operation: string
  readonly body: Record<string, unknown>
  readonly url: string
}

export type Reply = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void

/** Answers with JSON; headers on top of a time of AWS that is years off the machine's. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', date: 'Thu, 20 Aug 2026 10:01:03 GMT', ...headers }).end(JSON.stringify(value))
  }
}

export const AWS_NOW = Date.UTC(2026, 7, 20, 10, 1, 3)

/** Answers with these bytes. */
export function bytes(body: string, status = 200, type = 'application/json'): Reply {
  return (_asked, response) => {
    response.writeHead(status, { 'content-type': type }).end(body)
  }
}

export interface Stub {
  readonly connections: Connections
  readonly asked: Asked[]
  /** Replies in order; the last one stays. */
  reply(...replies: Reply[]): void
  close(): Promise<void>
}

/** A server that the SDK's clients talk to, and connections to it. Sets the environment that the SDK reads. */
export async function openStub(env: Record<string, string> = {}): Promise<Stub> {
  const asked: Asked[] = []
  let replies: Reply[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const target = String(request.headers['x-amz-target'] ?? '')
      const operation = target === '' ? (request.url ?? '') : (target.split('.').at(-1) ?? '')
      const text = Buffer.concat(chunks).toString()
      const one = { operation, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>), url: request.url ?? '' }
      asked.push(one)
      const reply = replies.length > 1 ? replies.shift() : replies[0]
      if (reply === undefined) response.writeHead(500).end()
      else reply(one, response, request)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1', ...env })
  const connections = openConnections(process.env, '0.0.0')
  return {
    connections,
    asked,
    reply: (...next) => {
      asked.length = 0
      replies = next
    },
    close: () => {
      connections.close()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export const signal = () => new AbortController().signal
