import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface StubAnswer {
  status?: number
  headers?: Record<string, string>
  /** A string is sent as it is, everything else as JSON. */
  body?: unknown
  /** Break the connection, or never answer. */
  instead?: 'break' | 'hang'
}

export interface StubServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly seen: SeenRequest[]
}

/** GitHub's API on loopback, answering what the test says. */
export async function startStub(answer: (request: SeenRequest, index: number) => StubAnswer): Promise<StubServer> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() }
      seen.push(request)
      const { status = 200, headers = {}, body, instead } = answer(request, seen.length - 1)
      if (instead === 'break') incoming.socket.destroy()
      if (instead !== undefined) return
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? {})
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
