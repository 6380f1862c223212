import { expect, test } from '@jest/globals'
import { DAY, findings, REGISTRY } from '../../emulator/scenarios/common.ts'
import type { BasicFinding, ImagePlan, Scenario } from '../../emulator/scenario.ts'
import type { FindingPlan } from '../../emulator/finding-plan.ts'
import { without } from '../policy/cases.ts'
import { begin } from './pool.ts'
import { HASTE, LOG4SHELL, settled } from './short.ts'
import { seen, step, type Step } from './step.ts'

/** What a basic scan must hold to be a proof, and what is not known of single findings. Each story passed before it was told. */

interface Story {
  readonly scenario: Scenario
  readonly ends: ReturnType<typeof seen>
  readonly outputs?: Readonly<Record<string, string>>
  readonly says?: RegExp
}

const FAIL = { verdict: 'fail', exit: 1 } as const
const NONE = { verdict: 'no-result', exit: 1 } as const
const PASS = { verdict: 'pass', exit: 0 } as const

const basicFinding = (name: string, severity: string, packageName = 'zlib'): BasicFinding => ({ name, severity, attributes: { package_name: packageName, package_version: '1.2.13' } })

/** An image of a registry with basic scanning, pushed and scanned an hour ago. */
function basic(found: readonly BasicFinding[], image: Partial<ImagePlan> = {}, inputs: Readonly<Record<string, string>> = {}): Scenario {
  const ecr = [{ at: -3600, status: 'COMPLETE' }]
  return settled([], { registry: { ...REGISTRY, scanType: 'BASIC', inspector: 'DISABLED' }, inputs: { ...HASTE, timeout: '10s', 'scan-type': 'basic', ...inputs } }, { pushedAt: -3610, coverage: [], ecr, basic: found, ...image })
}
const answered = (...pages: NonNullable<ImagePlan['basicAnswer']>['pages'] & object) => ({ basicAnswer: { pageSize: 1, pages } })
const scannedAt = (seconds: number) => ({ pushedAt: seconds - 10, ecr: [{ at: seconds, status: 'COMPLETE' }] })

const PATIENT = { timeout: '60s' }

const MILD = basicFinding('CVE-2022-3219', 'LOW', 'gnupg2')

const twice = (...changes: readonly Partial<FindingPlan>[]) => changes.flatMap((change) => findings([LOG4SHELL], -DAY).map((plan) => ({ ...plan, ...change })))
const inPath = (path: string) => LOG4SHELL.packages.map((item) => ({ ...item, path }))

/** Those that wait for their timeout come first, beside which the others run. */
const STORIES: Readonly<Record<string, Story>> = {
  'an empty list, and a critical one among the counts': {
    scenario: basic([], answered({ findingSeverityCounts: { CRITICAL: 1 } })),
    ends: NONE,
    says: /the counts are 1 critical, and the list has none/,
  },
  'a second page without its list': {
    scenario: basic([MILD, basicFinding('CVE-2023-45853', 'CRITICAL')], answered({}, { findings: null })),
    ends: NONE,
    says: /page 2 of 2 has no list of findings/,
  },
  'a scan of a year ago': { scenario: basic([MILD], scannedAt(-365 * DAY)), ends: NONE, says: /is 365 days old/ },
  'the same vulnerability in the same package twice, the mild one last': {
    scenario: basic([basicFinding('CVE-2023-45853', 'CRITICAL'), basicFinding('CVE-2023-45853', 'LOW')], {}, PATIENT),
    ends: FAIL,
    outputs: { critical: '1', low: '1', total: '2' },
  },
  'a scan of three days ago is told': { scenario: basic([MILD], scannedAt(-3 * DAY - 60), PATIENT), ends: PASS, says: /The scan is 3 days old/ },
  'a clean image': { scenario: basic([], {}, PATIENT), ends: PASS, outputs: { total: '0' } },
  'only-fixable, where Inspector does not say whether there is a fix': {
    scenario: settled(twice({ packages: LOG4SHELL.packages.map((item) => without(item, 'fixed')), override: { fixAvailable: undefined } }), { inputs: { ...HASTE, 'only-fixable': 'true' } }),
    ends: FAIL,
    outputs: { total: '1', fixable: '0' },
    says: /fix unknown/,
  },
  'one ARN twice, the mild copy last': {
    scenario: settled(twice({}, { override: { severity: 'LOW' } }), { inputs: HASTE }),
    ends: FAIL,
    outputs: { critical: '1', total: '1' },
  },
  'a vulnerability of which the finding that is asked first has no details, and another is in the catalogue': {
    scenario: settled(twice({ packages: inPath('a.jar'), details: 'FINDING_DETAILS_NOT_FOUND' }, { packages: inPath('b.jar') }), { inputs: { ...HASTE, 'fail-on-severity': 'none', 'fail-on-kev': 'true' } }),
    ends: FAIL,
    outputs: { kev: '2' },
  },
}

const told = begin(Object.entries(STORIES).map(([name, { scenario }]) => [name, () => step(scenario)] as const))

test.each(Object.entries(STORIES))('%s', async (name, { ends, outputs, says }) => {
  const run: Step = await told(name)
  expect({ ...seen(run), outputs: run.outputs }).toMatchObject({ ...ends, outputs: outputs ?? {} })
  if (says !== undefined) expect(run.log).toMatch(says)
})
