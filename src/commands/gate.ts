import type { Deadline } from '../base/deadline.ts'
import type { EpochMs } from '../base/finding.ts'
import type { NoResult } from '../base/no-result.ts'
import type { GitHubEvent } from '../github/event.ts'
import { traceLayers } from '../image/trace.ts'
import type { Options } from '../inputs/options.ts'
import { judge } from '../policy/judge.ts'
import { needsKev, needsSignature, NO_POLICY } from '../policy/policy.ts'
import type { Verdict } from '../policy/verdict.ts'
import { buildReport } from '../report/build.ts'
import type { Report } from '../report/model.ts'
import type { ScannedImages } from '../scan/outcome.ts'
import { readBaselines, withBaselineDetails } from './baselines.ts'
import { withDetails } from './exploit-details.ts'
import type { LoadedPolicy } from './load-policy.ts'
import { EarlyFailure } from './early-failure.ts'
import { checkRegistries } from './registry-check.ts'
import { reportContext } from './report-context.ts'
import { endingWith, resolveImages, scanImages, type Scanning } from './scan-images.ts'
import { readSignatures } from './signatures.ts'
import type { World } from './world.ts'

/** When and for what the gate is asked, and whom it tells meanwhile. */
export interface Occasion extends Pick<Scanning, 'onProgress' | 'onRetry'> {
  readonly event: GitHubEvent
  readonly startedAt: EpochMs
  readonly deadline: Deadline
}

/** The verdict, and everything that is said of it. */
export interface Judged {
  readonly verdict: Verdict
  readonly scans: readonly ScannedImages[]
  readonly report: Report
  readonly waitedMs: number
}

/** May these images go on? Asks, waits, decides. Says nothing but what it waits for: the rest is the face's. */
export async function gate(options: Options, loading: Promise<LoadedPolicy>, occasion: Occasion, world: World): Promise<Judged> {
  const { event, startedAt, deadline } = occasion
  const scanning: Scanning = { ...occasion, options, world, refusal: checkRegistries(world, deadline) }

  const [policy, { requestedImages: images, problems }] = await Promise.all([loading, resolveImages(options.images, scanning)])
  if (policy.kind === 'no-result') return withoutScan([policy.cause, ...problems], occasion, world, options)

  const known = { policy: policy.policy, vex: policy.vex, problems }
  const wantsSignature = images.some(({ repository }) => needsSignature(policy.policy, repository.name))
  const earlyFailure = new EarlyFailure(images, known, { failFast: options.failFast, baseline: options.baseline !== undefined, signatures: wantsSignature }, world)
  const asksKev = needsKev(
    policy.policy,
    images.map(({ repository }) => repository.name),
  )
  const pendingScans = scanImages(images, { ...scanning, watch: earlyFailure })
  const [scans, baselines, signatures, layers] = await Promise.all([
    // Details do not wait for the baseline, which may come later.
    pendingScans.then((done) => (asksKev && !earlyFailure.isEarly(done) ? withDetails(done, scanning) : done)),
    options.baseline === undefined ? undefined : earlyFailure.baselines(baselinesOf(options.baseline)),
    earlyFailure.signatures(readSignatures(images, policy.policy, endingWith(earlyFailure.enough, scanning))),
    traceLayers(images, { ...world, deadline, scanned: pendingScans }),
  ])

  const waitedMs = world.clock.now() - startedAt
  const verdict = judge({
    ...known,
    scans,
    baselines,
    signatures,
    problems: [...problems, ...layers.problems],
    notices: policy.notices,
    now: world.clock.now(),
    early: earlyFailure.early(scans),
    words: world.words,
  })
  const context = reportContext({ options, event, policy, scans, baselines, waitedMs, traced: layers, version: world.version })
  return { verdict, scans, report: buildReport({ verdict, scans, context }), waitedMs }

  async function baselinesOf(asked: NonNullable<Options['baseline']>) {
    const hurried = endingWith(earlyFailure.enough, scanning)
    const read = await readBaselines(images, asked, hurried, pendingScans)
    return asksKev ? withBaselineDetails(read, hurried) : read
  }
}

/** What is said when the gate did not come as far as the scan. */
export function withoutScan(
  problems: readonly NoResult[],
  { event, startedAt }: Pick<Occasion, 'event' | 'startedAt'>,
  { clock, version, words }: Pick<World, 'clock' | 'version' | 'words'>,
  options?: Options,
): Judged {
  const now = clock.now()
  const waitedMs = now - startedAt
  const verdict = judge({ scans: [], problems, policy: NO_POLICY, now, words })
  const context = reportContext({ options, event, scans: [], waitedMs, version })
  return { verdict, scans: [], report: buildReport({ verdict, scans: [], context }), waitedMs }
}
