import { describe, expect, test } from '@jest/globals'
import { readBaselines } from '../../src/commands/baselines.ts'
import type { Scanning } from '../../src/commands/scan-images.ts'
import type { World } from '../../src/commands/world.ts'
import type { DescribedImage, ImageRegistry } from '../../src/image/ports.ts'
import type { Options } from '../../src/inputs/options.ts'
import type { ScanService } from '../../src/scan/ports.ts'
import { aRepository, someScanned, scannedImage } from '../policy/cases.ts'
import { anImageManifest, anIndex } from '../image/registry.ts'
import { virtualClock } from '../../bench/truth/virtual-clock.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 7, 20, 10)
const AMD64 = anImageManifest()
const ARM64 = anImageManifest()
const INDEX = anIndex([
  { of: AMD64, platform: 'linux/amd64' },
  { of: ARM64, platform: 'linux/arm64' },
])
const OPTIONS: Pick<Options, 'platforms' | 'pollIntervalMs' | 'settleMs' | 'timeoutMs' | 'scanType' | 'onUnsupportedPlatform'> = {
  platforms: 'all',
  pollIntervalMs: 5_000,
  settleMs: 45_000,
  timeoutMs: 900_000,
  scanType: 'enhanced',
  onUnsupportedPlatform: 'fail',
}

/** Reads an index of two platforms as the baseline of one image; each was scanned long ago unless Inspector does not know it. */
async function baselineOf({ platforms, unknown = [], scansAfterMs = 900_000 }: { readonly platforms: Options['platforms']; readonly unknown?: readonly string[]; readonly scansAfterMs?: number }) {
  const clock = virtualClock(START)
  const asked: string[] = []
  const described = (digest: string): DescribedImage => ({ repository: aRepository(), digest, tags: [], archived: false, ...(digest === INDEX.digest ? { mediaType: 'application/vnd.oci.image.index.v1+json' } : {}) })
  const registry: Pick<ImageRegistry, 'describe' | 'describeAll' | 'manifests'> = {
    describe: () => Promise.resolve(described(INDEX.digest)),
    describeAll: (_address, digests) => Promise.resolve(digests.map(described)),
    manifests: (_address, digests) => Promise.resolve([INDEX, AMD64, ARM64].filter(({ digest }) => digests.includes(digest))),
  }
  const service: Pick<ScanService, 'coverage' | 'findings'> = {
    coverage: ({ digest }) => {
      asked.push(digest)
      return Promise.resolve({ value: unknown.includes(digest) ? undefined : { statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: START - HOUR }, serverNow: clock.now() })
    },
    findings: () => Promise.resolve({ value: { findings: [] }, serverNow: clock.now() }),
  }
  const world: Pick<World, 'clock' | 'random'> = { clock, random: () => 0.5 }
  const scanning: Scanning = {
    options: { ...OPTIONS, platforms } as Options,
    world: { ...world, registry: registry as ImageRegistry, service: service as ScanService } as World,
    deadline: { at: START + OPTIONS.timeoutMs, signal: new AbortController().signal, cancelled: () => false, release: () => undefined },
    onRetry: () => undefined,
    onProgress: () => undefined,
    refusal: () => Promise.resolve(undefined),
  }
  const requested = someScanned([scannedImage('judged', [])]).requested
  const [baseline] = await clock.run(readBaselines([requested], { text: 'main', tag: 'main' }, scanning, clock.sleep(scansAfterMs)))
  return { baseline, asked: new Set(asked), seconds: (clock.now() - START) / 1000 }
}

describe('a baseline of several platforms', () => {
  test('is read on those that are judged; the others are neither waited for nor compared', async () => {
    const { baseline, asked, seconds } = await baselineOf({ platforms: ['linux/amd64'], unknown: [ARM64.digest] })
    expect(baseline?.kind === 'read' && baseline.scanned.images.map(({ image }) => image.digest)).toEqual([AMD64.digest])
    expect(asked).toEqual(new Set([AMD64.digest]))
    expect(seconds).toBe(0)
  })

  test('may lack one that is judged', async () => {
    const { baseline } = await baselineOf({ platforms: ['linux/amd64', 'linux/s390x'] })
    expect(baseline?.kind).toBe('read')
  })
})

describe('a baseline that Inspector never scans', () => {
  const never = [AMD64.digest, ARM64.digest]

  test('is waited for only a short time after the image that is judged, and then it is absent', async () => {
    const { baseline, seconds } = await baselineOf({ platforms: 'all', unknown: never, scansAfterMs: 60_000 })
    expect(baseline).toEqual({ kind: 'absent', name: 'payments/api:main', why: "its scan wasn't ready 1m30s after the image's" })
    expect(seconds).toBe(150)
  })

  test('is waited for as long as that image is', async () => {
    const { seconds } = await baselineOf({ platforms: 'all', unknown: never })
    expect(seconds).toBe(900)
  })
})
