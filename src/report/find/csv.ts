import { isoTime } from '../../base/time.ts'
import type { FoundImage } from '../../fleet/find/found-images.ts'
import type { FindResult } from '../../fleet/find/result.ts'
import { escapeCsvCell } from '../escape.ts'
import type { Pieces } from '../pieces.ts'
import { clustersOf, exceptedText, idsText, observedAt, packagesOf, severityText } from './cells.ts'

type Value = string | number | undefined

const COLUMNS: readonly (readonly [string, (found: FoundImage, result: FindResult) => Value])[] = [
  ['repository', ({ image }) => image.repository.name],
  ['tags', ({ image }) => image.tags.join(' ')],
  ['digest', ({ image }) => image.digest],
  ['architecture', ({ image }) => image.architecture],
  ['distribution', ({ image }) => image.distribution],
  ['severity', severityText],
  ['vulnerabilities', idsText],
  ['packages', (found) => packagesOf(found).join('; ')],
  ['in_use', ({ image }) => image.use.status],
  ['in_use_count', ({ image }) => image.use.count],
  ['last_in_use', ({ image }) => isoTime(image.use.lastAt)],
  ['clusters', (found) => clustersOf(found)?.join('; ')],
  ['first_observed', (found) => isoTime(observedAt(found))],
  ['excepted', exceptedText],
  ['registry_id', ({ image }) => image.repository.registryId],
  ['region', ({ image }) => image.repository.region],
  // A list that is not complete says so in every row, wherever it is taken.
  ['complete', (_found, { state }) => String(state !== 'no-result')],
]

/** So many rows are put together at once. */
const CHUNK = 64

/** One line per image. Lines end as RFC 4180 wants it. */
export function* renderFindCsv(result: FindResult): Pieces {
  yield `${COLUMNS.map(([name]) => name).join(',')}\r\n`
  for (let from = 0; from < result.images.length; from += CHUNK) {
    yield result.images
      .slice(from, from + CHUNK)
      .map((found) => `${COLUMNS.map(([, pick]) => escapeCsvCell(pick(found, result))).join(',')}\r\n`)
      .join('')
  }
}
