/**
 * The least that any gate has to do, and nothing else: the requests one after the other, no SDK, no signature, no
 * processing but looking for the next page's token. What runs is `FLOOR`, plain JavaScript, so that no time goes into
 * reading TypeScript.
 */
export const FLOOR = String.raw`
import http from 'node:http'
const { FLOOR_URL, FLOOR_DIGEST, FLOOR_REPOSITORY, FLOOR_ACCOUNT, FLOOR_TAG, FLOOR_REGION, FLOOR_COMMENTS, FLOOR_KEY, GITHUB_TOKEN } = process.env
const agent = new http.Agent({ keepAlive: true })
const ask = (method, url, headers, body) => new Promise((resolve, reject) => {
  const request = http.request(url, { agent, method, headers }, (response) => {
    const chunks = []
    response.on('data', (chunk) => chunks.push(chunk))
    response.on('end', () => response.statusCode < 300 ? resolve(Buffer.concat(chunks)) : reject(new Error(method + ' ' + url + ': ' + response.statusCode + ' ' + Buffer.concat(chunks))))
  })
  request.on('error', reject)
  request.end(body)
})
const aws = (service, path, type, body, more) => ask('POST', FLOOR_URL + path, {
  authorization: 'AWS4-HMAC-SHA256 Credential=' + FLOOR_KEY + '/20260101/' + FLOOR_REGION + '/' + service + '/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64),
  'x-amz-date': '20260101T000000Z', 'content-type': type, ...more,
}, JSON.stringify(body))
const equals = (value) => [{ comparison: 'EQUALS', value }]
await aws('ecr', '/', 'application/x-amz-json-1.1', { repositoryName: FLOOR_REPOSITORY, imageIds: [{ imageTag: FLOOR_TAG }] }, { 'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeImages' })
const arn = 'arn:aws:ecr:' + FLOOR_REGION + ':' + FLOOR_ACCOUNT + ':repository/' + FLOOR_REPOSITORY + '/' + FLOOR_DIGEST
await aws('inspector2', '/coverage/list', 'application/json', { filterCriteria: { resourceType: equals('AWS_ECR_CONTAINER_IMAGE'), resourceId: equals(arn) } })
let nextToken
do {
  const page = await aws('inspector2', '/findings/list', 'application/json', { maxResults: 100, nextToken, filterCriteria: { ecrImageHash: equals(FLOOR_DIGEST) } })
  nextToken = /"nextToken":"([^"]+)"/.exec(page.toString('latin1'))?.[1]
} while (nextToken !== undefined)
const github = { authorization: 'token ' + GITHUB_TOKEN, accept: 'application/vnd.github+json', 'user-agent': 'floor' }
await ask('GET', FLOOR_COMMENTS + '?per_page=100', github)
await ask('POST', FLOOR_COMMENTS, github, JSON.stringify({ body: 'done' }))
agent.destroy()
`
