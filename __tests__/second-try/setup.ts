import { expect, jest } from '@jest/globals'
import { hasSecondTry } from './where.ts'

// On a desk a test that fails now and then has to be seen, and mended.
const { testPath } = expect.getState()
if (process.env['CI'] !== undefined && testPath !== undefined && hasSecondTry(testPath)) jest.retryTimes(1, { logErrorsBeforeRetry: true })
