import type { GateInput } from './entry.ts'

/** How long the gate waits, and for what. */
export const WAITING_INPUTS = [
  {
    name: 'timeout',
    default: '15m',
    summary: 'Longest wait, such as `90` (seconds), `15m` or `1h30m`.',
    description: 'Longest total wait, such as `90` (seconds), `15m` or `1h30m`. At most `6h`.',
  },
  {
    name: 'poll-interval',
    default: '5s',
    summary: 'First interval between polls. It grows to three times that.',
    description: 'First interval between two polls. It grows to three times that, with jitter. At least `1s`.',
  },
  {
    name: 'settle',
    default: '45s',
    summary: 'How long findings must stay unchanged; an empty list twice as long.',
    description:
      'How long the list of findings must stay unchanged after the scan before the gate uses it. An empty list must stay empty twice as long. `0` turns this off and can let a vulnerable image pass.',
  },
  {
    name: 'fail-fast',
    kind: 'boolean',
    default: 'false',
    summary: 'Fail as soon as that is certain, with an incomplete report.',
    description: 'End with `fail` as soon as that is certain, without waiting for all findings. The report then says "at least", and the output `complete` is `false`.',
  },
] as const satisfies readonly GateInput[]
