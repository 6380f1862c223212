import { describe, expect, test } from '@jest/globals'
import { adviceFor } from '../../../src/base/service-advice.ts'
import { ServiceError, type ServiceErrorKind } from '../../../src/base/service-error.ts'
import { inWordsOfWatch, remedyInWatch } from '../../../src/fleet/watch/words.ts'
import { COVERAGE_REASONS, ECR_STATUSES } from '../../../src/scan/reasons.ts'

const KINDS: readonly ServiceErrorKind[] = ['denied', 'credentials', 'throttled', 'unavailable', 'unreachable', 'not-found', 'rejected', 'contradictory', 'cancelled']
/** What a watch has no input for, and what nobody has to do for it. */
const OF_THE_GATE = /again later|the job again|run the gate|this job\b(?! assumes)|`(?:poll-interval|settle|repository|on-unsupported-platform|scan-type)/u

describe('the words of a watch', () => {
  test.each(Object.entries({ ...COVERAGE_REASONS, ...ECR_STATUSES }))('%s is cured by what a watch has', (_reason, { remedy }) => {
    expect(remedyInWatch(remedy).join('\n')).not.toMatch(OF_THE_GATE)
    expect(remedyInWatch(remedy)).toHaveLength(remedy.length)
  })

  test.each(KINDS)('an answer that is %s is cured by what a watch has', (kind) => {
    const { what, remedy } = inWordsOfWatch(adviceFor(new ServiceError({ kind, action: 'inspector2:ListFindings', code: 'Code', text: 'text' }), 'images in eu-west-1'))
    expect(what).toContain('inspector2:ListFindings')
    expect(remedy).not.toEqual([])
    expect(remedy.join('\n')).not.toMatch(OF_THE_GATE)
  })

  test.each([
    ['Push the image again, then run the gate again.', ['Push the image again. The next run checks it again.']],
    ['Run the job again. The scan continues without this job.', ['The next run checks it again.']],
    ['Run the job again later. A scan that the push started continues without this job.', ['The next run checks it again.']],
    ['Run the job again: ECR continues signing without this job.', ['The next run checks it again: ECR continues signing.']],
    ['Raise `timeout` (now 30m) if this happens often. Large images take minutes.', []],
    ['Raise `timeout`.', ['The next run checks it again. If this happens often, raise `timeout`.']],
    ['Allow `inspector2:BatchGetFindingDetails` for the role, run the job again, or turn off `fail-on-kev`.', ['Allow `inspector2:BatchGetFindingDetails` for the role, or turn off `fail-on-kev`.']],
    ["Amazon Inspector hasn't reported it yet. Run the job again later, or turn off `fail-on-exploit`.", ["Amazon Inspector hasn't reported it yet. The next run checks it again. Or turn off `fail-on-exploit`."]],
    ['Update this action.', ['Update this action.']],
  ])('%s', (step, inWatch) => {
    expect(remedyInWatch([step])).toEqual(inWatch)
  })
})
