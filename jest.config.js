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
  // Three for two cores: most of the time is spent waiting for processes. Jest's own choice leaves one core idle.
  maxWorkers: 3,
  testTimeout: 60_000,
  setupFilesAfterEnv: ['<rootDir>/__tests__/second-try/setup.ts'],
  reporters: ['default', '<rootDir>/__tests__/second-try/reporter.ts'],
}
