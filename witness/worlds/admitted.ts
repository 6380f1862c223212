/** Predicates that a Kyverno policy must not be talked round by, made of one that it accepts. */

export interface Predicate {
  readonly gate: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

export interface PolicyCase {
  readonly name: string
  readonly admitted: boolean
  readonly change: (good: Predicate) => unknown
}

export const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/payments/api@sha256:${'a'.repeat(64)}`

/** The member of a gate with `require-signature`. */
export const SIGNED = { signature: { state: 'signed', profiles: ['arn:aws:signer:eu-west-1:123456789012:/signing-profiles/ecr_prod'] } } as const

/** The age that the examples accept. */
export const DAYS = 7

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

function gate(name: string, admitted: boolean, members: Readonly<Record<string, unknown>>): PolicyCase {
  return { name, admitted, change: (good) => ({ ...good, gate: { ...good.gate, ...members } }) }
}

export const POLICY_CASES: readonly PolicyCase[] = [
  gate('judged six days ago', true, { judgedAt: daysAgo(DAYS - 1) }),
  gate('judged eight days ago', false, { judgedAt: daysAgo(DAYS + 1) }),
  gate('judged a year ago', false, { judgedAt: daysAgo(365) }),
  gate('judged at no time', false, { judgedAt: undefined }),
  gate('judged at what is no time', false, { judgedAt: 'yesterday' }),
  gate('a fail', false, { result: 'fail' }),
  gate('no result', false, { result: 'no-result' }),
  gate('a result in other letters', false, { result: 'PASS' }),
  gate('without a result', false, { result: undefined }),
  gate('a result in a list', false, { result: ['pass'] }),
  gate('a pass that was only reported', false, { mode: 'report' }),
  gate('without a mode', false, { mode: undefined }),
  gate('not signed', false, { signature: { state: 'not-signed', profiles: [] } }),
  gate('of a signature nothing is known', false, { signature: {} }),
  gate('a signature that is none', false, { signature: 'signed' }),
  { name: 'nothing of the gate', admitted: false, change: (good) => ({ ...good, gate: undefined }) },
  { name: 'what the gate says, in another place', admitted: false, change: ({ gate: said, ...rest }) => ({ ...rest, ...said }) },
]
