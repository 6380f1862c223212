import { computeFrequencies } from '../../fleet/watch/frequency.ts'
import type { RegistryScanning, RepositoryScanning } from '../../scan/ports.ts'
import { asked } from './asked.ts'
import { batches } from '../../base/batches.ts'
import { isOver, type Run } from './world.ts'

/** Names of one `BatchGetRepositoryScanningConfiguration`. */
const NAMES = 25

/** How repositories are scanned: computed from the registry's rules if ECR confirms the result for samples, otherwise asked for each. */
export async function frequenciesOf(run: Run, names: readonly string[], scanning: RegistryScanning | undefined): Promise<ReadonlyMap<string, RepositoryScanning>> {
  const computed = scanning === undefined ? undefined : computeFrequencies(names, scanning)
  const said = await askFrequencies(run, computed?.toConfirm ?? names)
  if (computed === undefined) return said
  const isConfirmed = computed.toConfirm.every((name) => said.get(name)?.frequency === computed.frequencies.get(name)?.frequency)
  return isConfirmed ? new Map([...computed.frequencies, ...said]) : askFrequencies(run, names)
}

/** Asks ECR about the repositories whose images are read next: a verdict rests on ECR's answer, not on what was computed. */
export async function confirmFrequencies(run: Run, names: readonly string[]): Promise<void> {
  if (isOver(run)) return
  // If this fails, each reading asks again for itself, and reports why there is no answer.
  await asked(run, `repositories in ${run.place.region}`, () => askFrequencies(run, names))
}

/** With what was asked before. */
async function askFrequencies({ world, asking, place, known }: Run, names: readonly string[]): Promise<ReadonlyMap<string, RepositoryScanning>> {
  const fresh = [...new Set(names)].filter((name) => !known.frequencies.has(name))
  await asking.each(batches(fresh, NAMES), async (batch) => {
    const answer = await asking.ask((signal) => world.watch.frequencies(place, batch, signal))
    for (const [name, scanning] of answer) known.frequencies.set(name, scanning)
  })
  return known.frequencies
}
