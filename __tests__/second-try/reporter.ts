import { relative } from 'node:path'
import type { AggregatedResult } from '@jest/reporters'

/** Says at the end which tests needed a second try: each is a test to mend. */
export default class SecondTryReporter {
  onRunComplete(_contexts: unknown, { testResults }: AggregatedResult): void {
    const again = testResults.flatMap(({ testFilePath, testResults: tests }) => tests.filter(({ invocations = 1 }) => invocations > 1).map(({ fullName, status }) => `  ${relative('.', testFilePath)} › ${fullName}: ${status}`))
    if (again.length > 0) process.stderr.write(['', `${again.length === 1 ? '1 test' : `${again.length} tests`} needed a second try:`, ...again, ''].join('\n'))
  }
}
