import { availableParallelism } from 'node:os'

/** @type {import('jest').Config} */
export default {
  runtime: '<rootDir>/__tests__/jest/runtime.ts',
  testEnvironment: '<rootDir>/__tests__/jest/environment.ts',
  injectGlobals: false,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Node 24 runs TypeScript.
  transform: {},
  // Jest's own choice leaves a core idle. More than four would each learn all modules and the bundle anew, for little.
  maxWorkers: Math.min(4, availableParallelism()),
  testTimeout: 60_000,
  setupFilesAfterEnv: ['<rootDir>/__tests__/second-try/setup.ts'],
  reporters: ['default', '<rootDir>/__tests__/second-try/reporter.ts'],
}
