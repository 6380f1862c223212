import { gainsOf, joinFixes, joinLayers, type Fix, type FleetGain, type LayerShare } from '../../fleet/watch/gain.ts'
import type { StreamRow } from './model.ts'

/** More than anyone would plan at a time. */
const MOST = 20

type Streams = { readonly streams: readonly Pick<StreamRow, 'fixes' | 'layers'>[] }

/** The upgrades that help most over all streams. */
export function topUpgrades({ streams }: Streams): readonly FleetGain<Fix>[] {
  const join = (group: readonly Fix[]): Fix | undefined => joinFixes(group.map((fix) => [fix]))[0]
  return gainsOf(
    streams.map(({ fixes }) => fixes),
    ({ package: name, manager, scheme }) => JSON.stringify([name, manager, scheme]),
    join,
    MOST,
  )
}

/** The layers with the most violations over all streams. A layer that several streams share comes from a base image. */
export function topLayers({ streams }: Streams): readonly FleetGain<LayerShare>[] {
  const join = (group: readonly LayerShare[]): LayerShare | undefined => joinLayers(group.map((layer) => [layer]))[0]
  return gainsOf(
    streams.map(({ layers }) => layers),
    ({ digest }) => digest,
    join,
    MOST,
  )
}
