import {
  DEBIAN_KNOWN,
  EXPAT,
  GCC,
  GLIBC,
  GNUPG,
  APT,
  COREUTILS,
  CURL,
  NCURSES,
  NCURSES_UNTRIAGED,
  NGHTTP2,
  OPENSSL,
  PERL,
  SHADOW,
  UTIL_LINUX,
  WEBP,
  XZ,
  ZLIB,
} from '../facts/debian.ts'
import { inLayer, type Known } from '../facts/known.ts'
import {
  AXIOS,
  FOLLOW_REDIRECTS,
  IP,
  JACKSON,
  JAVA_KNOWN,
  LOG4J_LOOP,
  LOG4J_SECOND,
  LOG4SHELL,
  NODE_KNOWN,
  SEMVER,
  SNAKEYAML,
  SPRING4SHELL,
  TEXT4SHELL,
} from '../facts/language.ts'
import type { FindingPlan } from '../finding-plan.ts'
import type { Seconds } from '../seconds.ts'
import type { ImagePlan, Scenario } from '../scenario.ts'
import { COMMON, findings, LAYER, liveCoverage, plan, pushedIndex, QUICK, serviceRecipe, TAG, twoPlatforms } from './common.ts'

/** Which layer brought which vulnerability of the service image. */
const INSTALLED: readonly Known[] = [CURL, NGHTTP2, WEBP, EXPAT]

export const IN_SERVICE: readonly Known[] = [
  ...DEBIAN_KNOWN.map((known) => inLayer(known, INSTALLED.includes(known) ? LAYER.packages : LAYER.base)),
  ...JAVA_KNOWN.map((known) => inLayer(known, LAYER.application)),
  ...NODE_KNOWN.map((known) => inLayer(known, LAYER.modules)),
]

function of(...known: readonly Known[]): readonly Known[] {
  return IN_SERVICE.filter((entry) => known.some(({ facts }) => facts.id === entry.facts.id))
}

/** Seconds of the story: Inspector learns of the image, scans it, is done; then the findings come in three steps. */
const STORY = { pushed: -3, known: 1, scanning: 2, done: 3.5, steps: [4, 5.5, 7] } as const

function inSteps(): readonly FindingPlan[] {
  const [first, second, third] = STORY.steps
  const step = (known: readonly Known[], at: Seconds): readonly FindingPlan[] => findings(known, at, STORY.scanning + at / 10)
  const early = of(ZLIB, OPENSSL, GLIBC, PERL, COREUTILS)
  const middle = of(CURL, EXPAT, WEBP, NGHTTP2, XZ, NCURSES, SHADOW, GCC, UTIL_LINUX, GNUPG, APT, NCURSES_UNTRIAGED)
  const late = of(LOG4SHELL, LOG4J_SECOND, LOG4J_LOOP, SPRING4SHELL, TEXT4SHELL, JACKSON, SNAKEYAML, SEMVER, IP, FOLLOW_REDIRECTS, AXIOS)
  return [...step(early, first), ...step(middle, second), ...step(late, third)]
}

export function livePlans(): readonly ImagePlan[] {
  return pushedIndex(
    twoPlatforms(serviceRecipe('4b1f0c9', { annotateBase: true })).map((artifact) =>
      plan(artifact, { pushedAt: STORY.pushed, coverage: liveCoverage(STORY.known, STORY.scanning, STORY.done), findings: inSteps() }),
    ),
    TAG,
  )
}

export const vulnerable: Scenario = {
  ...COMMON,
  name: 'vulnerable',
  title: 'A vulnerable multi-platform image, scanned while you watch',
  description:
    'An index of linux/amd64 and linux/arm64 with provenance was just pushed. Its coverage is absent, pending, in progress, successful; the findings arrive in three steps after that. Known exploited ones are among them.',
  images: livePlans(),
  inputs: QUICK,
  expected: 'fail',
}
