import type { Finding } from '../../src/base/finding.ts'
import { EarlyFailure } from '../../src/commands/early-failure.ts'
import type { Image, RequestedImage } from '../../src/image/model.ts'
import { NO_POLICY } from '../../src/policy/policy.ts'
import { fingerprintOf, readAllPages } from '../../src/scan/complete-read.ts'
import { awaitScan } from '../../src/scan/wait.ts'
import type { Chance } from './chance.ts'
import type { FakeService } from './fake-service.ts'
import type { VirtualClock } from './virtual-clock.ts'

interface Situation {
  readonly image: Image
  readonly service: FakeService
  readonly clock: VirtualClock
  readonly chance: Chance
  readonly deadline: number
  readonly timeoutMs: number
}

/** `undefined`: no result. */
export type Waiter = (situation: Situation) => Promise<readonly Finding[] | undefined>

/** Fails at high or above, as `fails` of the measure does: the findings on which that rests, or all of them, or no result. */
export type FailFast = (situation: Situation) => Promise<{ readonly findings: readonly Finding[]; readonly complete: boolean } | undefined>

export const SETTLE_MS = 45_000
export const POLL_MS = 5_000

/** The waiter of this project, as it runs in the action. */
const ours: Waiter = async ({ image, service, clock, chance, deadline, timeoutMs }) => {
  const outcome = await awaitScan(
    image,
    { pollIntervalMs: POLL_MS, settleMs: SETTLE_MS, timeoutMs },
    { service, clock, random: () => chance.next(), deadline, signal: new AbortController().signal, cancelled: () => false },
  )
  return outcome.kind === 'scanned' ? outcome.findings : undefined
}

/** The same with `fail-fast: true`: what the wait tells is looked at by the gate itself, with the default rules. */
export const failFast: FailFast = async ({ image, service, clock, chance, deadline, timeoutMs }) => {
  const requested: RequestedImage = {
    asked: 'payments/api',
    tag: undefined,
    pushedAt: undefined,
    repository: image.repository,
    digest: image.digest,
    kind: 'image',
    mediaType: image.mediaType,
    images: [image],
    leftOut: [],
    notices: [],
  }
  const earlyFailure = new EarlyFailure([requested], { policy: NO_POLICY }, { failFast: true, baseline: false, signatures: false }, { clock, log: { info: () => undefined } })
  const outcome = await awaitScan(
    image,
    { pollIntervalMs: POLL_MS, settleMs: SETTLE_MS, timeoutMs },
    {
      service,
      clock,
      random: () => chance.next(),
      deadline,
      signal: earlyFailure.enough,
      cancelled: () => false,
      onRead: (soFar) => earlyFailure.read(image, soFar),
      inHaste: earlyFailure.inHaste,
    },
  )
  const end = earlyFailure.done(image, outcome)
  if (end.kind === 'unfinished') return { findings: end.findings.filter(({ arn }) => end.sure.has(arn)), complete: false }
  return end.kind === 'scanned' ? { findings: end.findings, complete: true } : undefined
}

/** `waitUntilImageScanComplete` of the SDK: 60 polls 5 s apart, only `COMPLETE` counts; a missing scan is an error. */
const sdk: Waiter = async ({ service, clock, deadline }) => {
  for (let poll = 0; poll < 60 && clock.now() < deadline; poll++) {
    const status = await tolerant(() => service.ecrStatus())
    if (status === 'COMPLETE') return tolerant(() => service.readAll())
    if (status === 'FAILED' || status === undefined) return undefined
    await clock.sleep(Math.min(POLL_MS, deadline - clock.now()))
  }
  return undefined
}

const firstTerminal: Waiter = async (situation) => ((await terminal(situation)) ? tolerant(() => situation.service.readAll()) : undefined)

const twoEqual: Waiter = async (situation) => {
  const { service, clock, deadline } = situation
  if (!(await terminal(situation))) return undefined
  let before: string | undefined
  while (clock.now() < deadline) {
    const all = await tolerant(() => service.readAll())
    if (all !== undefined && fingerprintOf(all) === before) return all
    before = all === undefined ? undefined : fingerprintOf(all)
    await clock.sleep(Math.min(15_000, deadline - clock.now()))
  }
  return undefined
}

/** The machine that the evidence suggests at first: complete snapshots, three equal ones, 45 s, empty 90 s. */
const plain: Waiter = async ({ image, service, clock, chance, deadline }) => {
  const { signal } = new AbortController()
  let interval = POLL_MS
  let still: { fingerprint: string; since: number; polls: number } | undefined
  let scannedAt: number | undefined
  for (let poll = 0; clock.now() < deadline; poll++) {
    const coverage = await tolerant(() => service.coverage(image, signal))
    const record = coverage?.value
    if (record?.reason === 'UNSUPPORTED_OS') return undefined
    const done = (record?.reason === 'SUCCESSFUL' || record?.reason === 'SCAN_FREQUENCY_SCAN_ON_PUSH') && record.lastScannedAt !== undefined
    if (done) {
      if (record.lastScannedAt !== scannedAt) still = undefined
      scannedAt = record.lastScannedAt
      const pass = await tolerant(() => readAllPages((token) => service.findings(image, token, signal)))
      if (pass !== undefined) {
        if (poll === 0 && clock.now() - (scannedAt ?? clock.now()) > 600_000) return pass.findings
        still = still?.fingerprint === pass.fingerprint ? { ...still, polls: still.polls + 1 } : { fingerprint: pass.fingerprint, since: clock.now(), polls: 1 }
        if (still.polls >= 3 && clock.now() - still.since >= (pass.findings.length === 0 ? 2 * SETTLE_MS : SETTLE_MS)) return pass.findings
      }
    }
    await clock.sleep(Math.min(interval * (0.9 + 0.2 * chance.next()), Math.max(1, deadline - clock.now())))
    interval = Math.min(interval * 1.25, 3 * POLL_MS)
  }
  return undefined
}

export const OURS = 'this project'

export const WAITERS: Readonly<Record<string, Waiter>> = {
  [OURS]: ours,
  'plain machine, complete polls': plain,
  'two equal polls 15 s apart': twoEqual,
  'first terminal ECR status': firstTerminal,
  'waiter of the SDK': sdk,
}

async function terminal({ service, clock, deadline }: Situation): Promise<boolean> {
  while (clock.now() < deadline) {
    const status = await tolerant(() => service.ecrStatus())
    if (status === 'COMPLETE' || status === 'ACTIVE') return true
    if (status === 'FAILED' || status === 'UNSUPPORTED_IMAGE') return false
    await clock.sleep(Math.min(POLL_MS, deadline - clock.now()))
  }
  return false
}

async function tolerant<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch {
    return undefined
  }
}
