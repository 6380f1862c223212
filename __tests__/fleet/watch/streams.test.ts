import { describe, expect, test } from '@jest/globals'
import { readWatchFile } from '../../../src/fleet/watch/config/file.ts'
import type { StreamEntry } from '../../../src/fleet/watch/config/config.ts'
import { doubtfulOf, planStreams, runningBeside, selectImages } from '../../../src/fleet/watch/streams.ts'
import type { DescribedImage } from '../../../src/image/ports.ts'

function entries(streams: string): readonly StreamEntry[] {
  const reading = readWatchFile(`streams: ${streams}`, 'watch.yml')
  if (reading.kind === 'invalid') throw new Error(reading.problems.join('\n'))
  return reading.config.entries
}

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`

function image(letter: string, pushedAt: number | undefined, tags: readonly string[], more: Partial<DescribedImage> = {}): DescribedImage {
  return {
    repository: { partition: 'aws', region: 'eu-west-1', registryId: '123456789012', name: 'a/b' },
    digest: digest(letter),
    tags,
    pushedAt,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: undefined,
    archived: false,
    ...more,
  }
}

describe('streams of a configuration', () => {
  test('a glob makes one for each repository that matches; a name makes its own, there or not', () => {
    const { streams, problems } = planStreams(entries("[{repository: 'shop/*', tags: [x]}, {repository: gone/one, tags: [x]}]"), ['shop/a', 'shop/b', 'other'])
    expect(streams.map(({ repository, environment }) => `${repository} ${environment}`)).toEqual(['shop/a default', 'shop/b default', 'gone/one default'])
    expect(problems).toEqual([])
  })

  test('globs that meet in one environment are an error that names both', () => {
    const { problems } = planStreams(entries("[{repository: 'shop/*', tags: [x]}, {repository: '*/web', tags: [y]}]"), ['shop/web'])
    expect(problems).toEqual([expect.stringContaining('the stream shop/web in default is already declared in watch.yml:1')])
  })
})

describe('the images of a stream', () => {
  const of = (entry: string, images: readonly DescribedImage[], artifacts: ReadonlySet<string> = new Set()): readonly string[] => selectImages(entries(`[{repository: a/b, ${entry}}]`)[0]!, images, artifacts).images.map((each) => each.digest.slice(7, 8))

  test('the newest by push whose tag matches', () => {
    expect(of("tags: ['release-*']", [image('a', 1, ['release-1']), image('b', 3, ['release-2', 'x']), image('c', 9, ['nightly'])])).toEqual(['b'])
  })

  test('so many, or all', () => {
    const images = [image('a', 1, ['r-1']), image('b', 3, ['r-2']), image('c', 2, ['r-3'])]
    expect(of("tags: ['r-*'], newest: 2", images)).toEqual(['b', 'c'])
    expect(of("tags: ['r-*'], newest: all", images)).toEqual(['b', 'c', 'a'])
  })

  test('an image without the time of its push may be the newest, so it is checked besides', () => {
    expect(of("tags: ['*']", [image('a', undefined, ['x']), image('b', 1, ['y'])])).toEqual(['b', 'a'])
  })

  const CHART = 'application/vnd.cncf.helm.config.v1+json'

  test('a signature is none, though its tag matches and it is newer', () => {
    expect(of("tags: ['*']", [image('b', 1, ['y']), image('c', 9, [`sha256-${'b'.repeat(64)}.sig`])])).toEqual(['b'])
  })

  test('what ECR calls an artifact is none only where its manifest has shown it: anyone can push an image with an artifactType', () => {
    const images = [image('b', 1, ['r-1']), image('d', 8, ['r-2'], { artifactType: CHART })]
    expect(of("tags: ['r-*']", images)).toEqual(['d'])
    expect(of("tags: ['r-*']", images, new Set([digest('d')]))).toEqual(['b'])
  })

  test('manifests are read of what may be chosen, and of nothing older', () => {
    const called = { artifactType: CHART }
    const images = [image('a', 9, ['r-4'], called), image('b', 8, ['r-3']), image('c', 7, ['r-2'], called), image('d', undefined, ['r-5'], called), image('e', 9, ['other'], called)]
    const doubtful = (entry: string): readonly string[] => doubtfulOf(entries(`[{repository: a/b, ${entry}}]`)[0]!, images).map((each) => each.slice(7, 8))
    expect(doubtful("tags: ['r-*']")).toEqual(['d', 'a'])
    expect(doubtful("tags: ['r-*'], newest: all")).toEqual(['d', 'a', 'c'])
  })

  test('digests that are not there are named', () => {
    const entry = entries(`[{repository: a/b, digests: ['${digest('a')}', '${digest('e')}']}]`)[0]!
    expect(selectImages(entry, [image('a', 1, [])], new Set())).toEqual({ images: [expect.objectContaining({ digest: digest('a') })], missing: [digest('e')] })
  })

  test('what runs adds, and never what a stream has already: not even a platform of one of its indexes', () => {
    const entry = entries("[{repository: '*', in-use: true}]")[0]!
    const running = new Map([['a/b', [digest('a'), digest('b')]]])
    expect(runningBeside(entry, 'a/b', running, new Set([digest('a')]))).toEqual([digest('b')])
    expect(runningBeside(entry, 'c/d', running, new Set())).toEqual([])
  })
})
