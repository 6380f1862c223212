import { buildxIndex } from '../../emulator/image.ts'
import { DEBIAN_KNOWN } from '../../emulator/facts/debian.ts'
import type { CoverageStep, Scenario } from '../../emulator/scenario.ts'
import { COMMON, findings, plan, pushedIndex, REPOSITORY, serviceRecipe, smallImage, twoPlatforms } from '../../emulator/scenarios/common.ts'

export { REPOSITORY }

/** Scanned a second after the start: later than a push to another registry just before it. */
const SCANNED: readonly CoverageStep[] = [{ at: 1, statusCode: 'ACTIVE', reason: 'SUCCESSFUL', lastScannedAt: 1 }]

/** One index with two vulnerable images, and one clean image: what a second emulator gets to hold too. */
export function twoPlatformsScenario(): Scenario {
  const images = twoPlatforms(serviceRecipe('witness')).map((artifact) => plan(artifact, { coverage: SCANNED, findings: findings(DEBIAN_KNOWN, 1) }))
  const index = pushedIndex(images, 'vulnerable', buildxIndex(images.map(({ artifact }) => artifact)))
  const clean = plan(smallImage('clean'), { tags: ['clean'], coverage: SCANNED })
  return { ...COMMON, name: 'witness', title: 'One index, one clean image', description: 'Scanned at once', images: [...index, clean], inputs: {}, expected: 'fail' }
}
