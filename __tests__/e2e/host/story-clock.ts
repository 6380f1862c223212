import type { Emulator } from '../../../emulator/server.ts'
import type { SharedClock } from './hosts.ts'
import type { Wait } from './messages.ts'

/** The clock of an emulator and of the steps that talk to it. */
export interface StoryClock extends SharedClock {
  readonly follow: (emulator: Emulator) => void
  /** Runs a step that has the machine's clock. */
  readonly flow: <T>(step: () => Promise<T>) => Promise<T>
}

/**
 * Stands still, and leaps when all steps of the story wait. For a process of its own it goes on from the first request:
 * how long a busy machine takes to start the process is no part of a story.
 */
export function openStoryClock(): StoryClock {
  let time = Date.now()
  let followed: Emulator | undefined
  let flow: { readonly before: number; from: number | undefined } | undefined
  let steps = 0
  let waiting: { readonly wait: Wait; readonly answer: (ms: number) => void }[] = []

  function flowed(): number {
    if (flow === undefined) return 0
    if (flow.from === undefined && (followed?.requests.length ?? 0) > flow.before) flow.from = Date.now()
    return flow.from === undefined ? 0 : Date.now() - flow.from
  }

  function mayLeap(): boolean {
    const { answering, silent } = followed?.open() ?? { answering: 0, silent: 0 }
    const open = waiting.reduce((sum, { wait }) => sum + wait.open, 0)
    return waiting.every(({ wait }) => wait.stuck) || (answering === 0 && silent === open)
  }

  async function decide(): Promise<void> {
    if (waiting.length === 0 || waiting.length < steps) return
    const all = waiting
    // What lies in the sockets is a request too.
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
    if (all !== waiting || all.length < steps) return
    const ms = flow === undefined && mayLeap() ? Math.min(...all.map(({ wait }) => wait.ms)) : 0
    waiting = []
    time += ms
    for (const { answer } of all) answer(ms)
  }

  return {
    follow: (emulator) => {
      followed = emulator
    },
    now: () => time + flowed(),
    leap: (wait) =>
      new Promise((answer) => {
        waiting = [...waiting, { wait, answer }]
        void decide()
      }),
    during: async (step) => {
      steps++
      try {
        return await step()
      } finally {
        steps--
        void decide()
      }
    },
    flow: async (step) => {
      flow = { before: followed?.requests.length ?? 0, from: undefined }
      try {
        return await step()
      } finally {
        time += flowed()
        flow = undefined
      }
    },
  }
}
