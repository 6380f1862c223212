/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/__tests__/e2e/host/environment.js',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  // Three for two cores: most of the time is spent waiting for processes. Jest's own choice leaves one core idle.
  maxWorkers: 3,
  testTimeout: 60_000,
  setupFilesAfterEnv: ['<rootDir>/__tests__/second-try/setup.ts'],
  reporters: ['default', '<rootDir>/__tests__/second-try/reporter.ts'],
}
