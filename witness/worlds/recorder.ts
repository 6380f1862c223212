import { appendFileSync } from 'node:fs'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'

/** A listener between a client and the emulator, which writes down what both say and changes none of it. */
export interface Recorder {
  readonly url: string
  close(): Promise<void>
}

/** One line of JSON for each exchange: what `looks/api-model.py` reads. */
export async function recordTo(file: string, emulator: string, story: string): Promise<Recorder> {
  const server = createServer((request, response) => {
    passOn(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  const passOn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await all(request)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      ask(new URL(request.url ?? '/', emulator), { method: request.method, headers: request.headers }, resolve)
        .on('error', reject)
        .end(body)
    })
    const text = await all(answer)
    const { 'x-amz-target': target = '' } = request.headers
    const { 'x-amzn-errortype': error = '' } = answer.headers
    appendFileSync(
      file,
      `${JSON.stringify({ story, method: request.method, path: request.url, target, asked: body.toString(), status: answer.statusCode, error, answered: text.toString() })}\n`,
    )
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(text)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The recorder has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function all(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
