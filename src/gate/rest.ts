/**
 * What the gate needs only after its first request has left: what is acceptable, the verdict, the reports. A file of its
 * own, so that the bundle has it in a chunk of its own.
 */
export { judge } from '../policy/judge.ts'
export { needsKev, NO_POLICY } from '../policy/policy.ts'
export { buildReport } from '../report/build.ts'
export { readBaselines } from './baselines.ts'
export { searchPlace } from './comment-place.ts'
export { withDetails } from './details.ts'
export { Lookout } from './lookout.ts'
export { loadPolicy } from './load-policy.ts'
export { prepareToPublish, publish } from './publish.ts'
export { reportContext } from './report-context.ts'
export { traceLayers } from './trace-layers.ts'
