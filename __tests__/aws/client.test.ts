import { openConnections } from '../../src/aws/connections.ts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from '@jest/globals'
import { inspector } from '../../src/aws/inspector.ts'
import { IMAGE, json, openStub, signal } from './stub.ts'

const close: (() => unknown)[] = []
afterAll(() => Promise.all(close.map((one) => one())))

test('requests go through the proxy of the environment, and not where NO_PROXY says so', async () => {
  const stub = await openStub()
  close.push(() => stub.close())
  stub.reply(json({ coveredResources: [] }))
  const proxied: string[] = []
  const proxy = createServer((request, response) => {
    proxied.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"coveredResources":[]}')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  close.push(() => new Promise((resolve) => proxy.close(resolve)))
  const { port } = proxy.address() as AddressInfo
  const through = openConnections({ ...process.env, HTTP_PROXY: `http://127.0.0.1:${port}` }, '0')
  const past = openConnections({ ...process.env, HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' }, '0')
  await inspector(through.settings).coverage(IMAGE, signal())
  expect(proxied).toHaveLength(1)
  expect(stub.asked).toHaveLength(0)
  await inspector(past.settings).coverage(IMAGE, signal())
  expect(proxied).toHaveLength(1)
  expect(stub.asked).toHaveLength(1)
  through.close()
  past.close()
})

test('attempts are the user’s when AWS_MAX_ATTEMPTS is set', () => {
  expect(openConnections({ AWS_MAX_ATTEMPTS: '9' }, '0').settings('eu-west-1').maxAttempts).toBeUndefined()
  expect(openConnections({}, '0').settings('eu-west-1').maxAttempts).toBe(4)
})
