import { ECRClient } from '@aws-sdk/client-ecr'
import { Inspector2Client } from '@aws-sdk/client-inspector2'
import type { Scenario } from '../../emulator/scenario.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator/server.ts'

/** An emulator with the real SDK clients on it, and a clock that moves only when told to. */
export interface Stage {
  readonly emulator: Emulator
  readonly ecr: ECRClient
  readonly inspector: Inspector2Client
  /** Moves the clock to this second of the scenario. */
  readonly at: (seconds: number) => void
  close(): Promise<void>
}

const START = Date.parse('2026-08-20T10:00:00Z')

export async function stage(scenario: Scenario, options: Partial<EmulatorOptions> & { readonly attempts?: number } = {}): Promise<Stage> {
  let now = START
  const { attempts = 1, ...rest } = options
  const emulator = await startEmulator({ scenario, now: () => now, ...rest })
  const settings = {
    endpoint: emulator.url,
    region: scenario.registry.region,
    credentials: { accessKeyId: emulator.env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: emulator.env['AWS_SECRET_ACCESS_KEY'] ?? '', sessionToken: emulator.env['AWS_SESSION_TOKEN'] ?? '' },
    maxAttempts: attempts,
  }
  const ecr = new ECRClient(settings)
  const inspector = new Inspector2Client(settings)
  return {
    emulator,
    ecr,
    inspector,
    at: (seconds) => {
      now = START + seconds * 1000
    },
    close: async () => {
      ecr.destroy()
      inspector.destroy()
      await emulator.close()
    },
  }
}

/** Runs with a stage and closes it whatever happens. */
export async function on<T>(scenario: Scenario, use: (stage: Stage) => Promise<T>, options: Parameters<typeof stage>[1] = {}): Promise<T> {
  const open = await stage(scenario, options)
  try {
    return await use(open)
  } finally {
    await open.close()
  }
}

/** The name of the error that a call ends with. */
export async function errorName(call: Promise<unknown>): Promise<string> {
  return (await failure(call)).name
}

export async function failure(call: Promise<unknown>): Promise<Error & { readonly $metadata?: { readonly httpStatusCode?: number } }> {
  try {
    await call
  } catch (error) {
    return error as Error
  }
  throw new Error('The call succeeded')
}
