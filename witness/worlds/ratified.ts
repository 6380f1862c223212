/** Pods that come to Gatekeeper's webhook, and what Ratify (v1) answers of their images through the provider. */

export interface RatifyCase {
  readonly name: string
  readonly admitted: boolean
  /** What it has to be refused for. */
  readonly because?: RegExp
  readonly pod: object
  readonly provider: { readonly items?: readonly object[]; readonly systemError?: string }
}

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
const GOOD = `${REGISTRY}/payments/api@sha256:${'a'.repeat(64)}`
const OTHER = `${REGISTRY}/payments/worker@sha256:${'b'.repeat(64)}`

const NOT_PASSED = /has no signature, or no fresh, signed report/

const signature = (isSuccess: boolean): object => ({ subject: GOOD, isSuccess, name: 'verifier-notation', type: 'notation', artifactType: 'application/vnd.cncf.notary.signature' })

function report(createdAt: string, isSuccess: boolean, nestedResults: readonly object[] = [signature(true)]): object {
  return {
    subject: GOOD,
    isSuccess,
    name: 'verifier-vulnerabilityreport',
    type: 'vulnerabilityreport',
    artifactType: 'application/sarif+json',
    extensions: { createdAt },
    nestedResults,
  }
}

const [OLD, NEW] = ['2026-11-01T08:00:00Z', '2026-11-20T08:00:00Z']

function said(...verifierReports: readonly object[]): RatifyCase['provider'] {
  return { items: [{ key: GOOD, value: { version: '1.0.0', isSuccess: true, verifierReports } }] }
}

const FINE = said(signature(true), report(NEW, true))

function pod(spec: Readonly<Record<string, readonly string[]>>, namespace = 'default'): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pod', namespace },
    spec: Object.fromEntries(Object.entries(spec).map(([kind, images]) => [kind, images.map((image, at) => ({ name: `c${String(at)}`, image }))])),
  }
}

const ONE = pod({ containers: [GOOD] })

export const RATIFY_CASES: readonly RatifyCase[] = [
  { name: 'signed, with a fresh and signed report', admitted: true, pod: ONE, provider: FINE },
  { name: 'an older report failed, the newest is fine', admitted: true, pod: ONE, provider: said(signature(true), report(OLD, false), report(NEW, true)) },
  { name: 'an older report was fine, the newest failed', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true), report(OLD, true), report(NEW, false)) },
  { name: 'a report that failed', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true), report(NEW, false)) },
  { name: 'a report that nobody signed', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true), report(NEW, true, [])) },
  { name: 'a report whose signature is not valid', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true), report(NEW, true, [signature(false)])) },
  {
    name: 'an old report that is signed, and a new one that is not',
    admitted: false,
    because: NOT_PASSED,
    pod: ONE,
    provider: said(signature(true), report(OLD, true), report(NEW, true, [])),
  },
  { name: 'a report without a time', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true), report('', true)) },
  { name: 'no report', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(true)) },
  { name: 'no signature of the image', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(report(NEW, true)) },
  { name: 'a signature of the image that is not valid', admitted: false, because: NOT_PASSED, pod: ONE, provider: said(signature(false), report(NEW, true)) },
  { name: 'nothing of the image', admitted: false, because: NOT_PASSED, pod: ONE, provider: { items: [] } },
  { name: 'an error of the image', admitted: false, because: /could not look at an image/, pod: ONE, provider: { items: [{ key: GOOD, error: 'no such image' }] } },
  { name: 'an error of Ratify', admitted: false, because: /Ratify could not be asked/, pod: ONE, provider: { systemError: 'timeout' } },
  { name: 'an answer about another image only', admitted: false, because: NOT_PASSED, pod: pod({ containers: [OTHER] }), provider: FINE },
  ...['initContainers', 'ephemeralContainers'].map((kind): RatifyCase => ({
    name: `an image without a report in ${kind}`,
    admitted: false,
    because: NOT_PASSED,
    pod: pod({ containers: [GOOD], [kind]: [OTHER] }),
    provider: FINE,
  })),
  { name: 'the second of two containers without a report', admitted: false, because: NOT_PASSED, pod: pod({ containers: [GOOD, OTHER] }), provider: FINE },
  { name: 'a namespace that is excluded', admitted: true, pod: pod({ containers: [OTHER] }, 'kube-system'), provider: { items: [] } },
]
